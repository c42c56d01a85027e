"""What must hold of a shop whose marketplaces say new things all the time: a ledger of what the imported files said,
and the rules that the workbook and its files are looked at by.

The ledger knows what files said from the model that wrote them, what the clerk typed from the clerk, and what went out
from the files that presses wrote. The program is asked nothing.
"""

import csv
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import pandas as pd
import python_calamine
from lives_market import ACCOUNTS, ADDRESS, CANCELLED, Key, LineKey, Said
from long_book import Look
from long_ledger import Broken

from pyaddin.tables.sheets import TABLES
from pyaddin.tables.status import Status

PDFTOTEXT: Final = shutil.which("pdftotext")
PARCEL: Final = re.compile(r"P\d{6,}")
NEWS: Final = re.compile(r"([^,()]*) \(\??(news\.[\w.-]+)")
"""A column that stands in Problem columns, with the code of the news about it."""
GONE_FROM_ORDER: Final = "gone"
"""Stands beside CANCELLED, UNPAID and HELD for a line that its order has no more."""
WENT: Final = (Status.SHIPPED, Status.DELIVERED, Status.COMPLETED, Status.RETURNED)
LIFTED: Final = ("Payment pending", "Fraud check", "Buyer asked to cancel", "On hold at TikTok")
"""Reasons that the accounts' formats put rows on hold for."""
NUMBERED: Final = {(account.marketplace, account.shop): account.numbered for account in ACCOUNTS}


@dataclass(frozen=True, slots=True)
class Known:
    """What the marketplaces said last, as far as files that were imported tell; `gone` are lines that the newest whole
    statement of their order does not have, `ever` the most units that any said of a line."""

    lines: Mapping[LineKey, Said]
    gone: frozenset[LineKey]

    def stops(self, key: LineKey) -> frozenset[str]:
        """Why a line must not ship."""
        return self.lines[key].stops | ({GONE_FROM_ORDER} if key in self.gone else set())


@dataclass(slots=True)
class Ledger:
    """What is known outside the workbook.

    imports    by the number of each import that stands what its files said
    typed      by Row ID and column what the clerk wrote into a cell of Orders
    accepted   by Row ID the stops that the clerk accepted, each at a time when it was known
    sent       by the number of each press that sent parcels the units of every line in them, by parcel
    unsure     orders of which undo left something, because the clerk had typed in them since
    shops      the shops that have an order of a number, by marketplace and number
    """

    imports: dict[int, list[Said]] = field(default_factory=dict)
    typed: dict[tuple[str, str], Any] = field(default_factory=dict)
    accepted: dict[str, set[str]] = field(default_factory=dict)
    sent: dict[int, dict[str, Counter[LineKey]]] = field(default_factory=dict)
    unsure: set[Key] = field(default_factory=set)
    shops: dict[tuple[str, str], set[str]] = field(default_factory=dict)

    def known(self) -> Known:
        """What the imports that stand come to: the newest of each line by its age, whenever it was imported."""
        lines: dict[LineKey, Said] = {}
        newest: dict[Key, Said] = {}
        for said in (said for file in self.imports.values() for said in file):
            order = said.key[:3]
            if said.key not in lines or said.age >= lines[said.key].age:
                lines[said.key] = said
            if order not in newest or said.age >= newest[order].age:
                newest[order] = said
        gone = {key for key, said in lines.items() if newest[key[:3]].whole and said.age < newest[key[:3]].age}
        return Known(lines, frozenset(gone))

    def line(self, marketplace: str, shop: str, order_no: str, line_no: str, sku: str) -> LineKey:
        """The line of a row; where its shop is not known yet, the only one that has the number."""
        shops = self.shops.get((marketplace, order_no), set())
        shop = shop if shop or len(shops) != 1 else next(iter(shops))
        return marketplace, shop, order_no, line_no if NUMBERED.get((marketplace, shop)) else sku

    def take_back(self, press: int) -> None:
        """A press was undone."""
        self.imports.pop(press, None)
        self.sent.pop(press, None)


class Sheets:
    """The workbook at one moment, its order rows with their lines."""

    def __init__(self, book: Path, ledger: Ledger) -> None:
        """Read the file; `ledger` knows whose a row is."""
        self.look, self._ledger = Look(book), ledger

    @cached_property
    def orders(self) -> pd.DataFrame:
        """Rows of Orders, `line` being the key of each row's line; columns that the book lacks are blank."""
        frame = self.look.frame("orders")
        missing = {name: "" for name in ("shop", "go_anyway", "accepted") if name not in frame}
        frame = frame.assign(**missing)
        keys = zip(frame["marketplace"], frame["shop"], frame["order_no"], frame["line_no"], frame["sku"], strict=True)
        return frame.assign(
            line=pd.Series([self._ledger.line(*map(str, key)) for key in keys], frame.index, dtype="object")
        )

    @cached_property
    def parcels(self) -> pd.DataFrame:
        """Rows of Parcels by their number."""
        return self.look.frame("parcels").set_index("parcel_no")


class Oracles:
    """The rules; each is counted."""

    def __init__(self, ledger: Ledger) -> None:
        """Rules about what this ledger knows; where `broken` is there, what is broken is put into it by its rule.
        `news` counts what was seen said beside rows."""
        self.ledger = ledger
        self.press = 0
        self.checks: Counter[str] = Counter()
        self.news: Counter[str] = Counter()
        self.broken: dict[str, list[str]] | None = None

    def see(self, rule: str, wrong: object, about: object = "") -> None:
        """Count a rule; Broken when something is wrong."""
        self.checks[rule] += 1
        if not wrong:
            return
        if self.broken is None:
            raise Broken(f"{rule}: {wrong} {about}".strip())
        self.broken.setdefault(rule, []).append(f"{wrong} {about} (press {self.press})")

    # What goes out

    def sent(self, press: int, sheets: Sheets, files: Iterable[Path]) -> None:
        """Parcels that stand in these carriers' files go out: nothing that is stopped, and no unit too many."""
        numbers = {number for path in files for number in PARCEL.findall(_text_of(path))}
        rows = sheets.orders[sheets.orders["parcel_no"].isin(numbers)]
        boxes: dict[str, Counter[LineKey]] = {number: Counter() for number in numbers}
        for number, line, qty in zip(rows["parcel_no"], rows["line"], rows["qty"], strict=True):
            boxes[number][line] += int(qty)
        self._none_is_stopped("goes into a carrier's file", rows)
        self.ledger.sent[press] = boxes
        known = self.ledger.known()
        out: Counter[LineKey] = Counter()
        for number, box in {no: box for boxes in self.ledger.sent.values() for no, box in boxes.items()}.items():
            if number not in sheets.parcels.index or sheets.parcels.at[number, "status"] != Status.CANCELLED:
                out += box
        told = {line: known.lines[line] for box in boxes.values() for line in box if line in known.lines}
        accepted = set(rows["line"][rows["row_id"].isin(set(self.ledger.accepted))])
        over = [
            f"{line}: {out[line]} here and {said.elsewhere} elsewhere of {said.qty}"
            for line, said in told.items()
            if out[line] + said.elsewhere > said.qty and line not in accepted
        ]
        self.see("never more units go out than were ordered", over[:3])

    def printed(self, sheets: Sheets, files: Iterable[Path]) -> None:
        """The parcels of packing slips hold nothing that is stopped."""
        if not PDFTOTEXT:
            return
        slips = [path for path in files if path.name.startswith("packing-slips")]
        runs = [subprocess.run([PDFTOTEXT, str(p), "-"], capture_output=True, text=True, check=True) for p in slips]
        numbers = {number for run in runs for number in PARCEL.findall(run.stdout)}
        self._none_is_stopped("is on a slip", sheets.orders[sheets.orders["parcel_no"].isin(numbers)])

    def confirmed(self, before: Sheets, sheets: Sheets, files: Sequence[Path]) -> Counter[LineKey]:
        """The lines that became Shipped hold nothing that is stopped, and no file tells of another; their units."""
        was = dict(zip(before.orders["row_id"], before.orders["status"], strict=True))
        fresh = sheets.orders["row_id"].map(lambda row: was.get(row) not in WENT) & sheets.orders["status"].isin(WENT)
        rows = sheets.orders[fresh]
        self._none_is_stopped("is confirmed", rows)
        told = {order for path in files for order in _orders_in(path, sheets.orders["order_no"])}
        self.see("a confirmation tells of nothing but what ships", sorted(told - set(rows["order_no"]))[:3])
        units: Counter[LineKey] = Counter()
        for line, qty in zip(rows["line"], rows["qty"], strict=True):
            units[line] += int(qty)
        return units

    def _none_is_stopped(self, does: str, rows: pd.DataFrame) -> None:
        known = self.ledger.known()
        wrong = []
        for row_id, line in zip(rows["row_id"], rows["line"], strict=True):
            stops = known.stops(line) if line in known.lines else frozenset()
            if left := stops - self.ledger.accepted.get(str(row_id), set()):
                wrong.append(f"{row_id} of {line}: {', '.join(sorted(left))}")
            elif stops:
                self.news["went, as the clerk accepted it"] += 1
        self.see(f"nothing that is stopped {does}", wrong[:3])

    # What the sheets say

    def sheets_agree(self, sheets: Sheets) -> None:
        """Every line that was told is there once, and every difference is applied, said, or the clerk's."""
        known = self.ledger.known()
        rows = sheets.orders
        ids = rows["row_id"]
        self.see("a Row ID stands once", sorted(set(ids[ids.duplicated()]))[:3])
        of_line: dict[LineKey, list[int]] = {}
        for label, line in rows["line"].items():
            of_line.setdefault(line, []).append(int(str(label)))
        records = rows.to_dict("index")
        for line, said in known.lines.items():
            here = [_Row(records[label]) for label in of_line.get(line, ())]
            self.news.update(code for row in here for _, code in row.news)
            if line[:3] in self.ledger.unsure:
                continue
            self._is_there(line, said, known, here)
            for row in here:
                self._as_said(said, known, row)

    def unchanged(self, rule: str, before: Sheets, after: Sheets) -> None:
        """Orders and Parcels are as they were."""
        for name in ("orders", "parcels"):
            one, other = before.look.frame(name), after.look.frame(name)
            self.see(rule, not one.equals(other), name)

    def _is_there(self, line: LineKey, said: Said, known: Known, here: "Sequence[_Row]") -> None:
        stops = known.stops(line)
        due = said.qty - said.elsewhere
        wanted = due > 0 and not stops & {CANCELLED, GONE_FROM_ORDER}
        if wanted:
            self.see("every line that was told is on the sheet", not here, f"{line} wants {due}")
        live = [row for row in here if row.status != Status.CANCELLED]
        units = sum(row.qty for row in live)
        excused = any(row.news or ("qty" in row.typed(self.ledger)) for row in here)
        self.see("no line is on the sheet twice", units > said.qty and not excused, f"{line}: {units:g} of {said.qty}")
        cancelled = any("status" in row.typed(self.ledger) for row in here)
        if wanted and not cancelled and not excused:
            self.see("the parts of a line add up to it", units != due, f"{line}: {units:g} here, {due} ordered")

    def _as_said(self, said: Said, known: Known, row: "_Row") -> None:
        """A row's state and its buyer's address."""
        stops, accepted = known.stops(said.key), self.ledger.accepted.get(row.row_id, set())
        typed = row.typed(self.ledger)
        about = f"{row.row_id} of {said.key}, which is {row.status}"
        if CANCELLED in stops and CANCELLED not in accepted:
            told = any(code.startswith("news.cancelled") for _, code in row.news)
            self.see("what is cancelled is cancelled here, or said", row.status != Status.CANCELLED and not told, about)
        elif GONE_FROM_ORDER in stops:
            told = row.status in (Status.CANCELLED, *WENT) or bool(row.news) or GONE_FROM_ORDER in accepted
            self.see("a line that its order has no more is said", not told, about)
        elif stops - accepted:
            told = row.status in (Status.HOLD, Status.CANCELLED, *WENT) or bool(row.news)
            self.see("what is unpaid or held waits, or that is said", not told, f"{about}: {', '.join(sorted(stops))}")
        elif not stops and row.status == Status.HOLD and "hold_reason" not in typed:
            self.see("a hold that the marketplace lifted is lifted", row.reason in LIFTED, f"{about}: {row.reason}")
        if row.status in (Status.CANCELLED, *WENT) or stops & {CANCELLED, GONE_FROM_ORDER}:
            return
        told_of = {column for column, _ in row.news}
        for name, value in zip(ADDRESS, said.address, strict=True):
            wrong = row.cells[name] != value and name not in typed and _caption(name) not in told_of
            self.see(
                "what the buyer had changed is here, or said", wrong, f"{about}: {name} {row.cells[name]!r}, {value!r}"
            )


class _Row:
    """A row of Orders."""

    def __init__(self, cells: Mapping[Any, Any]) -> None:
        self.cells = cells
        self.row_id, self.status, self.reason = str(cells["row_id"]), str(cells["status"]), str(cells["hold_reason"])
        self.qty = 0.0 if cells["qty"] != cells["qty"] else float(cells["qty"])

    @cached_property
    def news(self) -> list[tuple[str, str]]:
        """Columns and codes of the news beside it."""
        return [(column.strip(), code) for column, code in NEWS.findall(str(self.cells["problem_columns"]))]

    def typed(self, ledger: Ledger) -> set[str]:
        """The columns in which what the clerk typed still stands."""
        return {name for name, value in self.cells.items() if (self.row_id, name) in ledger.typed
                and ledger.typed[self.row_id, name] == value}  # fmt: skip


def _caption(name: str) -> str:
    return TABLES["orders"].column(name).caption


def _text_of(path: Path) -> str:
    """All that stands in a carrier's file."""
    if path.suffix in (".xls", ".xlsx"):
        book = python_calamine.CalamineWorkbook.from_path(path)
        return "\n".join(str(cell) for row in book.get_sheet_by_index(0).to_python() for cell in row)
    return path.read_text("utf-8-sig", "replace")


def _orders_in(path: Path, numbers: Iterable[str]) -> Iterator[str]:
    """The order numbers in a marketplace's file."""
    if path.suffix in (".xls", ".xlsx"):
        cells = set(_text_of(path).splitlines())
    else:
        tab = "\t" if path.suffix == ".txt" else ","
        cells = {cell for row in csv.reader(_text_of(path).splitlines(), delimiter=tab) for cell in row}
    return (number for number in set(numbers) if number in cells)
