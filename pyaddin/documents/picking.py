"""What stands on packing slips and pick lists, in the order of the pick."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from types import SimpleNamespace
from typing import Any

import pandas as pd

from pyaddin.documents.words import WORDS
from pyaddin.steps.parcels.shipments import Shipments
from pyaddin.steps.stock.holding import where
from pyaddin.steps.stock.parts import read
from pyaddin.steps.warehouse.shelves import natural
from pyaddin.tables.problems import Refusal
from pyaddin.words.catalogue import tr

_LAST = "\uffff"

Slip = tuple[SimpleNamespace, SimpleNamespace, SimpleNamespace, list[SimpleNamespace]]
"""A parcel, its consignee, its sender, its items."""


def in_order(shipments: Shipments, labels: Sequence[int]) -> list[int]:
    """The parcels' labels in the order of the pick: warehouse, first bin, parcel number."""
    parcels, _ = _chosen(shipments, labels)
    return [int(label) for label in parcels.index]


def slips(shipments: Shipments, labels: Sequence[int]) -> list[Slip]:
    """The parcels in the order of the pick with the vocabulary's fields, their items by bin."""
    parcels, items = _chosen(shipments, labels)
    of_parcel: dict[Any, list[SimpleNamespace]] = {label: [] for label in parcels.index}
    for label, item in zip(items["parcel"], _items(items), strict=True):
        of_parcel[label].append(item)
    parcel, to, sender = (_records(parcels, group) for group in ("parcel", "to", "from"))
    return list(zip(parcel, to, sender, of_parcel.values(), strict=True))


def picks(shipments: Shipments, labels: Sequence[int]) -> list[SimpleNamespace]:
    """For each warehouse its name, units and lines.

    A line is a SKU in a bin, or a variant of it where the SKU does not tell which: the fields of its first item, qty
    over all parcels, and parcels as number to units.
    """
    parcels, items = _chosen(shipments, labels)
    items = items.assign(
        no=items["parcel"].map(parcels["parcel.no"]),
        warehouse=items["parcel"].map(parcels["from.warehouse"]),
        bin_key=_natural(items["item.bin"]),
    ).sort_values(["warehouse", "bin_key", "item.sku"], kind="stable")
    lines: dict[str, dict[tuple[str, str, str, str], SimpleNamespace]] = {}
    every = zip(items["warehouse"], items["no"], _items(items), strict=True)
    apart = [(warehouse, no, one) for warehouse, no, item in every for one in _each_part(item, shipments.names)]
    for warehouse, no, item in sorted(apart, key=lambda one: (one[0], natural(one[2].bin), one[2].sku, one[2].lot)):
        units, item.qty, item.parcels = item.qty or 0, 0, {}
        line = lines.setdefault(warehouse, {}).setdefault((item.bin, item.sku, item.lot, item.variant), item)
        line.qty += units
        line.parcels[no] = line.parcels.get(no, 0) + units
    return [
        SimpleNamespace(name=name, lines=list(of.values()), units=sum(line.qty for line in of.values()))
        for name, of in lines.items()
    ]


def printed_text(shipments: Shipments, labels: Sequence[int]) -> set[str]:
    """Every text that may come onto these parcels' papers, for `missing_scripts`."""
    chosen = shipments.parcels.loc[list(labels)]
    items = shipments.items[shipments.items["parcel"].isin(chosen.index)]
    columns = [frame[name] for frame in (chosen, items) for name in frame if frame[name].dtype == "str"]
    return {*(text for column in columns for text in set(column)), *map(str, WORDS.values())}


def _chosen(shipments: Shipments, labels: Sequence[int]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The parcels in the order of the pick and their items, by parcel, bin and place in the order."""
    wanted = pd.Index(labels).unique()
    if wanted.empty:
        raise Refusal(tr("There is no parcel to print; choose rows on Parcels, or press Make parcels first."))
    items = shipments.items[shipments.items["parcel"].isin(wanted)]
    items = items.assign(bin_key=_natural(items["item.bin"]))
    parcels = shipments.parcels.loc[wanted]
    first_bin = items.sort_values("bin_key").drop_duplicates("parcel").set_index("parcel")["bin_key"].reindex(wanted)
    order = pd.DataFrame(
        {
            "warehouse": parcels["from.warehouse"],
            "bin": first_bin.fillna(_LAST),
            "no": _natural(parcels["parcel.no"]),
        }
    ).sort_values(["warehouse", "bin", "no"], kind="stable")
    turn = pd.Series(range(len(order)), index=order.index)
    items = items.assign(turn=items["parcel"].map(turn)).sort_values(["turn", "bin_key", "position"], kind="stable")
    return parcels.loc[order.index], items.drop(columns=["turn", "bin_key"])


def _natural(codes: pd.Series) -> pd.Series:
    """Keys that sort A-2 before A-10, and blank last."""
    padded = codes.str.replace(r"\d+", lambda digits: digits[0].zfill(12), regex=True)
    return padded.where(codes != "", _LAST)


def _each_part(item: SimpleNamespace, names: Mapping[str, str]) -> Iterator[SimpleNamespace]:
    """What is taken off the shelves for an item: itself, or the parts that a set is made of."""
    if not item.taken:
        yield item
    for part in item.taken:
        fields = {"sku": part.sku, "title": names.get(part.sku) or part.sku, "bin": part.bin, "lot": part.lot}
        yield SimpleNamespace(**{**vars(item), **fields, "qty": part.units, "parts": [], "set": item.title})


def _items(frame: pd.DataFrame) -> list[SimpleNamespace]:
    """The items' fields, and the parts of a kit as the list `parts`."""
    items = _records(frame, "item")
    for item in items:
        item.parts = [part.strip() for part in re.split(r"[;\n]", item.kit_parts) if part.strip()]
        if item.variant not in item.title:
            item.title = f"{item.title}, {item.variant}"
        item.set, item.taken = "", read(item.taken)
        item.shelves = [f"{p.units} × {p.sku}" + (f" ({w})" if (w := where(p.bin, p.lot)) else "") for p in item.taken]
    return items


def _records(frame: pd.DataFrame, group: str) -> list[SimpleNamespace]:
    """The rows' fields of one group of the vocabulary ("to" gives to.name as `name`)."""
    prefix = f"{group}."
    columns = [name for name in frame if name.startswith(prefix)]
    names = [name.removeprefix(prefix) for name in columns]
    values = [[_plain(value) for value in frame[c]] if frame[c].dtype != "str" else frame[c].tolist() for c in columns]
    return [SimpleNamespace(**dict(zip(names, row, strict=True))) for row in zip(*values, strict=True)]


def _plain(value: Any) -> Any:
    """A number or moment as papers print it: blank as "", whole numbers without a fraction, days as 2025-11-21."""
    if pd.isna(value):
        return ""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d}"
    return int(value) if float(value).is_integer() else value
