"""`python -m benchmarks.archive --rows 60000 --old 50000`: a book of many days before and after Archive, in seconds of
the processor, and Find in an archive of `--archived` rows.
"""

import argparse
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

from pyaddin.actions.plan import Options
from pyaddin.book.base import Raw, SheetEdit
from pyaddin.book.closed.workbook import ClosedWorkbook
from pyaddin.book.table.edits import FORMATS
from pyaddin.book.table.locate import locate
from pyaddin.cli import new as folder
from pyaddin.press.run import press
from pyaddin.steps.records import finding
from pyaddin.store.archive import Archive
from pyaddin.store.journal import Entry, Journal, Press
from pyaddin.tables.changes import Changes, RowChange
from pyaddin.tables.sheets import TABLES
from pyaddin.tables.status import Status

NOW = datetime(2026, 11, 18, 15, 30)
LONG_AGO = NOW - timedelta(days=200)
SKUS = 500


def main() -> None:
    """Print what each press took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=60_000)
    parser.add_argument("--old", type=int, default=50_000)
    parser.add_argument("--archived", type=int, default=500_000)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        book = grown(Path(place) / "shop", chosen.rows, chosen.old)
        new = grown(Path(place) / "new", chosen.rows - chosen.old, 0)
        reserve = "Reserve stock"
        presses = ((reserve, book), (reserve, book), ("Archive", book), (reserve, book), (reserve, new), (reserve, new))
        for name, path in presses:
            button = name.lower().replace(" ", "-")
            where = "a new book" if path is new else "the old book"
            _timed(f"{name}, {where}, {path.stat().st_size / 1e6:,.0f} MB", lambda: _press(path, button))  # noqa: B023
        for words in ("order-49000", "lefevre", "nothing like it"):
            _timed(f"Find '{words}'", lambda: _press(book, "find", words))  # noqa: B023
        _timed("Undo Archive", lambda: _press(book, "undo-last-step"))
        search(Path(place) / "big", chosen.archived)


def _press(book: Path, button: str, *words: str) -> None:
    print("   ", press(button, ClosedWorkbook(book), Options(words=words, sure=True), NOW).line[:160])


def _timed(what: str, work: Callable[[], object]) -> None:
    began, clock = time.process_time(), time.perf_counter()
    work()
    print(
        f"{what:60} {time.process_time() - began:7.2f} s  ({time.perf_counter() - clock:.2f} s on the clock)",
        flush=True,
    )


def grown(place: Path, rows: int, old: int) -> Path:
    """A working folder whose book has so many rows of Orders, the first `old` of them shipped long ago."""
    folder.new(place)
    book = place / folder.BOOK
    stock: list[dict[str, Raw]] = [
        {"sku": f"SKU-{n:04d}", "warehouse": "MAIN", "bin": f"A{n}", "on_hand": 1000} for n in range(SKUS)
    ]
    paste(book, "stock", stock)
    paste(book, "orders", [line(n, n < old) for n in range(rows)])
    paste(book, "parcels", [parcel(n) for n in range(old)])
    return book


def line(number: int, old: bool) -> dict[str, Raw]:
    """A row of Orders."""
    at = LONG_AGO if old else NOW - timedelta(days=1)
    packed: dict[str, Raw] = {"parcel_no": f"P{number:06d}", "reserved": 1, "warehouse": "MAIN", "bin": "A1"}
    return {
        "row_id": f"R{number:06d}", "marketplace": "Shopify", "order_no": f"ORDER-{number}", "line_no": str(number),
        "ordered_at": at, "paid_at": at, "ship_by": at, "sku": f"SKU-{number % SKUS:04d}", "item": "Enamel mug, blue",
        "qty": 1, "unit_price": 9.5, "currency": "GBP", "recipient": f"Étienne Lefèvre {number}", "city": "Leeds",
        "address_1": f"{number} High Street", "postcode": "LS1 1AA", "country": "GB", "phone": "+44 1632 960123",
        "email": f"buyer{number}@example.com", "status": Status.SHIPPED if old else Status.READY, "address_check": "OK",
        **(packed if old else {}),
    }  # fmt: skip


def parcel(number: int) -> dict[str, Raw]:
    """A parcel that was confirmed."""
    return {
        "parcel_no": f"P{number:06d}", "order_no": f"ORDER-{number}", "marketplace": "Shopify", "country": "GB",
        "recipient": f"Étienne Lefèvre {number}", "warehouse": "MAIN", "carrier": "Royal Mail Click & Drop",
        "service": "Tracked 48", "packaging": "BOX-S", "weight_g": 350, "value": 9.5, "currency": "GBP",
        "status": Status.SHIPPED, "tracking_no": f"RN{number:09d}GB", "shipped_at": LONG_AGO, "confirmed_at": LONG_AGO,
        "carrier_file": "royal-mail_20260502.csv",
    }  # fmt: skip


def paste(book: Path, table: str, records: list[dict[str, Raw]]) -> None:
    """Rows below a table."""
    workbook = ClosedWorkbook(book)
    place = locate(TABLES[table], workbook)
    names = sorted(place.columns, key=place.columns.__getitem__)
    edit = SheetEdit(place.sheet, place.header_row, first=place.last_filled + 1)
    edit.columns = [place.columns[name] for name in names]
    edit.formats = [FORMATS[TABLES[table].column(name).kind] for name in names]
    edit.rows = [[record.get(name) for name in names] for record in records]
    if records:
        workbook.apply([edit])


def search(place: Path, rows: int) -> None:
    """Find in an archive of so many rows, each press of Archive with a tenth of them."""
    place.mkdir()
    journal = Journal(place / "Fulfilment.journal")
    portion = rows // 10
    for number in range(1, 11):
        taken = list(_taken(range((number - 1) * portion, number * portion)))
        entry = Entry(number, NOW, "", "archive", "begun", "", 0, 0, 0)
        press_ = Press(entry, Changes(taken=taken))
        archive = Archive.for_presses(journal, [press_])
        with journal.all_or_none():
            journal.begin(press_)
            if archive is not None:
                archive.keep(press_)
        journal.set_state([number], "done")
    size = (place / "Fulfilment.archive").stat().st_size / 1e6
    print(f"An archive of {rows:,} rows, {size:,.0f} MB")
    for typed in ("order-123456", "lefevre 4321", "nothing like it", "0123 4567", "e", "lefevre"):
        _timed(f"    search for '{typed}'", lambda: Archive(journal).find(finding.wanted(typed), 501))  # noqa: B023
    numbers = {f"ORDER-{number}" for number in range(0, rows * 2, rows // 1000)}
    _timed(f"    which of {len(numbers):,} orders are there", lambda: Archive(journal).orders(numbers))
    journal.close()


def _taken(numbers: range) -> Iterator[RowChange]:
    for number in numbers:
        values = {name: value for name, value in line(number, old=True).items() if not isinstance(value, bool)}
        yield RowChange("orders", f"R{number:06d}", values)


if __name__ == "__main__":
    main()
