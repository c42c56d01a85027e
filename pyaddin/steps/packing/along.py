"""Gifts and inserts that went into parcels beside the order leave Stock, where Stock counts them, and come back."""

from typing import Any, Final, NamedTuple

import pandas as pd

from pyaddin.steps.stock.holding import sold_from
from pyaddin.steps.stock.parts import Part, read, written
from pyaddin.steps.stock.place import PLACE
from pyaddin.steps.warehouse.movements import FROM, TO, moved
from pyaddin.steps.warehouse.shelves import Place, natural, stocked
from pyaddin.tables.frames import Tables
from pyaddin.tables.packing import PACKING, Pack
from pyaddin.tables.status import Status
from pyaddin.tables.warehouse import Side, Why

CARRIER: Final = (Side.CARRIER, "", "")


class Went(NamedTuple):
    """Stock and the movements after gifts went along, the units by SKU of which no shelf holds enough, and by line of
    Packing where they were taken from."""

    stock: pd.DataFrame
    moves: pd.DataFrame
    lacking: dict[str, float]
    taken: dict[int, str]


class Back(NamedTuple):
    """Packing, Stock and the movements after gifts of cancelled parcels came back."""

    lines: pd.DataFrame
    stock: pd.DataFrame
    moves: pd.DataFrame


def gone_along(packed: pd.DataFrame, tables: Tables, figures: pd.DataFrame) -> Went:
    """What lines of parcels that are packed now hold beyond their order rows, off the shelves of each parcel's
    warehouse: what ends first, then by bin; never more than is free."""
    orders, parcels = tables["orders"], tables["parcels"]
    inside = orders[orders["parcel_no"].isin(packed["parcel_no"])]
    ordered = inside.groupby(["parcel_no", "sku"])["qty"].sum().to_dict()
    at = dict(zip(parcels["parcel_no"], parcels["warehouse"], strict=True))
    counted, free = set(figures["sku"]), _free(figures)
    change, moves, lacking = dict[Place, float](), list[dict[str, Any]](), dict[str, float]()
    taken: dict[int, str] = {}
    for label, parcel, sku, qty in packed[["parcel_no", "sku", "qty"]].itertuples(name=None):
        parts: list[Part] = []
        left = float(qty) - float(ordered.get((parcel, sku), 0.0))
        if left <= 0 or sku not in counted:
            continue
        for place in [key for key in free if key[:2] == (sku, at.get(parcel, ""))]:
            part = min(free[place], left)
            if part > 0:
                free[place] -= part
                left -= part
                change[place] = change.get(place, 0.0) - part
                parts.append(Part(sku, place[2], place[3], round(part)))
                ends = dict(zip((*FROM, *TO), (Side.STOCK, place[1], place[2], *CARRIER), strict=True))
                moves.append({"why": Why.ALONG, "sku": sku, "qty": part, "lot": place[3], **ends})
        if parts:
            taken[int(label)] = written(parts)
        if left > 0:
            lacking[sku] = lacking.get(sku, 0.0) + left
    return Went(stocked(figures, change, {}), moved(moves), lacking, taken)


def back_from_cancelled(tables: Tables) -> Back:
    """What went along in parcels that are cancelled lies where it was taken from; running it again moves nothing."""
    lines, parcels = tables[PACKING.name], tables["parcels"]
    off = parcels[parcels["status"] == Status.CANCELLED]
    at = dict(zip(off["parcel_no"], off["warehouse"], strict=True))
    gone = lines[(lines["status"] == Pack.PACKED) & (lines["along"] != "") & lines["parcel_no"].isin(at)]
    change, moves = dict[Place, float](), list[dict[str, Any]]()
    for parcel, text in zip(gone["parcel_no"], gone["along"], strict=True):
        for part in read(text):
            place = (part.sku, at[parcel], part.bin, part.lot)
            change[place] = change.get(place, 0.0) + part.units
            ends = dict(zip((*FROM, *TO), (*CARRIER, Side.STOCK, place[1], place[2]), strict=True))
            moves.append({"why": Why.ALONG_BACK, "sku": part.sku, "qty": float(part.units), "lot": part.lot, **ends})
    kept = lines.assign(along=lines["along"].mask(lines.index.isin(gone.index), ""))
    return Back(kept, stocked(tables["stock"], change, {}), moved(moves))


def _free(figures: pd.DataFrame) -> dict[Place, float]:
    """Free units of the places that are sold from, in the order in which they are taken."""
    rows = figures[sold_from(figures) & (figures["available"] >= 1) & ~figures.duplicated(PLACE)]
    rows = rows.assign(turn=rows["bin"].map(natural)).sort_values(["expiry", "turn"], kind="stable")
    places = zip(rows["sku"], rows["warehouse"], rows["bin"], rows["lot"], strict=True)
    return dict(zip(places, rows["available"].astype(float), strict=True))
