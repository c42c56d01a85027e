"""Charts of the spreadsheet's own, over cells of a sheet of theirs."""

from typing import Any, Final

from pyaddin.documents.figures import look
from pyaddin.documents.figures.series import Chart
from pyaddin.documents.figures.writing import FONT, Book
from pyaddin.words.catalogue import tr

WIDE, HIGH = 560, 300
"""Of a chart, in pixels."""
KINDS: Final = {"lines": "line", "bars": "bar", "columns": "column"}


def data_of(book: Book, found: list[Chart]) -> list[int]:
    """What the charts show, one below the other; the row where each begins."""
    sheet, row, places = book.sheet(tr("Charts' data"), look.FAINT), 0, []
    sheet.set_column(0, 0, 24, book.look())
    for chart in found:
        sheet.write_string(row, 0, str(chart.title), book.look(bold=True))
        sheet.write_row(row + 1, 1, list(chart.series), book.look(font_color=look.SOFT))
        for at, name in enumerate(chart.along, row + 2):
            sheet.write_string(at, 0, name, book.look())
            for column, values in enumerate(chart.series.values(), 1):
                if (value := values[at - row - 2]) == value:
                    sheet.write_number(
                        at, column, value, book.look(num_format="0.0%" if chart.per_cent else "#,##0.##")
                    )
        places.append(row + 1)
        row += len(chart.along) + 4
    return places


def _number_of(chart: Chart) -> str:
    return "0.0%" if chart.per_cent else "#,##0.0" if chart.form == "bars" and chart.in_parts else "#,##0"


def drawn_chart(book: Book, chart: Chart, place: int) -> Any:
    """The chart over the data whose captions stand in that row of the last sheet."""
    kind = KINDS[chart.form]
    drawn, data = book.book.add_chart({"type": kind}), book.sheets[-1]
    last = place + len(chart.along)
    for at in range(len(chart.series)):
        colour = look.SERIES[at]
        labels = {"value": True, "num_format": _number_of(chart), "font": {"name": FONT, "size": 9, "color": look.INK}}
        bars = {"fill": {"color": colour}, "gap": 60, "data_labels": labels}
        fill = {"line": {"color": colour, "width": 2}} if kind == "line" else bars
        drawn.add_series({
            "name": [data, place, at + 1], "categories": [data, place + 1, 0, last, 0],
            "values": [data, place + 1, at + 1, last, at + 1], **fill,
        })  # fmt: skip
    font = {"name": FONT, "size": 9, "color": look.SOFT}
    drawn.set_title(
        {"name": str(chart.title), "name_font": {"name": FONT, "size": 12, "color": look.INK}, "overlay": False}
    )
    along, up = (drawn.set_x_axis, drawn.set_y_axis) if kind != "bar" else (drawn.set_y_axis, drawn.set_x_axis)
    along({"num_font": font, "line": {"color": look.LINE}, "reverse": kind == "bar", "major_tick_mark": "none",
           "major_gridlines": {"visible": False}})  # fmt: skip
    if kind == "line":
        up({"num_font": font, "num_format": "0%" if chart.per_cent else "#,##0", **chart.reach, "line": {"none": True},
            "major_gridlines": {"visible": True, "line": {"color": look.LINE, "width": 0.5}}})  # fmt: skip
    else:
        up({"visible": False, "min": 0, "major_gridlines": {"visible": False}})
    if len(chart.series) > 1:
        drawn.set_legend({"position": "top", "font": font})
    else:
        drawn.set_legend({"none": True})
    drawn.set_size({"width": WIDE, "height": HIGH})
    drawn.set_chartarea({"border": {"color": look.LINE}})
    return drawn
