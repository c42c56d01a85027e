"""Whether the long days' ledger notices anything: a shop of two days in which one thing at a time is made wrong.

    python tests/endurance/long_tampering.py

Each line names what was made wrong and what the ledger said; the last one counts those that it passed over.
"""

import json
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Final

import pandas as pd
import reach  # noqa: F401
from long_audit import STILL_OPEN
from long_book import Look, Pen
from long_days import Shop, run
from long_ledger import Broken, stood
from long_sums import line_keys

from pyaddin.tables.status import Status

Tamper = Callable[[Shop], None]


def _row(frame: pd.DataFrame, which: "pd.Series[bool]") -> int:
    return int(frame.index[which][0])


def _on_orders(name: str, change: Callable[[object], object], status: str = "") -> Tamper:
    """A cell of Orders is another one, in the first row that has one and stands in this status."""

    def tamper(shop: Shop) -> None:
        pen = Pen(shop.book)
        frame = pen.look.frame("orders")
        row = _row(frame, (frame[name] != "") & (frame["status"].isin([status]) if status else True))
        pen.put("orders", row, name, change(frame.at[row, name]))  # type: ignore[arg-type]
        pen.write()

    return tamper


def _lost_row(shop: Shop) -> None:
    pen = Pen(shop.book)
    pen.delete("orders", _row(pen.look.frame("orders"), pen.look.frame("orders")["row_id"] != ""))
    pen.write()


def _another_number(shop: Shop) -> None:
    pen = Pen(shop.book)
    frame = pen.look.frame("parcels")
    pen.put("parcels", _row(frame, frame["tracking_no"] != ""), "tracking_no", "RN000000005GB")
    pen.write()


def _more_on_a_shelf(shop: Shop) -> None:
    pen = Pen(shop.book)
    stock = pen.look.frame("stock")
    row = int(stock.index[0])
    pen.put("stock", row, "on_hand", int(stock.at[row, "on_hand"]) + 1)
    pen.write()


def _in_the_archive(shop: Shop, name: str, change: Callable[[object], object]) -> None:
    with closing(sqlite3.connect(shop.audit.archive, isolation_level=None)) as db:
        rows = db.execute("select id, cells from kept where tab = 'orders' order by id desc").fetchall()
        number, cells = next((n, json.loads(c)) for n, c in rows if json.loads(c).get("status") == Status.SHIPPED)
        cells[name] = change(cells[name])
        db.execute("update kept set cells = ? where id = ?", (json.dumps(cells, ensure_ascii=False), number))


def _out_of_the_archive(shop: Shop) -> None:
    with closing(sqlite3.connect(shop.audit.archive, isolation_level=None)) as db:
        db.execute("delete from kept where tab = 'orders' and id in (select max(id) from kept where tab = 'orders')")


def _cancelled_since(shop: Shop) -> None:
    """The marketplace cancelled an order in an export that was imported, and nothing of it came onto the sheet."""
    frame = Look(shop.book).frame("orders")
    mine = [line not in shop.ledger.touched for line in line_keys(frame)]
    rows = frame[frame["status"].isin(STILL_OPEN).to_numpy() & mine]
    now = stood(shop.audit.journal)
    digest = next(digest for number, digest in now.inputs if number in now.done)
    shop.world.cancelled[digest] = (line_keys(rows)[0],)


def _file(shop: Shop, button: str) -> Path:
    with closing(sqlite3.connect(shop.audit.journal)) as db:
        query = "select name from file, press where press = id and state = 'done' and button = ? order by id desc"
        return shop.path / str(db.execute(query, (button,)).fetchone()[0])


def _changed_file(shop: Shop) -> None:
    path = _file(shop, "carrier-files")
    path.write_bytes(path.read_bytes() + b"\n")


def _lost_log(shop: Shop) -> None:
    pen = Pen(shop.book)
    pen.delete("log", int(pen.look.frame("log").index[-1]))
    pen.write()


TAMPERINGS: Final[dict[str, tuple[Tamper, str]]] = {
    "a unit more in a row": (_on_orders("qty", lambda n: int(n) + 1), "units ordered are units in rows"),  # type: ignore[call-overload]
    "a row is gone": (_lost_row, "no ordered line is lost"),
    "another street": (_on_orders("address_1", lambda s: f"{s} B"), "what an order says stands as it came"),
    "a Row ID of another row": (_on_orders("row_id", lambda _: "R000001"), "Row ID"),
    "a parcel that is not there": (
        _on_orders("parcel_no", lambda _: "P999998", Status.SHIPPED), "a row that is Shipped is in a parcel that is",
    ),
    "a shipped row that is open again": (
        _on_orders("status", lambda _: Status.READY, Status.SHIPPED), "what is in a sent parcel is sent",
    ),
    "another tracking number": (_another_number, "a tracking number is the carrier's"),
    "a unit more on a shelf": (_more_on_a_shelf, "units that came are on the shelf or shipped"),
    "an archived row is gone": (_out_of_the_archive, "no ordered line is lost"),
    "a unit more in an archived row": (
        lambda shop: _in_the_archive(shop, "qty", lambda n: int(n) + 1), "units ordered are units in rows",  # type: ignore[call-overload]
    ),
    "another article in an archived row": (
        lambda shop: _in_the_archive(shop, "sku", lambda _: "NOTHING"), "a Row ID is never another line's",
    ),
    "a changed file": (_changed_file, "every file of a standing press is there as it was written"),
    "a cancellation that did not come": (_cancelled_since, "what was cancelled later is cancelled or said"),
    "a lost row of the Log": (_lost_log, "the journal's presses are in the Log"),
}  # fmt: skip


def main() -> int:
    """Two days, then each tampering alone; 1 when one of them was passed over."""
    passed_over = 0
    with tempfile.TemporaryDirectory() as place:
        shop = run(Shop(Path(place) / "shop", seed=8, orders=8, week=1), 2, lambda text: None)
        sound = Path(place) / "sound"
        shutil.copytree(shop.path, sound)
        cancelled = dict(shop.world.cancelled)
        for what, (tamper, rule) in TAMPERINGS.items():
            shop.audit.look_again()
            shop.audit.audit(Look(shop.book))
            tamper(shop)
            said = "nothing"
            try:
                shop.audit.audit(Look(shop.book))
            except Broken as broken:
                said = str(broken)
            passed_over += rule not in said
            print(f"{what}: {said[:160]}")
            shutil.rmtree(shop.path)
            shutil.copytree(sound, shop.path)
            shop.world.cancelled = dict(cancelled)
    print(f"{len(TAMPERINGS)} tamperings, {passed_over} passed over")
    return 1 if passed_over else 0


if __name__ == "__main__":
    sys.exit(main())
