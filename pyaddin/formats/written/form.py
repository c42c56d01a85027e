"""How a written file looks: its kind, encoding, delimiter, header, dates, decimals; the [file] table of a format."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pyaddin.formats.files.toml_reader import TableReader
from pyaddin.formats.written.columns import CHARACTERS, ENCODINGS
from pyaddin.formats.written.transforms import DATE_PARTS

TEMPLATE: Final = "template"
"""The kind of a carrier's own workbook that is filled in place."""
KINDS: Final = ("csv", "xlsx", "xls", TEMPLATE)
NEWLINES: Final = {"CRLF": "\r\n", "LF": "\n"}
MOST_ROWS: Final = {"csv": None, "xlsx": 1_048_575, "xls": 65_535, TEMPLATE: 1_000_000}
"""Rows that a sheet of the kind holds below its header."""


@dataclass(frozen=True, slots=True)
class FileForm:
    """How the file is written; `rows_max` counts the rows of the first sheet, without the header.

    A template is the file `template` in `folder`, filled on `sheet`; its rows count from 1.
    """

    kind: str
    extension: str
    delimiter: str
    encoding: str
    newline: str
    header: bool
    quote_all: bool
    rows_max: int | None
    date: str
    decimal: str
    not_first: str
    characters: str
    address_lines: int
    address_length: int
    template: str = ""
    sheet: str = ""
    header_row: int = 1
    first_row: int = 2
    folder: Path | None = None


def read_file(table: TableReader) -> FileForm:
    """The [file] table of a format."""
    kind = table.choice("kind", KINDS, "")
    rows_max = table.whole("rows_max")
    most = MOST_ROWS.get(kind)
    template = table.text("template", required=kind == TEMPLATE)
    form = FileForm(
        kind=kind,
        extension=table.text("extension") or template.rpartition(".")[2] or kind,
        delimiter=table.choice("delimiter", (",", ";", "\t", "|"), ","),
        encoding=table.choice("encoding", ENCODINGS, "utf-8"),
        newline=NEWLINES[table.choice("newline", tuple(NEWLINES), "CRLF")],
        header=table.flag("header", True),
        quote_all=table.choice("quote", ("needed", "all"), "needed") == "all",
        rows_max=min(rows_max, most) if rows_max and most else rows_max or most,
        date=table.text("date") or "YYYY-MM-DD",
        decimal=table.choice("decimal", (".", ","), "."),
        not_first=table.text("not_first"),
        characters=table.choice("characters", CHARACTERS, "any"),
        address_lines=table.whole("address_lines") or 4,
        address_length=table.whole("address_length") or 0,
        template=template,
        sheet=table.text("sheet", required=kind == TEMPLATE),
        header_row=table.whole("header_row") or 1,
        first_row=table.whole("first_row") or 2,
    )
    if not form.extension.isalnum():
        table.say(f"extension '{form.extension}' must be letters and digits only")
    if form.address_lines > 4:
        table.say("address_lines must be 1 to 4")
    if not DATE_PARTS.search(form.date):
        table.say(f"date '{form.date}' names no part of a date; write one such as DD/MM/YYYY")
    _check_template(form, table)
    table.close()
    return form


def _check_template(form: FileForm, table: TableReader) -> None:
    if form.kind != TEMPLATE:
        if form.template or form.sheet:
            table.say("template and sheet are for kind 'template'")
        return
    if not set(form.template).isdisjoint("/\\:") or not form.template.lower().endswith((".xlsx", ".xlsm")):
        table.say("template must be the name of an .xlsx or .xlsm file that lies beside this one")
    if form.first_row <= form.header_row:
        table.say("first_row must be below header_row")
