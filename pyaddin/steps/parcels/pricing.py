"""What the carriage of a parcel costs by the shop's rate cards, and how long it takes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
import pandas as pd

from pyaddin.steps.parcels.customs import in_currency
from pyaddin.tables.parcels import CHEAPEST
from pyaddin.tables.status import Status
from pyaddin.values import countries
from pyaddin.values.rates import Known
from pyaddin.words.catalogue import Text, tr

SERVICE: Final = ["carrier", "service"]
_AREA: Final = [*SERVICE, "warehouse", "country", "postcodes"]
_STEP: Final = [
    "weight_to", "price", "first_g", "step_g", "step_price", "fuel", "surcharge", "currency", "days_from", "days_to",
]  # fmt: skip
_NO_OFFERS: Final = pd.DataFrame({
    "parcel": pd.Series(dtype="int64"), **{n: pd.Series(dtype="str") for n in (*SERVICE, "currency")},
    **{n: pd.Series(dtype="float64") for n in ("days_from", "days_to", "cost")},
})  # fmt: skip
_SHOWN: Final = 5
"""So many offers are told beside a parcel."""


@dataclass(frozen=True, slots=True)
class Cards:
    """Where each service goes (`areas`: warehouse, country and beginning of the postcode, blank where any will do) and
    what it asks there (`steps`, by area and weight)."""

    areas: pd.DataFrame
    steps: pd.DataFrame

    @property
    def none(self) -> bool:
        """Whether nothing is known."""
        return not len(self.steps)


NO_CARDS: Final = Cards(pd.DataFrame(), pd.DataFrame())
"""Of a shop that keeps none."""


def cards(rows: pd.DataFrame, today: date) -> Cards:
    """Rate cards from their rows: those that hold today, and of a service only those of its latest day."""
    on = pd.Timestamp(today)
    rows = rows[(rows["carrier"] != "") & ~(rows["valid_from"] > on) & ~(rows["valid_to"] < on)]
    since = rows["valid_from"].fillna(pd.Timestamp(1900, 1, 1))
    rows = rows[since == since.groupby([rows["carrier"], rows["service"], rows["warehouse"]]).transform("max")]
    priced = _with_places(rows[rows["price"].notna()], rows[rows["price"].isna() & (rows["zone"] != "")])
    if priced.empty:
        return NO_CARDS
    priced = priced.assign(area=priced.groupby(_AREA, sort=False).ngroup())
    steps = priced[["area", *_STEP]].assign(weight_to=priced["weight_to"].fillna(np.inf))
    areas = priced[["area", *_AREA]].drop_duplicates("area")
    for name, split in (("country", _countries), ("postcodes", _beginnings)):
        parts = {text: split(text) for text in areas[name].unique()}
        areas = areas.assign(**{name: areas[name].map(parts)}).explode(name, ignore_index=True)
    return Cards(areas.astype({"country": "str", "postcodes": "str"}), steps.sort_values("weight_to", kind="stable"))


def _with_places(priced: pd.DataFrame, zones: pd.DataFrame) -> pd.DataFrame:
    """Rows of a zone for each place that a row without a price says is in it; others as they are."""
    by_zone = (priced["zone"] != "") & (priced["country"] == "")
    if zones.empty or not by_zone.any():
        return priced[~by_zone]
    place = zones[["carrier", "service", "zone", "country", "postcodes"]]
    of_carrier = place[place["service"] == ""].drop(columns="service")
    bare = priced[by_zone].drop(columns=["country", "postcodes"])
    own = bare.merge(place[place["service"] != ""], on=["carrier", "service", "zone"])
    return pd.concat([priced[~by_zone], own, bare.merge(of_carrier, on=["carrier", "zone"])], ignore_index=True)


def _countries(text: str) -> list[str]:
    return sorted(countries.expand(text)) or [""]


def _beginnings(text: str) -> list[str]:
    return [_postcode(part) for part in text.replace(";", ",").split(",") if part.strip()] or [""]


def _postcode(text: str) -> str:
    return "".join(text.upper().split())


def offers(parcels: pd.DataFrame, known: Cards) -> pd.DataFrame:
    """What each service asks for each parcel that it may take: parcel (its label), carrier, service, cost, currency,
    days_from, days_to; the cost is rounded to cents.

    `parcels` has warehouse, country, postcode and weight_g.
    """
    at = parcels[["warehouse", "country", "weight_g"]].rename_axis("parcel").reset_index()
    at["postcode"] = [_postcode(code) for code in parcels["postcode"]]
    at = at[at["weight_g"].notna()]
    there = {"", *at["country"]}
    if known.none or not there & set(known.areas["country"]):
        return _NO_OFFERS
    fits = pd.concat([_in(at, known.areas, code) for code in known.areas["country"].unique() if code in there])
    fits = fits.sort_values("exact", ascending=False, kind="stable").drop_duplicates(["parcel", *SERVICE])
    steps = known.steps.astype({"area": "int64"})
    priced = pd.merge_asof(
        fits.sort_values("weight_g", kind="stable"), steps, left_on="weight_g", right_on="weight_to", by="area",
        direction="forward",
    )  # fmt: skip
    priced = priced[priced["price"].notna()]
    first = priced["first_g"].fillna(0.0)
    more = ((priced["weight_g"] - first).clip(lower=0.0) / priced["step_g"] - 1e-9).apply(np.ceil)
    base = priced["price"] + (more * priced["step_price"]).fillna(0.0)
    cost = base * (1 + priced["fuel"].fillna(0.0) / 100) + priced["surcharge"].fillna(0.0)
    names = ["parcel", *SERVICE, "currency", "days_from", "days_to"]
    return priced[names].assign(cost=cost.round(2)).reset_index(drop=True)


def _in(at: pd.DataFrame, areas: pd.DataFrame, country: str) -> pd.DataFrame:
    """Parcels with the areas of a country that they lie in; `exact` is the higher the more an area says."""
    here = at if country == "" else at[at["country"] == country]
    of = areas[areas["country"] == country].rename(columns={"warehouse": "of", "country": "to"})
    long = of["postcodes"].str.len()
    lengths = sorted(set(long))
    found = (
        here.assign(postcodes=here["postcode"].str[:length]).merge(of[long == length], on="postcodes")
        for length in lengths
    )
    both = pd.concat(found)
    both = both[(both["of"] == "") | (both["of"] == both["warehouse"])]
    exact = both["postcodes"].str.len() * 4 + (both["to"] != "") * 2 + (both["of"] != "")
    return both[["parcel", "area", *SERVICE, "weight_g"]].assign(exact=exact)


def comparable(found: pd.DataFrame, currency: str, on: date, rates: Known) -> pd.DataFrame:
    """Offers with what they cost in one currency, `same`: the given one, else the first that occurs; blank where there
    is no rate."""
    several = found["currency"].nunique() > 1
    to = currency or next(iter(found["currency"]), "")
    if not several:
        return found.assign(same=found["cost"])
    return found.assign(same=in_currency(found["cost"], found["currency"], to, on, rates()))


def in_order(found: pd.DataFrame, choice: str) -> pd.DataFrame:
    """Offers of each parcel, the best first."""
    by = ["same", "days_to"] if choice == CHEAPEST else ["days_to", "same"]
    return found.sort_values([*by, *SERVICE], kind="stable", na_position="last")


def told(found: pd.DataFrame) -> pd.Series:
    """By parcel its offers in a cell, the cheapest first."""
    ranked = in_order(found, CHEAPEST)
    ranked = ranked[ranked.groupby("parcel").cumcount() < _SHOWN]
    names = (ranked["carrier"] + " " + ranked["service"]).str.strip()
    columns = (ranked[name] for name in ("cost", "currency", "days_from", "days_to"))
    texts = [str(_told(*one)) for one in zip(names, *columns, strict=True)]
    return pd.Series(texts, index=ranked["parcel"].to_numpy(), dtype="object").groupby(level=0).agg("; ".join)


def _told(service: str, cost: float, currency: str, least: float, most: float) -> Text:
    price = f"{cost:.2f} {currency}".strip()
    if most != most:
        return tr("{service}: {price}", service=service, price=price)
    days = f"{most:g}" if least != least or least == most else f"{least:g}-{most:g}"
    return tr("{service}: {price}, {days} days", service=service, price=price, days=days)


def costs(parcels: pd.DataFrame, found: pd.DataFrame) -> pd.DataFrame:
    """By label of Parcels what its own carrier and service ask: cost and cost_currency; blank where no card says it.

    A service that a card does not name is any service of the carrier.
    """
    own = found.set_index(["parcel", *SERVICE])[["cost", "currency"]]
    out = pd.DataFrame({"cost": np.nan, "cost_currency": ""}, index=parcels.index)
    for service in (parcels["service"], pd.Series("", index=parcels.index)):
        asked = own.reindex(pd.MultiIndex.from_arrays([parcels.index, parcels["carrier"], service]))
        blank = out["cost"].isna().to_numpy()
        out["cost"] = np.where(blank, asked["cost"].to_numpy(), out["cost"])
        out["cost_currency"] = np.where(blank, asked["currency"].fillna("").to_numpy(), out["cost_currency"])
    return out.astype({"cost_currency": "str"})


def taken(asking: pd.DataFrame, found: pd.DataFrame) -> Mapping[int, tuple[str, str, int]]:
    """By parcel the carrier and service that its rule takes, and of how many.

    `asking` has each parcel's `choose`, and the `carriers` and `services` that its rule allows, blank for any.
    """
    out: dict[int, tuple[str, str, int]] = {}
    for choice, rows in asking.groupby("choose"):
        open_to = found[found["parcel"].isin(rows.index)]
        for name, column in (("carriers", "carrier"), ("services", "service")):
            allowed = rows[name].reindex(open_to["parcel"]).to_numpy()
            fits = {pair: _allowed(*pair) for pair in set(zip(allowed, open_to[column], strict=True))}
            keep = [fits[pair] for pair in zip(allowed, open_to[column], strict=True)]
            open_to = open_to[np.array(keep, dtype=bool)]
        open_to = open_to[open_to["same"].notna() if choice == CHEAPEST else open_to["days_to"].notna()]
        count = open_to.groupby("parcel").size()
        best = in_order(open_to, str(choice)).drop_duplicates("parcel")
        for parcel, carrier, service in zip(best["parcel"], best["carrier"], best["service"], strict=True):
            out[int(parcel)] = (carrier, service, int(count[parcel]))
    return out


def _allowed(named: str, one: str) -> bool:
    parts = [part.strip().casefold() for part in named.split(",") if part.strip()]
    return not parts or one.casefold() in parts


def priced(parcels: pd.DataFrame, orders: pd.DataFrame, known: Cards) -> pd.DataFrame:
    """Parcels that wait for their file with Carriage and Offers, by the weight that is billed."""
    rows = parcels[(parcels["status"] == Status.PACKED) & (parcels["parcel_no"] != "")]
    if known.none or rows.empty:
        return parcels
    postcodes = orders.drop_duplicates("parcel_no").set_index("parcel_no")["postcode"]
    places = rows.assign(
        postcode=rows["parcel_no"].map(postcodes).fillna("").astype("str"),
        weight_g=rows["billed_g"].fillna(rows["weight_g"]),
    )
    found = offers(places, known)
    out = parcels.copy()
    out.loc[rows.index, ["cost", "cost_currency"]] = costs(rows, found)
    out.loc[rows.index, "offers"] = (
        told(found.assign(same=found["cost"])).reindex(rows.index, fill_value="").astype("str")
    )
    return out
