"""The report as a workbook: key figures with charts, pivots to turn, all figures, and the rows they are of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import pandas as pd

from pyaddin.documents.figures import look, series
from pyaddin.documents.figures.back import came_back, named
from pyaddin.documents.figures.native import data_of, drawn_chart
from pyaddin.documents.figures.pivots import Pivot, with_pivots
from pyaddin.documents.figures.series import Chart
from pyaddin.documents.figures.writing import Book
from pyaddin.steps.figures import tally
from pyaddin.steps.figures.measures import MEASURES, Kind
from pyaddin.steps.figures.report import Report
from pyaddin.tables.schema import shown as shown_code
from pyaddin.words.catalogue import Text, Words, tr

TOLD: Final = {
    tally.ALL: tr("the whole period"), tally.DAY: tr("Day"), tally.WEEK: tr("Week"), tally.MONTH: tr("Month"),
    "marketplace": tr("Marketplace"), "shop": tr("Shop"), "warehouse": tr("Warehouse"), "sku": tr("SKU"),
    "clerk": tr("Clerk"), "carrier": tr("Carrier"), "age": tr("Age in days"),
    "reason": tr("Reason"), "supplier": tr("Supplier"),
}  # fmt: skip
CAPTIONS: Final = {
    "day": tr("Day"), "week": tr("Week"), "month": tr("Month"), "marketplace": tr("Marketplace"), "shop": tr("Shop"),
    "country": tr("Country"), "warehouse": tr("Warehouse"), "order_no": tr("Order no."), "sku": tr("SKU"),
    "item": tr("Item"), "status": tr("Status"), "carrier": tr("Carrier"), "orders": tr("Orders"), "units": tr("Units"),
    "value": tr("Value"), "currency": tr("Currency"), "service": tr("Service"), "parcel_no": tr("Parcel no."),
    "packed_by": tr("Packed by"), "delivery": tr("Delivery"), "parcels": tr("Parcels"), "kg": tr("Kilograms"),
    "postage": tr("Postage"), "on_time": tr("On time"), "hours_to_van": tr("Hours to the van"),
    "hours_to_buyer": tr("Hours to the buyer"),
}  # fmt: skip
CODED: Final = ("status", "delivery")
"""Columns whose cells are codes, of which sheets show the captions."""
FORMATS: Final = {
    "day": "yyyy-mm-dd",
    "value": "#,##0.00",
    "postage": "#,##0.00",
    "kg": "#,##0.00",
    "hours_to_van": "0.0",
    "hours_to_buyer": "0.0",
}


PUT: Final = {"sum": tr("{what}, sum"), "average": tr("{what}, mean")}


@dataclass(frozen=True, slots=True)
class Turned:
    """How a pivot is first seen: columns of the rows by their names, and how data are put together."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    pages: tuple[str, ...]
    data: dict[str, str]


OF_LINES: Final = Turned(
    ("marketplace", "sku"), ("month",), ("shop", "warehouse", "country", "currency"),
    {"orders": "sum", "units": "sum", "value": "sum"},
)  # fmt: skip
OF_PARCELS: Final = Turned(
    ("carrier", "country"), (), ("marketplace", "shop", "warehouse", "packed_by"),
    {"parcels": "sum", "on_time": "average", "hours_to_van": "average", "kg": "sum"},
)  # fmt: skip


def written(report: Report, now: datetime) -> bytes:
    """The workbook file."""
    book = Book(now)
    found = list(series.charts(report).values())
    front, orders, parcels = book.sheet(tr("Overview")), book.sheet(tr("Pivot orders")), book.sheet(tr("Pivot parcels"))
    for sheet, over in ((orders, tr("Lines")), (parcels, tr("Parcels"))):
        told = tr(
            "Turn it as you like: the fields are those of {sheet}. It is filled when the file is opened.", sheet=over
        )
        sheet.write(0, 0, str(told), book.look(font_color=look.SOFT))
        sheet.set_column(0, 0, 26)
    _figures(book, report)
    _returns(book, report)
    lines = _rows(book, tr("Lines"), report.lines)
    boxes = _rows(book, tr("Parcels"), report.parcels)
    places = data_of(book, found)
    _overview(book, front, report, found, places, now)
    front.activate()
    pivots = [_pivot(2, lines, report.lines, OF_LINES)] if len(report.lines) else []
    pivots += [_pivot(3, boxes, report.parcels, OF_PARCELS)] if len(report.parcels) else []
    return with_pivots(book.done(), pivots)


def _pivot(sheet: int, source: tuple[str, str], frame: pd.DataFrame, turned: Turned) -> Pivot:
    said = {name: str(CAPTIONS[name]) for name in frame}
    data = {said[name]: (str(PUT[how].placed(what=said[name])), how) for name, how in turned.data.items()}
    rows, columns, pages = ([said[n] for n in names] for names in (turned.rows, turned.columns, turned.pages))
    return Pivot(sheet, 3, source, list(said.values()), rows, columns, pages, data)


def _number(kind: str) -> str:
    return "0.0%" if kind == Kind.SHARE else "#,##0.0" if kind in (Kind.HOURS, Kind.MEAN) else "#,##0.##"


def _figures(book: Book, report: Report) -> None:
    """Every figure with what it is made of."""
    sheet, found = book.sheet(tr("Figures"), look.FAINT), report.figures
    captions = [
        tr("Figure"), tr("By"), tr("Of"), tr("Currency"), tr("Value"), tr("Numerator"), tr("Denominator"),
        tr("Left out"), tr("Class"), tr("From"), tr("To"), tr("How it is worked out"), tr("What is left out"),
    ]  # fmt: skip
    kinds = [MEASURES[name].kind for name in found["measure"]]
    titles = {name: str(one.title) for name, one in MEASURES.items()}
    by = {name: str(text) for name, text in TOLD.items()}
    means = {name: str(one.means) for name, one in MEASURES.items()}
    left = {name: str(one.left) for name, one in MEASURES.items()}
    columns: list[list[Any]] = [
        [titles[name] for name in found["measure"]], [by[name] for name in found["by"]],
        [named(*one) for one in zip(found["by"], found["of"], strict=True)],
        list(found["currency"]), list(found["value"]), list(found["num"]),
        list(found["den"].where(~found["measure"].map(lambda name: MEASURES[name].kind == Kind.SUM))),
        list(found["left"]), list(found["group"]), [report.period.start] * len(found), [report.period.end] * len(found),
        [means[name] for name in found["measure"]], [left[name] for name in found["measure"]],
    ]  # fmt: skip
    _table(book, sheet, captions, columns, (30, 16, 18, 9, 12, 12, 12, 9, 7, 11, 11, 48, 48), "FiguresTable")
    formats = {kind: book.look(num_format=_number(kind)) for kind in set(kinds)}
    for row, (kind, value) in enumerate(zip(kinds, found["value"], strict=True), 1):
        if pd.notna(value):
            sheet.write_number(row, 4, value, formats[kind])


def _returns(book: Book, report: Report) -> None:
    """What came back by article, reason and supplier, where anything did."""
    found = list(came_back(report.figures))
    if not found:
        return
    captions = [tr("By"), tr("Of"), tr("Units that came back"), tr("Units that left"), tr("Return rate")]
    columns: list[list[Any]] = [
        [str(TOLD[one.by]) for one in found], [one.of for one in found], [one.units for one in found],
        [one.left for one in found], [one.rate for one in found],
    ]  # fmt: skip
    formats = {2: "#,##0", 3: "#,##0", 4: "0.0%"}
    sheet = book.sheet(tr("Returns"), look.FAINT)
    _table(book, sheet, captions, columns, (16, 26, 20, 16, 12), "ReturnsTable", formats)


def _rows(book: Book, title: Text, frame: pd.DataFrame) -> tuple[str, str]:
    """A sheet of rows as a table; its name and range."""
    sheet = book.sheet(title, look.FAINT)
    columns = [
        [shown_code(cell) if cell else cell for cell in frame[name]] if name in CODED else list(frame[name])
        for name in frame
    ]
    captions = [CAPTIONS[name] for name in frame]
    formats = {at: FORMATS[name] for at, name in enumerate(frame) if name in FORMATS}
    widths = [max(10, min(24, len(str(caption)) + 3)) for caption in captions]
    _table(book, sheet, captions, columns, widths, f"Rows{len(book.sheets)}", formats)
    from xlsxwriter.utility import xl_range

    return book.sheets[-1], xl_range(0, 0, max(len(frame), 1), len(captions) - 1)


def _table(
    book: Book, sheet: Any, captions: Sequence[Words], columns: list[list[Any]], widths: Sequence[float], name: str,
    formats: dict[int, str] | None = None,
) -> None:  # fmt: skip
    """A table with filters: text as text, whatever it begins with."""
    heads = [{"header": str(caption)} for caption in captions]
    height = max(len(columns[0]), 1)
    sheet.add_table(0, 0, height, len(columns) - 1, {"columns": heads, "name": name, "style": "Table Style Light 1"})
    for at, (cells, width) in enumerate(zip(columns, widths, strict=True)):
        sheet.set_column(at, at, width, book.look())
        how = book.look(num_format=(formats or {}).get(at, "General"))
        for row, cell in enumerate(cells, 1):
            _write(sheet, row, at, cell, how, book)
    sheet.freeze_panes(1, 0)


def _write(sheet: Any, row: int, column: int, cell: Any, how: Any, book: Book) -> None:
    if isinstance(cell, str):
        if cell:
            sheet.write_string(row, column, cell, how)
    elif pd.notna(cell):
        if isinstance(cell, datetime):
            sheet.write_datetime(row, column, cell, book.look(num_format="yyyy-mm-dd"))
        else:
            sheet.write_number(row, column, cell, how)


def _overview(book: Book, sheet: Any, report: Report, found: list[Chart], places: list[int], now: datetime) -> None:
    """The key figures on the left, the charts beside them."""
    sheet.set_column(0, 0, 2)
    sheet.set_column(1, 1, 30)
    sheet.set_column(2, 5, 12)
    sheet.set_column(6, 6, 3)
    sheet.set_row(0, 34)
    sheet.write_string(0, 1, str(tr("Figures")), book.look(font_size=20, bold=True, font_color=look.ACCENT))
    period = tr(
        "{start} to {end}, written {now}",
        start=f"{report.period.start:%Y-%m-%d}",
        end=f"{report.period.end:%Y-%m-%d}",
        now=f"{now:%Y-%m-%d %H:%M}",
    )
    sheet.write_string(1, 1, str(period), book.look(font_color=look.SOFT))
    head = book.look(bold=True, font_color=look.SOFT, bottom=1, bottom_color=look.LINE, align="right")
    for column, caption in enumerate(
        (tr("Figure"), tr("Value"), tr("Numerator"), tr("Denominator"), tr("Left out")), 1
    ):
        sheet.write_string(
            3,
            column,
            str(caption),
            head if column > 1 else book.look(bold=True, font_color=look.SOFT, bottom=1, bottom_color=look.LINE),
        )
    row = 4
    for name, part in tally.each_measure(report.figures):
        if name == "abc":
            continue  # the whole is all of itself
        for _, figure in part.iterrows():
            _line(book, sheet, row, name, figure)
            row += 1
    for at, (chart, place) in enumerate(zip(found, places, strict=True)):
        sheet.insert_chart(3 + at // 2 * 16, 7 + at % 2 * 9, drawn_chart(book, chart, place), {"object_position": 2})
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _line(book: Book, sheet: Any, row: int, name: str, figure: pd.Series) -> None:
    measure, under = MEASURES[name], {"bottom": 1, "bottom_color": look.BAND}
    title = f"{measure.title} {figure['currency']}".strip()
    sheet.write_string(row, 1, title, book.look(**under))
    if pd.notna(figure["value"]):
        sheet.write_number(row, 2, figure["value"], book.look(bold=True, num_format=_number(measure.kind), **under))
    quiet = book.look(font_color=look.SOFT, num_format="#,##0.##", **under)
    sheet.write_number(row, 3, figure["num"], quiet)
    if measure.kind == Kind.SUM:
        sheet.write_blank(row, 4, None, quiet)
    else:
        sheet.write_number(row, 4, figure["den"], quiet)
    sheet.write_number(row, 5, figure["left"], quiet)
