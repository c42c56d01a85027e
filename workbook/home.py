"""The Home sheet: the steps with their buttons, what to do when macros are blocked, the last presses."""

from typing import Any, Final

import figures
import sheets
from formulas import reference
from look import ACCENT, BAND, FAINT, INK, LINE, PAPER, SOFT, TEXT, Look
from pyaddin.buttons import BUTTONS, Button, Place
from pyaddin.tables.office import FIND_LABEL, LOG
from pyaddin.tables.sheets import HOME, TITLE_ROW
from pyaddin.words.catalogue import tr

FIRST, ROW_HEIGHT, LAST = 4, 21, 41
NUMBER, PRESS, WHAT, COMMAND, GAP, FIGURES = range(6)
WIDTHS: Final = {NUMBER: 5, PRESS: 21, WHAT: 51, COMMAND: 27, GAP: 2}
FIGURE_WIDTH, FIGURE_COLUMNS, LAST_PRESSES = 12.4, 6, 3
BLOCKED: Final = (
    (
        tr("Windows"),
        tr("Close it, right-click it in Explorer, Properties, tick Unblock, OK; open it, Enable Content."),
    ),
    (
        tr("For good"),
        tr("File, Options, Trust Center, Trust Center Settings, Trusted Locations: add this workbook's folder."),
    ),
    (tr("Mac"), tr("Choose Enable Macros when asked. Once, in Terminal: xlwings runpython install")),
    (
        tr("LibreOffice"),
        tr("Tools, Options, LibreOffice, Security, Macro Security: Medium. Open again, Enable Macros."),
    ),
    (
        tr("No macros at all"),
        tr("Save, close, type the grey command in a terminal here; for an open book add --live."),
    ),
)


def build(book: Any, look: Look) -> None:
    """Writes Home."""
    sheet = book.get_worksheet_by_name(HOME.sheet)
    sheet.hide_gridlines(2)
    for column, width in WIDTHS.items():
        sheet.set_column(column, column, width)
    sheet.set_column(FIGURES, FIGURES + FIGURE_COLUMNS - 1, FIGURE_WIDTH)
    sheets.band(sheet, look, str(tr("Fulfilment")), HOME.help, FIGURES + FIGURE_COLUMNS - 1)
    _find(sheet, look)
    sheet.set_row(FIRST - 1, 8)
    for row in range(FIRST, LAST + 1):
        sheet.set_row(row, ROW_HEIGHT)
    row = _steps(sheet, look, FIRST)
    row = _upkeep(sheet, look, row + 1)
    row = _blocked(sheet, look, row + 1)
    _presses(sheet, look, row + 1)
    figures.build(book, sheet, look, FIRST, FIGURES)
    sheet.freeze_panes(FIRST - 1, 0)
    sheets.page(sheet, sheets.PAGE_CHARACTERS)
    sheet.print_area(0, 0, LAST, FIGURES + FIGURE_COLUMNS - 1)
    sheet.fit_to_pages(1, 1)
    sheet.activate()


def _at(place: Place) -> list[Button]:
    return [button for button in BUTTONS if button.home == place]


def _steps(sheet: Any, look: Look, row: int) -> int:
    """Each step: its number, its button, what it does, its command. Gives the row below."""
    look.title(sheet, row, NUMBER, COMMAND, tr("The day, step by step"))
    steps = _at("step")
    for number, entry in enumerate(steps, 1):
        _step(sheet, look, row + number, str(number), entry)
    row += len(steps)
    for entry in _at("aside"):
        row += 1
        _step(sheet, look, row, "", entry)
    return row + 1


def _upkeep(sheet: Any, look: Look, row: int) -> int:
    """The buttons that are pressed now and then. Gives the row below."""
    look.title(sheet, row, NUMBER, COMMAND, tr("Now and then"))
    for entry in _at("upkeep"):
        row += 1
        _step(sheet, look, row, "", entry)
    return row + 1


def _find(sheet: Any, look: Look) -> None:
    """In the band, so always in sight: a box to type into, and its button."""
    row, label, box = TITLE_ROW - 1, FIGURES, FIGURES + 1
    sheet.write_string(row, label, str(FIND_LABEL), look.band(font_color=SOFT, align="right", valign="vcenter"))
    inside = {"border": 1, "border_color": LINE, "bg_color": PAPER, "num_format": TEXT, "valign": "vcenter"}
    sheet.merge_range(row, box, row, box + 2, "", look.of(font_color=INK, indent=1, **inside))
    (find,) = _at("find")
    sheets.button(sheet, find, row, box + 3, 10, 10, 90, sheets.BUTTON_HEIGHT)


def _step(sheet: Any, look: Look, row: int, number: str, entry: Button) -> None:
    line = {"bottom": 1, "bottom_color": BAND}
    sheet.write_string(row, NUMBER, number, look.of(bold=True, font_size=12, font_color=ACCENT, align="center", **line))
    sheet.write_blank(row, PRESS, None, look.of(**line))
    sheets.button(sheet, entry, row, PRESS, 1, 2, 142, 24)
    sheet.write_string(row, WHAT, entry.help, look.of(font_size=10, font_color=INK, **line))
    command = look.of(font_name="Consolas", font_size=9, font_color=FAINT, **line)
    sheet.write_string(row, COMMAND, f"fulfilment {entry.name}", command)


def _blocked(sheet: Any, look: Look, row: int) -> int:
    """In plain cells, for the clerk whose buttons do nothing. Gives the row below."""
    look.title(sheet, row, NUMBER, COMMAND, tr("When the buttons do nothing: macros are blocked"))
    where_look = look.of(bold=True, font_color=ACCENT, font_size=10, indent=1)
    what_look = look.of(font_size=10, font_color=INK)
    for where, what in BLOCKED:
        row += 1
        sheet.write_string(row, NUMBER, str(where), where_look)
        sheet.write_string(row, WHAT, str(what), what_look)
    return row + 1


def _presses(sheet: Any, look: Look, row: int) -> None:
    """The newest rows of Log, so that what was done last is seen first."""
    look.title(sheet, row, NUMBER, COMMAND, tr("Last presses"))
    press = reference(LOG, "press")
    for turn in range(1, LAST_PRESSES + 1):
        found = f"MATCH(LARGE({press},{turn}),{press},0)"
        for column, name, form in (
            (NUMBER, "press", look.of(font_size=10, font_color=ACCENT, bold=True, align="center")),
            (PRESS, "at", look.of(font_size=10, font_color=SOFT, num_format="yyyy-mm-dd hh:mm", align="left")),
            (WHAT, "line", look.of(font_size=10, font_color=INK)),
        ):
            value = f"INDEX({reference(LOG, name)},{found})"
            fresh = figures.FRESH_TEXT if name == "line" else figures.FRESH_NUMBER
            sheet.write_formula(row + turn, column, f'=IFERROR({value}{fresh},"")', form, "")
