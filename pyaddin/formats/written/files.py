"""Files as bytes: delimited text, Excel workbooks, and the old Excel workbooks that some portals still want.

The same rows give the same bytes, whenever and wherever they are written.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from pyaddin.formats.written import plain_xlsx
from pyaddin.formats.written.form import NEWLINES, TEMPLATE, FileForm
from pyaddin.tables.problems import Refusal
from pyaddin.values import formulas
from pyaddin.words.catalogue import Words, tr


@dataclass(frozen=True, slots=True)
class OutFile:
    """A file to be written; `parcels` are the labels of the rows it holds, `notes` what stands in it changed."""

    name: str
    data: bytes
    parcels: list[int]
    notes: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True)
class OutSheet:
    """A sheet's headers and its columns, each a list of texts and numbers as long as all others.

    `below` is a second line of headers. `turns` says where a text file with several kinds of line puts each row: lines
    of the same turn stand together, in the order of the sheets.
    """

    name: str
    headers: Sequence[str]
    columns: Sequence[Sequence[str | float]]
    below: Sequence[str] = ()
    turns: Sequence[int] = ()


def to_bytes(form: FileForm, sheets: Sequence[OutSheet]) -> bytes:
    """The file in its declared form."""
    if form.kind == "csv":
        sheets = [replace(sheet, headers=_harmless(sheet.headers), below=_harmless(sheet.below)) for sheet in sheets]
    sheets = [_with_second_header(sheet) if sheet.below else sheet for sheet in sheets]
    return {"csv": _csv, "xlsx": _xlsx, "xls": _xls, TEMPLATE: _template}[form.kind](form, sheets)


def _harmless(headers: Sequence[str]) -> list[str]:
    return [formulas.without_in_fixed(header) for header in headers]


def _csv(form: FileForm, sheets: Sequence[OutSheet]) -> bytes:
    text = io.StringIO(newline="")
    quoting: Literal[0, 1] = 1 if form.quote == "all" else 0  # csv.QUOTE_ALL, csv.QUOTE_MINIMAL
    writer = csv.writer(text, quoting=quoting, delimiter=form.delimiter, lineterminator=NEWLINES[form.newline])
    if form.header:
        writer.writerow(sheets[0].headers)
    writer.writerows(_lines(sheets))
    try:
        return text.getvalue().encode(form.encoding)
    except UnicodeEncodeError as error:  # what comes from the sheets is fitted before; headers and constants are not
        letter = error.object[error.start]
        raise Refusal(
            tr("The encoding {encoding} cannot hold '{letter}', which stands in a header or a constant of the format "
               "file; change one of the two there.", encoding=form.encoding, letter=letter)
        ) from None  # fmt: skip


def _lines(sheets: Sequence[OutSheet]) -> Iterable[Sequence[str | float]]:
    if len(sheets) == 1:
        return zip(*sheets[0].columns, strict=True)
    rows = [zip(*sheet.columns, strict=True) for sheet in sheets]
    turns = [turn for sheet in sheets for turn in sheet.turns]
    every = [row for of_sheet in rows for row in of_sheet]
    return [every[place] for place in sorted(range(len(every)), key=turns.__getitem__)]


def _with_second_header(sheet: OutSheet) -> OutSheet:
    columns = [[below, *column] for below, column in zip(sheet.below, sheet.columns, strict=True)]
    return OutSheet(sheet.name, sheet.headers, columns, turns=[-1, *sheet.turns])


def _xlsx(form: FileForm, sheets: Sequence[OutSheet]) -> bytes:
    return plain_xlsx.write([(sheet.name, sheet.headers if form.header else [], sheet.columns) for sheet in sheets])


def _template(form: FileForm, sheets: Sequence[OutSheet]) -> bytes:
    from pyaddin.formats.written.fill_template import fill

    return fill(form, sheets[0].headers, sheets[0].columns)


def _fill(write: Any, row: int, texts: Sequence[str], style: Any) -> None:
    for column, cell in enumerate(texts):
        write(row, column, cell, style)


def _xls(form: FileForm, sheets: Sequence[OutSheet]) -> bytes:
    import xlwt
    from xlwt.Cell import NumberCell, StrCell

    book = xlwt.Workbook(encoding="utf-8")
    text = xlwt.easyxf(num_format_str="@")
    style, plain = book.add_style(text), book.add_style(xlwt.Style.default_style)
    for sheet in sheets:
        page = book.add_sheet(sheet.name, cell_overwrite_ok=True)
        first = 0
        if form.header:
            _fill(page.write, 0, sheet.headers, text)
            first = 1
        for row, cells in enumerate(zip(*sheet.columns, strict=True), first):
            line = page.row(row)
            # tells the row its width; the cells below go in directly, which takes half the time
            line.set_cell_blank(len(cells) - 1, text)
            for column, cell in enumerate(cells):
                if isinstance(cell, str):
                    if cell:
                        line.insert_cell(column, StrCell(row, column, style, book.add_str(cell)))
                else:
                    line.insert_cell(column, NumberCell(row, column, plain, cell))
            if row % 1000 == 999:
                page.flush_row_data()
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()
