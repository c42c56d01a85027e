"""Two shops of one marketplace, each with an order of the same number, from the shelf to the archive."""

from datetime import timedelta
from typing import Any

import pandas as pd
import pytest
from helpers import BUYER, Folder, carriers_answer

from pyaddin.documents import slips
from pyaddin.store.archive import Archive
from pyaddin.store.journal import Journal
from pyaddin.tables.status import Status

OTHER_BUYER = {"recipient": "John Sample", "address_1": "3 Mill Lane", "sku": "PEN", "item": "Pen"}
THE_DAY = ("validate-addresses", "reserve-stock", "make-parcels")


@pytest.fixture
def two(shop: Folder) -> Folder:
    """The same number in Berlin and in Leeds."""
    shop.paste("orders", BUYER | {"shop": "Berlin"}, BUYER | OTHER_BUYER | {"shop": "Leeds"})
    for button in THE_DAY:
        shop.press(button)
    return shop


def shipped(two: Folder) -> Folder:
    two.press("carrier-files")
    two.press("import-tracking", carriers_answer(two))
    two.press("confirm-shipment")
    return two


def test_each_shops_order_has_a_parcel_of_its_own_that_names_the_shop(two: Folder) -> None:
    parcels = two.table("parcels")
    assert parcels[["shop", "recipient"]].to_numpy().tolist() == [["Berlin", "Jane Example"], ["Leeds", "John Sample"]]
    assert two.table("orders")["parcel_no"].tolist() == parcels["parcel_no"].tolist()


def test_a_packing_slip_shows_the_shop_where_there_is_one(two: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    set_: list[Any] = []

    def typeset(*given: Any) -> bytes:
        set_.append(given)
        return b""

    monkeypatch.setattr("pyaddin.documents.typesetting.pdf", typeset)
    monkeypatch.setattr(slips, "pick_list", lambda *a, **k: b"")
    two.press("packing-slips")
    assert {parcel.shop for name, _, values, *_ in set_ for parcel, *_ in values.get("slips", ())} == {
        "Berlin",
        "Leeds",
    }


def test_each_shop_is_told_in_a_file_of_its_own(two: Folder) -> None:
    two.press("carrier-files")
    two.press("import-tracking", carriers_answer(two))
    said = two.press("confirm-shipment")
    files = {path.name.partition("_confirmation")[0]: pd.read_excel(path, dtype=str) for path in said.files}
    parcels = two.table("parcels").set_index("shop")["tracking_no"]
    told = {name: file["Fulfillment: Tracking Number"].tolist() for name, file in files.items()}
    assert told == {"Shopify_Berlin": [parcels["Berlin"]], "Shopify_Leeds": [parcels["Leeds"]]}
    assert set(two.table("orders")["status"]) == {Status.SHIPPED}


def test_shops_whose_names_differ_in_signs_alone_have_two_files(two: Folder) -> None:
    two.type("orders", {(0, "shop"): "Leeds?", (1, "shop"): "Leeds"})
    two.press("carrier-files")
    two.press("import-tracking", carriers_answer(two))
    said = two.press("confirm-shipment")
    assert len({path.name for path in said.files}) == len(said.files) == 2


def test_a_tracking_file_that_names_the_order_is_asked_which_shop(two: Folder) -> None:
    two.press("carrier-files")
    file = two.path / "tracking.csv"
    pd.DataFrame({"Reference 1": ["#2001"], "Tracking Number": ["JV123456789GB"]}).to_csv(file, index=False)
    said = two.press("import-tracking", file)
    assert "order #2001 is known at Berlin, Leeds; put the parcel number in its place." in said.line
    assert two.table("parcels")["tracking_no"].tolist() == ["", ""]


def test_one_shops_order_is_found_brought_back_and_the_others_stays_archived(two: Folder) -> None:
    shipped(two)
    two.now += timedelta(days=200)
    two.press("archive")
    assert two.table("orders").empty
    two.press("find", words=("#2001",))
    found = two.table("found")
    lines = found.index[(found["shop"] == "Leeds") & (found["row_id"] != "")]
    assert len(lines) == 1
    two.type("found", {(int(found.index.get_loc(lines[0])), "bring_back"): "Yes"})
    two.press("bring-back")
    assert two.table("orders")["shop"].tolist() == ["Leeds"]
    assert two.table("parcels")["shop"].tolist() == ["Leeds"]
    journal = Journal(two.book.with_suffix(".journal"))
    assert Archive(journal).orders(["#2001"]) == {("Shopify", "Berlin", "#2001")}
    journal.close()


def test_undo_that_leaves_one_shops_row_takes_the_other_shops_order_back(shop: Folder) -> None:
    rows: list[list[Any]] = [["Marketplace", "Shop", "Order no.", "SKU", "Qty", "Recipient", "Country"]]
    rows += [["Shopify", name, "#1", "MUG", 1, "Jane Example", "GB"] for name in ("Berlin", "Leeds")]
    shop.paste_inbox(rows)
    shop.press("import")
    assert shop.table("orders")["shop"].tolist() == ["Berlin", "Leeds"]
    shop.type("orders", {(0, "note"): "mine"})
    shop.press("undo-last-step")
    assert shop.table("orders")["shop"].tolist() == ["Berlin"]
