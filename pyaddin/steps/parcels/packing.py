"""What a parcel's items weigh and are worth, and the smallest packaging that would take them."""

import numpy as np
import pandas as pd

from pyaddin.steps.parcels import customs, joining
from pyaddin.tables.schema import YES

FILL = 0.85
"""Share of a box that items of several shapes fill in practice; a suggestion, the clerk may choose another."""

SIDES = ["length_mm", "width_mm", "height_mm"]


def contents(lines: pd.DataFrame, products: pd.DataFrame, group: pd.Series) -> pd.DataFrame:
    """Per group (`group` numbers each line's parcel) what its items come to.

    items_g, value (blank unless that of every item is known), currency, currencies (how many), battery, volume (mm³),
    a ≥ b ≥ c of the largest item, and SKUs: in `weightless` those without a weight, in `worthless` those whose value
    nothing says, in `as_paid` those that are declared at the price paid.
    """
    known = products.drop_duplicates("sku").set_index("sku")
    of = known.reindex(lines["sku"]).set_axis(lines.index, axis=0)
    qty = lines["qty"]
    worth = customs.declared(lines, products)
    unknown = worth["unit_value"].isna()
    sides = np.sort(of[SIDES].fillna(0.0).to_numpy(), axis=1)
    frame = pd.DataFrame(
        {
            "items_g": of["weight_g"] * qty,
            "value": worth["unit_value"] * qty,
            "unknown": unknown,
            "currency": worth["currency"].mask(unknown),
            "battery": of["battery"] == YES,
            "volume": sides.prod(axis=1) * qty,
            "c": sides[:, 0], "b": sides[:, 1], "a": sides[:, 2],
        }
    )  # fmt: skip
    by = frame.groupby(group.to_numpy(), sort=True)
    out = by.agg(
        items_g=("items_g", "sum"), value=("value", "sum"), currency=("currency", "first"), battery=("battery", "any"),
        currencies=("currency", "nunique"), unknown=("unknown", "any"), volume=("volume", "sum"), a=("a", "max"),
        b=("b", "max"), c=("c", "max"),
    )  # fmt: skip
    for name, rows in (("weightless", ~(of["weight_g"] > 0)), ("worthless", unknown), ("as_paid", worth["paid"])):
        out[name] = joining.different(lines["sku"][rows], group[rows]).reindex(out.index, fill_value="")
    out["value"] = out["value"].mask(out.pop("unknown")).round(2)
    out["currency"] = out["currency"].fillna("").astype("str")
    return out


def usable(packaging: pd.DataFrame) -> pd.DataFrame:
    """Packaging once a name, with its sides as a ≥ b ≥ c and its volume."""
    named = packaging[packaging["packaging"] != ""].drop_duplicates("packaging")
    sides = np.sort(named[SIDES].to_numpy(), axis=1)
    return named.assign(c=sides[:, 0], b=sides[:, 1], a=sides[:, 2], volume=sides.prod(axis=1))


def suggest(parcels: pd.DataFrame, packaging: pd.DataFrame) -> pd.Series:
    """The smallest packaging that takes each parcel by sides, volume and weight; blank where none does."""
    best = pd.Series("", index=parcels.index, dtype="str")
    left = pd.Series(True, index=parcels.index)
    boxes = usable(packaging).sort_values(["volume", "tare_g"], kind="stable", na_position="last")
    for _, box in boxes.iterrows():
        fits = left & _goes_in(parcels, box)
        best[fits] = box["packaging"]
        left &= ~fits
    return best


def room(box: pd.Series) -> tuple[float, float]:
    """Grams of goods and volume that a packaging takes; a side or a limit that is blank on Packaging is no limit."""
    grams, volume = box["max_weight_g"], box["volume"] * FILL
    return (np.inf if pd.isna(grams) else float(grams)), (np.inf if pd.isna(volume) else float(volume))


def sides_fit(boxes: pd.DataFrame, parcel: pd.Series) -> pd.Series:
    """Which packagings take a parcel's largest item."""
    fits = pd.Series(True, index=boxes.index)
    for side in "abc":
        fits &= boxes[side].isna() | (boxes[side] >= parcel[side])
    return fits


def _goes_in(parcels: pd.DataFrame, box: pd.Series) -> pd.Series:
    """Which parcels a packaging takes."""
    grams, volume = room(box)
    fits = (parcels["volume"] <= volume) & (parcels["items_g"] <= grams)
    for side in "abc":
        if not pd.isna(box[side]):
            fits &= parcels[side] <= box[side]
    return fits
