"""Charts drawn with matplotlib, as SVG for the paper: its letters stay text, in the paper's own type."""

import io
import warnings
from typing import Any, Final

from pyaddin.documents.figures import look
from pyaddin.documents.figures.series import Chart

MM: Final = 1 / 25.4
MEASURED: Final = "DejaVu Sans"
"""The type that matplotlib brings along: letters are measured in it and shown in the paper's."""
SETTINGS: Final[dict[Any, Any]] = {
    "svg.fonttype": "none", "svg.hashsalt": "figures", "font.family": MEASURED, "font.size": 8,
    "text.color": look.INK, "xtick.color": look.SOFT, "ytick.color": look.SOFT, "axes.labelcolor": look.SOFT,
    "axes.edgecolor": look.LINE, "axes.linewidth": 0.8, "grid.color": look.LINE, "grid.linewidth": 0.5,
    "text.parse_math": False,
}  # fmt: skip
LONGEST: Final = 26
"""Letters of a label beside a bar; longer ones end in dots."""
MOST_ALONG: Final = 8
"""Labels below a line."""
LABELLED: Final = 14
"""Up to so many places of a line have a dot each."""
FEW_BARS: Final = 4
"""A chart has room for so many bars at least: two would be planks."""


def drawn(chart: Chart, wide: float, high: float, family: str) -> str:
    """The chart as SVG, so many millimetres wide and high, its letters in that type."""
    import matplotlib as mpl
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    with mpl.rc_context(SETTINGS), warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph .* missing")  # the paper's type has them, or its fonts beside it
        figure = Figure(figsize=(wide * MM, high * MM), layout="constrained")
        FigureCanvasSVG(figure)
        axes = figure.add_subplot()
        {"lines": _lines, "bars": _bars, "columns": _columns}[chart.form](axes, chart)
        axes.tick_params(length=0, pad=4)
        out = io.BytesIO()
        figure.savefig(out, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    return out.getvalue().decode().replace(MEASURED, family)


def _bare(axes: Any, *kept: str) -> None:
    for side in ("top", "right", "left", "bottom"):
        axes.spines[side].set_visible(side in kept)


def _lines(axes: Any, chart: Chart) -> None:
    """Lines, each with its name at its end instead of a legend; the ground below the first one tinted."""
    places = range(len(chart.along))
    for at, ((name, values), colour) in enumerate(zip(chart.series.items(), look.SERIES, strict=False)):
        axes.plot(places, values, color=colour, linewidth=1.8, solid_capstyle="round", label=name)
        if len(chart.along) <= LABELLED:
            axes.plot(places, values, "o", color=colour, markersize=3.5)
        if at == 0 and not chart.per_cent:
            axes.fill_between(places, values, color=colour, alpha=0.08, linewidth=0)
    _bare(axes, "bottom")
    axes.grid(axis="y")
    axes.set_axisbelow(True)
    reach = chart.reach
    axes.set_ylim(reach["min"], reach.get("max"))
    axes.margins(x=0.02)
    axes.yaxis.set_major_locator(_few())
    axes.yaxis.set_major_formatter(lambda value, _: _said(chart, value))
    step = max(1, -(-len(chart.along) // MOST_ALONG))
    axes.set_xticks(list(places)[::step], chart.along[::step])
    if len(chart.series) > 1:
        axes.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=len(chart.series), frameon=False, borderpad=0,
                    handlelength=1.2, borderaxespad=0.2)  # fmt: skip


def _few() -> Any:
    from matplotlib.ticker import MaxNLocator

    return MaxNLocator(5, integer=False, min_n_ticks=2)


def _bars(axes: Any, chart: Chart) -> None:
    (values,) = chart.series.values()
    bars = axes.barh(range(len(values)), values, height=0.62, color=look.ACCENT)
    axes.bar_label(bars, [_said(chart, value) for value in values], padding=3, color=look.INK)
    axes.set_yticks(range(len(values)), [_short(name) for name in chart.along])
    axes.invert_yaxis()
    axes.set_xticks([])
    axes.margins(x=0.14)
    if len(values) < FEW_BARS:
        axes.set_ylim(FEW_BARS - 0.5, -0.5)
    _bare(axes, "left")


def _columns(axes: Any, chart: Chart) -> None:
    (values,) = chart.series.values()
    bars = axes.bar(range(len(values)), values, width=0.62, color=look.ACCENT)
    axes.bar_label(bars, [_said(chart, value) for value in values], padding=2, color=look.INK)
    axes.set_xticks(range(len(values)), chart.along)
    axes.set_yticks([])
    axes.margins(y=0.14)
    _bare(axes, "bottom")


def _said(chart: Chart, value: float) -> str:
    if chart.per_cent:
        share = value * 100
        return f"{share:.0f} %" if chart.form == "lines" else f"{share:.1f} %"
    return f"{value:,.1f}" if chart.in_parts and not float(value).is_integer() else f"{value:,.0f}"


def _short(name: str) -> str:
    return name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…"
