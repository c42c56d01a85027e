"""How many rows need the clerk, as a press says it, is how many the tables show."""

import csv
from pathlib import Path

import pandas as pd
import pytest
from helpers import BUYER, Folder
from places import DAY

from pyaddin.tables.problems import wrong
from pyaddin.tables.status import Status

STEPS = ("validate-addresses", "reserve-stock", "make-parcels")
UNREADABLE = {"ship_by": "soon", "gift": "perhaps", "unit_price": "dear", "status": "Redy", "qty": "some"}
SAID_BY = {"validate-addresses": ["address"], "reserve-stock": ["stock"], "make-parcels": ["parcel"]}


def waiting(folder: Folder, table: str, *sources: str) -> pd.DataFrame:
    """The rows of a table beside which one of these sources says what is wrong."""
    rows = folder.table(table)
    return rows[wrong(rows["problem_columns"], sources)]


@pytest.fixture
def unreadable(sample: Folder) -> Folder:
    """The tests' day with a cell in five rows, and one on Stock, that cannot be read."""
    sample.press("import", *sample.exports)
    sample.type("orders", {(20 + at, name): text for at, (name, text) in enumerate(UNREADABLE.items())})
    sample.type("stock", {(0, "on_hand"): "plenty"})
    return sample


def test_a_row_with_a_cell_that_cannot_be_read_needs_the_clerk_whatever_else_is_done_with_it(
    unreadable: Folder,
) -> None:
    for button in STEPS:
        said = unreadable.press(button)
        on_stock = len(waiting(unreadable, "stock", "sheet")) if button != "validate-addresses" else 0
        assert said.needs == len(waiting(unreadable, "orders", *SAID_BY[button], "sheet")) + on_stock, button
        assert said.done + said.skipped + said.needs == len(unreadable.table("orders")) + on_stock, button
    assert unreadable.table("orders").at[25, "status"] == Status.PACKED, "a date that nobody needs keeps nothing back"


def test_home_counts_the_rows_whose_cells_cannot_be_read(unreadable: Folder) -> None:
    unreadable.press("validate-addresses")
    orders = unreadable.table("orders")
    ill = orders[wrong(orders["problem_columns"], ["sheet"])]
    assert len(ill) == len(UNREADABLE)
    assert ill["view"].str.contains("|me|", regex=False).all()
    assert ill["view"].str.contains("|other|", regex=False).all()


def test_run_the_day_counts_such_a_row_once(unreadable: Folder) -> None:
    said = unreadable.press("run-the-day")
    assert said.steps[0].needs == len(waiting(unreadable, "orders", "address", "sheet")) + 1
    assert said.steps[1].needs == len(waiting(unreadable, "orders", "stock"))


def test_what_has_left_the_house_needs_nobody_for_a_cell_that_cannot_be_read(shop: Folder) -> None:
    shop.paste("orders", BUYER, {**BUYER, "order_no": "#2", "status": Status.SHIPPED, "gift": "perhaps"})
    said = shop.press("validate-addresses")
    assert (said.done, said.skipped, said.needs) == (1, 1, 0)
    assert shop.table("orders")["view"].tolist()[1] == ""


def test_new_rows_that_arrive_with_a_problem_need_the_clerk(shop: Folder, tmp_path: Path) -> None:
    with (DAY / "shopify_orders_export.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    for row in rows[3:5]:
        row[header.index("Created at")] = "soon"
    export = tmp_path / "shopify.csv"
    with export.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    said = shop.press("import", export)
    ill = waiting(shop, "orders", "import")
    assert said.needs == len(ill) == 2
    assert said.done == len(shop.table("orders")) - 2
    assert f"{len(shop.table('orders'))} rows new for Orders, 1 already shipped, 2 need you" in said.line
    assert ill["view"].str.contains("|me|", regex=False).all()
