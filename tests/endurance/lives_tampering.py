"""Whether the random lives' oracles notice anything: a sound story in which one thing at a time is made wrong.

    python tests/endurance/lives_tampering.py

Each line names what was made wrong and what the oracles said; the last one counts those that they passed over.
"""

import copy
import csv
import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final

import reach  # noqa: F401
from lives import Lives
from lives_market import ACCOUNTS, CANCELLED, HELD, UNPAID, LineKey
from lives_oracles import Known, Sheets
from long_book import Pen
from long_ledger import Broken

from pyaddin.tables.status import Status

Tamper = Callable[[Lives], None]
SHOPS: Final = tuple(account for account in ACCOUNTS if account.marketplace not in ("Shopify", "Amazon", "eBay"))
"""One shop a marketplace is enough to be made wrong."""


def _row(lives: Lives, fits: Callable[[Any, Known], bool]) -> int:
    known = lives.ledger.known()
    rows = lives.sheets.orders
    found = (label for label, row in rows.iterrows() if row["line"] in known.lines and fits(row, known))
    return int(str(next(found)))


def _line(lives: Lives, label: int) -> LineKey:
    line: LineKey = lives.sheets.orders.at[label, "line"]
    return line


def _stopped(*stops: str) -> Callable[[Any, Known], bool]:
    return lambda row, known: bool(known.stops(row["line"]).intersection(stops))


def _in(*status: str) -> Callable[[Any, Known], bool]:
    return lambda row, known: row["status"] in status and not known.stops(row["line"])


def _cells(fits: Callable[[Any, Known], bool], **values: Any) -> Tamper:
    """Cells of the first row that fits are others, and nothing is said beside it."""

    def tamper(lives: Lives) -> None:
        pen, label = Pen(lives.folder.book), _row(lives, fits)
        for name, value in {**values, "problem": None, "problem_columns": None}.items():
            now = lives.sheets.orders.at[label, name]
            pen.put("orders", label, name, value(now) if callable(value) else value)
        pen.write()
        lives.oracles.sheets_agree(Sheets(lives.folder.book, lives.ledger))

    return tamper


def _twice(lives: Lives) -> None:
    pen, label = Pen(lives.folder.book), _row(lives, _in(Status.SENT, Status.SHIPPED))
    cells = {
        name: lives.sheets.orders.at[label, name] for name in ("marketplace", "shop", "order_no", "line_no", "sku")
    }
    pen.paste("orders", [{**cells, "row_id": "R900000", "qty": lives.sheets.orders.at[label, "qty"], "status": "New"}])
    pen.write()
    lives.oracles.sheets_agree(Sheets(lives.folder.book, lives.ledger))


def _lost(lives: Lives) -> None:
    pen, label = Pen(lives.folder.book), _row(lives, lambda row, known: bool(known.lines[row["line"]].qty))
    pen.delete("orders", label)
    pen.write()
    lives.oracles.sheets_agree(Sheets(lives.folder.book, lives.ledger))


def _same_row_id(lives: Lives) -> None:
    first, second = lives.sheets.orders.index[:2]
    pen = Pen(lives.folder.book)
    pen.put("orders", int(second), "row_id", lives.sheets.orders.at[first, "row_id"])
    pen.write()
    lives.oracles.sheets_agree(Sheets(lives.folder.book, lives.ledger))


def _says(lives: Lives, line: LineKey, *stops: str) -> None:
    """The marketplace says this of a line since, in an export that was imported."""
    last = lives.ledger.known().lines[line]
    moment, made = last.age
    newer = replace(last, stops=frozenset(stops), age=(moment, made + timedelta(days=1)))
    lives.ledger.imports[900] = [newer]


def _changed_there(lives: Lives, *stops: str, whole: bool = False) -> None:
    """News that never came onto the sheet."""
    line = _line(lives, _row(lives, _in(Status.SENT, Status.READY, Status.SHORT)))
    if not whole:
        _says(lives, line, *stops)
    else:
        said = lives.ledger.known().lines[line]
        made = said.age[1] + timedelta(days=1)
        lives.ledger.imports[900] = [replace(said, key=(*line[:3], "another"), age=(said.age[0], made), whole=True)]
        lives.ledger.imports[901] = [replace(said, age=said.age)]
    lives.oracles.sheets_agree(lives.sheets)


def _file_of(lives: Lives, label: int, number: str) -> Path:
    pen = Pen(lives.folder.book)
    pen.put("orders", label, "parcel_no", number)
    pen.write()
    path = lives.folder.path / "carrier.csv"
    path.write_text(f"Reference,Name\r\n{number},Ann\r\n", "utf-8")
    return path


def _held_in_a_file(lives: Lives) -> None:
    path = _file_of(lives, _row(lives, _stopped(UNPAID, HELD)), "P900001")
    lives.oracles.sent(900, Sheets(lives.folder.book, lives.ledger), [path])


def _sent_again(lives: Lives) -> None:
    path = _file_of(lives, _row(lives, _in(Status.SENT, Status.SHIPPED)), "P900002")
    lives.oracles.sent(900, Sheets(lives.folder.book, lives.ledger), [path])


def _more_than_is_left(lives: Lives) -> None:
    """The marketplace says that all went out from elsewhere, and one goes out here."""
    label = _row(lives, _in(Status.READY, Status.SHORT, Status.SENT))
    last = lives.ledger.known().lines[_line(lives, label)]
    made = last.age[1] + timedelta(days=1)
    lives.ledger.imports[900] = [replace(last, out=last.qty, elsewhere=last.qty, age=(last.age[0], made))]
    path = _file_of(lives, label, "P900003")
    lives.oracles.sent(900, Sheets(lives.folder.book, lives.ledger), [path])


def _held_on_a_slip(lives: Lives) -> None:
    slips = sorted(lives.folder.path.rglob("packing-slips*.pdf"))
    label = _row(lives, lambda row, known: row["parcel_no"] != "" and row["status"] in (Status.SENT, Status.SHIPPED))
    for line in lives.sheets.orders["line"][lives.sheets.orders["parcel_no"] != ""]:
        last = lives.ledger.known().lines[line]
        newer = replace(last, stops=frozenset({HELD}), age=(last.age[0], last.age[1] + timedelta(days=1)))
        lives.ledger.imports.setdefault(900 + label, []).append(newer)
    lives.oracles.printed(lives.sheets, slips)


def _cancelled_and_confirmed(lives: Lives) -> None:
    label = _row(lives, lambda row, known: row["status"] == Status.SHIPPED)
    _says(lives, _line(lives, label), CANCELLED)
    before: Any = SimpleNamespace(orders=lives.sheets.orders.assign(status=Status.SENT))
    lives.oracles.confirmed(before, lives.sheets, [])


def _another_order_confirmed(lives: Lives) -> None:
    label = _row(lives, lambda row, known: row["status"] != Status.SHIPPED)
    path = lives.folder.path / "confirmation.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["Order no."], [lives.sheets.orders.at[label, "order_no"]]])
    lives.oracles.confirmed(lives.sheets, lives.sheets, [path])


TAMPERINGS: Final[dict[str, tuple[Tamper, str]]] = {
    "a cancellation is dropped": (
        _cells(_stopped(CANCELLED), status=Status.READY), "what is cancelled is cancelled here",
    ),
    "a hold is dropped": (_cells(_stopped(UNPAID, HELD), status=Status.READY), "what is unpaid or held waits"),
    "a hold stays": (
        _cells(_in(Status.READY, Status.SHORT, Status.SENT), status=Status.HOLD, hold_reason="Payment pending"),
        "a hold that the marketplace lifted is lifted",
    ),
    "another street": (
        _cells(_in(Status.READY, Status.SHORT, Status.SENT), address_1=lambda street: f"{street} B"),
        "what the buyer had changed is here",
    ),
    "another town": (
        _cells(_in(Status.READY, Status.SHORT, Status.SENT), city="Elsewhere"), "what the buyer had changed is here"
    ),
    "a unit fewer": (
        _cells(lambda row, known: row["qty"] > 1 and not known.stops(row["line"]), qty=lambda n: n - 1),
        "the parts of a line add up to it",
    ),
    "a unit more": (_cells(_in(Status.SENT, Status.SHIPPED), qty=lambda n: n + 1), "no line is on the sheet twice"),
    "a line is there twice": (_twice, "no line is on the sheet twice"),
    "a line is gone": (_lost, "every line that was told is on the sheet"),
    "one Row ID for two": (_same_row_id, "a Row ID stands once"),
    "a cancellation that did not come": (
        lambda lives: _changed_there(lives, CANCELLED), "what is cancelled is cancelled here",
    ),
    "a hold that did not come": (lambda lives: _changed_there(lives, HELD), "what is unpaid or held waits"),
    "a line that its order has no more": (lambda lives: _changed_there(lives, whole=True), "has no more is said"),
    "a held row in a carrier's file": (_held_in_a_file, "nothing that is stopped goes into a carrier's file"),
    "a row that goes out again": (_sent_again, "never more units go out than were ordered"),
    "a row that went out elsewhere": (_more_than_is_left, "never more units go out than were ordered"),
    "a held row on a slip": (_held_on_a_slip, "nothing that is stopped is on a slip"),
    "a cancelled row that is confirmed": (_cancelled_and_confirmed, "nothing that is stopped is confirmed"),
    "another order that is confirmed": (_another_order_confirmed, "a confirmation tells of nothing but what ships"),
}  # fmt: skip


def main() -> int:
    """A story, then each tampering alone; 1 when one of them was passed over."""
    passed_over = 0
    with tempfile.TemporaryDirectory() as place:
        lives = Lives(Path(place) / "shop", 2, 120, SHOPS, eventful=False)
        lives.live()
        lives.press("packing-slips")
        sound, ledger = Path(place) / "sound", copy.deepcopy(lives.ledger)
        shutil.copytree(lives.folder.path, sound)
        lives.oracles.sheets_agree(lives.sheets)
        for what, (tamper, rule) in TAMPERINGS.items():
            said = "nothing"
            try:
                tamper(lives)
            except Broken as broken:
                said = str(broken)
            passed_over += rule not in said
            print(f"{what}: {said[:160]}")
            shutil.rmtree(lives.folder.path)
            shutil.copytree(sound, lives.folder.path)
            lives.ledger = lives.oracles.ledger = copy.deepcopy(ledger)
    print(f"{len(TAMPERINGS)} tamperings, {passed_over} passed over")
    return 1 if passed_over else 0


if __name__ == "__main__":
    sys.exit(main())
