"""What waits in the shop's folders: Import and Import tracking with nothing chosen take it, each content once."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from helpers import BUYER, NOW, Folder
from places import GOLDEN

from pyaddin.book.locks import press_lock
from pyaddin.cli.commands import commands
from pyaddin.formats import waiting

EXPORTS = GOLDEN / "marketplaces"


def _lies(folder: Path, name: str, text: str, days: float = 1) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    made = NOW.timestamp() - timedelta(days=days).total_seconds()
    os.utime(path, (made, made))
    return path


def _orders(number: int) -> str:
    return (
        "Marketplace,Order no.,Line no.,SKU,Item,Qty,Recipient,Address 1,City,Postcode,Country\n"
        f"eBay,EX-{number},1,MUG,Mug,1,Jane Example,1 High Street,Leeds,LS1 1AA,GB\n"
    )


def _waiting(shop: Folder) -> str:
    return shop.setting("Files that wait")


def test_import_with_nothing_chosen_takes_what_is_new_the_oldest_first_and_never_twice(shop: Folder) -> None:
    _lies(shop.path / "in", "b.csv", _orders(2), days=1)
    _lies(shop.path / "in" / "Leeds", "a.csv", _orders(1), days=2)
    done = shop.press("import")
    assert "2 new orders came." in done.line
    orders = shop.table("orders")
    assert orders[["order_no", "shop"]].values.tolist() == [["EX-1", "Leeds"], ["EX-2", ""]]
    assert shop.refuses("import").startswith("Choose files to import")
    assert _waiting(shop) == "0"


def test_a_press_reads_no_file_again_that_looks_as_it_did_to_the_press_before(
    shop: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    digest_of = waiting.digest_of

    def noted(path: Path) -> str:
        read.append(path.name)
        return digest_of(path)

    monkeypatch.setattr(waiting, "digest_of", noted)
    _lies(shop.path / "in", "a.csv", _orders(1))
    _lies(shop.path / "in", "b.csv", _orders(2))
    shop.press("check-deadlines")
    shop.press("check-deadlines")
    assert (sorted(read), _waiting(shop)) == (["a.csv", "b.csv"], "2")
    _lies(shop.path / "in", "b.csv", _orders(1), days=0.5)
    shop.press("check-deadlines")
    assert (sorted(read), _waiting(shop)) == (["a.csv", "b.csv", "b.csv"], "1")


def test_undo_gives_the_files_back_to_waiting(shop: Folder) -> None:
    _lies(shop.path / "in", "a.csv", _orders(1))
    shop.press("import")
    shop.press("undo-last-step")
    assert len(shop.table("orders")) == 0
    assert _waiting(shop) == "1"
    assert "1 new order came." in shop.press("import").line


def test_every_press_counts_the_files_that_wait(shop: Folder) -> None:
    shop.press("import", _lies(shop.path, "chosen.csv", _orders(3)))
    assert _waiting(shop) == "0"
    _lies(shop.path / "in", "a.csv", _orders(1))
    shop.press("validate-addresses")
    assert _waiting(shop) == "1"


def test_each_file_is_named_with_what_it_is_and_only_orders_are_taken(shop: Folder) -> None:
    folder = shop.path / "in"
    _lies(folder, "orders.csv", _orders(1))
    _lies(folder, "stock.csv", "SKU,Warehouse,Bin,On hand\nMUG,MAIN,A1,99\n")
    _lies(folder, "numbers.csv", "Parcel no.,Tracking Number\nP000001,RR000000015GB\n")
    _lies(folder, "pool.csv", "Tracking Number\nRR000000015GB\n")
    _lies(folder, "notes.csv", "Whatever,Else\n1,2\n")
    (folder / "fill.xlsx").write_bytes((EXPORTS / "coupang.xlsx").read_bytes())
    before = shop.table("stock")["on_hand"].tolist()
    line = shop.press("import").line
    for said in (
        "1 new order came.",
        "A list of your own is stock.csv: press Import and choose it there.",
        "Tracking numbers wait in numbers.csv: press Import tracking.",
        "Numbers without orders are in pool.csv;",
        "The headers of notes.csv are not known;",
        "Left to Confirm shipment, which fills it: fill.xlsx.",
    ):
        assert said in line
    assert shop.table("stock")["on_hand"].tolist() == before
    assert _waiting(shop) == "1", "the tracking numbers"


def test_orders_that_are_late_when_they_come_are_counted(shop: Folder) -> None:
    text = _orders(1).replace("Country", "Country,Ship by").replace("GB\n", "GB,2026-11-01\n")
    _lies(shop.path / "in", "a.csv", text)
    assert "1 new order came, 1 of them late." in shop.press("import").line


def test_of_a_downloads_folder_only_what_is_of_the_last_days_and_known_is_taken(shop: Folder, tmp_path: Path) -> None:
    downloads = tmp_path / "Downloads"
    shop.set("Downloads folder", str(downloads))
    _lies(downloads, "old.csv", _orders(1), days=9)
    _lies(downloads, "new.csv", _orders(2), days=1)
    _lies(downloads, "recipe.csv", "Flour,Eggs\n1,2\n")
    line = shop.press("import").line
    assert "recipe.csv" not in line
    assert shop.table("orders")["order_no"].tolist() == ["EX-2"]


def test_import_tracking_takes_tracking_files_that_wait_and_keeps_those_that_match_nothing_yet(shop: Folder) -> None:
    shop.paste("orders", BUYER)
    for button in ("validate-addresses", "reserve-stock", "make-parcels", "carrier-files"):
        shop.press(button)
    parcel = shop.table("parcels")["parcel_no"].tolist()[0]
    good = f"Parcel no.,Tracking Number\n{parcel},RR473124829GB\n"
    _lies(shop.path / "in", "good.csv", good)
    _lies(shop.path / "in", "early.csv", "Parcel no.,Tracking Number\nP000999,RR000000029GB\n")
    line = shop.press("import-tracking").line
    assert "1 matched" in line
    assert shop.table("parcels")["tracking_no"].tolist()[0] == "RR473124829GB"
    assert _waiting(shop) == "1"
    assert "good.csv" not in shop.press("import-tracking").line


def test_watch_imports_by_itself_and_leaves_the_inbox_alone(shop: Folder) -> None:
    _lies(shop.path / "in", "a.csv", _orders(1))
    ran = CliRunner().invoke(commands, ["watch", "--once", "--book", str(shop.book)], catch_exceptions=False)
    assert "1 new order came" in ran.output
    assert shop.table("orders")["order_no"].tolist() == ["EX-1"]
    again = CliRunner().invoke(commands, ["watch", "--once", "--book", str(shop.book)], catch_exceptions=False)
    assert again.output == ""


def test_watch_waits_while_another_press_runs(shop: Folder) -> None:
    _lies(shop.path / "in", "a.csv", _orders(1))
    with press_lock(shop.book):
        ran = CliRunner().invoke(commands, ["watch", "--once", "--book", str(shop.book)], catch_exceptions=False)
    assert "Another press is running" in ran.output
    assert len(shop.table("orders")) == 0
