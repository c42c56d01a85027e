"""The Home sheet: the steps with their buttons, the day's figures, what to do when macros are blocked."""

from typing import Any, Final

import sheets
from look import ACCENT, AMBER, AMBER_PALE, BAND, FAINT, INK, LINE, PAPER, RED, RED_PALE, SOFT, Look
from pyaddin.buttons import BUTTONS, Button
from pyaddin.tables import LOG, ORDER_STATUSES, ORDERS, PARCEL_STATUSES, PARCELS, STOCK, Status

HELP: Final = "Press the steps from top to bottom, or Run the day. The figures follow the sheets by themselves."
STEPS_ROW, ROW_HEIGHT = 5, 25
NUMBER, PRESS, WHAT, COMMAND, FIGURES = 1, 2, 3, 4, 6
HOLD_REASONS, HOLD_ROWS = 5, 5000
BLOCKED: Final = (
    (
        "Windows",
        "Close this workbook. In Explorer right-click it, Properties, tick Unblock, OK. Open it, press Enable Content.",
    ),
    ("For good", "File, Options, Trust Center, Trust Center Settings, Trusted Locations: add this workbook's folder."),
    ("Mac", "Choose Enable Macros when asked. Once, in Terminal: xlwings runpython install"),
    ("LibreOffice", "Tools, Options, LibreOffice, Security, Macro Security: Medium. Open again, choose Enable Macros."),
    (
        "No macros",
        "Save and close, then type in this folder the command beside the step. With the book open: add --live",
    ),
)


def build(book: Any, look: Look) -> None:
    """Writes Home."""
    sheet = book.get_worksheet_by_name("Home")
    sheet.hide_gridlines(2)
    widths = {0: 2, NUMBER: 4, PRESS: 21, WHAT: 47, COMMAND: 27, 5: 3}
    for column, width in widths.items():
        sheet.set_column(column, column, width)
    sheet.set_column(FIGURES, FIGURES + 5, 14)
    sheets.band(sheet, look, "Fulfilment", HELP)
    _steps(sheet, look)
    _blocked(sheet, look)
    _tiles(sheet, look)
    _by_status(book, sheet, look)
    _lower(sheet, look)
    sheet.freeze_panes(3, 0)
    sheet.set_selection(0, 0, 0, 0)
    sheets.page(sheet, sheets.PAGE_CHARACTERS)
    sheet.print_area(0, 0, 32, FIGURES + 5)
    sheet.fit_to_pages(1, 1)


def _title(sheet: Any, look: Look, row: int, first: int, last: int, text: str) -> None:
    """A section's heading with a line under it."""
    heading = look.of(bold=True, font_size=13, font_color=INK, bottom=2, bottom_color=ACCENT)
    sheet.write_string(row, first, text, heading)
    for column in range(first + 1, last + 1):
        sheet.write_blank(row, column, None, heading)


def _steps(sheet: Any, look: Look) -> None:
    """Each step: its number, its button, what it does, its command."""
    sheet.set_row(3, 10)
    for row in range(STEPS_ROW - 1, 32):
        sheet.set_row(row, ROW_HEIGHT)
    _title(sheet, look, STEPS_ROW - 1, NUMBER, COMMAND, "The day, step by step")
    daily = [b for b in BUTTONS if b.sheets != ("Home",) and len(b.sheets) > 1 and b.name not in _ASIDE]
    aside = [b for b in BUTTONS if b not in daily]
    for number, entry in enumerate(daily, 1):
        _step(sheet, look, STEPS_ROW + number - 1, str(number), entry)
    for offset, entry in enumerate(aside):
        _step(sheet, look, STEPS_ROW + len(daily) + offset, "", entry)


_ASIDE: Final = ("run-the-day", "undo-last-step", "check-set-up")


def _step(sheet: Any, look: Look, row: int, number: str, entry: Button) -> None:
    line = {"bottom": 1, "bottom_color": BAND}
    sheet.write_string(row, NUMBER, number, look.of(bold=True, font_size=12, font_color=ACCENT, align="center", **line))
    sheet.write_blank(row, PRESS, None, look.of(**line))
    sheets.button(sheet, entry, row, PRESS, 2, 3, 146, 27)
    sheet.write_string(row, WHAT, entry.help, look.of(font_size=10, font_color=INK, text_wrap=True, **line))
    command = look.of(font_name="Consolas", font_size=9, font_color=FAINT, **line)
    sheet.write_string(row, COMMAND, f"fulfilment {entry.name}", command)


def _blocked(sheet: Any, look: Look) -> None:
    """In plain cells, for the clerk whose buttons do nothing."""
    first = STEPS_ROW + len(BUTTONS) + 1
    _title(sheet, look, first, NUMBER, COMMAND, "When the buttons do nothing: macros are blocked")
    for row, (where, what) in enumerate(BLOCKED, first + 1):
        sheet.merge_range(row, NUMBER, row, PRESS, where, look.of(bold=True, font_color=ACCENT, font_size=10))
        words = look.of(font_size=10, font_color=INK, text_wrap=True)
        sheet.merge_range(row, WHAT, row, COMMAND, what, words)
        sheet.set_row(row, 30)


def _count(*pairs: str) -> str:
    return f"COUNTIFS({','.join(pairs)})"


def _tiles(sheet: Any, look: Look) -> None:
    """The six figures that say how the day stands."""
    status, due, problem = (sheets.reference(ORDERS, name) for name in ("status", "ship_by", "problem"))
    unshipped = "{" + ",".join(f'"{s}"' for s in sheets.OPEN_STATUSES) + "}"
    late = f"=SUMPRODUCT({_count(due, chr(34) + '<' + chr(34) + '&NOW()', status, unshipped)})"
    today = (
        f"=SUMPRODUCT({_count(due, _quoted('>=') + '&NOW()', due, _quoted('<') + '&(TODAY()+1)', status, unshipped)})"
    )
    tiles = (
        ("Open lines", f"=SUMPRODUCT({_count(status, unshipped)})", ACCENT, "#E4F0F1"),
        ("Late", late, RED, RED_PALE),
        ("Due today", today, AMBER, AMBER_PALE),
        ("On hold", f"={_count(status, _quoted(Status.HOLD))}", AMBER, AMBER_PALE),
        ("Short", f"={_count(status, _quoted(Status.SHORT))}", RED, RED_PALE),
        ("With a problem", f"={_count(problem, _quoted('?*'), problem, _quoted('<>Problem'))}", RED, RED_PALE),
    )
    _title(sheet, look, STEPS_ROW - 1, FIGURES, FIGURES + 5, "Now")
    for column, (caption, formula, ink, paper) in enumerate(tiles, FIGURES):
        edge = {"left": 5, "left_color": PAPER, "right": 5, "right_color": PAPER}
        sheet.write_string(STEPS_ROW, column, caption, look.band(font_size=10, font_color=SOFT, align="center", **edge))
        number = look.band(font_size=22, bold=True, font_color=SOFT, align="center", num_format="#,##0", **edge)
        sheet.merge_range(STEPS_ROW + 1, column, STEPS_ROW + 2, column, None, number)
        sheet.write_formula(STEPS_ROW + 1, column, formula, number, 0)
        loud = {"type": "cell", "criteria": ">", "value": 0, "format": look.tint(ink, paper)}
        sheet.conditional_format(STEPS_ROW + 1, column, STEPS_ROW + 2, column, loud)


def _quoted(text: str) -> str:
    return f'"{text}"'


def _figures(sheet: Any, look: Look, row: int, column: int, rows: list[tuple[str, str]]) -> None:
    """Words and counts, one below the other."""
    words = look.of(font_size=10, font_color=INK, bottom=1, bottom_color=BAND)
    numbers = look.of(font_size=10, font_color=INK, bold=True, bottom=1, bottom_color=BAND, num_format="#,##0;-#,##0;-")
    for offset, (caption, formula) in enumerate(rows):
        sheet.write_string(row + offset, column, caption, words)
        sheet.write_formula(row + offset, column + 1, formula, numbers, 0)


def _by_status(book: Any, sheet: Any, look: Look) -> None:
    """Order lines by status, as figures and as a chart."""
    row = STEPS_ROW + 4
    _title(sheet, look, row, FIGURES, FIGURES + 5, "Order lines by status")
    status = sheets.reference(ORDERS, "status")
    _figures(sheet, look, row + 1, FIGURES, [(s, f"={_count(status, _quoted(s))}") for s in ORDER_STATUSES])
    last = row + len(ORDER_STATUSES)
    chart = book.add_chart({"type": "bar"})
    chart.add_series(
        {
            "name": "Order lines",
            "categories": ["Home", row + 1, FIGURES, last, FIGURES],
            "values": ["Home", row + 1, FIGURES + 1, last, FIGURES + 1],
            "fill": {"color": ACCENT},
            "gap": 45,
        }
    )
    small = {"name": "Calibri", "size": 9, "color": SOFT}
    chart.set_legend({"none": True})
    chart.set_title({"none": True})
    quiet = {"num_font": small, "line": {"color": LINE}, "major_tick_mark": "none"}
    chart.set_y_axis({**quiet, "reverse": True, "major_gridlines": {"visible": False}})
    chart.set_x_axis(
        {**quiet, "major_gridlines": {"visible": True, "line": {"color": BAND}}, "num_format": "0", "min": 0}
    )
    chart.set_chartarea({"border": {"none": True}})
    chart.set_size({"width": 404, "height": 12 * 33 - 6})
    options = {"x_offset": 10, "y_offset": 4, "description": "Bar chart of order lines by status"}
    sheet.insert_chart(row + 1, FIGURES + 2, chart, options)


def _lower(sheet: Any, look: Look) -> None:
    """Holds by reason, parcels by status, stock, and the last press."""
    row = STEPS_ROW + 4 + len(ORDER_STATUSES) + 2
    _title(sheet, look, row, FIGURES, FIGURES + 1, "On hold, by reason")
    _holds(sheet, look, row + 1)
    _title(sheet, look, row, FIGURES + 2, FIGURES + 3, "Parcels by status")
    status = sheets.reference(PARCELS, "status")
    rows = [(s, f"={_count(status, _quoted(s))}") for s in PARCEL_STATUSES[:-2]]
    _figures(sheet, look, row + 1, FIGURES + 2, rows)
    _title(sheet, look, row, FIGURES + 4, FIGURES + 5, "Stock and log")
    _figures(sheet, look, row + 1, FIGURES + 4, _stock())


def _holds(sheet: Any, look: Look, row: int) -> None:
    """The first reasons met in the order rows, each with its count, and the rest in one line."""
    top = sheets.HEADER_ROW + 1
    reason, status = (sheets.letter(ORDERS, name) for name in ("hold_reason", "status"))
    reasons = f"Orders!${reason}${top}:${reason}${HOLD_ROWS}"
    held = f"Orders!${status}${top}:${status}${HOLD_ROWS}"
    whole_reason, whole_status = sheets.reference(ORDERS, "hold_reason"), sheets.reference(ORDERS, "status")
    words = look.of(font_size=10, font_color=INK, bottom=1, bottom_color=BAND)
    numbers = look.of(font_size=10, font_color=INK, bold=True, bottom=1, bottom_color=BAND, num_format="#,##0;-#,##0;-")
    column = sheets.xl_col_to_name(FIGURES)
    for offset in range(HOLD_REASONS):
        above = f"${column}${row + offset}:{column}{row + offset}"
        seen = f'COUNTIF(${column}${row}:{column}{row + offset},{reasons})+({held}<>"Hold")+({reasons}="")'
        del above
        formula = f'{{=IFERROR(INDEX({reasons},MATCH(0,{seen},0)),"")}}'
        sheet.write_array_formula(row + offset, FIGURES, row + offset, FIGURES, formula, words, "")
        here = f"{column}{row + offset + 1}"
        count = f'=IF({here}="",0,{_count(whole_status, _quoted(Status.HOLD), whole_reason, here)})'
        sheet.write_formula(row + offset, FIGURES + 1, count, numbers, 0)


def _stock() -> list[tuple[str, str]]:
    """Stock below its reorder point, rows with a problem, and what the log counts."""
    available, point = (
        f"Stock!${sheets.letter(STOCK, n)}$5:${sheets.letter(STOCK, n)}$20000" for n in ("available", "reorder_point")
    )
    return [
        ("To reorder", f"=SUMPRODUCT(ISNUMBER({point})*ISNUMBER({available})*({available}<={point}))"),
        ("Units reserved", f"=SUM({sheets.reference(STOCK, 'reserved')})"),
        ("Units available", f"=SUM({sheets.reference(STOCK, 'available')})"),
        ("Presses", f"=COUNT({sheets.reference(LOG, 'press')})"),
    ]
