"""The rows of a carrier's file as columns of values, taken from the shipments."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from pyaddin.formats.carriers.format import CarrierFormat, Sheet
from pyaddin.formats.written import transforms, vocabulary
from pyaddin.steps.parcels import customs
from pyaddin.steps.parcels.shipments import Shipments
from pyaddin.tables.schema import YES
from pyaddin.values.text import one_line

_SUMMED = ("item.qty", "item.total_weight", "item.total_value")


class Rows:
    """The rows of one sheet; `owners` are the labels of their parcels, `skus` their SKUs where a row has one.

    Rows of SKUs and of senders are `shared`: parcels use them together, and the first of those parcels owns the row.
    """

    def __init__(
        self,
        frame: pd.DataFrame,
        owners: pd.Index | pd.Series,
        nth: pd.DataFrame,
        shared: Mapping[int, list[int]] | None = None,
    ) -> None:
        self._frame = frame
        self._nth = nth
        self._lists: dict[str, list[Any]] = {}
        self.owners: list[int] = owners.tolist()
        self.skus: list[str] = frame["item.sku"].tolist() if "item.sku" in frame else []
        self.shared = shared is not None
        self._shared = shared or {}

    def __len__(self) -> int:
        return len(self.owners)

    def column(self, name: str) -> list[Any]:
        """The rows' values of a vocabulary name; blank where a parcel has no such item."""
        if name not in self._lists:
            if name == vocabulary.ROW_NUMBER:
                self._lists[name] = list(range(1, len(self) + 1))
            elif nth := vocabulary.NTH_ITEM.fullmatch(name):
                self._lists[name] = self._item(int(nth[1]), f"item.{nth[2]}")
            else:
                self._lists[name] = _values(self._frame[name])
        return self._lists[name]

    @cached_property
    def positions(self) -> Mapping[int, list[int]]:
        """Every parcel's rows, counted from 0."""
        if self.shared:
            return self._shared
        at: dict[int, list[int]] = {}
        for position, owner in enumerate(self.owners):
            at.setdefault(owner, []).append(position)
        return at

    @cached_property
    def users(self) -> Mapping[int, list[int]]:
        """The labels of the parcels that use each row."""
        out: dict[int, list[int]] = {}
        for label, places in self.positions.items():
            for position in places:
                out.setdefault(position, []).append(label)
        return out

    def _item(self, position: int, field: str) -> list[Any]:
        of_all = self._nth.loc[self._nth["position"] == position].set_index("parcel")[field]
        taken = of_all.reindex(pd.Index(self.owners))
        cells: list[Any] = (taken if taken.dtype == "float64" else taken.fillna("")).tolist()
        return cells


def _values(series: pd.Series) -> list[Any]:
    """A column as a list; equal moments are one object, because making and hashing them is slow."""
    if series.dtype.kind != "M":
        return list(series.tolist())
    codes, moments = pd.factorize(series)
    known = [*moments, pd.NaT]
    return [known[code] for code in codes]


def by_sku(items: pd.DataFrame) -> pd.DataFrame:
    """Item lines with one row for each SKU of a parcel: customs counts articles, not order lines or bins. What was
    paid for at two prices, and is declared at them, is two."""
    same = ["parcel", "item.sku", "item.unit_value", "item.currency"]
    twice = items.duplicated(same) & (items["item.sku"] != "")
    if not twice.any():
        return items
    alone = items["item.sku"].where(items["item.sku"] != "", items.index.astype("str"))
    grouped = items.assign(**{"item.sku": alone}).groupby(same, sort=False, dropna=False)
    merged = items.loc[~twice].copy()
    for name in _SUMMED:
        merged[name] = grouped[name].transform("sum").loc[merged.index]
    merged["position"] = merged.groupby("parcel").cumcount() + 1
    return merged


def parcels_for(fmt: CarrierFormat, shipments: Shipments, labels: Sequence[int]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The parcels of the labels with the fields that depend on the format, and their items, one row a SKU."""
    parcels = shipments.parcels.loc[list(labels)].copy()
    items = by_sku(shipments.items[shipments.items["parcel"].isin(parcels.index)])
    counted = items.groupby("parcel").size().reindex(parcels.index).fillna(0)
    parcels["parcel.lines"] = counted.astype("float64")
    parcels[vocabulary.SERVICE_CODE] = [service_code(fmt, name) for name in parcels["parcel.service"].tolist()]
    for name, text in fmt.own.items():
        parcels[vocabulary.OWN + name] = text
    if fmt.reads((vocabulary.CUSTOMS,)):
        parcels[vocabulary.CUSTOMS] = np.where(foreign(parcels), YES, "")
    if fmt.reads(vocabulary.ADDRESS_LINES):
        for name, texts in zip(vocabulary.ADDRESS_LINES, _address_lines(fmt, parcels), strict=True):
            parcels[name] = texts
    for whose, (street, number) in vocabulary.STREETS.items():
        if fmt.reads((street, number)):
            lines = parcels[f"{whose}.address_1"].tolist()
            parted = {line: transforms.street_and_number(line) for line in set(lines)}
            parcels[street], parcels[number] = ([parted[line][part] for line in lines] for part in (0, 1))
    return parcels, items


def service_code(fmt: CarrierFormat, service: str) -> str:
    """The carrier's code for what stands in Parcels as Service, which may be the code itself."""
    return fmt.services.get(service.casefold(), service) or fmt.default_service


def foreign(parcels: pd.DataFrame) -> pd.Series:
    """The parcels that cross a customs border."""
    return customs.crosses(parcels["from.country"], parcels["to.country"], parcels["to.postcode"])


def _address_lines(fmt: CarrierFormat, parcels: pd.DataFrame) -> list[list[str]]:
    """The address parts over the lines that the format has, counted in the letters in which they are written."""
    file = fmt.file
    parts = [parcels["to.address_1"].tolist(), parcels["to.address_2"].tolist()]
    longest = max((len(text) if text.isascii() else 9 * len(text) for part in parts for text in part), default=0)
    if not file.address_length or (longest <= file.address_length and file.address_lines > 1):
        return [*parts, [""] * len(parcels), [""] * len(parcels)]
    size: Callable[[str], int] = (lambda text: len(transforms.latin(text))) if file.characters == "latin" else len
    lines = [
        transforms.wrapped([*map(one_line, pair)], file.address_length, file.address_lines, size)
        for pair in zip(*parts, strict=True)
    ]
    return [[line[n] for line in lines] for n in range(4)]


def rows_of(sheet: Sheet, parcels: pd.DataFrame, items: pd.DataFrame) -> Rows:
    """The rows of a sheet: parcels, their items in the parcels' order, SKUs in the order of the items, or senders."""
    if sheet.only is not None:
        wanted = vocabulary.evaluate(
            vocabulary.Value(expression=sheet.only), Rows(parcels, parcels.index, items).column, len(parcels)
        )
        parcels = parcels[[value not in ("", "0", 0, 0.0) for value in wanted]]
        items = items[items["parcel"].isin(parcels.index)]
    if sheet.rows == "parcel":
        return Rows(parcels, parcels.index, items)
    if sheet.rows == "sender":
        senders = parcels.drop_duplicates("from.warehouse")
        return Rows(senders, senders.index, items, _users(parcels.index, parcels["from.warehouse"]))
    turn = pd.Series(range(len(parcels)), index=parcels.index)
    ordered = items.assign(turn=items["parcel"].map(turn)).sort_values(["turn", "position"], kind="stable")
    if sheet.rows == "sku":
        first = ordered.drop_duplicates("item.sku")
        return Rows(first, first["parcel"], items, _users(ordered["parcel"], ordered["item.sku"]))
    joined = pd.concat([ordered.reset_index(drop=True), parcels.loc[ordered["parcel"]].reset_index(drop=True)], axis=1)
    return Rows(joined, ordered["parcel"], items)


def _users(labels: Iterable[int], keys: pd.Series) -> dict[int, list[int]]:
    """The rows that each parcel uses, where there is one row for each key in the order of their first appearance."""
    at: dict[int, list[int]] = {}
    for label, position in zip(labels, pd.factorize(keys)[0].tolist(), strict=True):
        at.setdefault(int(label), []).append(position)
    return at
