"""Random lives: orders of twelve shops at nine marketplaces that are paid, changed, cancelled, held, shipped elsewhere,
while the clerk imports what the marketplaces said at some time or other, presses, edits and undoes at random.

    python tests/endurance/lives.py --orders 10000 --seed 1
    python tests/endurance/lives.py --orders 300 --seed 7 --folder LIVES        keep the folder

After every press the oracles (lives_oracles.py) look at sheets and files. The orders come in stories of a few hundred,
each a shop of its own; one seed is one story: a broken rule prints seed, press and the last actions, and the folder
stays. With --go-on nothing stops a story, and what is broken is counted by rule, with the first case of each.
"""

import argparse
import os
import random
import re
import shutil
import sys
import tempfile
import time
from collections import Counter, deque
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any, Final

import reach  # noqa: F401
from helpers import Folder, assert_a_clerk_can_read, empty_folder
from lives_exports import export
from lives_market import ACCOUNTS, Account, Market, Said
from lives_oracles import WENT, Ledger, Oracles, Sheets
from long_book import Pen
from long_ledger import Broken
from long_world import answer, waybill

from pyaddin.press.summary import Summary
from pyaddin.tables.problems import Refusal
from pyaddin.tables.settings import SHOW
from pyaddin.tables.status import Status

START: Final = datetime(2026, 11, 18, 8, 0)
SKUS: Final = ("MUG", "PEN", "CAP", "BAG", "TOY", "JAR", "KEY")
SCARCE: Final = "JAR"
"""Of this there is too little: its rows are short and split."""
STORY: Final = 500
"""So many orders in one story."""
A_ROUND: Final = 50
"""So many new orders between two sittings of the clerk."""
UNDONE: Final = re.compile(r"\(press (\d+)\) taken back")
OWN_HOLD: Final = "ask the buyer"


class Lives:
    """A story: the marketplaces, the shop's folder, the clerk."""

    def __init__(
        self, path: Path, seed: int, orders: int, accounts: Sequence[Account] = ACCOUNTS, eventful: bool = True,
        a_round: int = A_ROUND,
    ) -> None:  # fmt: skip
        """A new folder; without `eventful` nothing happens to an order once an export may have told of it. `a_round` is
        how many orders come between two sittings of the clerk."""
        self.seed, self.left, self.eventful, self.a_round = seed, orders, eventful, a_round
        self.rng = random.Random(seed)
        empty_folder(path)
        self.folder = Folder(path, now=START)
        self.market = Market(self.rng, SKUS, accounts)
        self.ledger = Ledger()
        self.oracles = Oracles(self.ledger)
        self.files: dict[Path, list[Said]] = {}
        self.waiting: list[Path] = []
        self.imported: dict[int, list[Path]] = {}
        self.stack: list[tuple[int, str]] = []
        self.edited: list[tuple[int, str]] = []
        self.recent: deque[str] = deque(maxlen=14)
        self.tally: Counter[str] = Counter()
        self.waybills = 0
        self._furnish(orders)
        self.sheets = Sheets(self.folder.book, self.ledger)

    def _furnish(self, orders: int) -> None:
        goods: dict[str, Any] = {
            "weight_g": 100,
            "hs_code": "691200",
            "origin": "CN",
            "unit_value": 2.5,
            "currency": "USD",
        }
        known = set(self.folder.table("products")["sku"])
        new = [sku for sku in SKUS if sku not in known]
        self.folder.paste("products", *({"sku": sku, "item": sku, "customs_description": sku, **goods} for sku in new))
        self.folder.paste("stock", *({"sku": sku, "warehouse": "MAIN", "bin": f"C{n}"} for n, sku in enumerate(new)))
        stock = self.folder.table("stock")["sku"].tolist()
        units = {sku: orders * (1 if sku == SCARCE else 20) // 6 for sku in SKUS}
        self.folder.type("stock", {(at, "on_hand"): units[sku] for at, sku in enumerate(stock)})
        for caption, value in (("Time zone", "UTC"), ("When stock is short", "Ship partial")):
            if caption in set(self.folder.table("settings")["setting"]):
                self.folder.set(caption, value)

    @property
    def now(self) -> datetime:
        """The shop's moment."""
        return self.folder.now + timedelta(minutes=self.folder.presses)

    def did(self, what: str) -> None:
        """Remember an action for the report."""
        self.recent.append(what)

    # Pressing

    def press(self, button: str, *files: Path, **chosen: Any) -> Summary | None:
        """Press a button and look at everything; None where it refused."""
        self.did(f"{button} {' '.join(str(f.relative_to(self.folder.path)) for f in files)} {chosen or ''}".strip())
        before = self.sheets
        try:
            summary = self.folder.press(button, *files, **chosen)
        except Refusal as refusal:
            self.did(f"    refused: {assert_a_clerk_can_read(str(refusal))}"[:200])
            self.tally["refused"] += 1
            return None
        self.tally["presses"] += 1
        self.did(f"    {summary.line}"[:260])
        self.sheets = Sheets(self.folder.book, self.ledger)
        if button == "undo-last-step":
            self._taken_back(summary)
        else:
            self.stack.append((summary.press, button))
        if chosen.get("duplicates") == SHOW:
            self.oracles.unchanged("what is only shown changes nothing", before, self.sheets)
        elif button == "import":
            self.ledger.imports[summary.press] = [said for path in files for said in self.files[path]]
            self.imported[summary.press] = list(files)
        self.oracles.press = summary.press
        self._look_at_files(button, summary, before)
        self.oracles.sheets_agree(self.sheets)
        return summary

    def _look_at_files(self, button: str, summary: Summary, before: Sheets) -> None:
        if button == "carrier-files":
            self.oracles.sent(summary.press, self.sheets, summary.files)
        elif button == "packing-slips":
            self.oracles.printed(self.sheets, summary.files)
        elif button == "confirm-shipment":
            units = self.oracles.confirmed(before, self.sheets, summary.files)
            for line, count in units.items():
                self.market.told_shipped(line, count, self.now)

    def _taken_back(self, summary: Summary) -> None:
        press = int(UNDONE.findall(summary.line)[0])  # a press that changed nothing is passed over
        self.stack = [pressed for pressed in self.stack if pressed[0] != press]
        self.tally["undos"] += 1
        if summary.left:  # rows in which the clerk typed since stay, with what came with them
            since = {row for number, row in self.edited if number >= press}
            rows = self.sheets.orders
            self.ledger.unsure |= {line[:3] for line in rows.loc[rows["row_id"].isin(since), "line"]}
        self.ledger.take_back(press)
        self.waiting += self.imported.pop(press, [])

    def undo(self) -> None:
        """Take back what can still be taken back: what was uploaded stays."""
        if self.stack and all(button != "confirm-shipment" for _, button in self.stack):
            self.press("undo-last-step")

    # What the clerk does

    def take_exports(self) -> None:
        """The marketplaces make files; some are imported at once, some late, and an old one after a newer one."""
        rng = self.rng
        for account in self.market.accounts:
            orders = [order for order in self.market.orders if order.account is account]
            if not orders or rng.random() < 0.4:
                continue
            some = rng.choice((orders, orders[-20:], rng.sample(orders, max(1, len(orders) // 2))))
            made = self.now.replace(second=0) - timedelta(minutes=rng.randrange(2))
            name = f"{account.format}-{account.shop}-{len(self.files):03}"
            folder = self.folder.path / "in"
            if account.marketplace == "Shopify" or rng.random() < 0.9:  # elsewhere numbers tell the shops apart
                folder /= account.shop
            path, said = export(account, some, folder, made, name)
            stamp = made.replace(tzinfo=UTC).timestamp()
            os.utime(path, (stamp, stamp))
            for one in said:
                self.ledger.shops.setdefault((one.key[0], one.key[2]), set()).add(one.key[1])
            if said:
                self.files[path] = said
                self.waiting.append(path)

    def import_some(self) -> None:
        """Some of the files that wait, in any order."""
        rng = self.rng
        rng.shuffle(self.waiting)
        count = len(self.waiting) if rng.random() < 0.3 else rng.randint(0, len(self.waiting))
        chosen, self.waiting = self.waiting[:count], self.waiting[count:]
        while chosen:
            several = rng.choice((1, 2, 4))
            part, chosen = chosen[:several], chosen[several:]
            if rng.random() < 0.06:
                self.press("import", *part, duplicates=SHOW)
            before = self.sheets
            pressed = self.press("import", *part)
            if pressed and rng.random() < 0.08:
                self.undo()
                if pressed.press not in self.ledger.imports:
                    self.oracles.unchanged("undo of an import is its inverse", before, self.sheets)

    def edit(self) -> None:
        """The clerk types: notes, addresses, smaller quantities, holds of their own, and accepts what stops a row."""
        pen = Pen(self.folder.book)
        orders = self.sheets.orders
        open_ = orders[orders["status"].isin((Status.NEW, Status.READY, Status.SHORT, Status.RESERVED))]
        for label in self._some(open_.index, 4):
            act = self.rng.choice((self._write_note, self._move_house, self._ship_fewer, self._hold, self._call_off))
            act(pen, label)
        held = orders.index[(orders["status"] == Status.HOLD) & (orders["hold_reason"] == OWN_HOLD)]
        for label in self._some(held, 3):
            self._type(pen, label, "status", Status.NEW)
            self._type(pen, label, "hold_reason", None)
        if "go_anyway" in pen.look.columns("orders"):
            known = self.ledger.known()
            told = orders["line"].map(lambda line: line in known.lines and bool(known.stops(line)))
            boxed = told.astype(bool) & (orders["parcel_no"] != "") & ~orders["status"].isin(WENT)
            for label in self._some(orders.index[boxed], 2):
                self._accept(pen, label, known.stops(orders.at[label, "line"]))
        if pen.write():
            self.sheets = Sheets(self.folder.book, self.ledger)

    def _some(self, labels: Any, most: int) -> list[int]:
        every = [int(label) for label in labels]
        return self.rng.sample(every, min(len(every), self.rng.randint(0, most)))

    def _type(self, pen: Pen, label: int, name: str, value: Any) -> None:
        row_id = str(self.sheets.orders.at[label, "row_id"])
        pen.put("orders", label, name, value)
        self.ledger.typed[row_id, name] = "" if value is None else value
        self.edited.append((self.stack[-1][0] if self.stack else 0, row_id))
        self.did(f"typed {row_id} {name} = {value}")

    def _write_note(self, pen: Pen, label: int) -> None:
        self._type(pen, label, "note", f"look {self.rng.randint(1, 99)}")

    def _move_house(self, pen: Pen, label: int) -> None:
        street = str(self.sheets.orders.at[label, "address_1"])
        self._type(pen, label, "address_1", f"{self.rng.randint(200, 299)} {street.partition(' ')[2]}")

    def _ship_fewer(self, pen: Pen, label: int) -> None:
        qty = self.sheets.orders.at[label, "qty"]
        if qty > 1 and self.sheets.orders.at[label, "status"] == Status.NEW:
            self._type(pen, label, "qty", float(qty - 1))

    def _hold(self, pen: Pen, label: int) -> None:
        self._type(pen, label, "status", Status.HOLD)
        self._type(pen, label, "hold_reason", OWN_HOLD)

    def _call_off(self, pen: Pen, label: int) -> None:
        if self.rng.random() < 0.3:
            self._type(pen, label, "status", Status.CANCELLED)

    def _accept(self, pen: Pen, label: int, stops: frozenset[str]) -> None:
        self._type(pen, label, "go_anyway", "Yes")
        row_id = str(self.sheets.orders.at[label, "row_id"])
        self.ledger.accepted.setdefault(row_id, set()).update(stops)
        self.tally["accepted"] += 1
        self.did(f"accepted {', '.join(sorted(stops))} on {row_id}")

    def pull(self) -> None:
        """Parcels of which something must not go are pulled: by the button, or by hand before they are in a file."""
        known, rows = self.ledger.known(), self.sheets.orders
        wrong = rows["line"].map(lambda line: line in known.lines and bool(known.stops(line))).astype(bool)
        parcels = self.sheets.parcels
        numbers = set(rows.loc[wrong, "parcel_no"]) & set(parcels.index)
        out = [no for no in sorted(numbers) if parcels.at[no, "status"] in (Status.SENT, Status.CHANGED, Status.PACKED)]
        chosen = self.rng.sample(out, min(len(out), self.rng.randint(0, 3)))
        if chosen:
            self.tally["pulled"] += len(chosen)
            self.press("cancel-parcel", words=tuple(chosen))
        packed = parcels.index[parcels["status"] == Status.PACKED].tolist()
        if packed and self.rng.random() < 0.2:
            number = self.rng.choice(packed)
            pen = Pen(self.folder.book)
            frame = pen.look.frame("parcels")
            pen.put("parcels", int(frame.index[frame["parcel_no"] == number][0]), "status", Status.CANCELLED)
            pen.write()
            self.did(f"typed {number} status = {Status.CANCELLED}")
            self.sheets = Sheets(self.folder.book, self.ledger)

    def answer_of_carriers(self) -> None:
        """A tracking file for some of the parcels that wait for their number."""
        parcels = self.sheets.parcels
        wait = parcels[(parcels["status"] == Status.SENT) & (parcels["tracking_no"] == "")]
        rows = []
        for number, carrier in wait["carrier"].items():
            if self.rng.random() < 0.5:
                self.waybills += 1
                rows.append((str(number), waybill(str(carrier), self.waybills)))
        if rows:
            path = self.folder.path / f"tracking-{self.waybills:05}.csv"
            path.write_bytes(answer(rows))
            self.press("import-tracking", path)

    def sitting(self) -> None:
        """The clerk's next hours: the day's buttons, now and then one left out, repeated or taken back."""
        rng = self.rng
        self.take_exports()
        self.import_some()
        for button in ("validate-addresses", "reserve-stock", "make-parcels", "packing-slips", "carrier-files"):
            if rng.random() < 0.4:
                self.edit()
            if button == "packing-slips" and rng.random() < 0.7:
                continue
            if rng.random() < 0.9:
                self.press(button)
            if rng.random() < 0.06:
                self.undo()
            if self.waiting and rng.random() < 0.15:
                self.import_some()
            if rng.random() < 0.3:
                self.pull()
        self.answer_of_carriers()
        if rng.random() < 0.8:
            self.press("confirm-shipment")
        self.stack.clear()  # what stands by now is uploaded

    def live(self) -> None:
        """Round after round, until every order was placed and has had its time."""
        rest = 3
        while self.left > 0 or rest > 0:
            count = min(self.left, self.a_round)
            self.left -= count
            rest -= count == 0
            self.folder.now += timedelta(hours=self.rng.randint(3, 9))
            self.market.place(self.now, count)
            self.tally["orders"] += count
            for _ in range(1 if self.eventful else 4):
                self.market.live_on(self.now, 0 if self.eventful else len(self.market.orders) - count)
            self.sitting()
        while self.waiting:
            self.import_some()


def story(
    path: Path, seed: int, orders: int, say: Callable[[str], object] = print,
    broken: dict[str, list[str]] | None = None, a_round: int = A_ROUND,
) -> Lives:  # fmt: skip
    """One shop's story; Broken, told with all that is needed to see it again, when a rule does not hold, unless what is
    `broken` is to be collected."""
    lives = Lives(path, seed, orders, a_round=a_round)
    lives.oracles.broken = broken
    try:
        lives.live()
    except BaseException as error:
        say(f"seed {seed}, press {lives.tally['presses']}: {type(error).__name__}: {error}")
        for line in lives.recent:
            say(f"  {line}")
        say(f"the folder is kept: {path}")
        raise
    return lives


def main() -> int:
    """Run what the command line asks for; 1 when a rule was broken."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--orders", type=int, default=10_000, help="of all stories together")
    parser.add_argument("--story", type=int, default=STORY, help="orders of one story")
    parser.add_argument("--seed", type=int, default=1, help="of the first story")
    parser.add_argument("--folder", type=Path, help="where the shops are made; a new one that goes when all went well")
    parser.add_argument("--go-on", action="store_true", help="count what is broken instead of stopping")
    asked = parser.parse_args()
    place = asked.folder or Path(tempfile.mkdtemp(prefix="lives-"))
    tally, checks, start = Counter[str](), 0, time.perf_counter()
    broken: dict[str, list[str]] = {}
    news = Counter[str]()
    for at, seed in zip(range(0, asked.orders, asked.story), count(asked.seed)):
        path = place / f"shop-{seed}"
        orders = min(asked.story, asked.orders - at)
        try:
            lives = story(path, seed, orders, lambda text: print(text, flush=True), broken if asked.go_on else None)
        except Broken:
            return 1
        tally += lives.tally
        checks += sum(lives.oracles.checks.values())
        news += lives.oracles.news
        print(f"seed {seed}: {dict(lives.tally)}, {time.perf_counter() - start:,.0f} s so far", flush=True)
        if not asked.folder:
            shutil.rmtree(path)
    print(f"said beside rows: {', '.join(f'{code} {times:,}' for code, times in news.most_common()) or 'nothing'}")
    for rule, cases in broken.items():
        print(f"{len(cases):5} times: {rule}: {cases[0]}")
    print(
        f"{tally['orders']:,} orders, {tally['presses']:,} presses and {tally['refused']:,} refused, "
        f"{tally['undos']:,} undos, {checks:,} checks, {sum(map(len, broken.values())):,} broken, "
        f"{time.perf_counter() - start:,.0f} s"
    )
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
