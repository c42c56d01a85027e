"""The Home sheet: the steps with what waits for each, the last presses; below, what is pressed now and then."""

from typing import Any, Final

from xlsxwriter.utility import xl_col_to_name

import figures
import launcher
import links
import sheets
from formulas import reference, text
from look import ACCENT, ACCENT_PALE, BAND, FAINT, INK, LINE, PAPER, SOFT, TEXT, Look
from pyaddin.buttons import BUTTONS, BY_NAME, Button, Place
from pyaddin.tables.office import FIND_LABEL, LOG
from pyaddin.tables.parcels import PARCELS
from pyaddin.tables.sheets import HOME, RESULT_ROW, TITLE_ROW
from pyaddin.words.catalogue import tr

FIRST, ROW_HEIGHT, LAST = 4, 21, 59
PRESS_HEIGHT: Final = 24
"""Two lines of what a press has done."""
LONGEST: Final = 150
"""Letters that surely stand in two lines; what is longer is read on Log."""
NUMBER, PRESS, WHAT, WAITING, GAP, FIGURES = range(6)
WIDTHS: Final = {NUMBER: 5, PRESS: 21, WHAT: 51, WAITING: 12, GAP: 2}
UNDERLINE: Final = {"bottom": 1, "bottom_color": BAND}
ARCHIVE: Final = BY_NAME["archive"].caption
LOW: Final = ((TITLE_ROW, 33), (RESULT_ROW, 30))
"""The band is lower than on other sheets, so that the last presses are on the first screen."""
FIRST_TIME: Final = (
    tr("Press Import and choose your marketplace's export, or paste it on the Inbox."),
    tr("Press Run the day: it checks, reserves and packs; what needs you waits."),
    tr("Upload the files in out to the carrier, import its tracking, confirm."),
)
STATUS_WIDTH, FIGURE_WIDTH, FIGURE_COLUMNS = 12.6, 10.2, 6
BLOCKED: Final = (
    (
        tr("Windows"),
        tr("Close it, right-click it in Explorer, Properties, tick Unblock, OK; open it, Enable Content."),
    ),
    (
        tr("For good"),
        tr("File, Options, Trust Center, its Settings, Trusted Locations: add this folder, without subfolders."),
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
    sheet.set_column(FIGURES, FIGURES, STATUS_WIDTH)
    sheet.set_column(FIGURES + 1, FIGURES + FIGURE_COLUMNS - 1, FIGURE_WIDTH)
    sheets.band(sheet, look, str(tr("Fulfilment")), HOME.help, FIGURES + FIGURE_COLUMNS - 1)
    for row, height in LOW:
        sheet.set_row(row - 1, height, look.band())
    _find(sheet, look)
    (guide,) = links.on(HOME)
    sheets.button(sheet, guide.name, str(guide.caption), (TITLE_ROW - 1, WHAT), (8, 10), (80, sheets.BUTTON_HEIGHT))
    sheet.set_row(FIRST - 1, 8)
    for row in range(FIRST, LAST + 1):
        sheet.set_row(row, ROW_HEIGHT)
    row = _steps(sheet, look, FIRST)
    presses = range(row + 2, row + 2 + len(FIRST_TIME))
    row = _presses(sheet, look, row + 1)
    row = _upkeep(sheet, look, row + 1)
    _blocked(sheet, look, row + 1)
    figures.build(book, sheet, look, (FIRST, FIGURES), dict.fromkeys(presses, (PRESS_HEIGHT - ROW_HEIGHT) // 2))
    sheet.freeze_panes(FIRST - 1, 0)
    sheet.set_selection(TITLE_ROW - 1, FIGURES + 1, TITLE_ROW - 1, FIGURES + 3)  # the box of Find, not the title
    sheets.page(sheet, sheets.PAGE_CHARACTERS)
    sheet.print_area(0, 0, LAST, FIGURES + FIGURE_COLUMNS - 1)
    sheet.fit_to_pages(1, 1)
    sheet.activate()


def _at(place: Place) -> list[Button]:
    return [button for button in BUTTONS if button.home == place]


def _steps(sheet: Any, look: Look, row: int) -> int:
    """Each step: its number, its button, what it does, how much waits for it; the first with any stands out. Gives the
    row below."""
    look.title(sheet, row, NUMBER, WAITING, tr("The day, step by step"))
    top, column = row + 1, xl_col_to_name(WAITING)
    form = '#,##0" {}";"{}";""'.format(tr("waiting"), tr("start here"))
    waiting = look.of(num_format=form, font_size=10, font_color=SOFT, align="right", indent=1, **UNDERLINE)
    for number, entry in enumerate(_at("step"), 1):
        row += 1
        _step(sheet, look, row, str(number), entry)
        shown = -1 if number == 1 else 0  # of the workbook as it is built, where nothing has begun
        sheet.write_formula(row, WAITING, f"={figures.waits(entry)}{figures.FRESH_NUMBER}", waiting, shown)
    at = top + 1  # as formulas count
    first = f"=AND(${column}{at}<>0,SUM(${column}${at - 1}:${column}{at - 1})=0)"
    sheet.conditional_format(
        top, NUMBER, row, WAITING, {"type": "formula", "criteria": first, "format": look.tint(ACCENT, ACCENT_PALE)}
    )
    for entry in _at("aside"):
        row += 1
        _step(sheet, look, row, "", entry)
    return row + 1


def _upkeep(sheet: Any, look: Look, row: int) -> int:
    """The buttons that are pressed now and then. Gives the row below."""
    look.title(sheet, row, NUMBER, WAITING, tr("Now and then"))
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
    size = 90, sheets.BUTTON_HEIGHT
    sheets.button(sheet, launcher.macro(find), find.caption, (row, box + 3), (10, 10), size)


def _step(sheet: Any, look: Look, row: int, number: str, entry: Button) -> None:
    number_look = look.of(bold=True, font_size=12, font_color=ACCENT, align="center", **UNDERLINE)
    sheet.write_string(row, NUMBER, number, number_look)
    sheet.write_blank(row, PRESS, None, look.of(**UNDERLINE))
    sheets.button(sheet, launcher.macro(entry), entry.caption, (row, PRESS), (1, 2), (142, 24))
    sheet.write_string(row, WHAT, entry.help, look.of(font_size=10, font_color=INK, **UNDERLINE))
    sheet.write_blank(row, WAITING, None, look.of(**UNDERLINE))


def _blocked(sheet: Any, look: Look, row: int) -> None:
    """In plain cells, for the clerk whose buttons do nothing."""
    look.title(sheet, row, NUMBER, WAITING, tr("When the buttons do nothing: macros are blocked"))
    where_look = look.of(bold=True, font_color=ACCENT, font_size=10, indent=1)
    what_look = look.of(font_size=10, font_color=INK)
    for where, what in BLOCKED:
        row += 1
        sheet.write_string(row, NUMBER, str(where), where_look)
        sheet.write_string(row, WHAT, str(what), what_look)
    command = look.of(font_name="Consolas", font_size=9, font_color=FAINT)
    for entry in (*_at("step"), *_at("aside"), *_at("upkeep")):
        row += 1
        sheet.write_string(row, PRESS, entry.caption, look.of(font_size=10, font_color=SOFT))
        sheet.write_string(row, WHAT, f"fulfilment {entry.name}", command)


def _presses(sheet: Any, look: Look, row: int) -> int:
    """The newest rows of Log, or how to begin before the first parcel is packed. Gives the row below."""
    packed = f'(COUNTIF({reference(PARCELS, "parcel_no")},"P0*")+COUNTIF({reference(LOG, "button")},{text(ARCHIVE)}))'
    look.title(sheet, row, NUMBER, WAITING, "")
    last, first = tr("Last presses"), tr("First time here?")
    heading = f"=IF({packed}>0,{text(str(last))},{text(str(first))}){figures.FRESH_TEXT}"
    sheet.write_formula(row, NUMBER, heading, look.heading(), str(first))
    press = reference(LOG, "press")
    line_look = look.of(font_size=9, font_color=INK, text_wrap=True)
    for turn, words in enumerate(FIRST_TIME, 1):
        found = f"MATCH(LARGE({press},{turn}),{press},0)"
        sheet.set_row(row + turn, PRESS_HEIGHT)
        sheet.merge_range(row + turn, WHAT, row + turn, WAITING, "", line_look)
        for column, name, blank, form in (
            (NUMBER, "press", str(turn), look.of(font_size=10, font_color=ACCENT, bold=True, align="center")),
            (PRESS, "at", '""', look.of(font_size=10, font_color=SOFT, num_format="yyyy-mm-dd hh:mm", align="left")),
            (WHAT, "line", text(str(words)), line_look),
        ):
            value = f"INDEX({reference(LOG, name)},{found})"
            fresh = figures.FRESH_NUMBER
            if name == "line":
                value = f'LEFT({value},{LONGEST})&IF(LEN({value})>{LONGEST},"…","")'
                fresh = figures.FRESH_TEXT
            shown = f'=IF({packed}=0,{blank},IFERROR({value}{fresh},""))'
            sheet.write_formula(row + turn, column, shown, form, {"line": str(words), "press": turn}.get(name, ""))
    return row + len(FIRST_TIME) + 1
