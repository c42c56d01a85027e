"""What a parcel's items weigh and are worth, and the packaging that is proposed for them."""

from collections.abc import Mapping, Sequence
from datetime import date

import pandas as pd

from pyaddin.steps.parcels import customs, joining
from pyaddin.steps.parcels.fitting import Carton, Fitting, Mix
from pyaddin.tables.schema import YES
from pyaddin.tables.status import Status
from pyaddin.values.rates import Known, none_known

Habits = Mapping[frozenset[tuple[str, float]], str]
"""The packaging that a clerk chose, by the goods."""


def contents(
    lines: pd.DataFrame, products: pd.DataFrame, group: pd.Series, on: date = date.min, rates: Known = none_known
) -> pd.DataFrame:
    """Per group (`group` numbers each line's parcel) what its items come to.

    items_g, value (blank unless that of every item is known), currency, currencies (how many), battery, and SKUs: in
    `weightless` those without a weight, in `worthless` those whose value nothing says, in `as_paid` those that are
    declared at the price paid. Values in several currencies are told in the first of them where there are rates of the
    day, and `converted` says which they were.
    """
    known = products.drop_duplicates("sku").set_index("sku")
    of = known.reindex(lines["sku"]).set_axis(lines.index, axis=0)
    qty = lines["qty"]
    told = customs.declared(lines, products)
    worth = customs.in_one_currency(told, group, customs.first_currency(told, group), on, rates)
    changed = worth["currency"] != told["currency"]
    unknown = worth["unit_value"].isna()
    frame = pd.DataFrame(
        {
            "items_g": of["weight_g"] * qty,
            "value": worth["unit_value"] * qty,
            "unknown": unknown,
            "currency": worth["currency"].mask(unknown),
            "battery": of["battery"] == YES,
        }
    )
    by = frame.groupby(group.to_numpy(), sort=True)
    out = by.agg(
        items_g=("items_g", "sum"), value=("value", "sum"), currency=("currency", "first"), battery=("battery", "any"),
        currencies=("currency", "nunique"), unknown=("unknown", "any"),
    )  # fmt: skip
    for name, rows in (("weightless", ~(of["weight_g"] > 0)), ("worthless", unknown), ("as_paid", worth["paid"])):
        out[name] = joining.different(lines["sku"][rows], group[rows]).reindex(out.index, fill_value="")
    foreign = joining.different(told["currency"][changed], group[changed])
    out["converted"] = foreign.reindex(out.index, fill_value="")
    out["value"] = out["value"].mask(out.pop("unknown")).round(2)
    out["currency"] = out["currency"].fillna("").astype("str")
    return out


def mixes(lines: pd.DataFrame, group: pd.Series) -> dict[int, dict[str, float]]:
    """By group how many of which SKU are in it."""
    units = lines["qty"].groupby([group.to_numpy(), lines["sku"].to_numpy()], sort=True).sum()
    out: dict[int, dict[str, float]] = {}
    for (number, sku), count in units.items():
        out.setdefault(int(number), {})[str(sku)] = float(count)
    return out


def suggest(wanted: Mapping[int, Mix], cartons: Sequence[Carton], fitting: Fitting, chosen: Habits) -> pd.Series:
    """The packaging that the clerk chose for the same goods before, else the smallest that takes them; blank where none
    does."""
    named = {carton.name: carton for carton in cartons}
    found = {
        number: _suggested(mix, cartons, fitting, named.get(chosen.get(key(mix), ""))) for number, mix in wanted.items()
    }
    return pd.Series(list(found.values()), index=list(found), dtype="str")


def _suggested(mix: Mix, cartons: Sequence[Carton], fitting: Fitting, chosen: Carton | None) -> str:
    if chosen is not None and fitting.grams(mix) <= chosen.grams:
        return chosen.name
    return next((carton.name for carton in cartons if fitting.takes(carton, mix)), "")


def key(mix: Mix) -> frozenset[tuple[str, float]]:
    """The goods, as they are looked up."""
    return frozenset(mix.items())


def habits(orders: pd.DataFrame, parcels: pd.DataFrame) -> Habits:
    """What the clerk chose instead of what was proposed, for the goods of each such parcel; the last choice counts."""
    own = (parcels["packaging"] != "") & (parcels["proposed"] != "") & (parcels["packaging"] != parcels["proposed"])
    own &= parcels["status"] != Status.CANCELLED
    kept = parcels.loc[own].sort_values("parcel_no", kind="stable", key=_numbered)
    lines = orders[orders["parcel_no"].isin(kept["parcel_no"]) & (orders["parcel_no"] != "")]
    place = {str(number): at for at, number in enumerate(kept["parcel_no"])}
    inside = mixes(lines, lines["parcel_no"].map(place).astype("int64")) if len(lines) else {}
    names = kept["packaging"].tolist()
    return {key(mix): names[at] for at, mix in sorted(inside.items())}


def _numbered(numbers: pd.Series) -> pd.Series:
    """Parcel numbers as they were given: P9 before P10."""
    return pd.to_numeric(numbers.str.extract(r"(\d+)$")[0], errors="coerce").fillna(0)
