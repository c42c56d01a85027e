"""A shop in memory with orders at every stage, for damaging one cell and checking what is said of it."""

import shutil
from copy import deepcopy
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
from fakes import FakeWorkbook
from helpers import BUYER, NOW, SENDER
from waybills import tracking_numbers

from pyaddin.actions.checks.check_and_repair import look
from pyaddin.actions.checks.facts import gather
from pyaddin.actions.plan import Day, Options
from pyaddin.book.base import Grid, Raw
from pyaddin.buttons import BY_NAME
from pyaddin.press import reading
from pyaddin.press.office import open_office
from pyaddin.press.run import press
from pyaddin.press.summary import Summary
from pyaddin.steps.checks.findings import Finding
from pyaddin.tables.frames import Tables
from pyaddin.tables.sheets import TABLES
from pyaddin.tables.status import Status

FIRST = 4
"""Rows of a sheet above the first record."""
UTC = ZoneInfo("UTC")
LISTS: dict[str, list[dict[str, Raw]]] = {
    "products": [
        {"sku": sku, "item": sku, "weight_g": 100, "unit_value": 5, "currency": "USD", "customs_description": sku}
        for sku in ("MUG", "PEN", "LAMP", "POT")
    ],
    "stock": [
        {"sku": sku, "warehouse": "MAIN", "bin": bin_, "on_hand": units}
        for sku, bin_, units in zip(("MUG", "PEN", "LAMP", "POT", "POT"), "ABCDE", (20, 20, 20, 3, 3), strict=True)
    ],
    "warehouses": [{**SENDER, "warehouse": "MAIN", "rank": 1}],
    "packaging": [{"packaging": "BOX", "length_mm": 300, "width_mm": 300, "height_mm": 300, "tare_g": 50,
                   "max_weight_g": 20000}],
    "rules": [{"rank": 1, "carrier": "Royal Mail Click & Drop", "service": "Tracked 48"}],
    "settings": [{"setting": "Default policy", "value": "Ship complete"}, {"setting": "Book ID", "value": "abc"}],
}  # fmt: skip
SHIPPED_FLOW = (
    "validate-addresses", "reserve-stock", "make-parcels", "carrier-files", "import-tracking", "confirm-shipment",
)  # fmt: skip


@dataclass
class Bench:
    """A workbook in memory and the folder of its journal and files."""

    folder: Path
    grids: dict[str, Grid]
    presses: int = 0

    @classmethod
    def new(cls, folder: Path, **settings: str) -> "Bench":
        """A shop with its lists and no order."""
        folder.mkdir(parents=True)
        records = dict(LISTS)
        chosen: list[dict[str, Raw]] = [{"setting": name, "value": value} for name, value in settings.items()]
        records["settings"] = [*LISTS["settings"], *chosen]
        grids = {}
        for name, table in TABLES.items():
            header: list[Raw] = [column.caption for column in table.columns]
            rows: list[list[Raw]] = [[row.get(n) for n in table.names] for row in records.get(name, [])]
            grids[table.sheet] = Grid([[table.sheet], [table.help], [], header, *rows])
        return cls(folder, grids)

    def copied(self, folder: Path) -> "Bench":
        """The same shop once more, to be damaged."""
        shutil.copytree(self.folder, folder)
        return Bench(folder, deepcopy(self.grids), self.presses)

    @property
    def book(self) -> FakeWorkbook:
        """The workbook."""
        book = FakeWorkbook({}, self.folder / "Fulfilment.xlsm")
        book.grids = self.grids
        return book

    def press(self, button: str, *files: Path, **chosen: Any) -> Summary:
        """Press a button, a minute after the one before."""
        self.presses += 1
        return press(button, self.book, Options(files, **chosen), NOW + timedelta(minutes=self.presses))

    def order(self, *records: dict[str, Raw]) -> None:
        """Import order lines from a file, so that the journal knows them."""
        rows = pd.DataFrame([{**BUYER, "status": None, **record} for record in records])
        path = self.folder / f"orders{self.presses}.csv"
        rows.rename(columns={n: TABLES["orders"].column(n).caption for n in rows}).to_csv(path, index=False)
        said = self.press("import", path)
        assert said.done == len(records), said.line

    def go(self, *buttons: str) -> None:
        """Press these buttons; carriers answer Import tracking."""
        for button in buttons:
            self.press(button, *((self.carriers_answer(),) if button == "import-tracking" else ()))

    def carriers_answer(self) -> Path:
        """A tracking file with a number for every parcel that is with a carrier."""
        parcels = self.table("parcels")
        sent = parcels[(parcels["status"] == Status.SENT) & (parcels["tracking_no"] == "")]
        numbers = tracking_numbers(["Royal Mail"] * (self.presses + len(sent)))[self.presses :]
        path = self.folder / f"tracking{self.presses}.csv"
        pd.DataFrame({"Parcel no.": sent["parcel_no"], "Tracking Number": numbers}).to_csv(path, index=False)
        return path

    def tables(self) -> Tables:
        """All tables as they stand."""
        return reading.read(self.book, tuple(TABLES), UTC, 0).before

    def table(self, name: str) -> pd.DataFrame:
        """One table as it stands."""
        return reading.read(self.book, (name,), UTC, 0).before[name]

    def cells(self, table: str) -> list[list[Raw]]:
        """The sheet of a table."""
        return self.grids[TABLES[table].sheet].values

    def row(self, table: str, key: str) -> list[Raw]:
        """The cells of the first row with that key, or of the order with that number."""
        by = "order_no" if table == "orders" and key.startswith("#") else TABLES[table].key[0]
        at = TABLES[table].names.index(by)
        return next(row for row in self.cells(table)[FIRST:] if len(row) > at and row[at] == key)

    def type(self, table: str, key: str, **values: Raw) -> None:
        """Overwrite cells of a row, as a clerk would."""
        row, names = self.row(table, key), TABLES[table].names
        row += [None] * (len(names) - len(row))
        for name, value in values.items():
            row[names.index(name)] = value

    def delete(self, table: str, key: str) -> None:
        """Take a row out."""
        self.cells(table).remove(self.row(table, key))

    def parcel(self, order: str) -> str:
        """The parcel of an order."""
        return str(self.row("orders", order)[TABLES["orders"].names.index("parcel_no")])

    def row_id(self, order: str) -> str:
        """The Row ID of an order's first row."""
        return str(self.row("orders", order)[TABLES["orders"].names.index("row_id")])

    def check(self, **chosen: Any) -> pd.DataFrame:
        """Press Check and repair; what stands on Check afterwards."""
        self.press("check-and-repair", **chosen)
        return self.table("check")

    def found(self) -> list[Finding]:
        """What would be found now, without a press."""
        office = open_office(self.book, NOW)
        try:
            read = reading.read(self.book, BY_NAME["check-and-repair"].reads, UTC, office.journal.ever("row_id"))
            day = Day(
                read.working(), office.settings, NOW, "", office.folders, Options(), office.journal, lambda: Grid([]),
                unseen=read.passed_over(),
            )  # fmt: skip
            return look(day.tables, gather(day), day)[0]
        finally:
            office.journal.close()

    def tick(self, *numbers: int) -> None:
        """Yes beside these findings; all of them when none is named."""
        for row in self.cells("check")[FIRST:]:
            if row and row[0] is not None and (not numbers or row[0] in numbers):
                row += [None] * (len(TABLES["check"].names) - len(row))
                row[TABLES["check"].names.index("mend")] = "Yes"


def every_stage(folder: Path) -> Bench:
    """Orders #1 and #2 shipped, #3 and #4 with the carrier, #5 and #6 packed, #7 and #8 (in two bins) reserved, #9 on
    hold with its stock, #10 cancelled, #11 short."""
    shop = Bench.new(folder)
    shop.order({"order_no": "#1"}, {"order_no": "#2"}, {"order_no": "#2", "line_no": "2", "sku": "PEN"})
    shop.go(*SHIPPED_FLOW)
    shop.order({"order_no": "#3"}, {"order_no": "#4", "qty": 2}, {"order_no": "#4", "line_no": "2", "sku": "LAMP"})
    shop.go(*SHIPPED_FLOW[:4])
    shop.order({"order_no": "#5", "sku": "PEN"}, {"order_no": "#6", "qty": 3})
    shop.go(*SHIPPED_FLOW[:3])
    shop.order(
        {"order_no": "#7"}, {"order_no": "#8", "sku": "POT", "qty": 5}, {"order_no": "#9", "sku": "LAMP"},
        {"order_no": "#10"}, {"order_no": "#11", "sku": "LAMP", "qty": 99},
    )  # fmt: skip
    shop.go(*SHIPPED_FLOW[:2])
    shop.type("orders", "#9", status=Status.HOLD, hold_reason="Fraud check")
    shop.type("orders", "#10", status=Status.CANCELLED)
    shop.go("reserve-stock")
    return shop
