"""The floor in one random run: news of exports, goods in, serial numbers, lots, sets, a supplier's answers, waves,
short picks, scans, hand-over and undo; after every press every unit is accounted for."""

import csv
import random
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import openpyxl
import pandas as pd
import pytest
from fakes import FakeWorkbook, sheet_of
from helpers import NOW
from moved import agrees
from waybills import tracking_numbers

from pyaddin.actions.plan import Options
from pyaddin.book.base import Raw
from pyaddin.press import reading
from pyaddin.press.run import press
from pyaddin.press.summary import Summary
from pyaddin.steps.stock.parts import held_units
from pyaddin.steps.stock.place import PLACE
from pyaddin.steps.warehouse.agreeing import agreed
from pyaddin.steps.warehouse.wanted import noted, wants
from pyaddin.steps.warehouse.waves import IN_HAND
from pyaddin.tables.frames import Tables
from pyaddin.tables.outbound import REASONS, Pick
from pyaddin.tables.problems import Refusal
from pyaddin.tables.sheets import TABLES
from pyaddin.tables.status import POLICIES, Status

pytestmark = pytest.mark.long
UTC = ZoneInfo("UTC")
FIRST = 4
"""Rows of a sheet above the first record."""
PRESSES = 40
SKUS = ("MUG", "PEN", "LAMP", "CAMERA", "BOX", "VASE")
"""Two plain articles, one by lots, one by serial numbers, a set of three, and one that a supplier sends."""
LEFT = (Status.SHIPPED, Status.DELIVERED, Status.COMPLETED)
SHOPIFY: dict[str, str] = {
    "Financial Status": "paid", "Fulfillment Status": "unfulfilled", "Currency": "GBP", "Shipping Method": "Standard",
    "Lineitem price": "9.50", "Lineitem requires shipping": "true", "Lineitem fulfillment status": "pending",
    "Shipping Address1": "12 High Street", "Shipping City": "Leeds", "Shipping Zip": "LS1 1AA",
    "Shipping Country": "GB", "Shipping Phone": "+441632960123",
}  # fmt: skip
HEAD = [
    "Name", "Email", *SHOPIFY, "Paid at", "Created at", "Lineitem quantity", "Lineitem name", "Lineitem sku",
    "Shipping Name", "Cancelled at",
]  # fmt: skip
ALL: tuple[str, ...] = (
    "import", "validate-addresses", "reserve-stock", "make-parcels", "pick-list", "post-picks", "start-packing",
    "post-packing", "carrier-files", "import-tracking", "hand-over", "confirm-shipment", "receive-goods",
    "count-stock", "move-stock", "supplier-orders", "supplier-answers", "cancel-parcel",
)  # fmt: skip
FLOW = ALL[:12]
BINS = ("A1", "A2", "B1")


class Floor:
    """A shop with a warehouse in memory, whose clerks draw what they do next."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.path, self.some, self.presses = folder, random.Random(seed), 0
        self.book = FakeWorkbook(
            {table.sheet: sheet_of(table, self.lists().get(name, ())) for name, table in TABLES.items()},
            folder / "Fulfilment.xlsm",
        )
        self.orders: dict[str, dict[str, int]] = {}
        self.called_off: set[str] = set()
        self.heard: set[str] = set()
        self.step = 2
        """Where the day stands: orders are there, and stock is reserved."""
        self.told: list[str] = []

    def lists(self) -> dict[str, list[dict[str, Raw]]]:
        """What the shop sells and where it lies."""
        customs: dict[str, Raw] = {"weight_g": 100, "unit_value": 5, "currency": "USD", "origin": "CN"}
        traced = {"LAMP": "Lot with expiry", "CAMERA": "Serial number"}
        return {
            "products": [
                {"sku": sku, "item": sku.title(), "customs_description": sku, "traced": traced.get(sku), **customs,
                 "kit_parts": "MUG*2; LAMP; CAMERA" if sku == "BOX" else None,
                 "supplier": "Acme Trading" if sku == "VASE" else None}
                for sku in SKUS
            ],
            "stock": self.shelves(),
            "warehouses": [{"warehouse": "MAIN", "rank": 1, "country": "GB"}],
            "suppliers": [{"supplier": "Acme Trading", "dropship": "Yes"}],
            "rules": [{"rank": 1, "carrier": "Royal Mail Click & Drop", "service": "Tracked 48"}],
            "settings": [{"setting": "Default policy", "value": self.some.choice(POLICIES)}],
        }  # fmt: skip

    def shelves(self) -> list[dict[str, Raw]]:
        """Plain goods in two bins, lots in three, serial numbers one by one."""
        later = NOW + timedelta(days=90)
        rows: list[dict[str, Raw]] = [{"sku": s, "bin": b, "on_hand": 5} for s in ("MUG", "PEN") for b in BINS[:2]]
        rows += [
            {"sku": "LAMP", "bin": b, "on_hand": 4, "lot": n, "expiry": later}
            for b, n in zip(BINS, ("L1", "L2", "L1"), strict=True)
        ]
        rows += [{"sku": "CAMERA", "bin": "B1", "on_hand": 1, "lot": f"S{n}"} for n in range(6)]
        return [{**row, "warehouse": "MAIN"} for row in rows]

    def tables(self) -> Tables:
        """All sheets as they stand."""
        return reading.read(self.book, tuple(TABLES), UTC, 0).before

    def table(self, name: str) -> pd.DataFrame:
        """A sheet as it stands."""
        return self.tables()[name]

    def put(self, table: str, at: int, **values: Raw) -> None:
        """Cells of a row typed over."""
        row, names = self.book.grids[TABLES[table].sheet].values[FIRST + at], TABLES[table].names
        row += [None] * (len(names) - len(row))
        for name, value in values.items():
            row[names.index(name)] = value

    def paste(self, table: str, **values: Raw) -> None:
        """A row below the others."""
        self.book.grids[TABLES[table].sheet].values.append([values.get(name) for name in TABLES[table].names])

    def next(self) -> str:
        """The next press of the day, or any other."""
        if self.some.random() < 0.4:
            return self.some.choice(ALL)
        self.step += 1
        return FLOW[self.step % len(FLOW)]

    def do(self, button: str) -> Summary | None:
        """Prepare a press as a clerk does, and press; None where it refused."""
        prepare: dict[str, Callable[[], tuple[Path, ...]]] = {
            "import": self._export, "post-picks": self._picks, "post-packing": self._scans,
            "import-tracking": self._numbers, "hand-over": self._waybills, "receive-goods": self._goods,
            "count-stock": self._counts, "move-stock": self._moves, "supplier-answers": self._answer,
        }  # fmt: skip
        files = prepare.get(button, tuple)()
        words: tuple[str, ...] = ()
        if button == "cancel-parcel":
            there = self.table("parcels")["parcel_no"].tolist()
            words = (self.some.choice(there),) if there else ()
        said = self.press(button, *files, words=words)
        if said and button == "import":
            self.heard |= self.called_off
        return said

    def press(self, button: str, *files: Path, words: tuple[str, ...] = ()) -> Summary | None:
        """Press a button; None where it refused."""
        self.presses += 1
        at = NOW + timedelta(minutes=self.presses)
        try:
            said = press(button, self.book, Options(files, sure=True, words=words), at)
        except Refusal as refused:
            self.told.append(f"{self.presses} {button}: refused, {refused}")
            return None
        self.told.append(f"{self.presses} {button}: {said.line}")
        return said

    def _export(self) -> tuple[Path, ...]:
        """The marketplace's orders anew: some added, some with another quantity, some called off."""
        for _ in range(self.some.randint(1, 3)):
            skus = self.some.sample(SKUS, self.some.randint(1, 3))
            self.orders[f"#{1001 + len(self.orders)}"] = {sku: self.some.randint(1, 4) for sku in skus}
        for number in self.some.sample(sorted(self.orders), min(2, len(self.orders))):
            if self.some.random() < 0.4:
                self.orders[number][self.some.choice(sorted(self.orders[number]))] = self.some.randint(1, 5)
        if self.some.random() < 0.5:
            self.called_off.add(self.some.choice(sorted(self.orders)))
        path = self.path / f"orders{self.presses}.csv"
        now = f"{NOW + timedelta(minutes=self.presses):%Y-%m-%d %H:%M:%S} +0000"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, HEAD, restval="")
            writer.writeheader()
            for at, (number, lines) in enumerate(self.orders.items()):
                own = {"Created at": "2026-11-18 08:00:00 +0000", "Paid at": "2026-11-18 08:05:00 +0000",
                       "Shipping Name": f"Jane Example {at}", "Email": f"jane{at}@example.com"}  # fmt: skip
                off = {"Cancelled at": now, "Financial Status": "voided"} if number in self.called_off else {}
                for sku, units in lines.items():
                    line = {"Lineitem sku": sku, "Lineitem name": sku.title(), "Lineitem quantity": str(units)}
                    writer.writerow({**SHOPIFY, **own, **off, **line, "Name": number})
        return (path,)

    def _picks(self) -> tuple[Path, ...]:
        """Some lines picked, a few of them short."""
        for at, line in enumerate(self.table("picking").to_dict("records")):
            if line["status"] not in (Pick.OPEN, Pick.BACK) or self.some.random() < 0.3:
                continue
            if line["status"] == Pick.OPEN and self.some.random() < 0.3:
                got = self.some.randint(0, int(line["qty"]) - 1)
                self.put("picking", at, picked=got, reason=self.some.choice(REASONS))
            else:
                self.put("picking", at, all_there="Yes")
        return ()

    def _scans(self) -> tuple[Path, ...]:
        """Articles of some parcels in their boxes, some of them not all."""
        for at, line in enumerate(self.table("packing").to_dict("records")):
            if self.some.random() < 0.7:
                self.put("packing", at, scanned=self.some.choice((line["qty"], line["qty"], line["qty"] - 1)))
        return ()

    def _numbers(self) -> tuple[Path, ...]:
        """The carriers' numbers for what they know of."""
        parcels = self.table("parcels")
        sent = parcels[(parcels["status"] == Status.SENT) & (parcels["tracking_no"] == "")]
        path = self.path / f"tracking{self.presses}.csv"
        numbers = tracking_numbers(sent["carrier"])
        pd.DataFrame({"Parcel no.": sent["parcel_no"], "Tracking Number": numbers}).to_csv(path, index=False)
        return (path,)

    def _waybills(self) -> tuple[Path, ...]:
        """Some parcels scanned at the door, right or wrong."""
        for number in self.table("parcels")["parcel_no"]:
            if self.some.random() < 0.4:
                self.paste("hand_over", scan=number)
        return ()

    def _goods(self) -> tuple[Path, ...]:
        """Deliveries with and without what Products asks for."""
        for _ in range(self.some.randint(1, 3)):
            sku = self.some.choice(SKUS)
            lot = {"LAMP": self.some.choice(("L1", "L2", "L7", "")), "CAMERA": f"S{self.some.randint(0, 20)}"}
            units = 1 if sku == "CAMERA" else self.some.randint(1, 6)
            end = NOW + timedelta(days=90) if sku == "LAMP" and self.some.random() < 0.8 else None
            damaged = self.some.choice((None, None, 1))
            self.paste("goods_in", sku=sku, lot=lot.get(sku), expiry=end, arrived=units, damaged=damaged,
                       accept_more="Yes")  # fmt: skip
        return ()

    def _counts(self) -> tuple[Path, ...]:
        """A bin asked for, and what was counted in those asked for before."""
        for at, line in enumerate(self.table("counts").to_dict("records")):
            if line["status"] in ("To count", "Count again") and pd.notna(line["book"]):
                units = max(int(line["book"]) + self.some.choice((0, 0, -1, 1)), 0)
                self.put("counts", at, counted=units, second=units, reason="Missing")
        self.paste("counts", bin=self.some.choice(BINS))
        return ()

    def _moves(self) -> tuple[Path, ...]:
        """Units to another bin, sets made and taken apart."""
        stock = [row for row in self.table("stock").to_dict("records") if row["sku"]]
        row = self.some.choice(stock)
        work = self.some.choice((None, None, "Assemble", "Take apart"))
        sku = "BOX" if work else row["sku"]
        lot = None if work else row["lot"]
        self.paste("moves", sku=sku, lot=lot, qty=self.some.randint(1, 3), warehouse="MAIN", bin=row["bin"],
                   to_bin=self.some.choice(BINS), work=work)  # fmt: skip
        return ()

    def _answer(self) -> tuple[Path, ...]:
        """A supplier's file with numbers, parts and what cannot be sent."""
        written = sorted((self.path / "out").rglob("*Acme*.xlsx"))
        if not written:
            return ()
        book = openpyxl.load_workbook(self.some.choice(written))
        sheet = book.worksheets[0]
        columns = {cell.value: at for at, cell in enumerate(sheet[1], 1)}
        for row in range(2, sheet.max_row + 1):
            told: dict[str, Any] = self.some.choice(
                ({}, {"Cannot send": "Yes"}, {"Tracking no.": f"SF{self.presses:06d}{row}", "Carrier": "SF Express"},
                 {"Tracking no.": f"SF{self.presses:06d}{row}", "Quantity sent": 1})
            )  # fmt: skip
            for name, value in told.items():
                sheet.cell(row, columns[name], value)
        path = self.path / f"answer{self.presses}.xlsx"
        book.save(path)
        return (path,)


def units(stock: pd.DataFrame) -> Counter[str]:
    """Units by SKU."""
    return Counter(stock.groupby("sku")["on_hand"].sum().to_dict())


def assert_all_is_there(floor: Floor, before: Tables, called_off: set[str]) -> None:
    """What holds after every press, whatever it was."""
    after = floor.tables()
    assert agrees(floor), "Stock is what its movements add up to"
    assert (after["stock"]["on_hand"].dropna() >= 0).all()
    assert_no_row_twice(after)
    assert_serial_numbers_are_one_unit(after)
    assert_waves_hold_what_their_parcels_want(after)
    rows = after["orders"]
    gone = rows["status"].isin(LEFT) & rows["order_no"].isin(called_off)
    was = before["orders"].set_index("row_id")["status"]
    fresh = rows[gone & ~rows["row_id"].map(was).isin(LEFT)]
    assert fresh.empty, "what was called off does not ship"


def assert_no_row_twice(after: Tables) -> None:
    for table, key in (("orders", "row_id"), ("parcels", "parcel_no"), ("picking", "no"), ("packing", "no")):
        assert after[table][key].is_unique, table
        assert (after[table][key] != "").all(), table


def assert_serial_numbers_are_one_unit(after: Tables) -> None:
    stock = after["stock"][lambda frame: frame["sku"] == "CAMERA"]
    assert (stock["on_hand"].dropna() <= 1).all()
    there = stock[stock["on_hand"] > 0]
    assert there["lot"].is_unique
    orders = after["orders"]
    held = held_units(orders[orders["status"].isin((Status.RESERVED, Status.PACKED, Status.SENT))])
    numbered = held[(held["sku"] == "CAMERA") & (held["lot"] != "")]
    assert (numbered.groupby("lot")["reserved"].sum() <= 1).all(), "a serial number is promised once"


def assert_waves_hold_what_their_parcels_want(after: Tables) -> None:
    """No unit is on two walks: the lines, brought up to date, hold what the parcels of waves want from each place."""
    lines, held = agreed(after, 0), Counter[Any]()
    waves = dict(zip(after["parcels"]["parcel_no"], after["parcels"]["wave"], strict=True))
    for line in lines[lines["status"].isin((Pick.OPEN, Pick.PICKED, Pick.SHORT))].to_dict("records"):
        for parcel, units in noted(line["parcels"]).items():
            if waves.get(parcel) == line["wave"]:
                held[parcel, tuple(line[name] for name in PLACE)] += int(units)
    here = set(after["parcels"].loc[after["parcels"]["status"].isin(IN_HAND), "parcel_no"])
    want = {key: units for key, units in wants(after["orders"]).items() if waves.get(key[0])}
    assert {k: n for k, n in held.items() if n and k[0] in here} == {k: n for k, n in want.items() if k[0] in here}


def assert_check_finds_nothing(floor: Floor) -> None:
    """Sheets, figures and facts agree as Check and repair sees it, once stock was reserved anew."""
    for button in ("reserve-stock", "post-picks", "check-and-repair"):
        floor.press(button)
    found = floor.table("check")
    found = found[found["column"] != "Picked at"]  # what left the house before anybody posted its picks
    assert found.empty, found[["place", "row", "column", "says", "should", "why"]].to_numpy().tolist()


@pytest.mark.parametrize("seed", range(4))
def test_whatever_the_floor_does_every_unit_is_accounted_for(tmp_path: Path, seed: int) -> None:
    floor = Floor(tmp_path, seed)
    floor.do("import")
    floor.do("reserve-stock")
    try:
        for _ in range(PRESSES):
            before, heard = floor.tables(), set(floor.heard)
            done = floor.do(floor.next())
            assert_all_is_there(floor, before, heard)
            if done and floor.some.random() < 0.15:
                now = floor.tables()
                floor.press("undo-last-step")
                floor.heard = heard
                assert_all_is_there(floor, now, set())
        assert_check_finds_nothing(floor)
    except AssertionError:
        print(*floor.told, sep="\n")
        raise
