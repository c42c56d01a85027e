"""Manifests for the driver to sign, and labels for bags and bins."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd

from pyaddin.documents.escaping import Code, literal
from pyaddin.documents.slips import HELPERS
from pyaddin.steps.warehouse.handing import Bag, Manifest


def manifest_paper(
    manifests: Sequence[Manifest], senders: pd.DataFrame, *, folders: Sequence[Path], now: datetime
) -> bytes:  # fmt: skip
    """A PDF (A4) with each manifest twice: one stays, one goes with the driver."""
    from pyaddin.documents.typesetting import pdf

    places = senders.drop_duplicates("warehouse").set_index("warehouse").to_dict("index")
    copies = [
        _copy(one, places.get(one.warehouse, {}), number) for one in manifests for number in (1, 2)
    ]  # fmt: skip
    values = {"manifests": copies, "date": f"{now:%Y-%m-%d %H:%M}", **HELPERS}
    return pdf("manifest.typ.j2", folders, values, now)


def _copy(one: Manifest, sender: Mapping[Any, Any], copy: int) -> SimpleNamespace:
    rows = one.lines
    services = rows.groupby("service", sort=True)["weight_g"].agg(["size", "sum"])
    return SimpleNamespace(
        number=one.number, copy=copy, end=Code(literal(f"end of {one.number}-{copy}")), carrier=one.carrier,
        warehouse=one.warehouse, driver=one.driver, company=sender.get("company", ""),
        place=", ".join(filter(None, (sender.get(name, "") for name in ("address_1", "postcode", "city", "country")))),
        lines=[_line(row) for row in rows.to_dict("records")],
        services=[SimpleNamespace(name=str(name), parcels=int(size), weight=_kilos(grams))
                  for name, size, grams in services.itertuples(name=None)],
        parcels=len(rows), weight=_kilos(rows["weight_g"].sum()),
        bags=[SimpleNamespace(no=bag.number, seal=bag.seal, parcels=bag.parcels, weight=_kilos(bag.grams))
              for bag in one.bags],
        left=one.left,
    )  # fmt: skip


def _line(row: Mapping[Any, Any]) -> SimpleNamespace:
    names = ("tracking_no", "order_no", "parcel_no", "country", "bag")
    return SimpleNamespace(weight=_kilos(row["weight_g"]), **{name: row[name] for name in names})


def _kilos(grams: float) -> str:
    return "" if pd.isna(grams) else f"{grams / 1000:.3f} kg"


def bag_labels(
    manifests: Sequence[Manifest], *, folders: Sequence[Path], now: datetime
) -> bytes | None:  # fmt: skip
    """A PDF with a label for each bag or carton, eight to a page; None where there is none."""
    labels = [_of_bag(one, bag) for one in manifests for bag in one.bags]
    return _labels(labels, 2, 4, folders, now) if labels else None


def _of_bag(one: Manifest, bag: Bag) -> SimpleNamespace:
    told = f"{one.carrier}, {one.warehouse}, {one.number}"
    inside = f"{bag.parcels} × {_kilos(bag.grams)}"
    return SimpleNamespace(name=bag.number, code=bag.number, lines=[told, inside, bag.seal])


def bin_labels(places: Sequence[tuple[str, str]], *, folders: Sequence[Path], now: datetime) -> bytes:
    """A PDF with a label for each warehouse and bin, 24 to a page."""
    labels = [SimpleNamespace(name=bin_, code=bin_, lines=[warehouse]) for warehouse, bin_ in places]
    return _labels(labels, 3, 8, folders, now)


def _labels(
    labels: Sequence[SimpleNamespace], columns: int, rows: int, folders: Sequence[Path], now: datetime
) -> bytes:  # fmt: skip
    from pyaddin.documents.typesetting import pdf

    values = {"labels": labels, "columns": Code(str(columns)), "rows": Code(str(rows)), **HELPERS}
    return pdf("labels.typ.j2", folders, values, now)
