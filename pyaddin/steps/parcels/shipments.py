"""Parcels with all that papers and carrier files say of them, under the documented vocabulary."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

import numpy as np
import pandas as pd

from pyaddin.steps.parcels import customs, joining
from pyaddin.steps.stock.kits import completed
from pyaddin.tables.frames import Tables
from pyaddin.tables.schema import YES
from pyaddin.tables.status import Status
from pyaddin.values import countries
from pyaddin.values.rates import Known, none_known

_PARCEL = {
    "no": "parcel_no", "order_no": "order_no", "marketplace": "marketplace", "shop": "shop", "carrier": "carrier",
    "service": "service", "packaging": "packaging", "weight": "weight_g", "length": "length_mm", "width": "width_mm",
    "height": "height_mm", "value": "value", "currency": "currency", "note": "note", "tracking_no": "tracking_no",
}  # fmt: skip
PARCEL_COLUMNS = [*_PARCEL.values(), "warehouse"]
"""The columns of Parcels that shipments are made of."""
_TO = (
    "company", "address_1", "address_2", "city", "state", "postcode", "country", "phone", "email", "tax_id",
)  # fmt: skip
IOSS_UNSURE = "parcel.ioss_unsure"
"""Beside the vocabulary: why no IOSS number is written though there is one (see `customs.Ioss`)."""
_FROM = (
    "warehouse", "company", "contact", "address_1", "address_2", "city", "state", "postcode", "country", "phone",
    "email", "tax_id",
)  # fmt: skip
_PRODUCT = {
    "weight": "weight_g", "hs_code": "hs_code", "origin": "origin",
    "customs_description": "customs_description", "customs_description_local": "customs_description_local",
    "battery": "battery", "fragile": "fragile", "barcode": "barcode", "kit_parts": "kit_parts",
    "supplier_sku": "supplier_sku",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shipments:
    """`parcels`: a row a parcel, labelled as in Parcels; `items`: a row an item line, its parcel's label in "parcel".

    Columns are the vocabulary (`parcel.no`, `to.city`, `from.company`, `item.sku` …): weights in grams, sizes in
    millimetres, blank text "", blank numbers NaN.
    """

    parcels: pd.DataFrame
    items: pd.DataFrame
    names: Mapping[str, str] = field(default_factory=dict)


def build(tables: Tables, labels: Sequence[int] | pd.Index, now: datetime, rates: Known = none_known) -> Shipments:
    """The shipments of the given rows of Parcels; `now` is the moment of the press."""
    parcels = tables["parcels"].loc[labels]
    orders, products = tables["orders"], completed(tables["products"])
    lines = orders[orders["parcel_no"].isin(set(parcels["parcel_no"])) & (orders["parcel_no"] != "")]
    # what a file says must not depend on how the clerk has sorted the sheet
    lines = lines.sort_values(["order_no", "line_no", "sku", "row_id"], kind="stable")
    items = _items(parcels, lines.assign(variant=_telling(lines, orders)), products, now.date(), rates)
    frame = pd.DataFrame({f"parcel.{n}": parcels[c] for n, c in _PARCEL.items()}, index=parcels.index)
    frame["parcel.value"] = parcels["value"].where(parcels["value"] > 0)  # nothing is worth 0
    frame["parcel.date"] = pd.Timestamp(now)
    frame = pd.concat(
        [
            frame,
            _from_items(parcels, items),
            _consignees(parcels, lines),
            _senders(parcels, tables["warehouses"]),
            _parts(parcels, orders),
        ],
        axis=1,
    )
    own = joining.different(lines["ioss"], lines["parcel_no"]).reindex(parcels["parcel_no"], fill_value="")
    named = products[["sku", "item"]].drop_duplicates("sku")
    names = dict(zip(named["sku"], named["item"], strict=True)) if (lines["parts"] != "").any() else {}
    taken = customs.ioss(frame, own.set_axis(parcels.index), now.date(), rates)
    return Shipments(frame.assign(**{"parcel.ioss": taken.number, IOSS_UNSURE: taken.unsure}), items, names)


def _parts(parcels: pd.DataFrame, orders: pd.DataFrame) -> pd.DataFrame:
    """Parcels of orders of which a row lies elsewhere: in another parcel, or in none yet."""
    live = orders[(orders["status"] != Status.CANCELLED) & (orders["order_no"] != "")]
    alone = live.groupby(["marketplace", "order_no"])["parcel_no"].transform("nunique") == 1
    parts = set(live.loc[~alone, "parcel_no"])
    said = np.where(parcels["parcel_no"].isin(parts), YES, "")
    return pd.DataFrame({"parcel.part": pd.Series(said, index=parcels.index, dtype="str")})


def _consignees(parcels: pd.DataFrame, lines: pd.DataFrame) -> pd.DataFrame:
    first = lines.drop_duplicates("parcel_no").set_index("parcel_no")
    gifts = set(lines.loc[lines["gift"] == YES, "parcel_no"])
    said = joining.different(lines["buyer_note"], lines["parcel_no"], " / ")
    at = parcels["parcel_no"]
    take = first.reindex(at).set_axis(parcels.index, axis=0)
    out = {f"to.{name}": take[name].fillna("").astype("str") for name in _TO}
    out["to.name"] = take["recipient"].fillna("").astype("str")
    first_name, _, last_name = (
        zip(*(name.rpartition(" ") for name in out["to.name"]), strict=True) if len(at) else ((), (), ())
    )
    out["to.first_name"] = pd.Series(
        [a or b for a, b in zip(first_name, last_name, strict=True)], index=parcels.index, dtype="str"
    )
    out["to.last_name"] = pd.Series(
        [b if a else "" for a, b in zip(first_name, last_name, strict=True)], index=parcels.index, dtype="str"
    )
    out["to.country_name"] = out["to.country"].map(countries.name).astype("str")
    out["to.country_3"] = out["to.country"].map(countries.three_letters).astype("str")
    cash = lines[lines["cod"] > 0]
    by = cash.groupby("parcel_no")
    out["parcel.cod"] = at.map(by["cod"].sum()).astype("float64")
    out["parcel.cod_currency"] = at.map(by["currency"].first()).astype("str").where(at.isin(cash["parcel_no"]), "")
    out["parcel.service_requested"] = take["service_requested"].fillna("").astype("str")
    out["parcel.ship_by"] = take["ship_by"]
    out["parcel.gift"] = pd.Series(np.where(at.isin(gifts), YES, ""), index=parcels.index, dtype="str")
    out["parcel.buyer_note"] = said.reindex(at, fill_value="").set_axis(parcels.index)
    return pd.DataFrame(out, index=parcels.index)


def _senders(parcels: pd.DataFrame, warehouses: pd.DataFrame) -> pd.DataFrame:
    known = warehouses.drop_duplicates("warehouse").set_index("warehouse", drop=False)
    take = known.reindex(parcels["warehouse"]).set_axis(parcels.index, axis=0)
    out = {f"from.{name}": take[name].fillna("").astype("str") for name in _FROM}
    out["from.warehouse"] = parcels["warehouse"]
    out["from.vat_no"] = out["from.tax_id"].mask(out["from.tax_id"].str.upper().str.startswith(customs.IOSS_BEGINS), "")
    out["from.country_name"] = out["from.country"].map(countries.name).astype("str")
    out["from.country_3"] = out["from.country"].map(countries.three_letters).astype("str")
    return pd.DataFrame(out, index=parcels.index)


def _telling(lines: pd.DataFrame, orders: pd.DataFrame) -> pd.Series:
    """The variant of lines whose SKU was ordered in several: the SKU alone does not tell what to fetch."""
    several = orders[orders["variant"] != ""].groupby("sku")["variant"].nunique()
    return lines["variant"].where(lines["sku"].isin(several.index[several > 1]), "")


def _items(
    parcels: pd.DataFrame, lines: pd.DataFrame, products: pd.DataFrame, on: date, rates: Known
) -> pd.DataFrame:  # fmt: skip
    known = products.drop_duplicates("sku").set_index("sku")
    of_parcel = parcels.drop_duplicates("parcel_no").set_index("parcel_no")["currency"]
    to = lines["parcel_no"].map(of_parcel).fillna("").astype("str")
    worth = customs.in_one_currency(customs.declared(lines, products), lines["parcel_no"], to, on, rates)
    valued = lines.assign(ordered_in=lines["currency"], unit_value=worth["unit_value"], currency=worth["currency"])
    key = ["parcel_no", "order_no", "line_no", "sku", "variant", "bin", "lot", "parts", "unit_value", "currency"]
    one = valued.groupby(key, sort=False, as_index=False, dropna=False).agg(
        qty=("qty", "sum"),
        item=("item", "first"),
        unit_price=("unit_price", "first"),
        ordered_in=("ordered_in", "first"),
    )
    product = known.reindex(one["sku"]).set_axis(one.index, axis=0)
    out = pd.DataFrame(
        {
            "parcel": one["parcel_no"].map(pd.Series(parcels.index, index=parcels["parcel_no"])).astype("int64"),
            "position": one.groupby("parcel_no").cumcount() + 1,
            "item.order_no": one["order_no"],
            "item.line_no": one["line_no"],
            "item.sku": one["sku"],
            "item.title": product["item"].where(product["item"].fillna("") != "", one["item"]).fillna("").astype("str"),
            "item.qty": one["qty"],
            "item.bin": one["bin"],
            "item.lot": one["lot"],
            "item.taken": one["parts"],
            "item.variant": one["variant"],
            "item.unit_price": one["unit_price"],
            "item.price_currency": one["ordered_in"],
            "item.unit_value": one["unit_value"],
            "item.currency": one["currency"],
        },
        index=one.index,
    )
    for name, column in _PRODUCT.items():
        series = product[column]
        out[f"item.{name}"] = series if series.dtype == "float64" else series.fillna("").astype("str")
    out["item.total_weight"] = out["item.weight"] * out["item.qty"]
    out["item.total_value"] = (out["item.unit_value"] * out["item.qty"]).round(2)
    return out


def _from_items(parcels: pd.DataFrame, items: pd.DataFrame) -> pd.DataFrame:
    by_parcel = items.groupby("parcel", sort=False)
    text = items["item.sku"] + "*" + items["item.qty"].map(lambda q: "" if pd.isna(q) else f"{q:g}").astype("str")
    grouped = {
        "parcel.units": by_parcel["item.qty"].sum(),
        "parcel.lines": by_parcel.size().astype("float64"),
        "parcel.item_text": joining.joined(text, items["parcel"], "; "),
        "parcel.contents": joining.different(items["item.customs_description"], items["parcel"]),
        "parcel.contents_local": joining.different(items["item.customs_description_local"], items["parcel"]),
        "parcel.battery": joining.different(items["item.battery"], items["parcel"]),
    }
    out = pd.DataFrame(index=parcels.index)
    for name, series in grouped.items():
        taken = series.reindex(parcels.index)
        out[name] = taken if taken.dtype == "float64" else taken.fillna("").astype("str")
    return out
