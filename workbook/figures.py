"""The day's figures on Home: counts by formulas over the sheets' columns, and a chart.

Now is the shop's: the computer's with the difference that the last press wrote.

Every formula leans on NOW(): a closed workbook's cells are changed from outside, and LibreOffice (7.4, as installed)
calculates at opening only what is volatile; Excel does so too once it has saved the file itself.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from xlsxwriter.utility import xl_col_to_name

import launcher
import sheets
from formulas import SHOP_NOW, below, cells, reference, text
from look import ACCENT, ACCENT_PALE, AMBER, AMBER_PALE, BAND, FONT, INK, LINE, PAPER, RED, RED_PALE, SOFT, Look
from pyaddin.buttons import Button
from pyaddin.tables.buying import AT_SUPPLIER, PURCHASES, Bought
from pyaddin.tables.deadlines import DEADLINES
from pyaddin.tables.deadlines import Due as Doing
from pyaddin.tables.disputes import DISPUTES, Case
from pyaddin.tables.goods import STOCK
from pyaddin.tables.office import INBOX_FIRST
from pyaddin.tables.orders import INBOX, ORDERS
from pyaddin.tables.parcels import PARCELS
from pyaddin.tables.returns import RETURNS
from pyaddin.tables.schema import shown
from pyaddin.tables.sheets import HOME, TABLES
from pyaddin.tables.status import ORDER_STATUSES, Status
from pyaddin.tables.views import CAUSES, ME, OPEN_STATUSES, READY, TRACKING, Due, View
from pyaddin.words.catalogue import Words, tr

FRESH_NUMBER: Final = "+0*NOW()"
FRESH_TEXT: Final = "&T(NOW())"
HOLD_REASONS, HOLD_ROWS, STOCK_ROWS = 4, 5000, 20_000
"""How many reasons Home lists, and how far down the sheets it looks for those and for low stock."""
CURRENCIES: Final = 3
"""In so many currencies Home tells what disputes may cost."""
DAYS: Final = 7
"""So many days are drawn."""
BARS: Final = ("#A9D3D6", "#F3CF8E", "#F2B3B3")
"""Paler than the tiles, so that a number on its bar is read."""
PARCEL_ROWS: Final = (Status.PACKED, Status.SENT, Status.CHANGED, Status.SHIPPED)


def build(book: Any, sheet: Any, look: Look, corner: tuple[int, int], taller: Mapping[int, int]) -> None:
    """Writes the figures with their top left corner in this cell (from 0); a button in the middle of a row that is
    `taller` than the others stands so many pixels lower."""
    row, column = corner
    _tiles(sheet, look, row, column)
    _causes(sheet, look, corner, taller)
    row += 4 + len(CAUSES) + 2
    _by_status(book, sheet, look, row, column)
    row += len(ORDER_STATUSES) + 2
    _holds(sheet, look, row, column)
    counts = _parcels()
    _list(sheet, look, row, column + 3, 2, tr("Parcels and stock"), counts)
    _losses(sheet, look, row + len(counts) + 1, column + 3)
    _days(sheet, look, row + len(counts) + CURRENCIES + 2, column)


def _is(code: str) -> str:
    """The condition that a cell shows a code; what stands for other letters in a condition stands for itself here."""
    return text(re.sub(r"([~*?])", r"~\1", shown(code)))


def _count(*pairs: str) -> str:
    """Rows that meet all pairs of column and condition; an array of conditions counts rows that meet any of it."""
    counted = f"COUNTIFS({','.join(pairs)})"
    return f"SUMPRODUCT({counted})" if "{" in counted else counted


def _tiles(sheet: Any, look: Look, row: int, column: int) -> None:
    """The six figures that say how the day stands; a tile lights up when there is something to do."""
    status, due, problem = (reference(ORDERS, name) for name in ("status", "ship_by", "problem"))
    inside = _inside()
    late = _count(*_due(due, "late"), status, inside)
    captioned = text("<>" + ORDERS.column("problem").caption)
    tiles = (
        (tr("Open lines"), _count(status, inside), ACCENT, ACCENT_PALE),
        (tr("Late"), late, RED, RED_PALE),
        (tr("Due today"), f"{_count(*_due(due, 'today'), status, inside)}-{late}", AMBER, AMBER_PALE),
        (tr("On hold"), _count(status, _is(Status.HOLD)), AMBER, AMBER_PALE),
        (tr("Short"), _count(status, _is(Status.SHORT)), RED, RED_PALE),
        (tr("Problems"), _count(problem, text("?*"), problem, captioned), RED, RED_PALE),
    )
    edge = {"left": 5, "left_color": PAPER, "right": 5, "right_color": PAPER, "align": "center"}
    words = look.band(font_size=10, font_color=SOFT, **edge)
    number = look.band(font_size=22, bold=True, font_color=SOFT, num_format="#,##0", **edge)
    for place, (caption, formula, ink, paper) in enumerate(tiles, column):
        sheet.write_string(row, place, str(caption), words)
        sheet.merge_range(row + 1, place, row + 2, place, "", number)
        sheet.write_formula(row + 1, place, f"={formula}{FRESH_NUMBER}", number, 0)
        loud = {"type": "cell", "criteria": ">", "value": 0, "format": look.tint(ink, paper)}
        sheet.conditional_format(row + 1, place, row + 2, place, loud)


def _inside() -> str:
    """The conditions that a status is that of a row which has not left the house."""
    return "{" + ",".join(map(_is, OPEN_STATUSES)) + "}"


def _due(column: str, due: Due) -> tuple[str, ...]:
    """The pair of a column of deadlines and the condition on it; nothing where all of them count."""
    before = {"late": SHOP_NOW, "today": f"(INT({SHOP_NOW})+1)"}
    return (column, f'"<"&{before[due]}') if due else ()


def shows(view: View) -> str:
    """How many rows a view shows, by the same conditions as its filter."""
    table = TABLES[view.table]
    words = (reference(table, "view"), text(view.pattern)) if view.word else ()
    return _count(*words, *_due(reference(table, "ship_by"), view.due))


def waits(step: Button) -> str:
    """How much waits for a step, without what needs the clerk first; -1 for the first step on a book without orders."""
    status, view = reference(ORDERS, "status"), reference(ORDERS, "view")
    goes = (view, text(f"<>*|{ME}|*"))
    some = text("?*")
    pasted = f"(COUNTA({below(INBOX, INBOX_FIRST, STOCK_ROWS)})+{sheets.number_of('files_wait')})"
    parcel, printed, tracking, confirmed, packaging = (
        reference(PARCELS, name) for name in ("status", "printed_at", "tracking_no", "confirmed_at", "packaging")
    )
    in_hand = "{" + ",".join(map(_is, (Status.PACKED, Status.SENT))) + "}"
    return {
        "import": f"IF({pasted}+COUNTIF({status},{some})>1,{pasted},-1)",
        "validate-addresses": _count(status, _is(Status.NEW), *goes),
        "reserve-stock": _count(status, _is(Status.READY), *goes),
        "make-parcels": _count(status, _is(Status.RESERVED), *goes),
        "carrier-files": _count(reference(PARCELS, "view"), text(f"*|{READY}|*")),
        "packing-slips": _count(parcel, in_hand, printed, text("="), packaging, text(f"<>{AT_SUPPLIER}")),
        "import-tracking": _count(reference(PARCELS, "view"), text(f"*|{TRACKING}|*")),
        "confirm-shipment": _count(parcel, _is(Status.SENT), tracking, some, confirmed, text("=")),
    }[step.name]


def _causes(sheet: Any, look: Look, corner: tuple[int, int], taller: Mapping[int, int]) -> None:
    """What needs the clerk first: each cause is a button to its rows, beside how many there are."""
    row, column = corner[0] + 4, corner[1]
    look.title(sheet, row, column, column + 5, tr("What needs you first"))
    for at, view in enumerate(CAUSES, row + 1):
        _words(sheet, look, at, column, 2)
        place = 1, 2 + taller.get(at, 0)
        sheets.button(sheet, launcher.showing(view), str(view.caption), (at, column), place, (163, 24))
        sheet.write_formula(at, column + 2, f"={shows(view)}{FRESH_NUMBER}", _numbers(look), 0)
        sheet.write_string(at, column + 3, TABLES[view.table].sheet, _ink(look, indent=1))
        loud = {"type": "cell", "criteria": ">", "value": 0, "format": look.tint(AMBER, AMBER_PALE)}
        sheet.conditional_format(at, column + 2, at, column + 2, loud)


def _list(
    sheet: Any, look: Look, row: int, column: int, span: int, title: Words, rows: list[tuple[Words, str]]
) -> None:
    """A heading, then words and counts one below the other; the words take `span` columns."""
    look.title(sheet, row, column, column + span, title)
    for offset, (caption, formula) in enumerate(rows, row + 1):
        _words(sheet, look, offset, column, span)
        sheet.write_string(offset, column, str(caption), _ink(look, indent=1))
        sheet.write_formula(offset, column + span, f"={formula}{FRESH_NUMBER}", _numbers(look), 0)


def _ink(look: Look, **properties: object) -> Any:
    return look.of(font_size=10, font_color=INK, bottom=1, bottom_color=BAND, **properties)


def _words(sheet: Any, look: Look, row: int, column: int, span: int) -> None:
    """The line under the words, over all columns they may run into."""
    for place in range(column, column + span):
        sheet.write_blank(row, place, None, _ink(look, indent=1))


def _numbers(look: Look) -> Any:
    """Counts; none is a dash, so that the eye finds the others."""
    return _ink(look, bold=True, num_format="#,##0;-#,##0;–", align="right", indent=1)


def _by_status(book: Any, sheet: Any, look: Look, row: int, column: int) -> None:
    """Order lines by status, as figures and as a chart."""
    status = reference(ORDERS, "status")
    counts: list[tuple[Words, str]] = [(shown(code), _count(status, _is(code))) for code in ORDER_STATUSES]
    _list(sheet, look, row, column, 1, tr("Order lines by status"), counts)
    look.title(sheet, row, column + 2, column + 5, "")
    last = row + len(ORDER_STATUSES)
    chart = book.add_chart({"type": "bar"})
    where = {"categories": column, "values": column + 1}
    areas = {name: [HOME.sheet, row + 1, place, last, place] for name, place in where.items()}
    small = {"name": FONT, "size": 9, "color": SOFT}
    labels = {"value": True, "num_format": "#,##0;;", "font": small}
    chart.add_series(
        {"name": str(tr("Order lines")), **areas, "fill": {"color": ACCENT}, "gap": 45, "data_labels": labels}
    )
    chart.set_legend({"none": True})
    chart.set_title({"none": True})
    plain = {
        "num_font": small,
        "line": {"color": LINE},
        "major_tick_mark": "none",
        "major_gridlines": {"visible": False},
    }
    chart.set_y_axis({**plain, "reverse": True})
    chart.set_x_axis({"visible": False, "min": 0, "major_gridlines": {"visible": False}})
    chart.set_chartarea({"border": {"none": True}})
    chart.set_size({"width": 310, "height": 28 * len(ORDER_STATUSES)})
    options = {"x_offset": 8, "y_offset": 2, "description": str(tr("Bar chart of order lines by status"))}
    sheet.insert_chart(row + 1, column + 2, chart, options)


def _holds(sheet: Any, look: Look, row: int, column: int) -> None:
    """The first hold reasons met in the order rows, each with its count."""
    look.title(sheet, row, column, column + 2, tr("On hold, by reason"))
    names = ("hold_reason", "status")
    whole_reason, whole_status = (reference(ORDERS, name) for name in names)
    reasons, held = (cells(ORDERS, name, HOLD_ROWS) for name in names)
    letter = xl_col_to_name(column)
    for offset in range(row + 1, row + 1 + HOLD_REASONS):
        listed = f"COUNTIF(${letter}${row + 1}:{letter}{offset},{reasons})"
        wanted = f'MATCH(0,{listed}+({held}<>{text(shown(Status.HOLD))})+({reasons}=""),0)'
        formula = f'{{=IFERROR(INDEX({reasons},{wanted}),""){FRESH_TEXT}}}'
        _words(sheet, look, offset, column, 2)
        sheet.write_array_formula(offset, column, offset, column, formula, _ink(look, indent=1), "")
        here = f"{letter}{offset + 1}"
        count = _count(whole_status, _is(Status.HOLD), whole_reason, here)
        sheet.write_formula(offset, column + 2, f'=IF({here}="",0,{count}){FRESH_NUMBER}', _numbers(look), 0)


def _parcels() -> list[tuple[Words, str]]:
    """Parcels by status, how many SKUs have fallen to their reorder point, and which lots should leave the shelf."""
    status = reference(PARCELS, "status")
    available, point = (cells(STOCK, name, STOCK_ROWS) for name in ("available", "reorder_point"))
    low = f"SUMPRODUCT(ISNUMBER({point})*ISNUMBER({available})*({available}<={point}))"
    counts = ((shown(code), _count(status, _is(code))) for code in PARCEL_ROWS)
    over = _count(reference(STOCK, "expiry"), f'"<"&({SHOP_NOW}-1)', reference(STOCK, "on_hand"), text(">0"))
    stock = [(tr("Stock places to reorder"), low), (tr("Lots on Stock that are over"), over)]
    return [*counts, *stock, *_suppliers(), *_disputes()]


def _disputes() -> list[tuple[Words, str]]:
    """Cases that the shop is to answer; returns to be answered or paid back before tomorrow."""
    mine = "{" + ",".join(map(_is, (Case.OPEN, Case.MADE))) + "}"
    what, due = (reference(DEADLINES, name) for name in ("what", "due"))
    backs = "{" + ",".join(map(_is, (Doing.RETURN, Doing.REFUND))) + "}"
    return [
        (tr("Returns that are due"), _count(what, backs, *_due(due, "today"))),
        (tr("Disputes to answer"), _count(reference(DISPUTES, "status"), mine)),
    ]


def _losses(sheet: Any, look: Look, row: int, column: int) -> None:
    """What all cases that run may cost, a row for each of the first currencies met: money of two is never added."""
    names = ("currency", "expected")
    currencies, losses = (cells(DISPUTES, name, HOLD_ROWS) for name in names)
    whole_currency, whole_loss = (reference(DISPUTES, name) for name in names)
    lost, letter = str(tr("Expected loss, {currency}", currency="")), xl_col_to_name(column)
    for at in range(row, row + CURRENCIES):
        listed = "+".join(f"(${letter}${above + 1}={text(lost)}&{currencies})" for above in range(row, at)) or "0"
        wanted = f"MATCH(0,({listed})+NOT(ISNUMBER({losses})),0)"
        formula = f'{{=IFERROR({text(lost)}&INDEX({currencies},{wanted}),""){FRESH_TEXT}}}'
        _words(sheet, look, at, column, 2)
        sheet.write_array_formula(at, column, at, column, formula, _ink(look, indent=1), "")
        here = f"{letter}{at + 1}"
        money = f"SUMIFS({whole_loss},{whole_currency},MID({here},{len(lost) + 1},9))"
        sheet.write_formula(at, column + 2, f'=IF({here}="",0,{money}){FRESH_NUMBER}', _numbers(look), 0)


def _days(sheet: Any, look: Look, row: int, column: int) -> None:
    """The last days as bars in cells, today the last: what was ordered, what did not leave by its day, what came."""
    look.title(sheet, row, column, column + 5, tr("The last seven days"))
    top, letter = row + 2, xl_col_to_name(column)
    for back, at in enumerate(reversed(range(top, top + DAYS))):
        day = _ink(look, num_format="yyyy-mm-dd", align="left", indent=1)
        sheet.write_formula(at, column, f"=INT({SHOP_NOW})-{back}{FRESH_NUMBER}", day)
    ordered, due, status = (reference(ORDERS, name) for name in ("ordered_at", "ship_by", "status"))
    came, units = (reference(RETURNS, name) for name in ("received_at", "received"))
    bars: tuple[tuple[Words, int, int, str, Callable[[str], str]], ...] = (
        (tr("Lines ordered"), 1, 2, BARS[0], lambda day: _count(*_within(ordered, day))),
        (tr("Not left in time"), 3, 4, BARS[1], lambda day: _count(*_within(due, day), status, _inside())),
        (tr("Units back"), 5, 5, BARS[2], lambda day: f"SUMIFS({units},{','.join(_within(came, day))})"),
    )
    for caption, first, last, colour, counted in bars:
        first, last = column + first, column + last
        sheet.write_string(row + 1, first, str(caption), look.of(font_size=9, font_color=SOFT))
        for at in range(top, top + DAYS):
            if first < last:
                sheet.merge_range(at, first, at, last, "", _numbers(look))
            sheet.write_formula(at, first, f"={counted(f'${letter}{at + 1}')}{FRESH_NUMBER}", _numbers(look), 0)
        bar = {"type": "data_bar", "bar_color": colour, "bar_solid": True, "min_type": "num", "min_value": 0}
        sheet.conditional_format(top, first, top + DAYS - 1, first, bar)


def _within(moments: str, day: str) -> tuple[str, str, str, str]:
    """The pairs of a column of moments and the conditions that they are of the day in that cell."""
    return moments, f'">="&{day}', moments, f'"<"&({day}+1)'


def _suppliers() -> list[tuple[Words, str]]:
    """Lines that a supplier should have answered, and those that should be paid."""
    status, answer, due, paid = (reference(PURCHASES, name) for name in ("status", "answer_by", "due", "paid_at"))
    passed = f'"<"&{SHOP_NOW}'
    owing = "{" + ",".join(map(_is, (Bought.ORDERED, Bought.ON_ITS_WAY, Bought.RECEIVED))) + "}"
    return [
        (tr("Suppliers' answers that are late"), _count(status, _is(Bought.ORDERED), answer, passed)),
        (tr("Payments to suppliers that are due"), _count(status, owing, due, passed, paid, text("="))),
    ]
