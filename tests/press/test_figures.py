"""Figures: what sheets, archive and journal add up to, as a workbook with charts and pivots."""

import io
import sqlite3
import subprocess
import zipfile
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from helpers import BUYER, NOW, Folder, Ran
from tools import program

from pyaddin.book.base import Raw
from pyaddin.press.summary import Summary


@pytest.fixture
def day(sample_day: Ran, tmp_path: Path) -> Folder:
    """The sample day as it ended, for this test alone."""
    folder = Folder.copied(sample_day.folder.path, tmp_path / "day")
    folder.presses = 60
    return folder


def xlsx(said: Summary) -> Path:
    """The written workbook."""
    (path,) = [file for file in said.files if file.suffix == ".xlsx"]
    return path


def opened(said: Summary) -> dict[str, pd.DataFrame]:
    """The written workbook's sheets."""
    sheets: dict[str, pd.DataFrame] = pd.read_excel(
        xlsx(said), sheet_name=None, engine="calamine", keep_default_na=False
    )
    return sheets


def figure(said: Summary, name: str, by: str = "the whole period", of: str = "") -> tuple[float, float, float]:
    """Value, numerator and number left out of a figure."""
    every = opened(said)["Figures"]
    (row,) = every[(every["Figure"] == name) & (every["By"] == by) & (every["Of"] == of)].to_dict("records")
    return row["Value"], row["Numerator"], row["Left out"]


def test_the_sample_day_adds_up(day: Folder) -> None:
    orders, parcels = day.table("orders"), day.table("parcels")
    said = day.press("figures")
    live = orders[orders["status"] != "Cancelled"]
    assert figure(said, "Units")[0] == live["qty"].sum()
    assert figure(said, "Order lines")[0] <= len(live)
    left = parcels[parcels["status"] == "Shipped"]
    assert figure(said, "Parcels shipped")[0] == len(left)
    assert f"Parcels shipped: {len(left)}." in said.line
    late = left["shipped_at"] > left["ship_by"]
    assert figure(said, "Shipped on time")[1] == (~late & left["ship_by"].notna()).sum()
    for carrier, rows in left.groupby("carrier"):
        assert figure(said, "Parcels shipped", "Carrier", str(carrier))[0] == len(rows)


def test_the_rows_behind_it_name_no_buyer(shop: Folder) -> None:
    shop.paste("orders", {**BUYER, "ordered_at": NOW - timedelta(days=1)})
    said = shop.press("figures")
    path = xlsx(said)
    with zipfile.ZipFile(path) as file:
        inside = b"".join(file.read(name) for name in file.namelist())
    for word in ("Jane", "High Street", "jane@", "960123"):
        assert word.encode() not in inside


def test_text_that_looks_like_a_formula_stays_text(shop: Folder) -> None:
    shop.paste("orders", {**BUYER, "sku": "=1+1", "marketplace": "<&>\"'", "ordered_at": NOW - timedelta(days=1)})
    said = shop.press("figures")
    rows = opened(said)["Lines"]
    assert list(rows["SKU"]) == ["=1+1"]
    assert list(rows["Marketplace"]) == ["<&>\"'"]


def test_what_was_ordered_before_the_period_is_not_in_it(shop: Folder) -> None:
    shop.paste(
        "orders",
        {**BUYER, "ordered_at": NOW - timedelta(days=29)},
        {**BUYER, "order_no": "#2002", "ordered_at": NOW - timedelta(days=31)},
        {**BUYER, "order_no": "#2003"},
    )
    said = shop.press("figures")
    assert figure(said, "Orders") == (1, 1, 1), "the one without a date is left out, and it is said"
    assert "From 2026-10-20 to 2026-11-18." in said.line


def test_archived_and_forgotten_orders_count_like_others(shop: Folder) -> None:
    old: dict[str, Raw] = {"ordered_at": NOW - timedelta(days=20), "status": "Completed", "qty": 3}
    shop.paste("orders", {**BUYER, **old}, {**BUYER, "order_no": "#2002", "ordered_at": NOW - timedelta(days=2)})
    before = shop.press("figures")
    shop.set("Archive after days", "5")
    shop.press("archive")
    assert len(shop.table("orders")) == 1
    after = shop.press("figures")
    for name in ("Orders", "Units", "Value of goods", "Fill rate, units"):
        assert figure(after, name) == figure(before, name)
    shop.set("Forget buyers after days", "1")
    shop.press("forget-buyers")
    assert figure(shop.press("figures"), "Units") == figure(before, "Units")


def test_what_came_back_and_what_was_disputed_counts_once_it_is_archived(shop: Folder) -> None:
    long_ago = NOW - timedelta(days=20)
    shop.paste("orders", {**BUYER, "row_id": "R000001", "ordered_at": long_ago, "status": "Completed", "qty": 3})
    order = {"order_no": BUYER["order_no"], "marketplace": BUYER["marketplace"]}
    shop.paste("returns", {**order, "no": "RMA000001", "row_id": "R000001", "sku": BUYER["sku"], "status": "Closed",
                           "received": 2, "refunded": 9, "currency": "USD", "received_at": NOW - timedelta(days=5),
                           "refunded_at": NOW - timedelta(days=5)})  # fmt: skip
    case = {"no": "D000001", "case_no": "C-1", "status": "Closed", "outcome": "Lost", "currency": "USD"}
    shop.paste("disputes", {**order, **case, "cost": 7, "amount": 7, "opened": NOW - timedelta(days=9)})
    before = shop.press("figures")
    shop.set("Archive after days", "5")
    shop.press("archive")
    assert shop.table("returns").empty
    assert shop.table("disputes").empty
    after = shop.press("figures")
    for name in ("Units that came back", "Disputes opened"):
        assert figure(before, name)[0] > 0
        assert figure(after, name) == figure(before, name)


def test_the_paper_has_four_pages_and_says_the_same(day: Folder) -> None:
    said = day.press("figures")
    (path,) = [file for file in said.files if file.suffix == ".pdf"]
    told = subprocess.run([program("pdftotext"), "-layout", str(path), "-"], capture_output=True, text=True, check=True)
    pages = told.stdout.removesuffix("\f").split("\f")
    assert len(pages) == 4
    shipped = f"{figure(said, 'Parcels shipped')[0]:,.0f}"
    assert shipped in pages[0]
    assert "Perfect orders, multiplied" in pages[1]
    assert "Royal Mail" in pages[2]
    assert "page 4 of 4" in pages[3]


CAME: dict[str, Raw] = {
    "sku": "MUG", "received": 2, "received_at": NOW - timedelta(days=1), "reason": "Defective", "supplier": "Acme",
    "refunded": 8, "refunded_at": NOW, "currency": "EUR",
}  # fmt: skip


def with_returns_and_cases(shop: Folder) -> Folder:
    """The shop with ten mugs that left, of which some came back, and with cases in two currencies."""
    left: dict[str, Raw] = {"status": "Shipped", "parcel_no": "P000001", "ordered_at": NOW - timedelta(days=3)}
    shop.paste("orders", {**BUYER, **left, "sku": "MUG", "qty": 10})
    shop.paste("parcels", {
        "parcel_no": "P000001", "order_no": "#2001", "status": "Shipped", "shipped_at": NOW - timedelta(days=2),
    })  # fmt: skip
    at = int(shop.table("products")["sku"].eq("MUG").to_numpy().nonzero()[0][0])
    shop.type("products", {(at, "supplier"): "Acme"})
    shop.paste("returns", CAME, {**CAME, "received": 1, "reason": "Changed mind", "currency": "USD"})
    case: dict[str, Raw] = {"order_no": "#2001", "opened": NOW, "status": "Answered", "expected": 12}
    shop.paste("disputes", {**case, "case_no": "C1", "currency": "EUR"}, {**case, "case_no": "C2", "currency": "USD"})
    return shop


def test_what_came_back_is_told_by_article_reason_and_supplier_on_a_sheet_and_a_page(shop: Folder) -> None:
    said = with_returns_and_cases(shop).press("figures")
    told = opened(said)["Returns"]
    rows = {(by, of): (units, left, rate) for by, of, units, left, rate in told.itertuples(index=False)}
    assert rows == {
        ("SKU", "MUG"): (3, 10, 0.3), ("Reason", "Defective"): (2, 10, 0.2), ("Reason", "Changed mind"): (1, 10, 0.1),
        ("Supplier", "Acme"): (3, 10, 0.3),
    }  # fmt: skip
    (path,) = [file for file in said.files if file.suffix == ".pdf"]
    read = subprocess.run([program("pdftotext"), "-layout", str(path), "-"], capture_output=True, text=True, check=True)
    pages = read.stdout.removesuffix("\f").split("\f")
    assert len(pages) == 5
    for words in ("30.0 %", "Changed mind", "8 EUR", "8 USD", "12 EUR", "12 USD"):
        assert words in pages[4], words


def test_without_the_drawing_part_the_workbook_is_written_and_it_is_said(
    shop: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.paste("orders", {**BUYER, "ordered_at": NOW - timedelta(days=1)})
    monkeypatch.setattr("pyaddin.documents.figures.paper.can_draw", lambda: False)
    said = shop.press("figures")
    assert [file.suffix for file in said.files] == [".xlsx"]
    assert "No PDF was made" in said.line


def test_the_units_are_those_that_sql_finds_in_sheet_archive_and_journal(day: Folder) -> None:
    day.set("Archive after days", "1")
    day.now += timedelta(days=20)
    shipped = day.table("orders")["status"].eq("Shipped")
    day.type("orders", {(int(at), "status"): "Completed" for at in shipped.to_numpy().nonzero()[0]})
    day.press("archive")
    here = day.table("orders")
    here = here[(here["status"] != "Cancelled") & here["ordered_at"].notna()]
    with closing(sqlite3.connect(day.book.with_suffix(".archive"))) as archive:
        away = archive.execute(
            "select count(*), sum(json_extract(cells, '$.qty')) from kept where tab = 'orders' "
            "and json_extract(cells, '$.status') <> 'Cancelled' and json_extract(cells, '$.ordered_at') <> ''"
        ).fetchone()
        boxes = archive.execute("select count(*) from kept where tab = 'parcels'").fetchone()[0]
    with closing(sqlite3.connect(day.book.with_suffix(".journal"))) as journal:
        presses, rows = journal.execute("select count(*), sum(done) from press where state = 'done'").fetchone()
    assert away[0] > 0
    said = day.press("figures")
    assert figure(said, "Units")[0] == here["qty"].sum() + away[1]
    assert figure(said, "Parcels shipped")[0] == boxes + day.table("parcels")["status"].eq("Shipped").sum()
    assert figure(said, "Presses")[0] == presses
    assert figure(said, "Rows done")[0] == rows


def test_an_empty_book_says_that_there_is_nothing(shop: Folder) -> None:
    assert "import orders first" in shop.refuses("figures")


def test_limits_that_are_no_numbers_are_named(shop: Folder) -> None:
    shop.paste("orders", {**BUYER, "ordered_at": NOW})
    shop.set("A articles up to", "most")
    assert "A articles up to" in shop.refuses("figures")


def test_the_pivots_are_filled_when_the_file_is_opened(shop: Folder, tmp_path: Path) -> None:
    shop.paste("orders", {**BUYER, "ordered_at": NOW - timedelta(days=1), "qty": 7})
    path = xlsx(shop.press("figures"))
    book = openpyxl.load_workbook(path)
    (pivot,) = getattr(book["Pivot orders"], "_pivots")  # noqa: B009
    assert pivot.cache.refreshOnLoad
    source = pivot.cache.cacheSource.worksheetSource
    captions = [cell.value for cell in book[source.sheet][source.ref][0]]
    assert [field.name for field in pivot.cache.cacheFields] == captions
    assert book[source.sheet][source.ref.split(":")[1]].row == 2, "the caption and one row"
    done = subprocess.run([program("ooxml-validator"), str(path)], capture_output=True, text=True, check=False)
    assert '"ok": true' in done.stdout, done.stdout


def test_the_file_carries_no_moment_of_its_own(shop: Folder) -> None:
    shop.paste("orders", {**BUYER, "ordered_at": NOW - timedelta(days=1)})
    one = xlsx(shop.press("figures"))
    with zipfile.ZipFile(io.BytesIO(one.read_bytes())) as file:
        assert {info.date_time[:3] for info in file.infolist()} == {(2026, 1, 1)}
