"""Conditional formats: what is wrong, late, doubtful, low or done stands out by its colour."""

from typing import Any, Final

from formulas import SHOP_NOW, letter, text
from look import (
    AMBER,
    AMBER_PALE,
    CHECK_TINTS,
    FAINT,
    GREEN,
    GREEN_PALE,
    RED,
    RED_PALE,
    SOFT,
    STATUS_TINTS,
    STRIPE,
    Look,
)
from pyaddin.actions.learn.sheet import FIRST_HEADER, guess
from pyaddin.formats.learn.meanings import PURPOSES
from pyaddin.tables.deadlines import DEADLINES, State
from pyaddin.tables.schema import Table, shown
from pyaddin.tables.sheets import HEADER_ROW
from pyaddin.tables.views import OPEN_STATUSES
from pyaddin.words.catalogue import tr

STATE_TINTS: Final = {
    State.LATE: (RED, RED_PALE), State.OVER: (RED, RED_PALE), State.TODAY: (AMBER, AMBER_PALE),
    State.WITHIN: (GREEN, GREEN_PALE),
}  # fmt: skip
LAST_ROW: Final = 200_000
"""Tints and drop-downs reach down to here, so that pasted rows have them too."""


def build(sheet: Any, look: Look, table: Table) -> None:
    """Conditional formats, first match on top: problem cells, lateness, status, low stock."""
    names = table.names
    if "problem_columns" in names:
        _tint_problems(sheet, look, table)
    if "ship_by" in names:
        _tint(sheet, table, "ship_by", _late(table, f"<{SHOP_NOW}"), look.tint(RED, RED_PALE))
        _tint(sheet, table, "ship_by", _late(table, f"<INT({SHOP_NOW})+1"), look.tint(AMBER, AMBER_PALE))
    for name, tints in (("status", STATUS_TINTS), ("address_check", CHECK_TINTS)):
        for code in table.column(name).choices if name in names else ():
            if code in tints:
                formula = f"=${letter(table, name)}{HEADER_ROW + 1}={text(shown(code))}"
                _tint(sheet, table, name, formula, look.tint(*tints[code]))
    for code, tint in STATE_TINTS.items() if table is DEADLINES else ():
        formula = f"=${letter(table, 'state')}{HEADER_ROW + 1}={text(shown(code))}"
        _tint(sheet, table, "state", formula, look.tint(*tint))
    if "sure" in names:
        _tint(sheet, table, "sure", _doubtful(table), look.tint(AMBER, AMBER_PALE))
        _tint(sheet, table, "means", _doubtful(table), look.tint(AMBER, AMBER_PALE))
    if "mend" in names:
        filled = f"=LEN(${letter(table, 'should')}{HEADER_ROW + 1})>0"
        _tint(sheet, table, "should", filled, look.tint(GREEN, GREEN_PALE))
        _tint(sheet, table, "mend", filled, look.tint(AMBER, AMBER_PALE))
    if "reorder_point" in names:
        point, available = (f"${letter(table, n)}{HEADER_ROW + 1}" for n in ("reorder_point", "available"))
        formula = f"=AND(ISNUMBER({point}),ISNUMBER({available}),{available}<={point})"
        _tint(sheet, table, "available", formula, look.tint(AMBER, AMBER_PALE))
    if names[0] == "order_no":
        _hang_together(sheet, look, table)


def _hang_together(sheet: Any, look: Look, table: Table) -> None:
    """The lines of an order lie on one band, where further ones repeat its number in grey; a stroke parts the bands of
    two orders that lie one below the other.

    LibreOffice shows of all rules for a cell the first alone, and takes rules of one range together: so the band has a
    range of its own, behind all others.
    """
    here, above, below = (f"$A{at}" for at in (HEADER_ROW + 1, HEADER_ROW, HEADER_ROW + 2))
    _tint(sheet, table, "order_no", f"=AND(LEN({here})>0,{here}={above})", look.tint(FAINT, STRIPE))
    formula = f"=AND(LEN({here})>0,OR({here}={above},{here}={below}))"
    before = f"$A{HEADER_ROW - 1}"
    next_band = f"=AND(LEN({here})>0,{here}={below},LEN({above})>0,{here}<>{above},{above}={before})"
    stroke = {"bg_color": STRIPE, "top": 1, "top_color": SOFT}
    for criteria, paper in ((next_band, stroke), (formula, {"bg_color": STRIPE})):
        options = {"type": "formula", "criteria": criteria, "format": look.book.add_format(paper)}
        sheet.conditional_format(HEADER_ROW, 0, LAST_ROW, len(table.columns) - 1, options)


def _tint_problems(sheet: Any, look: Look, table: Table) -> None:
    """`Problem columns` holds `Postcode (Address), Qty (Stock)`: a cell is tinted when its header stands there."""
    marks = f"${letter(table, 'problem_columns')}{HEADER_ROW + 1}"
    formula = f'=ISNUMBER(FIND(", "&A${HEADER_ROW}&" (",", "&{marks}))'
    last = len(table.columns) - 1
    options = {"type": "formula", "criteria": formula, "format": look.tint(RED, RED_PALE)}
    sheet.conditional_format(HEADER_ROW, 0, LAST_ROW - 1, last, options)
    formula = f"=LEN(${letter(table, 'problem')}{HEADER_ROW + 1})>0"
    _tint(sheet, table, "problem", formula, look.book.add_format({"font_color": RED}))


def _doubtful(table: Table) -> str:
    """True for a column of a file of whose meaning something is said, but not that it is sure; and for a kind of file
    that is a guess."""
    number, sure = (f"${letter(table, name)}{HEADER_ROW + 1}" for name in ("no", "sure"))
    certain = (text(str(words)) for words in (tr("Exact"), tr("Yours")))
    column = f"AND({number}>={FIRST_HEADER},LEN({sure})>0,{','.join(f'{sure}<>{words}' for words in certain)})"
    kinds = ",".join(f"{sure}={text(str(guess(purpose)))}" for purpose in PURPOSES)
    return f"=OR({column},{kinds})"


def _late(table: Table, before: str) -> str:
    """True for a filled deadline before the moment, of a row that has not left the house."""
    row = HEADER_ROW + 1
    due, status = (f"${letter(table, name)}{row}" for name in ("ship_by", "status"))
    closed = (code for code in table.column("status").choices if code not in OPEN_STATUSES)
    gone = ",".join(f"{status}<>{text(shown(code))}" for code in closed)
    return f"=AND(ISNUMBER({due}),{due}{before},{gone})"


def _tint(sheet: Any, table: Table, name: str, formula: str, form: Any) -> None:
    index = table.names.index(name)
    options = {"type": "formula", "criteria": formula, "format": form}
    sheet.conditional_format(HEADER_ROW, index, LAST_ROW - 1, index, options)
