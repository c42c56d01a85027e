"""What customs are told: what goods are worth, whether a border is crossed, whose IOSS number belongs on a parcel."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from pyaddin.steps.addresses import territories
from pyaddin.values import countries
from pyaddin.values.amounts import cents
from pyaddin.values.rates import Known, Rates, converted

EURO, IOSS_MOST = "EUR", 150.0
"""Directive (EU) 2017/2455: the scheme is for consignments of an intrinsic value of up to 150 EUR."""
IOSS_BEGINS = "IM"
"""How the numbers of the scheme begin; other tax numbers of a sender are VAT or EORI numbers."""
_NORTHERN_IRELAND = "BT"


def declared(lines: pd.DataFrame, products: pd.DataFrame) -> pd.DataFrame:
    """What a unit of each line is declared at: unit_value in cents (NaN where nothing says it), currency, and whether
    it is the price paid (`paid`) because Products has no Unit value. Nothing is worth 0."""
    known = products.drop_duplicates("sku").set_index("sku")[["unit_value", "currency"]]
    of = known.reindex(lines["sku"]).set_axis(lines.index, axis=0)
    valued = of["unit_value"] > 0
    value = of["unit_value"].where(valued, lines["unit_price"])
    value = value.where(value > 0)
    currency = of["currency"].where(valued, lines["currency"]).fillna("").astype("str")
    return pd.DataFrame({"unit_value": cents(value), "currency": currency, "paid": ~valued & value.notna()})


def first_currency(worth: pd.DataFrame, group: pd.Series) -> pd.Series:
    """The currency of the first line of each line's parcel that has one."""
    told = worth["currency"].where((worth["currency"] != "") & worth["unit_value"].notna())
    return told.groupby(group.to_numpy()).transform("first").fillna("").astype("str")


def in_one_currency(
    worth: pd.DataFrame, group: pd.Series, to: pd.Series, on: date, rates: Known
) -> pd.DataFrame:  # fmt: skip
    """Declared values in the currency that `to` says of each line, where those of its parcel (`group`) are in several;
    they stay as they are where there is no rate."""
    told = worth["currency"].where((worth["currency"] != "") & worth["unit_value"].notna())
    several = told.groupby(group.to_numpy()).transform("nunique") > 1
    other = several & told.notna() & (told != to) & (to != "")
    if not other.any():
        return worth
    known, out = rates(), worth.copy()
    for currency in to[other].unique():
        rows = worth.index[other & (to == currency)]
        changed = cents(in_currency(worth.loc[rows, "unit_value"], worth.loc[rows, "currency"], currency, on, known))
        rows = rows[changed.notna()]
        out.loc[rows, "unit_value"] = changed[rows]
        out.loc[rows, "currency"] = currency
    return out


def crosses(senders: pd.Series, consignees: pd.Series, postcodes: pd.Series) -> pd.Series:
    """Where customs stand between two places: not within a country or the Union, special territories apart."""
    return _of_each(_crosses, senders, consignees, postcodes)


def _crosses(sender: str, country: str, postcode: str) -> bool:
    return _is_special(country, postcode) or (sender != country and not {sender, country} <= countries.EU)


def takes_ioss(senders: pd.Series, consignees: pd.Series, postcodes: pd.Series) -> pd.Series:
    """Where a parcel is imported into the Union's area of VAT, which Northern Ireland is of for goods."""
    return _of_each(_takes_ioss, senders, consignees, postcodes)


def _takes_ioss(sender: str, country: str, postcode: str) -> bool:
    north = country == "GB" and postcode.upper().lstrip().startswith(_NORTHERN_IRELAND)
    inside = country in countries.EU and not _is_special(country, postcode)
    return (inside or north) and sender not in ("", country, *countries.EU)


def _is_special(country: str, postcode: str) -> bool:
    return any(territories.judge_territory(country, "".join(postcode.upper().split())))


def _of_each(judge: Callable[[str, str, str], bool], *places: pd.Series) -> pd.Series:
    """The judgement of each journey, made once for those that are alike."""
    journeys = list(zip(*(series.tolist() for series in places), strict=True))
    known = {journey: judge(*journey) for journey in set(journeys)}
    return pd.Series([known[journey] for journey in journeys], index=places[0].index, dtype="bool")


@dataclass(frozen=True, slots=True)
class Ioss:
    """The number that goes on each parcel, "" where none belongs there; where it is left off because nothing tells
    whether the goods are worth more than the scheme takes, the currency that has no rate in `unsure`, or "?"."""

    number: pd.Series
    unsure: pd.Series


def ioss(parcels: pd.DataFrame, own: pd.Series, on: date, rates: Known) -> Ioss:
    """The number of each parcel: the order's `own`, else the sender's, where the scheme takes the consignment.

    `parcels` has from.country, from.tax_id, to.country, to.postcode, parcel.value and parcel.currency.
    """
    shops = parcels["from.tax_id"].where(parcels["from.tax_id"].str.upper().str.startswith(IOSS_BEGINS), "")
    number = own.where(own != "", shops)
    belongs = takes_ioss(parcels["from.country"], parcels["to.country"], parcels["to.postcode"]) & (number != "")
    known = rates() if belongs.any() else {}
    euros = in_currency(parcels["parcel.value"], parcels["parcel.currency"], EURO, on, known)
    why = parcels["parcel.currency"].where(parcels["parcel.value"].notna() & (parcels["parcel.currency"] != ""), "?")
    return Ioss(
        number.where(belongs & (euros <= IOSS_MOST), "").astype("str"),
        why.where(belongs & euros.isna(), "").astype("str"),
    )


def in_currency(amounts: pd.Series, currencies: pd.Series, to: str, on: date, rates: Rates) -> pd.Series:
    """Amounts in another currency; NaN where there is no amount or no rate."""
    known = {currency: converted(1.0, currency, to, on, rates) for currency in set(currencies.tolist())}
    each = [known[currency] for currency in currencies.tolist()]
    return amounts * pd.Series(
        [np.nan if rate is None else rate for rate in each], index=amounts.index, dtype="float64"
    )
