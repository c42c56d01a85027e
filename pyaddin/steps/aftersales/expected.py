"""How long a parcel takes, as the rules that choose carriers say it."""

from typing import NamedTuple

import pandas as pd

from pyaddin.values import countries


class Days(NamedTuple):
    """Days from shipping to delivery."""

    least: int
    most: int


def expected(rules: pd.DataFrame, carrier: str, service: str, country: str) -> Days | None:
    """The days of the first rule with that carrier and service that fits the country and says them; one that names no
    service holds for all of the carrier's."""
    says = rules[rules["days_most"].notna() & (rules["carrier"].str.casefold() == carrier.casefold())]
    for _, rule in says.sort_values("rank", kind="stable").iterrows():
        fits = not rule["country"] or country in countries.expand(rule["country"])
        if fits and rule["service"].casefold() in ("", service.casefold()):
            most = int(rule["days_most"])
            least = most if pd.isna(rule["days_least"]) else int(rule["days_least"])
            return Days(min(least, most), most)
    return None
