"""Many days in a row with random clerks, and everything that must always hold looked at after every press.

    python tests/endurance/long_days.py --days 100 --orders 500 --week 1 --seed 1
    python tests/endurance/long_days.py --days 100 --folder SHOPS --resume      go on from the last evening

The clerk imports exports of four marketplaces (the same file twice, days that overlap), pastes and copies rows, sorts,
filters, edits addresses, quantities, holds and parcels, writes in a column of their own, puts goods in, counts,
changes settings, undoes, presses in any order (long_clerk.py); presses are killed or lose the disk half-way, the
workbook is restored from older copies. A ledger beside the shop (long_ledger.py) knows what must be there, and
long_audit.py compares. One seed is one story: a broken rule prints seed, day, press and the last actions, and the
folder stays.
"""

import argparse
import gc
import hashlib
import pickle
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter, deque
from collections.abc import Callable, Sequence
from datetime import timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import pandas as pd
import reach  # noqa: F401
from crash import in_child
from faults import ERRORS, KILLS, Faults, arm
from helpers import assert_a_clerk_can_read, sample_folder
from long_audit import Auditor, alike, unchanged
from long_book import OWN, PARTS, Look, Pen, hidden
from long_clerk import (
    EDITS,
    Edit,
    another_carrier,
    deliver,
    deliver_what_lacks,
    fill_postcodes,
    filter_orders,
    paste_inbox,
    release,
    sort_a_sheet,
    tend_copies,
    unpack_changed,
)  # fmt: skip
from long_files import PARCEL
from long_floor import FLOOR, bench, door, stock_work, walk
from long_ledger import Broken, Ledger, World, stood
from long_sums import line_keys, place_keys
from long_world import FIRST_DAY, GLUE, SHARES, Market, Order, answer, export, waybill

from pyaddin.actions.plan import Options
from pyaddin.book.closed.workbook import ClosedWorkbook
from pyaddin.buttons import BY_NAME
from pyaddin.press.run import press
from pyaddin.press.summary import Summary
from pyaddin.tables.problems import Refusal
from pyaddin.tables.sheets import HEADER_ROW
from pyaddin.tables.status import Status

BOOK: Final = "Fulfilment.xlsm"
CONFIRM: Final = Path(__file__).parents[2] / "templates" / "confirm"
STATE: Final = "the-story-so-far"
NIGHTS: Final = 5
"""Every so many evenings it is kept."""
THE_FLOW: Final = (
    "import", "validate-addresses", "reserve-stock", "make-parcels", "carrier-files", "packing-slips",
    "import-tracking", "confirm-shipment",
)  # fmt: skip
COUNTED: Final = {
    "validate-addresses": "orders", "reserve-stock": "orders", "make-parcels": "orders", "carrier-files": "parcels",
    "packing-slips": "parcels", "confirm-shipment": "parcels",
}  # fmt: skip
"""The table whose rows a button counts, all of them."""
FLOOR_BEFORE: Final[dict[str, Callable[["Shop"], None]]] = {
    "reserve-stock": stock_work, "carrier-files": walk, "packing-slips": bench, "import-tracking": door,
}  # fmt: skip
"""What is done in the warehouse before a button of the day is pressed."""
COPIED_BY_THE_CLERK: Final = "delete or cancel the row that is a copy"
"""What Check and repair says of lines of which the clerk copied a row."""
PRINTING: Final = ("packing-slips", "run-the-day", *FLOOR)
"""These start the typesetter's threads, and a process with threads cannot be forked: they are pressed in a child."""
PDFTOTEXT: Final = shutil.which("pdftotext")
POINTS: Final = 70
"""A press touches the disk some fifty times; a fault at a point beyond its last is none."""


def types_what_shopify_is_told(shop: Path) -> None:
    """A format of the shop's own, which has not the app that takes our file: its list tells of lines and units."""
    plain = (CONFIRM / "plain.toml").read_text("utf-8")
    own = shop / "templates" / "confirm"
    own.mkdir(parents=True, exist_ok=True)
    typed = plain.replace('"plain_confirmation"', '"typed_at_shopify"').replace('["*"]', '["Shopify*"]')
    (own / "typed-at-shopify.toml").write_text(typed, encoding="utf-8")


class Shop:
    """A shop, its clerk, and what they remember."""

    def __init__(self, path: Path, seed: int, orders: int, week: int = 7) -> None:
        """A new working folder of the tests' day with full shelves; every `week` days old orders are archived."""
        self.path, self.seed, self.per_day = path, seed, orders
        self.week, self.archive_days, self.forget_days = week, week + week // 2, 4 * week + 2
        self.rng = random.Random(seed)
        self.ledger, self.world = Ledger(), World()
        self.audit = Auditor(path, self.ledger, self.world)
        self.day, self.minute, self.typed, self.waybills = 0, 0, 0, 0
        self.recent: deque[str] = deque(maxlen=10)
        self.tally: Counter[str] = Counter()
        self.seconds: dict[int, list[float]] = {}
        self.pending: list[Path] = []
        self.copies: list[tuple[Path, int]] = []
        self.crashed = False
        self.cut_off = ""
        self.filtered: set[int] = set()
        self.answers: list[Path] = []
        self.yesterday: list[Order] = []
        sample_folder(path)
        types_what_shopify_is_told(path)
        self.look = self._furnish()
        self.market = Market(self.rng, sorted(set(self.look.frame("stock")["sku"]) - {"TEA-KIT"}))

    @property
    def book(self) -> Path:
        """The workbook."""
        return self.path / BOOK

    def _furnish(self) -> Look:
        """Full shelves, an own column, a rule for what no other rule fits, customs data where the sample lacks them."""
        pen = Pen(self.book)
        stock = pen.look.frame("stock")
        for row, place in zip(stock.index, place_keys(stock), strict=True):
            units = self.rng.randint(20, 60) * max(self.per_day, 20) // 100
            pen.put("stock", row, "on_hand", units)
            self.ledger.put(self.ledger.shelf, place, units)
        products = pen.look.frame("products")
        for row in products.index[products["hs_code"] == ""]:
            pen.put("products", row, "hs_code", "611595")
        pen.cells("Orders", [(HEADER_ROW, len(pen.look.columns("orders")) + 1, OWN)])
        pen.paste("rules", [{"rank": 90, "carrier": "Royal Mail Click & Drop", "service": "Tracked 48"}])
        settings = pen.look.frame("settings")
        limits = {"Archive after days": self.archive_days, "Forget buyers after days": self.forget_days}
        for caption, value in {**{name: str(days) for name, days in limits.items()}, "Time zone": "UTC"}.items():
            pen.put("settings", int(settings.index[settings["setting"] == caption][0]), "value", value)
        pen.write()
        return Look(self.book)

    # Pressing

    def press(self, button: str, *files: Path, **chosen: Any) -> Summary | None:
        """Press a button and look at everything; None where it refused."""
        self.did(f"{button} {' '.join(f.name for f in files)} {chosen or ''}")
        before, bytes_before = self.look, self._digest()
        start = time.perf_counter()
        summary, refused = self._answer(button, files, chosen)
        self.seconds.setdefault(self.day, []).append(time.perf_counter() - start)
        self.tally["refused" if refused else "presses"] += 1
        self.did(f"    {summary.line if summary else refused}"[:300])
        if refused and not self.crashed:
            self.audit.see("a refused press changes nothing", self._digest() != bytes_before)
        self.crashed = False
        self.look = Look(self.book)
        if button == "undo-last-step" and summary:
            self._recount(summary)
        self._inspect(button, summary, before)
        return summary

    def _answer(self, button: str, files: Sequence[Path], chosen: dict[str, Any]) -> tuple[Summary | None, str]:
        """What came of a press, or the sentence that it refused with."""

        def pressed() -> tuple[Summary | None, str]:
            try:
                return self._pressed(button, files, chosen), ""
            except Refusal as refusal:
                return None, assert_a_clerk_can_read(str(refusal))

        if button not in PRINTING:
            return pressed()
        answer = self._apart(pressed)
        if answer is None:
            raise Broken(f"{button} died")
        return answer  # type: ignore[no-any-return]

    def _apart(self, pressed: Callable[[], Any]) -> Any:
        """What a press in a child of its own comes to; None where the child was killed, Broken where it failed."""

        def told() -> tuple[Any, str]:
            try:
                return pressed(), ""
            except Exception as error:
                return None, f"{type(error).__name__}: {error}"

        answer, failed = in_child(told) or (None, "")
        self.minute += 1
        if failed:
            raise Broken(failed)
        return answer

    def _pressed(self, button: str, files: Sequence[Path], chosen: dict[str, Any]) -> Summary:
        self.minute += 1
        at = FIRST_DAY + timedelta(days=self.day, minutes=self.minute)
        return press(button, ClosedWorkbook(self.book), Options(tuple(files), **{"sure": True, **chosen}), at)

    def _digest(self) -> str:
        return hashlib.sha256(self.book.read_bytes()).hexdigest()

    def _inspect(self, button: str, summary: Summary | None, before: Look) -> None:
        audit = self.audit
        audit.audit(self.look)
        if "forget-buyers" not in (button, self.cut_off):
            unchanged(audit, before.frame("orders"), self.look.frame("orders"))
        if self.filtered and not self.cut_off and before.rows("Orders") and button in THE_FLOW:
            audit.see("what was hidden stays hidden", hidden(self.book, PARTS["Orders"]) != self.filtered)
        self.cut_off = ""
        if summary is None:
            return
        was = before.frame("orders").set_index("row_id")["status"]
        off = set(was.index[was == Status.CANCELLED])
        went = self.look.frame("orders")
        went = went[went["status"].isin((Status.SENT, Status.SHIPPED)) & went["row_id"].isin(off)]
        audit.see("nothing cancelled ships", went[["row_id", "status"]] if button != "undo-last-step" else "")
        for step in summary.steps or [summary]:
            if table := COUNTED.get(step.button):
                said, there = step.done + step.skipped + step.needs, len(self.look.frame(table))
                wrong = (said, there) if said != there and not summary.steps else 0
                audit.see("the three counts add up to all rows", wrong, step.line)
        if button in ("reserve-stock", "confirm-shipment"):
            audit.counted(self.look)
        if button == "reserve-stock":
            audit.reserved_within(self.look)
        if button == "undo-last-step":
            self.tally["undos"] += 1
            self.filtered = set()
        for path in summary.files:
            if "e邮宝" in path.name:
                audit.packed(self.look, path.relative_to(self.path).as_posix())
        slips = [path for path in summary.files if path.name.startswith("packing-slips")]
        if slips and PDFTOTEXT:
            self._printed(button, slips)

    def _printed(self, button: str, slips: Sequence[Path]) -> None:
        """The slips are those of the parcels that say that they were printed now, nothing that stops is among them, and
        what is packed and has no slip says why."""
        commands = [[str(PDFTOTEXT), str(path), "-"] for path in slips]  # more than 2,000 are parted
        text = "".join(subprocess.run(c, capture_output=True, text=True, check=True).stdout for c in commands)
        frame, orders = self.look.frame("parcels"), self.look.frame("orders")
        now = FIRST_DAY + timedelta(days=self.day, minutes=self.minute)
        printed = set(frame["parcel_no"][frame["printed_at"] == now])
        apart = printed ^ set(PARCEL.findall(text))
        self.audit.see(f"there is a slip for every parcel that {button} printed", sorted(apart)[:5])
        inside = orders[orders["parcel_no"].isin(printed)]
        going = inside["status"].isin((Status.PACKED, Status.SENT, Status.SHIPPED)) & (
            inside["qty"] == inside["reserved"]
        )
        self.audit.see("nothing that stops is on a slip", inside.loc[~going, ["row_id", "status", "parcel_no"]])
        packed = frame[frame["status"].isin((Status.PACKED, Status.SENT, Status.CHANGED)) & (frame["printed_at"] == "")]
        silent = packed["parcel_no"][~packed["problem"].str.contains("Gate: ", regex=False)]
        self.audit.see("a packed parcel without a slip says why", silent)

    def crash(self, button: str, *files: Path, **chosen: Any) -> None:
        """A press in a child that is killed, or loses the disk, at some point."""
        fault = self.rng.choice((*KILLS, KILLS[0], KILLS[1], *ERRORS))
        at = self.rng.randint(1, POINTS)
        self.did(f"{button} with {fault} at point {at} {' '.join(f.name for f in files)}")

        def pressed() -> str:
            arm(Faults(at, fault))
            try:
                return self._pressed(button, files, chosen).line
            except Refusal as refusal:
                return assert_a_clerk_can_read(str(refusal))

        said = self._apart(pressed)
        self.crashed = True
        self.cut_off = button
        self.tally["crashes"] += 1
        self.did(f"    {said}"[:300])
        self.look = Look(self.book)

    def undo(self) -> None:
        """Take one or several presses back; right after a press, everything must be as before it."""
        for _ in range(self.rng.choice((1, 1, 1, 2, 3))):
            if self.press("undo-last-step") is None:
                return

    def press_and_undo(self, button: str, *files: Path, **chosen: Any) -> None:
        """Undo is the inverse: after it, the sheets are what they were."""
        before, clean = self.look, not self.crashed
        summary = self.press(button, *files, **chosen)
        if summary and (summary.files or alike(before, self.look)):
            self.press("undo-last-step")
            if clean:
                self.audit.see("undo is the inverse", alike(before, self.look), button)

    def _recount(self, summary: Summary) -> None:
        """Where undo left a shelf that was counted since, it says so and the clerk counts again."""
        said = sum("Stock!" in str(why) for why in summary.left)
        if not said:
            return
        pen = Pen(self.book)
        stock = pen.look.frame("stock")
        gone, came = self.audit.shipped(pen.look.frame("orders")), self.audit.came(pen.look)
        off = [
            (int(row), came.get(place, 0.0) - gone.get(place, 0.0))
            for row, place, units in zip(stock.index, place_keys(stock), stock["on_hand"], strict=True)
            if units + gone.get(place, 0.0) != came.get(place, 0.0)
        ]
        self.audit.see("undo says which shelves it left", max(len(off) - said, 0), summary.left)
        for row, units in off:
            pen.put("stock", row, "on_hand", int(units))
        if pen.write():
            self.did(f"counted {len(off)} shelves again that undo had left")
        self.look = Look(self.book)

    # Copies and crashes

    def keep_copy(self) -> None:
        """A copy of the workbook, to be restored some day; only the last three are kept."""
        if self.crashed:
            return
        self.tally["copies"] += 1
        path = self.path / f"copy-{self.tally['copies']}.keep"
        shutil.copyfile(self.book, path)
        self.copies.append((path, len(self.ledger.history)))
        for old, _ in self.copies[:-3]:
            old.unlink(missing_ok=True)
        self.copies = self.copies[-3:]

    def restore(self, which: int = -1) -> None:
        """Go back to a copy: everything typed since is gone, and presses made since are said not to be there."""
        if not self.copies:
            return
        path, mark = self.copies[which]
        self.did(f"restored {path.name}")
        shutil.copyfile(path, self.book)
        self.ledger.rewind(mark)
        self.audit.look_again()
        self.copies = [(p, m) for p, m in self.copies if m <= mark]
        self.tally["restores"] += 1
        self.look = Look(self.book)
        self.filtered = set()
        self.audit.restored = int(stood(self.audit.journal).presses.index.max()) if self.audit.journal.exists() else 0
        self.crashed = True

    def without_saving(self, button: str, *files: Path) -> None:
        """A press after which the workbook is closed without saving."""
        if self.crashed:
            return
        self.keep_copy()
        self.press(button, *files)
        self.restore()

    # What comes in

    def new_exports(self) -> None:
        """The day's exports, some of them with orders of yesterday too, one of them pasted into the Inbox."""
        at = FIRST_DAY + timedelta(days=self.day) - timedelta(hours=self.rng.randint(2, 20))
        placed = self.market.orders(at, self.per_day)
        overlap = [self.market.later(o) for o in self.yesterday if self.rng.random() < 0.2]
        for marketplace, _ in SHARES:
            some = [o for o in [*overlap, *placed] if o.lines[0].marketplace == marketplace]
            if not some:
                continue
            data = export(marketplace, some)
            path = self.path / f"{marketplace}-{self.day}.{'txt' if marketplace == 'Amazon' else 'csv'}"
            path.write_bytes(data)
            self._known(hashlib.sha256(data).hexdigest(), some)
            self._later(hashlib.sha256(data).hexdigest(), [o for o in overlap if o in some])
            self.pending.append(path)
        self.tally["orders"] += len(placed)
        self.yesterday = placed

    def _known(self, digest: str, orders: Sequence[Order]) -> None:
        for order in orders:
            for line in order.lines:
                self.world.lines.setdefault(line.key, (line.qty, line.price, order.fields(line)))
        self.world.imports[digest] = tuple(line.key for order in orders for line in order.lines)

    def _later(self, digest: str, orders: Sequence[Order]) -> None:
        """What an export says of orders that an earlier one told of."""
        known = {line.key for order in self.yesterday for line in order.lines}
        self.world.later |= {line.key for order in orders for line in order.lines} - known
        off = tuple(line.key for order in orders if order.stops == "cancelled" for line in order.lines)
        self.world.cancelled[digest] = off
        self.tally["later"] += len(orders)

    def waiting(self) -> list[Path]:
        """Exports that no standing press has brought in."""
        if not self.audit.journal.exists():
            return self.pending
        now = stood(self.audit.journal)
        there = {digest for number, digest in now.inputs if number in now.done}
        return [p for p in self.pending if hashlib.sha256(p.read_bytes()).hexdigest() not in there]

    def tracking(self) -> tuple[Path, ...]:
        """What carriers answer to the files that they were given: a few late, a few wrong, some of it twice."""
        now = stood(self.audit.journal)
        rows: list[tuple[str, str]] = []
        recent = f"out/{FIRST_DAY + timedelta(days=self.day - 3):%Y-%m-%d}"
        for name in self.audit.written(now, "carrier-files"):
            carrier = Path(name).name.split("_")[0]
            for number in sorted(self.audit.disk.parcels(name)):
                if number in self.world.waybills and (name < recent or self.rng.random() > 0.02):
                    continue
                if self.rng.random() < 0.07:
                    continue
                rows.append((number, self._waybill(number, carrier)))
        if self.rng.random() < 0.3:
            rows.append(("P999999", waybill("UPS", 900_000 + self.minute)))
        if rows and self.rng.random() < 0.3:
            rows.append(self.rng.choice(rows))
        if rows and self.rng.random() < 0.3:
            number, right = self.rng.choice(rows)
            wrong = right[:-3] + ("7" if right[-3] != "7" else "4") + right[-2:]
            rows.append((number, wrong))
        path = self.path / f"tracking-{self.day}-{self.minute}.csv"
        path.write_bytes(answer(rows))
        twice = self.answers[-1:] if self.rng.random() < 0.15 else []
        self.answers.append(path)
        return (path, *twice)

    def _waybill(self, parcel: str, carrier: str) -> str:
        if parcel not in self.world.waybills:
            self.waybills += 1
            self.world.waybills[parcel] = waybill(carrier, self.waybills)
        return self.world.waybills[parcel]

    # What the clerk does between presses; each edit is known to the ledger

    def sit(self, *must: Edit, calm: bool = False) -> None:
        """A sitting: these edits and, unless it is a calm one, some at random, saved together."""
        pen = Pen(self.book, self.look)
        edits = [*must, *([] if calm else self.rng.choices(EDITS, k=self.rng.randint(1, 4)))]
        for edit in edits:
            edit(self, pen)
        try:
            pen.write()
        except Refusal as refusal:
            raise Broken(f"the clerk's own edits could not be saved: {refusal}") from None
        if self.filtered:
            self.filtered = hidden(self.book, PARTS["Orders"])  # rows that the clerk deleted moved the others up
        self.tally["sittings"] += 1
        self.did("sat: " + ", ".join(edit.__name__ for edit in edits))
        self.look = Look(self.book)

    def did(self, what: str) -> None:
        """Remember an action."""
        self.recent.append(f"day {self.day} minute {self.minute}: {what}")

    def some(self, rows: Sequence[Any], most: int) -> list[Any]:
        """A few of these, at random."""
        rows = list(rows)
        return self.rng.sample(rows, min(len(rows), self.rng.randint(1, most))) if rows else []

    def touch(self, pen: Pen, row: int) -> str:
        """The clerk types in this row of Orders; its line."""
        frame = pen.look.frame("orders")
        line = GLUE.join(str(frame.at[row, name]) for name in ("marketplace", "order_no", "line_no", "sku"))
        self.ledger.put(self.ledger.touched, line, True)
        return line

    def units(self, line: str) -> int:
        """Units wanted of a line."""
        return self.ledger.wanted.get(line) or self.world.lines[line][0]

    def next_text(self, kind: str, order_no: str) -> str:
        """A text of the clerk's that stands nowhere else."""
        self.typed += 1
        return f"{kind} {self.typed} {order_no}"


def a_day(shop: Shop) -> None:
    """A day of a clerk who is interrupted all the time, and who puts things right in the evening."""
    rng = shop.rng
    shop.minute = 0
    shop.sit(deliver)
    shop.new_exports()
    for button in THE_FLOW:
        if work := FLOOR_BEFORE.get(button):
            work(shop)
        if rng.random() < 0.1:
            continue
        _around(shop)
        files = _files(shop, button)
        luck = rng.random()
        if luck < 0.08:
            shop.crash(button, *files)
            if rng.random() < 0.3:
                shop.sit()
            if rng.random() < 0.6:
                shop.press(button, *files)
        elif luck < 0.14:
            shop.press_and_undo(button, *files)
            shop.press(button, *files)
        elif luck < 0.17:
            shop.without_saving(button, *files)
            shop.press(button, *files)
        elif luck < 0.2 and button == "import":
            shop.press(button, *files, duplicates=rng.choice(("news", "show")))
        elif luck < 0.21 and button == "carrier-files":
            sent = shop.look.frame("parcels")
            shop.world.resent.update(sent["parcel_no"][sent["status"].isin((Status.SENT, Status.CHANGED))])
            shop.press(button, again=True)
        else:
            shop.press(button, *files)
        if rng.random() < 0.06:
            shop.undo()
    evening(shop)


def _around(shop: Shop) -> None:
    """What happens between two presses."""
    rng = shop.rng
    if rng.random() < 0.4:
        shop.sit()
    if rng.random() < 0.06:
        sort_a_sheet(shop)
    if rng.random() < 0.05:
        filter_orders(shop)
    if rng.random() < 0.05 and shop.audit.journal.exists() and not shop.crashed:
        paste_inbox(shop)
    if rng.random() < 0.05:
        shop.press(rng.choice(("run-the-day", *THE_FLOW[1:6], "confirm-shipment")))
    if rng.random() < 0.15:
        shop.keep_copy()
    if rng.random() < 0.02:
        shop.restore(rng.choice((0, -1)))


def _files(shop: Shop, button: str) -> tuple[Path, ...]:
    if button == "import":
        again = shop.some(shop.pending, 1) if shop.rng.random() < 0.2 else []
        return (*shop.waiting(), *again) or tuple(shop.pending[-1:])
    return shop.tracking() if button == "import-tracking" and shop.audit.journal.exists() else ()


def evening(shop: Shop) -> None:
    """Everything once more, with what was found wrong put right before."""
    if files := shop.waiting():
        shop.press("import", *files)
    shop.audit.see("all exports are in by the evening", shop.waiting())
    shop.sit(tend_copies, calm=True)  # rows that go are not written to in the same sitting
    shop.sit(fill_postcodes, release, unpack_changed, deliver_what_lacks)
    for button in THE_FLOW[1:5]:
        shop.press(button)
    shop.sit(another_carrier)
    shop.press("carrier-files")
    shop.press("import-tracking", *shop.tracking())
    shop.press("confirm-shipment")
    if find_spec("pyaddin.actions.checks.check_and_repair"):
        check(shop)
    if shop.day % shop.week == shop.week - 1:
        weekly(shop)


def weekly(shop: Shop) -> None:
    """Old orders leave the sheets, some come back by undo or one by one; buyers of long ago are forgotten."""
    shop.filtered = set()
    for button in ("archive", "forget-buyers"):
        if button not in BY_NAME or not find_spec(f"pyaddin.actions.{BY_NAME[button].action}"):
            continue
        if button == "forget-buyers":
            shop.audit.forgot = FIRST_DAY + timedelta(days=shop.day + 1 - shop.forget_days)
        luck = shop.rng.random()
        if luck < 0.2:
            shop.crash(button)
        elif luck < 0.4 and button == "archive":
            shop.press_and_undo(button)
        shop.press(button)
        if button == "archive":
            bring_back(shop)


def bring_back(shop: Shop) -> None:
    """A buyer asks after an old order: it is looked for, and comes back until the next archiving."""
    kept = shop.audit.archived(stood(shop.audit.journal))["orders"]
    numbers = sorted(set(kept["order_no"]) - {""}) if len(kept) else []
    for number in shop.some(numbers, 2):
        shop.press("find", words=(number,))
        luck = shop.rng.random()
        if luck < 0.2:
            shop.crash("bring-back", words=(number,))
        elif luck < 0.4:
            shop.press_and_undo("bring-back", words=(number,))
        shop.press("bring-back", words=(number,))


def check(shop: Shop) -> None:
    """Check and repair finds nothing once what the clerk typed was looked after: figures are kept by themselves.

    Nothing but what is the clerk's doing: copied rows, picks that nobody posted, and a Log that is older than a press
    which changed nothing.
    """
    shop.sit(unpack_changed, calm=True)
    for button in ("make-parcels", "reserve-stock", "post-picks"):
        shop.press(button)
    summary = shop.press("check-and-repair")
    found = shop.look.frame("check")
    last = found["row"].astype("str").str.extract(r"(\d+)$", expand=False)  # of "1552 to 1556" too
    older = (found["place"] == "Log") & (pd.to_numeric(last, errors="coerce") <= shop.audit.restored)
    unposted = found["column"] == "Picked at"  # it left the house before anybody posted its picks
    found = found[~found["why"].str.contains(COPIED_BY_THE_CLERK, regex=False) & ~older & ~unposted]
    shop.audit.see("Check and repair finds nothing", found.to_dict("records")[:4], summary)


def close_the_books(shop: Shop) -> dict[str, float]:
    """What came in is what shipped, is open or was cancelled, article by article; the money is that of the exports."""
    audit = shop.audit
    now = stood(audit.journal)
    kept = audit.archived(now)["orders"]
    frames = [shop.look.frame("orders"), *([kept] if len(kept) else [])]
    ordered: Counter[str] = Counter()
    found: Counter[str] = Counter()
    states: Counter[str] = Counter()
    seen: dict[str, int] = {}
    money = told = 0.0
    for frame in frames:
        for key, qty, status, price in zip(
            line_keys(frame), frame["qty"], frame["status"], frame["unit_price"], strict=True
        ):
            seen[key] = seen.get(key, 0) + 1
            found[key.split(GLUE)[3]] += int(qty)
            what = {Status.SHIPPED: "shipped", Status.CANCELLED: "cancelled"}.get(status, "open")
            states[what] += int(qty)
            if what == "shipped" and price == price:
                money += qty * price
                told += qty * shop.world.lines[key][1]
    for key in seen:
        ordered[key.split(GLUE)[3]] += shop.units(key)
    audit.see(
        "ordered is shipped, open and cancelled, article by article",
        {s: (n, found[s]) for s, n in ordered.items() if found[s] != n},
    )
    audit.see("money of what shipped is that of the exports", [] if abs(money - told) < 0.01 else [money, told])
    return {**states, "money": round(money, 2)}


def kept_for_the_night(shop: Shop) -> None:
    """The shop as it stands in the evening, beside its folder: `again_in_the_morning` goes on from there."""
    night = shop.path.with_name("night")
    shutil.rmtree(night, ignore_errors=True)
    shutil.copytree(shop.path, night)
    look, shop.look = shop.look, None  # type: ignore[assignment]
    (night / STATE).write_bytes(pickle.dumps(shop))
    shop.look = look


def again_in_the_morning(path: Path) -> Shop:
    """The shop of a folder as it was kept in the evening; what was done since is gone."""
    shutil.rmtree(path, ignore_errors=True)
    shutil.copytree(path.with_name("night"), path)
    shop: Shop = pickle.loads((path / STATE).read_bytes())
    (path / STATE).unlink()
    shop.look = Look(shop.book)
    shop.day += 1
    return shop


def run(shop: Shop, days: int, say: Callable[[str], object] = print, nights: bool = False) -> Shop:
    """Until so many days are over; Broken, told with all that is needed to see it again, when a rule does not hold."""
    start = time.perf_counter()
    try:
        for day in range(shop.day, days):
            shop.day = day
            a_day(shop)
            each = shop.seconds[day]
            say(
                f"day {day + 1}: {len(shop.look.frame('orders')):,} rows, {len(each)} presses, "
                f"{sum(each) / len(each):.2f} s each, {time.perf_counter() - start:,.0f} s so far"
            )
            if nights and (day % NIGHTS == 0 or day == days - 1):
                kept_for_the_night(shop)
            gc.freeze()  # a ledger of a hundred thousand lines is not looked through for garbage all day
        ends = close_the_books(shop)
    except BaseException as error:
        say(f"seed {shop.seed}, day {shop.day + 1}, press {shop.tally['presses']}: {type(error).__name__}: {error}")
        for line in shop.recent:
            say(f"  {line}")
        say(f"the folder is kept: {shop.path}")
        raise
    say(report(shop, days, ends, time.perf_counter() - start))
    return shop


def report(shop: Shop, days: int, ends: dict[str, float], seconds: float) -> str:
    """The closing lines."""
    tally, now = shop.tally, stood(shop.audit.journal)
    first, last = shop.seconds[0], shop.seconds[days - 1]
    files = sum(press in now.done for press, _, _ in now.files)
    return (
        f"{days} days, {tally['orders']:,} orders, {tally['presses']:,} presses and {tally['refused']:,} refused, "
        f"{tally['undos']:,} undos, {tally['crashes']:,} crashes, {tally['restores']:,} restores, "
        f"{tally['sittings']:,} sittings of the clerk, {files:,} files that stand, "
        f"{sum(shop.audit.checks.values()):,} checks, 0 broken, {seconds:,.0f} s\n"
        f"units: {ends}\n"
        f"seconds a press: first day {sum(first) / len(first):.2f}, last day {sum(last) / len(last):.2f}"
    )


def main() -> int:
    """Run what the command line asks for; 1 when a rule was broken."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--days", type=int, default=100)
    parser.add_argument("--orders", type=int, default=500, help="a day")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--week", type=int, default=7, help="days between two archivings")
    parser.add_argument("--folder", type=Path, help="where the shop is made; a new one that goes when all went well")
    parser.add_argument("--resume", action="store_true", help="go on in --folder from the last evening")
    asked = parser.parse_args()
    place = asked.folder or Path(tempfile.mkdtemp(prefix="long-days-"))
    path = place / "shop"
    try:
        shop = again_in_the_morning(path) if asked.resume else Shop(path, asked.seed, asked.orders, asked.week)
        run(shop, asked.days, lambda text: print(text, flush=True), nights=bool(asked.folder))
    except Broken:
        return 1
    if not asked.folder:
        shutil.rmtree(place)
    return 0


if __name__ == "__main__":
    sys.exit(main())
