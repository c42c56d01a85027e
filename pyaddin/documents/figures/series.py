"""What the charts show, out of the table of figures."""

from dataclasses import dataclass
from math import floor
from typing import Final

import pandas as pd

from pyaddin.documents.figures.back import named
from pyaddin.steps.figures import tally
from pyaddin.steps.figures.measures import MEASURES, Kind
from pyaddin.steps.figures.orders import AGES, OLDER
from pyaddin.steps.figures.parcels import STEPS
from pyaddin.steps.figures.report import Report
from pyaddin.words.catalogue import Text, tr

MOST: Final = 10
"""Bars of a chart; what is smaller is left to the table of figures."""
LONG: Final = 62
"""More days than this are shown by week."""


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart: its title, how it is drawn, what stands along it, and its series by their names."""

    title: Text
    form: str
    along: list[str]
    series: dict[str, list[float]]
    per_cent: bool = False

    @property
    def in_parts(self) -> bool:
        """Whether any value is no whole number."""
        return any(not value.is_integer() for of in self.series.values() for value in of)

    @property
    def reach(self) -> dict[str, float]:
        """Where a chart of lines begins and ends: near 100 % nothing could be told apart from 0 on."""
        least = min(value for of in self.series.values() for value in of if value == value)
        return {"min": max(0.0, floor(least * 10 - 1) / 10), "max": 1.0} if self.per_cent else {"min": 0.0}


def charts(report: Report) -> dict[str, Chart]:
    """The charts of the report that have anything to show, by name."""
    every = {
        "flow": _over_time(report, tr("Orders placed and parcels shipped"), ("orders", "parcels")),
        "on_time": _over_time(report, tr("Shipped on time"), ("on_time",), tally.WEEK),
        "carriers": _best(report, tr("Parcels by carrier"), "parcels", "carrier"),
        "marketplaces": _best(report, tr("Orders by marketplace"), "orders", "marketplace"),
        "steps": Chart(tr("Hours of each step, on average"), "bars", *_steps(report)),
        "ages": Chart(tr("Open orders by days since they were placed"), "columns", *_ages(report)),
        "abc": _best(report, tr("Articles by share of value"), "abc", "sku"),
        "articles": _best(report, tr("Units by article"), "units", "sku"),
        "clerks": _best(report, tr("Parcels packed by clerk"), "packed", "clerk"),
        "back": _best(report, tr("Units that came back by article"), "returned_units", "sku"),
        "reasons": _best(report, tr("Units that came back by reason"), "returned_units", "reason"),
        "short": _best(report, tr("Short picks by article"), "short_picks", "sku"),
    }
    return {name: chart for name, chart in every.items() if _shows(chart)}


def _shows(chart: Chart) -> bool:
    return any(value > 0 for values in chart.series.values() for value in values)


def _over_time(report: Report, title: Text, measures: tuple[str, ...], by: str = tally.DAY) -> Chart:
    """Each day of the period, those of which nothing is told at 0; a share has no figure there."""
    by = tally.WEEK if report.period.days > LONG else by
    days = pd.Series(pd.date_range(report.period.start.date(), report.period.end.date()))
    along = list(dict.fromkeys(tally.named_time(days, by)))
    series = {}
    for name in measures:
        told = tally.told(report.figures, name, by).groupby("of")["value"].first()
        filled = told.reindex(along)
        series[str(MEASURES[name].title)] = [float(v) for v in _blank(name, filled)]
    return Chart(title, "lines", along, series, MEASURES[measures[0]].kind == Kind.SHARE)


def _blank(name: str, values: pd.Series) -> pd.Series:
    return values.fillna(0.0) if MEASURES[name].kind == Kind.SUM else values


def _best(report: Report, title: Text, measure: str, by: str) -> Chart:
    """The greatest of a measure, greatest first."""
    told = tally.told(report.figures, measure, by)
    told = (
        told[(told["of"] != "") & (told["value"] > 0)].sort_values("value", ascending=False, kind="stable").head(MOST)
    )
    series = {str(MEASURES[measure].title): [float(value) for value in told["value"]]}
    return Chart(title, "bars", [named(by, of) for of in told["of"]], series, MEASURES[measure].kind == Kind.SHARE)


def _steps(report: Report) -> tuple[list[str], dict[str, list[float]]]:
    whole = report.figures[report.figures["by"] == tally.ALL].set_index("measure")["value"]
    names = [name for name, *_ in STEPS if name in whole.index and pd.notna(whole[name])]
    return [str(MEASURES[name].title) for name in names], {str(tr("Hours")): [float(whole[name]) for name in names]}


def _ages(report: Report) -> tuple[list[str], dict[str, list[float]]]:
    told = tally.told(report.figures, "open_age", "age").set_index("of")["num"]
    names = [*(name for _, name in AGES), OLDER]
    return names, {str(tr("Open orders")): [float(told.get(name, 0.0)) for name in names]}
