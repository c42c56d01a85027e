"""From facts to figures: one table, a row for each measure and each thing that it is told apart by."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

import numpy as np
import pandas as pd

from pyaddin.steps.figures import articles, back, facts, floor, orders, parcels
from pyaddin.steps.figures.articles import Limits
from pyaddin.steps.figures.facts import PLACES, Given, Period
from pyaddin.steps.figures.measures import FAULTS, MEASURES, Kind
from pyaddin.values.rates import NONE, Rates

ALL, DAY, WEEK, MONTH = "all", "day", "week", "month"
TIMES: Final = (DAY, WEEK, MONTH)
BY: Final = (ALL, *TIMES, *PLACES)
"""What figures are told apart by."""
NOW: Final = ("open_age", "cover", "disputes_expected")
"""Measures of what is so now, which are no figures of a day."""
NAMES: Final = ("measure", "by", "of", "currency", "value", "num", "den", "left", "group")
_TOLD: Final = ["measure", "of", "currency"]


def figures(given: Given, period: Period, now: datetime, limits: Limits, rates: Rates = NONE) -> pd.DataFrame:
    """Every figure of the period with its numerator, its denominator and how many were left out."""
    rows = orders.rows_of(given)
    return tallied(every_fact(given, rows, period, now, rates), period, limits)


def every_fact(given: Given, rows: pd.DataFrame, period: Period, now: datetime, rates: Rates = NONE) -> pd.DataFrame:
    """The facts of all measures, whenever they happened; `rows` are those of `orders.rows_of`."""
    return facts.together([
        orders.of_orders(rows, now),
        orders.of_perfect(rows),
        parcels.of_parcels(given, rows),
        back.of_returns(given, rows),
        back.of_disputes(given),
        floor.of_picks(given.tables["picking"]),
        floor.of_movements(given.movements),
        floor.of_presses(given.presses),
        articles.of_cover(given.tables["stock"], given.movements, period),
        articles.of_value(rows, period, rates),
    ])  # fmt: skip


def tallied(made: pd.DataFrame, period: Period, limits: Limits) -> pd.DataFrame:
    """The figures that these facts add up to."""
    now = made["measure"].isin(NOW) | made["at"].isna()
    made = made[period.holds(made["at"]) | now]
    found = pd.concat([_by(made, by) for by in BY], ignore_index=True)
    found = pd.concat([found, _product(found)], ignore_index=True)
    found = _of_all_that_left(_parts_of_value(found, limits))
    kinds = found["measure"].map({name: measure.kind for name, measure in MEASURES.items()})
    ratio = (found["num"] / found["den"].where(found["den"] != 0)).astype("float64")
    found["value"] = (
        found["num"]
        .where(kinds == Kind.SUM, found.get("product", np.nan))
        .where((kinds == Kind.SUM) | (found["measure"] == "perfect_product"), ratio)
    )
    turn = {name: at for at, name in enumerate(MEASURES)}
    place = {name: at for at, name in enumerate(BY)}
    found = found.assign(_m=found["measure"].map(turn), _b=found["by"].map(place))
    found = found.sort_values(["_m", "_b", "of", "currency"], kind="stable")
    return found[list(NAMES)].reset_index(drop=True)


def _by(made: pd.DataFrame, by: str) -> pd.DataFrame:
    """The sums by one thing; measures of which no fact has it are left out."""
    if by == ALL:
        of = pd.Series("", made.index, dtype="str")
    elif by in TIMES:
        made = made[made["at"].notna() & ~made["measure"].isin(NOW)]
        of = named_time(made["at"], by)
    else:
        told = made.loc[made[by] != "", "measure"].unique()
        made = made[made["measure"].isin(told)]
        of = made[by]
    sums = made.assign(of=of, left=made["left"].astype("float64")).groupby(_TOLD, sort=False)[["num", "den", "left"]]
    return sums.sum().reset_index().assign(by=by)


def named_time(at: pd.Series, by: str) -> pd.Series:
    """The day, ISO week or month of moments, as text that sorts."""
    if by == WEEK:
        parts = at.dt.isocalendar()
        return parts["year"].astype("str") + "-W" + parts["week"].astype("str").str.zfill(2)
    return at.dt.strftime("%Y-%m-%d" if by == DAY else "%Y-%m")


def _product(found: pd.DataFrame) -> pd.DataFrame:
    """The other school's perfect order: the product of the four shares, where all four are known."""
    parts = found[found["measure"].isin(FAULTS) & (found["den"] > 0)]
    shares = parts.assign(share=parts["num"] / parts["den"]).groupby(["by", "of"], sort=False)
    whole = shares.agg(product=("share", "prod"), parts=("share", "size"), den=("den", "max"), left=("left", "max"))
    whole = whole[whole["parts"] == len(FAULTS)].drop(columns="parts").reset_index()
    return whole.assign(measure="perfect_product", currency="", num=whole["product"] * whole["den"])


def _parts_of_value(found: pd.DataFrame, limits: Limits) -> pd.DataFrame:
    """The ABC of articles: each one's part of the value of all, and its class."""
    found = found[(found["measure"] != "abc") | found["by"].isin(("sku", ALL))].assign(group="")
    abc = found["measure"] == "abc"
    found.loc[abc, "den"] = found.loc[abc & (found["by"] == ALL), "num"].sum()
    sku = abc & (found["by"] == "sku")
    found.loc[sku, "group"] = articles.classes(found.loc[sku, "num"], limits)
    return found


def _of_all_that_left(found: pd.DataFrame) -> pd.DataFrame:
    """What came back for a reason is a part of all that left: what left has no reason."""
    by = (found["measure"] == "return_rate") & (found["by"] == "reason")
    found = found[~by | (found["num"] > 0)].copy()
    whole = (found["measure"] == "return_rate") & (found["by"] == ALL)
    found.loc[by, "den"] = found.loc[whole, "den"].sum()
    return found


def told(found: pd.DataFrame, measure: str, by: str = ALL) -> pd.DataFrame:
    """The figures of one measure by one thing."""
    return found[(found["measure"] == measure) & (found["by"] == by)]


def each_measure(found: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame]]:
    """The figures of the whole period, measure by measure."""
    whole = found[found["by"] == ALL]
    for name in MEASURES:
        if len(part := whole[whole["measure"] == name]):
            yield name, part
