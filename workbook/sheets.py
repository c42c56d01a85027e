"""The sheets that hold tables, and the Inbox: band, buttons, table, drop-downs, tints, print set-up."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

import launcher
from look import (
    ACCENT,
    AMBER,
    AMBER_PALE,
    CHECK_TINTS,
    GREEN,
    GREEN_PALE,
    INK,
    LINE,
    RED,
    RED_PALE,
    SOFT,
    STATUS_TINTS,
    TEXT,
    WRAPPED,
    Look,
)
from pyaddin.buttons import BUTTONS, Button
from pyaddin.formats.learn.meanings import MEANINGS, PURPOSES, purpose_caption
from pyaddin.tables.orders import INBOX
from pyaddin.tables.schema import Column, Table
from pyaddin.tables.sheets import HEADER_ROW, HELP_ROW, RESULT_ROW, TITLE_ROW
from pyaddin.tables.status import Status

LAST_ROW: Final = 200_000
"""Tints and drop-downs reach down to here, so that pasted rows have them too."""
FROZEN: Final = {
    "Orders": 3,
    "Parcels": 2,
    "Products": 1,
    "Stock": 3,
    "Packaging": 1,
    "Warehouses": 1,
    "Found": 3,
    "Check": 3,
    "Learn": 2,
}
TAB_COLOURS: Final = {"Home": ACCENT, "Inbox": ACCENT, "Orders": ACCENT, "Parcels": ACCENT}
PAGE_CHARACTERS: Final = 190
BUTTON_HEIGHT: Final = 28
ROW_HEIGHT: Final = 16.5
OPEN_STATUSES: Final = (
    Status.NEW,
    Status.HOLD,
    Status.READY,
    Status.SHORT,
    Status.RESERVED,
    Status.PACKED,
    Status.SENT,
)
LISTS: Final = {
    "sku": "List_SKU", "warehouse": "List_Warehouse", "packaging": "List_Packaging", "means": "List_Means",
}  # fmt: skip
"""Columns whose drop-down is a column of another sheet, and the defined name of that list."""
MEANS_COLUMN: Final = "Z"
"""A hidden column of Settings, whose rows nobody deletes: what may stand in Means for a column and for the file."""

Row = Sequence[str | float | None]


def letter(table: Table, name: str) -> str:
    """The sheet column of a table's column, as `AC`."""
    return str(xl_col_to_name(table.names.index(name)))


def reference(table: Table, name: str) -> str:
    """A whole sheet column: it goes on holding when rows are pasted below and when the clerk moves the column."""
    column = letter(table, name)
    return f"{table.sheet}!${column}:${column}"


def cells(table: Table, name: str, last: int) -> str:
    """A column's cells from the first data row down to `last`, which stay those when rows are deleted."""
    column = reference(table, name)
    return f"INDEX({column},{HEADER_ROW + 1}):INDEX({column},{last})"


def lists(book: Any) -> None:
    """The defined names behind drop-downs; each ends at the last filled cell."""
    for name, sheet in (("SKU", "Products"), ("Warehouse", "Warehouses"), ("Packaging", "Packaging")):
        first = f"{sheet}!$A${HEADER_ROW + 1}"
        area = f"{first}:$A$20000"
        book.define_name(f"List_{name}", f"={first}:INDEX({area},MAX(1,COUNTA({area})))")
    top, column = HEADER_ROW + 1, MEANS_COLUMN
    means = (*(meaning.caption for meaning in MEANINGS), *map(purpose_caption, PURPOSES))
    book.define_name("List_Means", f"=Settings!${column}${top}:${column}${HEADER_ROW + len(means)}")
    settings = book.get_worksheet_by_name("Settings")
    settings.write_column(f"{column}{top}", means)
    settings.set_column(f"{column}:{column}", None, None, {"hidden": True})


def band(sheet: Any, look: Look, title: str, help_text: str) -> None:
    """Title, one line of help, and the place of the last press's closing line."""
    sheet.set_row(TITLE_ROW - 1, 36, look.band())
    sheet.set_row(HELP_ROW - 1, 18, look.band())
    sheet.set_row(RESULT_ROW - 1, 22, look.band())
    sheet.write_string(TITLE_ROW - 1, 0, title, look.band(font_size=20, bold=True, font_color=ACCENT, indent=1))
    sheet.write_string(HELP_ROW - 1, 0, help_text, look.band(font_color=SOFT, indent=1))
    sheet.write_blank(RESULT_ROW - 1, 0, None, look.band(bold=True, font_color=INK, indent=1))


def button(sheet: Any, entry: Button, row: int, column: int, x: int, y: int, width: int, height: int) -> None:
    """A form-control button that runs the button's Sub."""
    options = {"macro": launcher.macro(entry), "caption": entry.caption, "width": width, "height": height}
    sheet.insert_button(row, column, {**options, "x_offset": x, "y_offset": y})


def band_buttons(sheet: Any, name: str, first_column: int, x: int) -> None:
    """The sheet's buttons side by side in the title's row, right of the frozen columns."""
    for entry in BUTTONS:
        if name in entry.sheets:
            width = 34 + 7 * len(entry.caption)
            button(sheet, entry, TITLE_ROW - 1, first_column, x, 10, width, BUTTON_HEIGHT)
            x += width + 8


def page(sheet: Any, characters: int) -> None:
    """Print set-up: landscape A4, as many pages wide as stays legible, header rows on each."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.fit_to_pages(-(-characters // PAGE_CHARACTERS), 0)
    sheet.set_footer("&L&8&F  -  &A&C&8&D&R&8Page &P of &N")


def table_sheet(book: Any, look: Look, table: Table, rows: Sequence[Row], choices: Mapping[int, Sequence[str]]) -> None:
    """One sheet with its table; `choices` are drop-downs of single rows' value cells (Settings)."""
    sheet = book.get_worksheet_by_name(table.sheet)
    band(sheet, look, table.sheet, table.help)
    for index, column in enumerate(table.columns):
        sheet.set_column(index, index, column.width, look.column(column))
    frozen = FROZEN.get(table.sheet, 0)
    band_buttons(sheet, table.sheet, frozen, 8 if frozen else 190)
    if not any(column.name in WRAPPED for column in table.columns):
        # A height of its own keeps LibreOffice from measuring every written cell, tints included: ten times faster.
        sheet.set_default_row(ROW_HEIGHT)
    sheet.set_row(HEADER_ROW - 1, 32)
    _rows(sheet, look, table, rows)
    _drop_downs(sheet, table)
    for offset, values in choices.items():
        _choose(sheet, HEADER_ROW + offset, HEADER_ROW + offset, 1, values, "one of these")
    _tints(sheet, look, table)
    sheet.freeze_panes(HEADER_ROW, frozen)
    sheet.set_selection(HEADER_ROW, 0, HEADER_ROW, 0)
    page(sheet, sum(column.width for column in table.columns))
    sheet.repeat_rows(HEADER_ROW - 1)
    if frozen:
        sheet.repeat_columns(0, frozen - 1)


def _rows(sheet: Any, look: Look, table: Table, rows: Sequence[Row]) -> None:
    """The table: header, rows, or one blank row that holds the formats for the first one."""
    filled = rows or [[None] * len(table.columns)]
    formats = [look.column(column) for column in table.columns]
    for offset, values in enumerate(filled, HEADER_ROW):
        for index, value in enumerate(values):
            sheet.write(offset, index, value, formats[index])
        if any(_two_lines(column, value) for column, value in zip(table.columns, values, strict=True)):
            sheet.set_row(offset, 30)
    sheet.add_table(
        HEADER_ROW - 1, 0, HEADER_ROW - 1 + len(filled), len(table.columns) - 1,
        {
            "name": table.sheet,
            "style": "Table Style Light 1",
            "columns": [{"header": c.caption, "header_format": look.header(c)} for c in table.columns],
        },
    )  # fmt: skip


def _two_lines(column: Column, value: str | float | None) -> bool:
    """Whether a wrapped sentence is longer than one line; LibreOffice does not find the height by itself."""
    return column.name in WRAPPED and len(str(value)) > column.width + 15


def _drop_downs(sheet: Any, table: Table) -> None:
    for index, column in enumerate(table.columns):
        if column.choices:
            _choose(sheet, HEADER_ROW, LAST_ROW - 1, index, column.choices, "one of the listed words")
        elif column.name in LISTS and column.name not in table.key and column.editor != "program":
            _choose(sheet, HEADER_ROW, LAST_ROW - 1, index, f"={LISTS[column.name]}", "one that is on its own sheet")


def _choose(sheet: Any, first: int, last: int, column: int, source: Sequence[str] | str, what: str) -> None:
    """A drop-down that only informs: typing or pasting anything else stays possible."""
    sheet.data_validation(
        first, column, last, column,
        {
            "validate": "list",
            "source": source if isinstance(source, str) else list(source),
            "error_type": "information",
            "error_title": "Not in the list",
            "error_message": f"Usually this is {what}. OK keeps what you wrote.",
        },
    )  # fmt: skip


def _tints(sheet: Any, look: Look, table: Table) -> None:
    """Conditional formats, first match on top: problem cells, lateness, status, low stock."""
    names = table.names
    if "problem_columns" in names:
        _tint_problems(sheet, look, table)
    if "ship_by" in names:
        _tint(sheet, table, "ship_by", _late(table, "<NOW()"), look.tint(RED, RED_PALE))
        _tint(sheet, table, "ship_by", _late(table, "<TODAY()+1"), look.tint(AMBER, AMBER_PALE))
    for name, tints in (("status", STATUS_TINTS), ("address_check", CHECK_TINTS)):
        for word in table.column(name).choices if name in names else ():
            if word in tints:
                formula = f'=${letter(table, name)}{HEADER_ROW + 1}="{word}"'
                _tint(sheet, table, name, formula, look.tint(*tints[word]))
    if "sure" in names:
        sure = f"${letter(table, 'sure')}{HEADER_ROW + 1}"
        doubt = f'=OR(LEFT({sure},8)="Doubtful",LEFT({sure},3)="Not")'
        _tint(sheet, table, "sure", doubt, look.tint(AMBER, AMBER_PALE))
        _tint(sheet, table, "means", doubt, look.tint(AMBER, AMBER_PALE))
    if "mend" in names:
        filled = f"=LEN(${letter(table, 'should')}{HEADER_ROW + 1})>0"
        _tint(sheet, table, "should", filled, look.tint(GREEN, GREEN_PALE))
        _tint(sheet, table, "mend", filled, look.tint(AMBER, AMBER_PALE))
    if "reorder_point" in names:
        point, available = (f"${letter(table, n)}{HEADER_ROW + 1}" for n in ("reorder_point", "available"))
        formula = f"=AND(ISNUMBER({point}),ISNUMBER({available}),{available}<={point})"
        _tint(sheet, table, "available", formula, look.tint(AMBER, AMBER_PALE))


def _tint_problems(sheet: Any, look: Look, table: Table) -> None:
    """`Problem columns` holds `Postcode (Address), Qty (Stock)`: a cell is tinted when its header stands there."""
    marks = f"${letter(table, 'problem_columns')}{HEADER_ROW + 1}"
    formula = f'=ISNUMBER(FIND(", "&A${HEADER_ROW}&" (",", "&{marks}))'
    last = len(table.columns) - 1
    options = {"type": "formula", "criteria": formula, "format": look.tint(RED, RED_PALE)}
    sheet.conditional_format(HEADER_ROW, 0, LAST_ROW - 1, last, options)
    formula = f"=LEN(${letter(table, 'problem')}{HEADER_ROW + 1})>0"
    _tint(sheet, table, "problem", formula, look.book.add_format({"font_color": RED}))


def _late(table: Table, before: str) -> str:
    """True for a filled deadline before the moment, of a row that has not left the house."""
    row = HEADER_ROW + 1
    due, status = (f"${letter(table, name)}{row}" for name in ("ship_by", "status"))
    gone = ",".join(f'{status}<>"{s}"' for s in table.column("status").choices if s not in OPEN_STATUSES)
    return f"=AND(ISNUMBER({due}),{due}{before},{gone})"


def _tint(sheet: Any, table: Table, name: str, formula: str, form: Any) -> None:
    index = table.names.index(name)
    options = {"type": "formula", "criteria": formula, "format": form}
    sheet.conditional_format(HEADER_ROW, index, LAST_ROW - 1, index, options)


def inbox(book: Any, look: Look) -> None:
    """The paste area: every cell is text, so that codes keep their leading zeros."""
    sheet = book.get_worksheet_by_name(INBOX.sheet)
    text = look.of(num_format=TEXT)
    sheet.set_column(0, 16_383, 18, text)
    band(sheet, look, INBOX.sheet, INBOX.help)
    band_buttons(sheet, INBOX.sheet, 0, 190)
    hint = look.of(font_color=SOFT, italic=True, indent=1, bottom=1, bottom_color=LINE, bg_color="#FAFBFC")
    sheet.set_row(HEADER_ROW - 1, 20, hint)
    words = "Paste below this line. In Excel choose 'Match destination formatting': codes keep their leading zeros."
    sheet.write_string(HEADER_ROW - 1, 0, words, hint)
    sheet.write_blank(xl_rowcol_to_cell(HEADER_ROW, 0), None, text)
    sheet.freeze_panes(HEADER_ROW, 0)
    sheet.set_selection(HEADER_ROW, 0, HEADER_ROW, 0)
    page(sheet, PAGE_CHARACTERS)
    sheet.repeat_rows(HEADER_ROW - 1)
