"""What holds whatever clerks do: random presses and edits in any order, on a workbook in memory."""

from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import pytest
from fakes import FakeWorkbook
from helpers import BUYER, NOW
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from waybills import tracking_numbers

from pyaddin.actions.plan import Options
from pyaddin.book.base import Grid, Raw
from pyaddin.buttons import BY_NAME
from pyaddin.press import reading
from pyaddin.press.run import press
from pyaddin.press.summary import Summary
from pyaddin.steps.stock.holding import holds_units
from pyaddin.steps.stock.parts import held_units
from pyaddin.steps.stock.place import PLACE
from pyaddin.store.journal import Journal
from pyaddin.store.movements import Movements
from pyaddin.tables import settings as shop_settings
from pyaddin.tables.frames import Tables, empty
from pyaddin.tables.problems import Refusal
from pyaddin.tables.sheets import TABLES
from pyaddin.tables.status import LINE_COMPLETE, POLICIES, SHIP_PARTIAL, Status

pytestmark = pytest.mark.long
MODEST = settings(
    max_examples=8, deadline=None, phases=[Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)  # fmt: skip
LINE = ["marketplace", "order_no", "line_no", "sku"]
SKUS = ("MUG", "PEN", "LAMP")
SET = "BOX"
ENDS = {"L1": NOW + timedelta(days=90), "L2": NOW + timedelta(days=9), "L3": NOW - timedelta(days=1)}
"""Lots of lamps: one that is good, one that ends soon, one that is over."""
WATCHED = ("orders", "parcels", "stock")
COUNTED = {
    "validate-addresses": "orders", "reserve-stock": "orders", "make-parcels": "orders", "carrier-files": "parcels",
    "confirm-shipment": "parcels",
}  # fmt: skip
"""The table whose rows a button counts."""
UTC = ZoneInfo("UTC")
DEFAULTS = shop_settings.read(empty("settings"))
FIRST = 4
"""Rows of a sheet above the first record."""
NOT_COUNTED = ["row_id", "rank", "problem", "problem_columns", "held_by", "view"]
"""What changes beside rows that a press passes over: a turn that moved up, words that no longer hold."""


THE_FLOW = (
    "validate-addresses", "reserve-stock", "make-parcels", "carrier-files", "import-tracking", "confirm-shipment",
)  # fmt: skip
"""Packing slips change no row and take as long as all the others together."""
WAREHOUSE = {"receive-goods": "goods_in", "count-stock": "counts", "move-stock": "moves"}
"""The warehouse's buttons and their sheets."""
GIVEN = ("row_id", "parcel_no", "carrier_file", "file_check", "shipped_at", "confirmed_at", "problem", "tracking_no",
         "held_by", "accepted", "printed_at")  # fmt: skip
"""What a press made anew gives anew: numbers are never used twice."""
SAID = ("problem", "problem_columns")
"""That a row was pasted as a copy is said once."""


class Shop:
    """A workbook in memory with a clerk who draws what to do next."""

    def __init__(self, folder: Path, data: st.DataObject) -> None:
        self.draw, self.folder, self.presses = data.draw, folder, 0
        self.book = FakeWorkbook({}, folder / "Fulfilment.xlsm")
        for name, table in TABLES.items():
            header: list[Raw] = [column.caption for column in table.columns]
            rows: list[list[Raw]] = [[r.get(n) for n in table.names] for r in self.lists().get(name, [])]
            self.book.grids[table.sheet] = Grid([[table.sheet], [], [], header, *rows])
        for _ in range(self.draw(st.integers(1, 4))):
            self.new_order()

    def lists(self) -> dict[str, list[dict[str, Raw]]]:
        """Three articles on three shelves of two warehouses, one of them by lots, and a set of the other two."""
        shelves = [(sku, place) for sku in SKUS for place in ("UK1", "UK2", "CN1")]
        products: list[dict[str, Raw]] = [
            {"sku": sku, "weight_g": 100, "unit_value": 5, "currency": "USD", "customs_description": sku}
            for sku in SKUS
        ]
        stock: list[dict[str, Raw]] = [
            {"sku": sku, "warehouse": place[:2], "bin": place, "on_hand": self.draw(st.integers(0, 6))}
            for sku, place in shelves
        ]
        lots: list[dict[str, Raw]] = [
            {"sku": "LAMP", "warehouse": "UK", "bin": "UK1", "lot": lot, "expiry": end, "on_hand": 2}
            for lot, end in ENDS.items()
        ]
        return {
            "products": [*products, {"sku": SET, "kit_parts": "MUG; PEN*2"}],
            "stock": [*stock, *lots],
            "warehouses": [
                {"warehouse": "UK", "rank": 1, "country": "GB", "countries": "GB"},
                {"warehouse": "CN", "rank": 2, "country": "CN"},
            ],
            "rules": [{"rank": 1, "carrier": "Royal Mail Click & Drop", "service": "Tracked 48"}],
            "settings": [{"setting": "Default policy", "value": self.draw(st.sampled_from(POLICIES))}],
        }  # fmt: skip

    def new_order(self) -> None:
        """An order of one to three lines, typed in below the others."""
        order = {"order_no": f"#{self.draw(st.integers(1, 30))}", "priority": self.draw(st.sampled_from((None, 1, 2)))}
        order["policy"] = self.draw(st.sampled_from(("", SHIP_PARTIAL, LINE_COMPLETE)))
        for line in range(self.draw(st.integers(1, 3))):
            sku, qty = self.draw(st.sampled_from((*SKUS, SET))), self.draw(st.integers(1, 8))
            record = {**BUYER, **order, "line_no": str(line), "sku": sku, "qty": qty}
            self.cells("orders").append([record.get(name) for name in TABLES["orders"].names])

    def copy_a_row(self) -> None:
        """A row pasted below the others with all it holds, its Row ID too."""
        if at := self.some_row("orders"):
            self.cells("orders").append(list(self.cells("orders")[at]))

    def sort(self) -> None:
        """The rows of Orders in another order."""
        cells = self.cells("orders")
        cells[FIRST:] = self.draw(st.permutations(cells[FIRST:]))

    def delete_a_row(self) -> None:
        """A row of Orders or Parcels taken out."""
        table = self.draw(st.sampled_from(("orders", "parcels")))
        if at := self.some_row(table):
            self.cells(table).pop(at)

    def change_qty(self) -> None:
        """Another quantity, sensible or not."""
        self.put("orders", qty=self.draw(st.sampled_from((0, 1, 3, 7, -2, 1.5, "two", None))))

    def change_stock(self) -> None:
        """Stock counted anew: more, less, or not to be read."""
        self.put("stock", on_hand=self.draw(st.sampled_from((0, 1, 4, 9, None, "some"))))

    def hold(self) -> None:
        """A row on hold, with or without its stock."""
        self.put("orders", status=Status.HOLD, hold_reason=self.draw(st.sampled_from(("", "keep stock", "Lost"))))

    def release(self) -> None:
        """A row to be looked at again."""
        self.put("orders", status=self.draw(st.sampled_from((Status.NEW, Status.READY, None, "Nonsense"))))

    def cancel(self) -> None:
        """A row or a parcel cancelled."""
        self.put(self.draw(st.sampled_from(("orders", "parcels"))), status=Status.CANCELLED)

    def change_address(self) -> None:
        """Another postcode, right or missing."""
        self.put("orders", postcode=self.draw(st.sampled_from(("M1 1AA", None))))

    def unpack(self) -> None:
        """A row taken out of its parcel."""
        self.put("orders", parcel_no=None, status=Status.READY)

    def delete_tracking(self) -> None:
        """A tracking number deleted or typed over."""
        self.put("parcels", tracking_no=self.draw(st.sampled_from((None, "RN900000019GB", "typed"))))

    def choose_warehouse(self) -> None:
        """A warehouse asked for."""
        self.put("orders", warehouse=self.draw(st.sampled_from(("UK", "CN", "MOON"))))

    def put(self, table: str, **values: Raw) -> None:
        """Overwrite cells of some row."""
        if at := self.some_row(table):
            row = self.cells(table)[at]
            names = TABLES[table].names
            row += [None] * (len(names) - len(row))
            for name, value in values.items():
                row[names.index(name)] = value

    def some_row(self, table: str) -> int:
        """The place of a row, 0 when there is none."""
        last = len(self.cells(table)) - 1
        return self.draw(st.integers(FIRST, last)) if last >= FIRST else 0

    def cells(self, table: str) -> list[list[Raw]]:
        """The sheet of a table."""
        return self.book.grids[TABLES[table].sheet].values

    def snapshot(self, but: tuple[str, ...] = ()) -> dict[str, list[list[Raw]]]:
        """Every cell of the tables that presses change, but those of some columns."""
        shown = {}
        for table in WATCHED:
            keep = [at for at, name in enumerate(TABLES[table].names) if name not in but]
            rows = [[row[at] if at < len(row) else None for at in keep] for row in self.cells(table)[FIRST:]]
            while rows and not any(rows[-1]):
                rows.pop()
            shown[table] = rows
        return shown

    def read(self) -> reading.Reading:
        """The tables that presses change, as they stand."""
        return reading.read(self.book, WATCHED, UTC, 0)

    def line(self, button: str) -> None:
        """A line on the sheet of one of the warehouse's buttons, sensible or not."""
        if button not in WAREHOUSE:
            return
        sku, bins = st.sampled_from((*SKUS, SET, "", "MOON")), st.sampled_from(("UK1", "UK2", "CN1", "Z9", ""))
        warehouse = self.draw(st.sampled_from(("UK", "CN", "")))
        place = {"sku": self.draw(sku), "warehouse": warehouse, "bin": self.draw(bins)}
        place["lot"] = self.draw(st.sampled_from(("", "L1", "L2", "L9")))
        work = self.draw(st.sampled_from((None, "Assemble", "Take apart")))
        units = st.sampled_from((None, 0, 1, 3, 8))
        own: dict[str, dict[str, Raw]] = {
            "receive-goods": {"expected": self.draw(units), "arrived": self.draw(units), "damaged": self.draw(units)},
            "count-stock": {"counted": self.draw(units), "second": self.draw(units), "reason": "Missing"},
            "move-stock": {
                "qty": self.draw(units), "to_bin": self.draw(bins), "to_warehouse": "UK", "arrived": self.draw(units),
                "work": work,
            },
        }  # fmt: skip
        table, filled = WAREHOUSE[button], {**place, **own[button]}
        self.cells(table).append([filled.get(name) for name in TABLES[table].names])

    def edit_some(self) -> None:
        """None, one or two of the things that clerks do."""
        edits = (
            self.new_order, self.copy_a_row, self.sort, self.delete_a_row, self.change_qty, self.change_stock,
            self.hold, self.release, self.cancel, self.change_address, self.unpack, self.delete_tracking,
            self.choose_warehouse,
        )  # fmt: skip
        for edit in self.draw(st.lists(st.sampled_from(edits), max_size=2)):
            edit()

    def press(self, button: str) -> Summary | None:
        """Press; None where the button refused."""
        self.presses += 1
        options = Options((self.carriers_answer(),) if button == "import-tracking" else (), sure=True)
        try:
            return press(button, self.book, options, NOW + timedelta(minutes=self.presses))
        except Refusal:
            return None

    def carriers_answer(self) -> Path:
        """A tracking file for every parcel there is."""
        parcels = self.read().before["parcels"]
        path = self.folder / f"tracking{self.presses}.csv"
        numbers = tracking_numbers(parcels["carrier"])
        pd.DataFrame({"Parcel no.": parcels["parcel_no"], "Tracking Number": numbers}).to_csv(path, index=False)
        return path


def units(tables: Tables, rows: pd.Series) -> pd.Series:
    """Reserved units of these order rows by place."""
    return held_units(tables["orders"][rows]).groupby(PLACE)["reserved"].sum()


def on_hand(tables: Tables) -> pd.Series:
    return tables["stock"].set_index(PLACE)["on_hand"].fillna(0.0)


def held(tables: Tables) -> pd.Series:
    return units(tables, holds_units(tables["orders"], DEFAULTS))


def overbooked(tables: Tables) -> pd.Series:
    """Units by place that are reserved and not there."""
    return held(tables).sub(on_hand(tables), fill_value=0.0).clip(lower=0.0)


def all_units(tables: Tables) -> pd.Series:
    """Units by SKU: on the shelf (as many as are packed at least) and shipped."""
    shelf = pd.concat([on_hand(tables), held(tables)], axis=1).fillna(0.0).max(axis=1)
    gone = units(tables, tables["orders"]["status"] == Status.SHIPPED)
    return shelf.add(gone, fill_value=0.0).groupby(level=0).sum()


def ordered(tables: Tables) -> dict[Any, float]:
    return dict(tables["orders"].groupby(LINE)["qty"].sum())


def changed_rows(before: pd.DataFrame, after: pd.DataFrame) -> int:
    """Rows that are new or hold something else, words of the program aside."""
    names = [name for name in before if name not in NOT_COUNTED]
    was, now = before[names], after.loc[before.index, names]
    return int(((was != now) & ~(was.isna() & now.isna())).any(axis=1).sum()) + len(after) - len(before)


def lose_nothing(button: str, before: Tables, after: Tables) -> None:
    assert overbooked(after).sub(overbooked(before), fill_value=0.0).max() <= 0.0
    assert ordered(after) == ordered(before)
    ids = after["orders"]["row_id"]
    assert ids.ne("").all()
    assert ids.is_unique
    if button == "confirm-shipment":
        assert dict(all_units(after)) == dict(all_units(before))
    else:
        assert dict(on_hand(after)) == dict(on_hand(before))


def assert_movements_add_up(shop: Shop) -> None:
    """What stands on Stock, and can be read, is the opening counts and all movements."""
    journal = Journal(shop.book.path.with_suffix(".journal"))
    moved = Movements(journal).on_hand()
    journal.close()
    was = shop.read()
    dark = on_hand({"stock": was.before["stock"].loc[list(was.unread()["stock"])]}).index
    places = moved.index.union(on_hand(was.working()).index).difference(dark)
    there = on_hand(was.working()).reindex(places, fill_value=0.0)
    assert dict(moved.reindex(places, fill_value=0.0)) == dict(there)


def count_all(button: str, said: Summary, was: reading.Reading, after: Tables) -> None:
    assert min(said.done, said.skipped, said.needs) >= 0
    if table := COUNTED.get(button):
        before, unread = was.working(), was.unread()
        elsewhere = sum(len(unread.get(name, ())) for name in BY_NAME[button].reads if name != table)
        assert said.done + said.skipped + said.needs == len(after[table]) + elsewhere
        assert changed_rows(before[table], after[table]) <= said.done + said.needs


@MODEST
@given(st.data())
def test_presses_and_edits_in_any_order_lose_no_unit_and_change_no_row_uncounted(data: st.DataObject) -> None:
    with TemporaryDirectory() as folder:
        shop = Shop(Path(folder), data)
        for button in (*THE_FLOW, *data.draw(st.lists(st.sampled_from(THE_FLOW), min_size=1, max_size=4))):
            shop.edit_some()
            was, cells = shop.read(), shop.snapshot()
            said = shop.press(button)
            if said is None:
                assert shop.snapshot() == cells
                continue
            after = shop.read().before
            lose_nothing(button, was.marked, after)
            if button == "reserve-stock":
                assert "L3" not in set(after["orders"].loc[after["orders"]["status"] == Status.RESERVED, "lot"])
            count_all(button, said, was, after)


@settings(MODEST, max_examples=5)
@given(st.data())
def test_undo_is_the_inverse_of_every_press_and_pressing_twice_changes_nothing(data: st.DataObject) -> None:
    with TemporaryDirectory() as folder:
        shop = Shop(Path(folder), data)
        for button in THE_FLOW:
            shop.edit_some()
            before = shop.snapshot()
            if shop.press(button) is None:
                continue
            if shop.snapshot() != before:
                anew = shop.snapshot(but=GIVEN)
                shop.press("undo-last-step")
                assert shop.snapshot() == before
                shop.press(button)
                assert shop.snapshot(but=GIVEN) == anew
            twice = shop.snapshot(but=SAID)
            shop.press(button)
            assert shop.snapshot(but=SAID) == twice


@MODEST
@given(st.data())
def test_stock_is_what_its_movements_add_up_to_after_presses_edits_and_undos_in_any_order(data: st.DataObject) -> None:
    with TemporaryDirectory() as folder:
        shop = Shop(Path(folder), data)
        for button in data.draw(st.lists(st.sampled_from((*THE_FLOW, *WAREHOUSE)), min_size=6, max_size=12)):
            shop.edit_some()
            shop.line(button)
            if shop.press(button) is None or "stock" not in BY_NAME[button].reads:
                continue
            assert_movements_add_up(shop)
            if data.draw(st.booleans()):
                shop.press("undo-last-step")
                assert_movements_add_up(shop)
