"""The report as a paper of four pages: what came and went, how well, through whom, and which articles; a fifth where
anything came back or was disputed."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final

import pandas as pd

from pyaddin.documents import fonts
from pyaddin.documents.escaping import Code, literal
from pyaddin.documents.figures import look, series
from pyaddin.documents.figures.back import BY, Back, came_back
from pyaddin.documents.slips import HELPERS
from pyaddin.steps.figures import tally
from pyaddin.steps.figures.measures import FAULTS, HEADLINES, MEASURES
from pyaddin.steps.figures.report import Report, shown
from pyaddin.words.catalogue import Text, tr

SIZES: Final = {
    "flow": (178, 54), "on_time": (178, 38), "steps": (178, 56), "short": (178, 66), "abc": (86, 84),
    "articles": (86, 84), "back": (86, 52), "reasons": (86, 52), "marketplaces": (86, 40), "ages": (86, 40),
}  # fmt: skip
SIZE: Final = (86, 52)
"""Of a chart on paper, in millimetres."""
SOON: Final = 12
"""Articles whose stock lasts shortest."""
VOLUMES: Final = ("lines", "units", "value")
SENT: Final = ("weight", "postage")
QUALITY: Final = (
    "fill_orders", "fill_lines", "fill_units", "on_time", "delivered", "returned", "cancelled", "pick_accuracy",
)  # fmt: skip
BACK: Final = ("returned_units", "return_rate", "restocked", "written_off", "refunded")
DISPUTED: Final = ("disputes", "disputes_won", "disputes_lost", "disputes_cost", "disputes_expected")
MOST_BACK: Final = 12
"""Rows of what came back, by each thing."""
PERFECT: Final = (*FAULTS, "perfect", "perfect_product")


def can_draw() -> bool:
    """Whether this installation draws charts: matplotlib is an extra, half as large as all others."""
    return find_spec("matplotlib") is not None


def paper(report: Report, shop: str, *, folders: Sequence[Path], now: datetime) -> bytes:
    """A PDF (A4) of four pages, or five."""
    from pyaddin.documents.typesetting import pdf

    return pdf("figures.typ.j2", folders, {**_values(report, shop, folders, now), **HELPERS}, now)


def _values(report: Report, shop: str, folders: Sequence[Path], now: datetime) -> Mapping[str, Any]:
    from pyaddin.documents.figures.drawing import drawn

    family = next(iter(fonts.families(fonts.own_folders(folders))), "sans-serif")
    charts = {
        name: SimpleNamespace(title=str(chart.title), picture=_svg(drawn(chart, *SIZES.get(name, SIZE), family)))
        for name, chart in series.charts(report).items()
    }
    figures = report.figures
    return {
        "shop": shop,
        "start": f"{report.period.start:%Y-%m-%d}",
        "end": f"{report.period.end:%Y-%m-%d}",
        "date": f"{now:%Y-%m-%d %H:%M}",
        "charts": charts,
        "tiles": list(_tiles(figures)),
        "volumes": _lines(figures, VOLUMES),
        "sent": _lines(figures, SENT),
        "quality": _lines(figures, QUALITY),
        "perfect": _lines(figures, PERFECT),
        "carriers": list(_carriers(figures)),
        "soon": list(_soon(figures)),
        "classes": list(_classes(figures)),
        "returns": _lines(figures, BACK),
        "came_back": list(_came_back(figures)),
        "disputes": _lines(figures, DISPUTED),
        "colours": SimpleNamespace(**{name: Code(f'rgb("{value}")') for name, value in COLOURS.items()}),
        "said": SAID,
    }


KINDS: Final = {"sku": tr("By article"), "reason": tr("By reason"), "supplier": tr("By supplier")}
COLOURS: Final = {"ink": look.INK, "soft": look.SOFT, "line": look.LINE, "band": look.BAND, "accent": look.ACCENT}
SAID: Final[dict[str, Text]] = {
    "title": tr("Figures"), "period": tr("{start} to {end}"), "written": tr("Written {date}"),
    "flow": tr("What came and what went"), "well": tr("How fast and how well"),
    "through": tr("Through whom"), "articles": tr("Which articles"),
    "page": tr("{start} to {end}, page {page} of {pages}"), "figure": tr("Figure"), "value": tr("Value"),
    "made_of": tr("Made of"), "left": tr("Left out"), "carrier": tr("Carrier"), "parcels": tr("Parcels"),
    "on_time": tr("On time"), "to_buyer": tr("Hours to the buyer"), "postage": tr("Postage of a parcel"),
    "back": tr("Came back"), "cover": tr("Stock that lasts shortest"), "sku": tr("SKU"), "on_hand": tr("On hand"),
    "a_day": tr("Shipped a day"), "days": tr("Days of cover"), "class": tr("Class"), "number": tr("Articles"),
    "share": tr("Share of value"), "abc": tr("ABC: articles by the value of what was ordered"),
    "returns": tr("What came back, what was disputed"), "units_back": tr("Came back"), "units_left": tr("Left"),
    "rate": tr("Rate"), "perfect": tr("Perfect orders"), "quality": tr("Rates"),
    "nothing": tr("Nothing to show in this period."),
}  # fmt: skip


def _svg(text: str) -> Code:
    return Code(f"bytes({literal(text)})")


def _whole(figures: pd.DataFrame, name: str) -> list[Any]:
    return [row for _, row in tally.told(figures, name).iterrows()]


def _tiles(figures: pd.DataFrame) -> Iterator[SimpleNamespace]:
    """The figures that stand large."""
    for name in HEADLINES:
        found = _whole(figures, name)
        value = shown(found[0]) if found else "–"
        yield SimpleNamespace(title=str(MEASURES[name].title), value=value)


def _lines(figures: pd.DataFrame, names: Sequence[str]) -> list[SimpleNamespace]:
    return [_line(row) for name in names for row in _whole(figures, name)]


def _line(row: Any) -> SimpleNamespace:
    """A figure with what it is made of."""
    measure = MEASURES[row["measure"]]
    parts = "" if row["den"] == 0 else f"{row['num']:,.4g} / {row['den']:,.4g}"
    if row["den"] and float(row["num"]).is_integer():
        parts = f"{row['num']:,.0f} / {row['den']:,.0f}"
    return SimpleNamespace(
        title=str(measure.title), value=shown(row), parts=parts, means=str(measure.means), left=f"{row['left']:,.0f}",
        why=str(measure.left) if row["left"] else "",
    )  # fmt: skip


def _carriers(figures: pd.DataFrame) -> Iterator[SimpleNamespace]:
    """Each carrier with what was measured of it, the one of most parcels first."""
    names = ("parcels", "on_time", "shipped_delivered", "returned", "postage_each")
    told = {name: tally.told(figures, name, "carrier") for name in names}
    for of in told["parcels"].sort_values("value", ascending=False, kind="stable")["of"]:
        cells = {
            name: "; ".join(shown(row) for _, row in part[part["of"] == of].iterrows() if pd.notna(row["value"])) or "–"
            for name, part in told.items()
        }
        yield SimpleNamespace(carrier=of or "–", **cells)


def _soon(figures: pd.DataFrame) -> Iterator[SimpleNamespace]:
    told = tally.told(figures, "cover", "sku")
    for _, row in told[told["den"] > 0].sort_values("value", kind="stable").head(SOON).iterrows():
        yield SimpleNamespace(
            sku=row["of"], on_hand=f"{row['num']:,.0f}", a_day=f"{row['den']:,.1f}", days=f"{row['value']:,.0f}"
        )


def _came_back(figures: pd.DataFrame) -> Iterator[SimpleNamespace]:
    """By article, reason and supplier the first rows of what came back."""
    found = list(came_back(figures))
    for by in BY:
        rows = [one for one in found if one.by == by][:MOST_BACK]
        if rows:
            yield SimpleNamespace(title=str(KINDS[by]), rows=[_back(one) for one in rows])


def _back(one: Back) -> SimpleNamespace:
    rate = "–" if one.rate is None else f"{one.rate * 100:.1f} %"
    return SimpleNamespace(of=one.of or "–", units=f"{one.units:,.0f}", left=f"{one.left:,.0f}", rate=rate)


def _classes(figures: pd.DataFrame) -> Iterator[SimpleNamespace]:
    told = tally.told(figures, "abc", "sku")
    for name, part in told.groupby("group"):
        share = part["num"].sum() / part["den"].max() if part["den"].max() else 0.0
        yield SimpleNamespace(name=name, number=len(part), share=f"{share * 100:.1f} %")
