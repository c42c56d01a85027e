"""The sheets that hold tables, and the Inbox: band, buttons, table, drop-downs, tints, print set-up."""

from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import Any, Final

from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

import launcher
import links
import tints
from formulas import SHOP_NOW, place, reference, text
from look import ACCENT, AMBER, GREEN, INK, LINE, RED, SOFT, TEXT, WRAPPED, Look
from pyaddin import shipped
from pyaddin.buttons import BUTTONS
from pyaddin.formats.carriers.format import load
from pyaddin.formats.learn.meanings import MEANINGS, PURPOSES, purpose_caption
from pyaddin.formats.learn.states import EFFECTS, effect_caption
from pyaddin.tables.goods import PACKAGING, PRODUCTS, WAREHOUSES
from pyaddin.tables.office import SETTINGS
from pyaddin.tables.orders import INBOX
from pyaddin.tables.schema import Column, Table, shown
from pyaddin.tables.settings import SETTINGS as SETTING_ROWS
from pyaddin.tables.sheets import HEADER_ROW, HELP_ROW, RESULT_ROW, TITLE_ROW
from pyaddin.tables.views import ABOVE
from pyaddin.values.countries import codes
from pyaddin.words.catalogue import Text, tr
from pyaddin.words.sentences import DONE, NEEDS, REFUSED

FROZEN: Final = {
    "orders": 3,
    "parcels": 3,
    "products": 1,
    "stock": 2,
    "goods_in": 2,
    "counts": 2,
    "moves": 2,
    "reorder": 3,
    "purchases": 3,
    "suppliers": 1,
    "picking": 2,
    "packing": 3,
    "hand_over": 3,
    "events": 4,
    "deadlines": 3,
    "messages": 3,
    "disputes": 3,
    "invoices": 3,
    "packaging": 1,
    "warehouses": 1,
    "movements": 4,
    "customs": 3,
    "inbound": 2,
    "returns": 3,
    "claims": 3,
    "listings": 2,
    "found": 3,
    "check": 3,
    "learn": 2,
}
WIDE: Final = 110
"""Characters in sight, over which the closing line of a sheet may reach."""
TAB_COLOURS: Final = {"home": ACCENT, "inbox": ACCENT, "orders": ACCENT, "parcels": ACCENT}
PAGE_CHARACTERS: Final = 190
TITLE_HEIGHT: Final = 36
BUTTON_HEIGHT: Final = 28
WINDOW: Final = 1180
"""Excel's pixels of cells that are in sight on a screen of 1,366; LibreOffice draws them a tenth wider."""
SLIM: Final = 25
"""A button's height where buttons stand in several rows."""
KEPT_IN_SIGHT: Final = tuple(ABOVE)
"""Sheets that are scrolled far to the right: their buttons stand in the frozen part, in as many rows as it takes."""
READ_BESIDE: Final = (
    *KEPT_IN_SIGHT,
    "reorder",
    "purchases",
    "disputes",
    "invoices",
    "messages",
    "returns",
    "claims",
)
"""Sheets with a sentence beside most rows, which takes two lines."""
INBOX_WIDTH: Final = 18
POINTS: Final = 0.75
"""Points to a pixel: rows are measured in the one, buttons in the other."""
FOLDED: Final = {"level": 1, "hidden": True}
ROW_HEIGHT: Final = 16.5
TWO_LINES: Final = 24
"""The height of every row where a sentence is to be read beside each."""
LISTS: Final = {
    "sku": "List_SKU", "warehouse": "List_Warehouse", "packaging": "List_Packaging", "means": "List_Means",
    "carrier": "List_Carrier",
}  # fmt: skip
"""Columns whose drop-down is a column of another sheet, and the defined name of that list."""
TABLES_OWN: Final = ("sku", "warehouse", "packaging")
"""Of these, those that have a sheet of their own."""
MEANS_COLUMN: Final = "Z"
"""A hidden column of Settings, whose rows nobody deletes: what may stand in Means for a column and for the file."""
NOW_COLUMN: Final = "AA"
"""A hidden column of Settings beside it, with the shop's time."""
CARRIERS_COLUMN: Final = "AB"
"""A hidden column of Settings beside that, with the carriers that files are written for."""
COUNTRIES_COLUMN, SERVICES_COLUMNS = "AC", ("AD", "AE")
"""Hidden columns with ISO 3166's codes of countries, and with each carrier's services."""
TOLD: Final = ("hold_reason", "hold_until", "go_anyway", "pack_as", "policy", "address_accepted", "priority")
"""Columns that change what ships: what may be typed is said beside their cells; of all others at the header."""

ONE_OF_THESE: Final = tr("Usually this is one of these. OK keeps what you wrote.")
ONE_LISTED: Final = tr("Usually this is one of the listed words. OK keeps what you wrote.")
ONE_OF_THE_CARRIER: Final = tr("Usually this is one of the carrier's services. OK keeps what you wrote.")
LONGEST_TITLE, LONGEST_MESSAGE = 32, 255
"""Letters that Excel takes in what it says beside a cell."""
ONE_ON_ITS_SHEET: Final = tr("Usually this is one that is on its own sheet. OK keeps what you wrote.")

Row = Sequence[str | float | None]


def lists(book: Any) -> None:
    """The defined names behind drop-downs; each ends at the last filled cell."""
    for name, table in (("SKU", PRODUCTS), ("Warehouse", WAREHOUSES), ("Packaging", PACKAGING)):
        first = f"{place(table)}$A${HEADER_ROW + 1}"
        area = f"{first}:$A$20000"
        book.define_name(f"List_{name}", f"={first}:INDEX({area},MAX(1,COUNTA({area})))")
    means = [*(m.caption for m in MEANINGS), *map(effect_caption, EFFECTS), *map(purpose_caption, PURPOSES)]
    formats = load([shipped.TEMPLATES / "carriers"])
    carriers = sorted(formats, key=str.casefold)
    services = [(carrier, service) for carrier in carriers for service in formats[carrier].service_codes]
    kept = (
        ("Means", MEANS_COLUMN, means), ("Carrier", CARRIERS_COLUMN, carriers), ("Country", COUNTRIES_COLUMN, codes()),
        ("Service_of", SERVICES_COLUMNS[0], [carrier for carrier, _ in services]),
        ("Service", SERVICES_COLUMNS[1], [service for _, service in services]),
    )  # fmt: skip
    settings = book.get_worksheet_by_name(SETTINGS.sheet)
    for name, column, words in kept:
        top, last = HEADER_ROW + 1, HEADER_ROW + len(words)
        book.define_name(f"List_{name}", f"={place(SETTINGS)}${column}${top}:${column}${last}")
        settings.write_column(f"{column}{top}", words)
    settings.set_column(f"{MEANS_COLUMN}:{SERVICES_COLUMNS[1]}", None, None, {"hidden": True})


def shop_now(book: Any) -> None:
    """The cell of the shop's time: the computer's, and the difference that the last press wrote."""
    minutes = number_of("clock")
    cell = f"${NOW_COLUMN}${HEADER_ROW + 1}"
    book.get_worksheet_by_name(SETTINGS.sheet).write_formula(cell, f"=NOW()+{minutes}/1440", None, 0)
    book.define_name(SHOP_NOW, f"={place(SETTINGS)}{cell}")


def number_of(name: str) -> str:
    """The number that a setting holds; 0 where that is none."""
    wanted = next(setting for setting in SETTING_ROWS if setting.name == name)
    caption, value = (reference(SETTINGS, column) for column in ("setting", "value"))
    return f"IFERROR(VALUE(INDEX({value},MATCH({text(wanted.caption)},{caption},0))),0)"


def band(sheet: Any, look: Look, title: str, help_text: str, last: int) -> None:
    """Title, one line of help, and the place of the last press's closing line, over the columns up to `last`."""
    sheet.set_row(TITLE_ROW - 1, TITLE_HEIGHT, look.band())
    sheet.set_row(HELP_ROW - 1, 18, look.band())
    sheet.write_string(TITLE_ROW - 1, 0, title, look.band(font_size=20, bold=True, font_color=ACCENT, indent=1))
    sheet.write_string(HELP_ROW - 1, 0, help_text, look.band(font_color=SOFT, indent=1))
    _closing_line(sheet, look, last)


def _closing_line(sheet: Any, look: Look, last: int) -> None:
    """Where a press leaves its line, in two lines over the columns up to `last`; its sign tints it."""
    row = RESULT_ROW - 1
    sheet.set_row(row, 34, look.band())
    form = look.band(bold=True, font_color=INK, indent=1, align="left", text_wrap=True, valign="top")
    sheet.merge_range(row, 0, row, last, "", form)
    for sign, ink in ((DONE, GREEN), (NEEDS, AMBER), (REFUSED, RED)):
        shows = {"type": "formula", "criteria": f'=MID($A${RESULT_ROW},8,1)="{sign}"'}
        sheet.conditional_format(row, 0, row, last, {**shows, "format": look.ink(ink)})


def button(
    sheet: Any, macro: str, caption: str, where: tuple[int, int], at: tuple[int, int], size: tuple[int, int]
) -> None:  # fmt: skip
    """A form-control button that runs a Sub: its cell, its place from there, its width and height."""
    options = {"macro": macro, "caption": caption, "width": size[0], "height": size[1]}
    sheet.insert_button(*where, {**options, "x_offset": at[0], "y_offset": at[1]})


def _of_band(table: Table) -> list[tuple[str, str]]:
    """The Subs and captions of the sheet's buttons."""
    return [(launcher.macro(entry), entry.caption) for entry in BUTTONS if table.english in entry.on]


def _links(table: Table) -> list[tuple[str, str]]:
    return [(link.name, str(link.caption)) for link in links.on(table)]


def band_buttons(sheet: Any, look: Look, table: Table, first_column: int, x: int) -> None:
    """The sheet's buttons and links side by side in the title's row, right of the frozen columns and of the title; in
    several rows, and slimmer, where they would reach out of the window."""
    frozen = sum(_pixels(column.width) for column in table.columns[:first_column])
    x = max(x, _title_pixels(table) - frozen) if first_column else x
    entries = [*_of_band(table), *_links(table)]
    if frozen + x + sum(42 + 7 * len(caption) for _, caption in entries) > WINDOW:
        _in_rows(sheet, look, entries, first_column, (x, WINDOW - frozen))
        return
    for macro, caption in entries:
        width = 34 + 7 * len(caption)
        button(sheet, macro, caption, (TITLE_ROW - 1, first_column), (x, 10), (width, BUTTON_HEIGHT))
        x += width + 8


def frozen_buttons(sheet: Any, look: Look, table: Table, frozen: int) -> None:
    """The sheet's buttons in rows, right of its title and within the frozen columns."""
    within = _title_pixels(table), sum(_pixels(column.width) for column in table.columns[:frozen])
    _in_rows(sheet, look, _of_band(table), 0, within)


def _in_rows(
    sheet: Any, look: Look, entries: Sequence[tuple[str, str]], column: int, within: tuple[int, int]
) -> None:  # fmt: skip
    """Slim buttons in as many rows as it takes, between two places right of an edge; the title's row is as high."""
    first, last = within
    x, y = first, 5
    for macro, caption in entries:
        width = 20 + 6 * len(caption)
        if x > first and x + width > last:
            x, y = first, y + SLIM + 3
        button(sheet, macro, caption, (TITLE_ROW - 1, column), (x, y), (width, SLIM))
        x += width + 6
    sheet.set_row(TITLE_ROW - 1, max(TITLE_HEIGHT, (y + SLIM + 4) * POINTS), look.band())


def _title_pixels(table: Table) -> int:
    """So far the sheet's title may reach."""
    return 40 + 12 * len(table.sheet)


def view_buttons(sheet: Any, look: Look, table: Table, frozen: int) -> None:
    """The ready views and the links below the title; the line of help stands beside them and is scrolled away."""
    row = HELP_ROW - 1
    sheet.set_row(row, (SLIM + 5) * POINTS, look.band())
    sheet.write_string(row, 0, str(tr("Show:")), look.band(font_color=SOFT, indent=1))
    sheet.write_string(row, frozen, table.help, look.band(font_color=SOFT, indent=1))
    x = 60
    views = [(launcher.showing(view), str(view.caption)) for view in ABOVE[table.name]]
    for macro, caption in (*views, *_links(table)):
        width = 22 + 6 * len(caption)
        button(sheet, macro, caption, (row, 0), (x, 2), (width, SLIM - 2))
        x += width + 6


def _pixels(characters: int) -> int:
    """The width of a column in Excel's pixels."""
    return 7 * characters + 5


def page(sheet: Any, characters: int) -> None:
    """Print set-up: landscape A4, as many pages wide as stays legible, header rows on each."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.fit_to_pages(-(-characters // PAGE_CHARACTERS), 0)
    pages = tr("Page {page} of {pages}", page="&P", pages="&N")
    sheet.set_footer(f"&L&8&F  -  &A&C&8&D&R&8{pages}")


def table_sheet(book: Any, look: Look, table: Table, rows: Sequence[Row], choices: Mapping[int, Sequence[str]]) -> None:
    """One sheet with its table; `choices` are drop-downs of single rows' value cells (Settings)."""
    sheet = book.get_worksheet_by_name(table.sheet)
    frozen = FROZEN.get(table.name, 0)
    band(sheet, look, table.sheet, table.help, frozen - 1 if table.name in KEPT_IN_SIGHT else _last_in_sight(table))
    for index, column in enumerate(table.columns):
        sheet.set_column(index, index, column.width, look.column(column), FOLDED if column.folded else {})
    if any(column.folded for column in table.columns):
        end = len(table.columns)
        sheet.set_column(end, end, None, None, {"collapsed": True})
    if table.name in KEPT_IN_SIGHT:
        frozen_buttons(sheet, look, table, frozen)
        view_buttons(sheet, look, table, frozen)
    else:
        band_buttons(sheet, look, table, frozen, 8 if frozen else 190)
    if not any(column.name in WRAPPED for column in table.columns):
        # A height of its own keeps LibreOffice from measuring every written cell, tints included: ten times faster.
        sheet.set_default_row(TWO_LINES if table.name in READ_BESIDE else ROW_HEIGHT)
    sheet.set_row(HEADER_ROW - 1, 32)
    _rows(sheet, look, table, rows)
    _drop_downs(sheet, table)
    for offset, values in choices.items():
        _choose(sheet, HEADER_ROW + offset, HEADER_ROW + offset, 1, _listed(values), ONE_OF_THESE, {})
    tints.build(sheet, look, table)
    sheet.freeze_panes(HEADER_ROW, frozen)
    sheet.set_selection(HEADER_ROW, 0, HEADER_ROW, 0)
    page(sheet, sum(column.width for column in table.columns if not column.folded))
    sheet.repeat_rows(HEADER_ROW - 1)
    if frozen:
        sheet.repeat_columns(0, 0 if table.name in KEPT_IN_SIGHT else frozen - 1)


def _last_in_sight(table: Table) -> int:
    ends = accumulate(column.width for column in table.columns if not column.folded)
    return sum(end <= WIDE for end in ends) - 1


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
            "name": table.one_word,
            "style": "Table Style Light 1",
            "columns": [{"header": c.caption, "header_format": look.header(c)} for c in table.columns],
        },
    )  # fmt: skip


def _two_lines(column: Column, value: str | float | None) -> bool:
    """Whether a wrapped sentence is longer than one line; LibreOffice does not find the height by itself."""
    return column.name in WRAPPED and len(str(value)) > column.width + 15


def _drop_downs(sheet: Any, table: Table) -> None:
    first, last = HEADER_ROW, tints.LAST_ROW - 1
    for index, column in enumerate(table.columns):
        sheet.data_validation(HEADER_ROW - 1, index, HEADER_ROW - 1, index, {"validate": "any", **_told(column)})
        told = _told(column) if column.name in TOLD else {}
        own = column.name not in table.key and column.editor != "program"
        if column.choices:
            _choose(sheet, first, last, index, _listed(column.choices), ONE_LISTED, told)
        elif column.name in LISTS and own:
            said = ONE_ON_ITS_SHEET if column.name in TABLES_OWN else ONE_OF_THESE
            _choose(sheet, first, last, index, f"={LISTS[column.name]}", said, told)
        elif column.name == "country" and own:
            _choose(sheet, first, last, index, "=List_Country", ONE_LISTED, told)
        elif column.name == "service" and own:
            _choose(sheet, first, last, index, _services(table), ONE_OF_THE_CARRIER, told)
        elif told:
            sheet.data_validation(first, index, last, index, {"validate": "any", **told})


def _told(column: Column) -> dict[str, str]:
    """What a column is for, as Excel shows it beside the cell that is selected."""
    return {"input_title": column.caption[:LONGEST_TITLE], "input_message": column.meaning[:LONGEST_MESSAGE]}


def _services(table: Table) -> str:
    """The services of the row's carrier."""
    carrier = f"${xl_col_to_name(table.names.index('carrier'))}{HEADER_ROW + 1}"
    return f"=OFFSET(List_Service,MATCH({carrier},List_Service_of,0)-1,0,COUNTIF(List_Service_of,{carrier}),1)"


def _listed(codes: Sequence[str]) -> list[str]:
    """What a drop-down shows of codes; it keeps them in one text, with commas between."""
    captions = [shown(code) for code in codes]
    if any("," in caption for caption in captions):
        raise ValueError(f"a choice holds a comma: {captions}")
    return captions


def _choose(
    sheet: Any, first: int, last: int, column: int, source: list[str] | str, usually: Text, told: Mapping[str, str]
) -> None:  # fmt: skip
    """A drop-down that only informs: typing or pasting anything else stays possible."""
    failed = sheet.data_validation(
        first, column, last, column,
        {
            "validate": "list",
            "source": source,
            "error_type": "information",
            "error_title": str(tr("Not in the list")),
            "error_message": str(usually),
            **told,
        },
    )  # fmt: skip
    if failed:
        raise ValueError(f"a drop-down's words are too long for Excel: {source}, {usually}")


def inbox(book: Any, look: Look) -> None:
    """The paste area: every cell is text, so that codes keep their leading zeros."""
    sheet = book.get_worksheet_by_name(INBOX.sheet)
    plain = look.of(num_format=TEXT)
    sheet.set_column(0, 16_383, INBOX_WIDTH, plain)
    band(sheet, look, INBOX.sheet, INBOX.help, WIDE // INBOX_WIDTH - 1)
    band_buttons(sheet, look, INBOX, 0, 190)
    hint = look.of(font_color=SOFT, italic=True, indent=1, bottom=1, bottom_color=LINE, bg_color="#FAFBFC")
    sheet.set_row(HEADER_ROW - 1, 20, hint)
    words = tr("Paste below this line. In Excel choose 'Match destination formatting': codes keep their leading zeros.")
    sheet.write_string(HEADER_ROW - 1, 0, str(words), hint)
    sheet.write_blank(xl_rowcol_to_cell(HEADER_ROW, 0), None, plain)
    sheet.freeze_panes(HEADER_ROW, 0)
    sheet.set_selection(HEADER_ROW, 0, HEADER_ROW, 0)
    page(sheet, PAGE_CHARACTERS)
    sheet.repeat_rows(HEADER_ROW - 1)
