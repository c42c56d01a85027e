"""Carrier, service and packaging by the first rule that fits, and why it was that one."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd

from pyaddin.steps.parcels import customs
from pyaddin.tables.parcels import RULES
from pyaddin.tables.schema import shown
from pyaddin.values import countries
from pyaddin.values.rates import NONE, Known
from pyaddin.values.service_classes import EXPRESS, service_class
from pyaddin.words.catalogue import Text, tr

FAST = (
    "express",
    "expedited",
    "next day",
    "next-day",
    "priority",
    "overnight",
    "second day",
    "2-day",
    "same day",
    "特快",
)
"""Words in a buyer's choice that promise speed."""

CONDITIONS: dict[str, Text] = {
    "marketplace": tr("marketplace {value}"),
    "country": tr("country {value}"),
    "warehouse": tr("warehouse {value}"),
    "weight_from": tr("weight at least {value:g}"),
    "weight_to": tr("weight up to {value:g}"),
    "value_from": tr("value at least {value:g}"),
    "value_to": tr("value up to {value:g}"),
    "battery": tr("battery {value}"),
    "buyers_choice": tr("buyer's choice {value}"),
}
"""What a rule may ask, by the column of Rules."""


_CHOSEN = ("carrier", "service", "packaging", "why_carrier", "choose", "carriers", "services")


def choose(parcels: pd.DataFrame, rules: pd.DataFrame, tare: pd.Series) -> pd.DataFrame:
    """For each parcel: carrier, service, packaging, weight_g, why_carrier and `promised`; all blank where no rule fits.

    Where the rule leaves it to the rate cards, `choose` tells how, and `carriers` and `services` of which.

    `parcels` has marketplace, country, warehouse, items_g, value, battery, service_requested and the packaging that
    would fit (`suggested`); `tare` is grams by packaging. A rule's weight limits are those of the packed parcel.
    """
    out = pd.DataFrame(
        {**dict.fromkeys(_CHOSEN, ""), "weight_g": np.nan, "promised": False}, index=parcels.index
    ).astype(dict.fromkeys(_CHOSEN, "str"))
    left = pd.Series(True, index=parcels.index)
    for rule in _in_rank(rules):
        packaging = parcels["suggested"] if not rule["packaging"] else pd.Series(rule["packaging"], index=parcels.index)
        weight = parcels["items_g"] + packaging.map(tare).fillna(0.0)
        fits = left & _fits(parcels, rule, weight)
        if not fits.any():
            continue
        names = ("carriers", "services") if rule["choose"] else ("carrier", "service")
        out.loc[fits, list(names)] = [rule["carrier"], rule["service"]]
        out.loc[fits, "choose"] = rule["choose"]
        out.loc[fits, "packaging"] = packaging[fits].astype("str")
        out.loc[fits, "weight_g"] = weight[fits]
        out.loc[fits, "why_carrier"] = _why(rule)
        out.loc[fits, "promised"] = bool(rule["buyers_choice"])
        left &= ~fits
    return out


def ask_value(rules: pd.DataFrame) -> bool:
    """Whether any rule asks what a parcel is worth."""
    return bool(rules[["value_from", "value_to"]].notna().any(axis=None))


def values(
    parcels: pd.DataFrame, rules: pd.DataFrame, currency: str, on: date, rates: Known
) -> tuple[pd.Series, pd.Series]:
    """Each parcel's value as rules ask it: in their currency, or as it is where they have none; and its own currency
    where there is no rate, so that no rule that asks the value fits."""
    if not currency or not ask_value(rules):
        return parcels["value"], pd.Series("", index=parcels.index, dtype="str")
    known = rates() if (parcels["currency"] != currency).any() else NONE
    changed = customs.in_currency(parcels["value"], parcels["currency"], currency, on, known)
    missing = parcels["value"].notna() & changed.isna() & (parcels["currency"] != "")
    return changed, parcels["currency"].where(missing, "").astype("str")


def fast(wish: str) -> tuple[str, ...]:
    """The words of a buyer's choice that promise speed; a service whose class is known is compared by that instead."""
    if service_class(wish) is not None:
        return ()
    asked = wish.casefold()
    return tuple(word for word in FAST if word in asked)


def lower_class(wish: str, carrier: str, service: str) -> bool:
    """Whether a service is known to be of a lower class than the one that the buyer chose."""
    asked, sent = service_class(wish), _class_of(carrier, service)
    return asked is not None and sent is not None and sent < asked


def chosen_for(wish: str, why: str) -> bool:
    """Whether the rule that stands in Why this carrier asks for what the buyer chose."""
    _, _, words = why.partition(str(replace(CONDITIONS["buyers_choice"], args=(("value", ""),))))
    return any(word.strip().casefold() in wish.casefold() for word in words.split(",") if word.strip())


def _class_of(carrier: str, service: str) -> int | None:
    """By the service's own name where that is known, else by both: e邮宝 is the carrier's name too."""
    found = service_class(service)
    return service_class(f"{carrier} {service}") if found is None else found


def slower_than_chosen(parcels: pd.DataFrame, chosen: pd.DataFrame) -> pd.Series:
    """Parcels whose buyer chose something fast that neither the rule nor the service promises; of services whose
    class is known, those of a lower one, and those of none where the buyer chose an express service."""
    each = list(zip(parcels["service_requested"], chosen["carrier"], chosen["service"], strict=True))
    known = {one: _slower(*one) for one in set(each)}
    slower = pd.Series([known[one] for one in each], index=parcels.index, dtype=bool)
    return slower & ~chosen["promised"] & (chosen["carrier"] != "")


def _slower(wish: str, carrier: str, service: str) -> bool:
    asked = service_class(wish)
    if asked is not None:
        of_none = _class_of(carrier, service) is None
        return lower_class(wish, carrier, service) or (asked == EXPRESS and of_none)
    sent = f"{carrier} {service}".casefold()
    return any(word not in sent for word in fast(wish))


def _in_rank(rules: pd.DataFrame) -> Iterator[pd.Series]:
    usable = rules[(rules["carrier"] != "") | (rules["choose"] != "")].sort_values(
        "rank", kind="stable", na_position="last"
    )
    return (rule for _, rule in usable.iterrows())


def _fits(parcels: pd.DataFrame, rule: pd.Series, weight: pd.Series) -> pd.Series:
    fits = pd.Series(True, index=parcels.index)
    for name in ("marketplace", "warehouse"):
        if rule[name]:
            fits &= parcels[name].str.casefold().isin([part.strip().casefold() for part in rule[name].split(",")])
    if rule["country"]:
        fits &= parcels["country"].isin(countries.expand(rule["country"]))
    if rule["battery"]:
        fits &= parcels["battery"] == (rule["battery"].casefold() == "yes")
    if rule["buyers_choice"]:
        asked = parcels["service_requested"].str.casefold()
        words = [word.strip().casefold() for word in rule["buyers_choice"].split(",") if word.strip()]
        fits &= np.logical_or.reduce([asked.str.contains(word, regex=False) for word in words])
    for name, series in (("weight", weight), ("value", parcels["value"])):
        if not pd.isna(rule[f"{name}_from"]):
            fits &= series >= rule[f"{name}_from"]
        if not pd.isna(rule[f"{name}_to"]):
            fits &= series <= rule[f"{name}_to"]
    return fits


def _why(rule: pd.Series) -> str:
    """What stands in Why this carrier."""
    asked = [
        str(replace(text, args=(("value", shown(value) if RULES.column(name).coded else value),)))
        for name, text in CONDITIONS.items()
        if (value := rule[name]) != "" and not pd.isna(value)
    ]
    conditions = ", ".join(asked) or tr("everything else")
    if pd.isna(rule["rank"]):
        return str(tr("Rule: {conditions}", conditions=conditions))
    return str(tr("Rule {rank:g}: {conditions}", rank=rule["rank"], conditions=conditions))
