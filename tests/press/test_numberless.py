"""Orders that nobody has numbered, from a list made by hand or in a live stream: they are orders, and get numbers."""

from pathlib import Path

import pandas as pd
import pytest
from helpers import BUYER, Folder
from lessons import choose

HEADER = "SKU,Item,Qty,Recipient,Address 1,City,Postcode,Country,Phone"
JANE = "Jane Example,12 High Street,Leeds,LS1 1AA,GB,+44 1632 960123"
ANN = "Ann Sample,14 High Street,Leeds,LS1 1AB,GB,+44 1632 960124"
STREAM = (f"MUG,Mug,2,{JANE}", f"PEN,Pen,1,{ANN}", f"PEN,Pen,3,{JANE.upper()}")


def listed(shop: Folder, *lines: str, header: str = HEADER, name: str = "stream.csv") -> Path:
    path = shop.path / "in" / name
    path.write_text("\n".join((header, *lines)) + "\n", encoding="utf-8")
    return path


def numbers(shop: Folder) -> list[str]:
    return list(shop.table("orders")["order_no"])


def test_a_list_without_order_numbers_is_orders_by_buyer_and_never_products(shop: Folder) -> None:
    products = shop.table("products")
    said = shop.press("import", listed(shop, *STREAM))
    jane, ann, again = numbers(shop)
    assert jane == again != ann
    assert jane.startswith("L-")
    assert "Order numbers were given by buyer and file name" in said.line
    pd.testing.assert_frame_equal(shop.table("products"), products)
    shop.press("validate-addresses")
    shop.press("reserve-stock")
    assert shop.table("orders")["status"].tolist() == ["Reserved"] * 3


def test_a_list_that_grew_keeps_its_numbers_and_one_of_another_name_has_others(shop: Folder) -> None:
    shop.press("import", listed(shop, *STREAM))
    before = numbers(shop)
    shop.press("import", listed(shop, f"MUG,Mug,1,{ANN.replace('14', '41')}", *reversed(STREAM)))
    assert numbers(shop)[:3] == before
    assert len(numbers(shop)) == 4
    shop.press("import", listed(shop, *STREAM[:2], name="stream of Tuesday.csv"))
    assert len(numbers(shop)) == 6
    assert not {*numbers(shop)[4:]} & {*numbers(shop)[:4]}


def test_orders_of_one_buyer_are_told_apart_by_their_moment(shop: Folder) -> None:
    lines = (f"PEN,Pen,1,{JANE},2026-11-18 {at}" for at in ("09:00", "10:00"))
    shop.press("import", listed(shop, *lines, header=f"{HEADER},Ordered at"))
    assert len({*numbers(shop)}) == 2


def test_a_row_that_names_no_buyer_is_told_and_the_others_come_in(shop: Folder) -> None:
    said = shop.press("import", listed(shop, STREAM[0], "PEN,Pen,1,,,,,,"))
    assert len(numbers(shop)) == 1
    assert "it names no buyer and the list has no order numbers; fill in Recipient" in said.line


def test_articles_without_an_sku_come_in_and_need_the_clerk(shop: Folder) -> None:
    shop.press("import", listed(shop, f"Mug,2,{JANE}", header=HEADER.removeprefix("SKU,")))
    (row,) = shop.table("orders").to_dict("records")
    assert row["order_no"].startswith("L-")
    assert "SKU" in row["problem"]


@pytest.mark.parametrize("number", ["Order ID", "Order reference", "订单号", "Reference"])
def test_an_export_that_numbers_its_orders_otherwise_gets_no_numbers_from_us(shop: Folder, number: str) -> None:
    path = listed(shop, *(f"{line},A-{at}" for at, line in enumerate(STREAM)), header=f"{HEADER},{number}")
    assert "Learn format teaches it" in shop.refuses("import", path)


def test_a_list_pasted_into_the_inbox_twice_on_one_day_comes_in_once(shop: Folder) -> None:
    rows = [HEADER.split(","), *(line.split(",") for line in STREAM)]
    shop.paste_inbox(rows)
    shop.press("import")
    shop.paste_inbox([*rows, f"MUG,Mug,1,{ANN.replace('14', '41')}".split(",")])
    shop.press("import")
    assert len(numbers(shop)) == 4


def test_orders_written_in_by_hand_get_a_number_and_those_of_a_marketplace_do_not(shop: Folder) -> None:
    by_hand = {**BUYER, "order_no": "", "marketplace": ""}
    shop.paste("orders", by_hand, {**by_hand, "sku": "PEN"}, {**by_hand, "recipient": "Ann Sample"},
               {**BUYER, "order_no": ""}, {"sku": "PEN", "qty": 1})  # fmt: skip
    shop.press("validate-addresses")
    assert numbers(shop) == ["L-000001", "L-000001", "L-000003", "", ""]
    shop.press("validate-addresses")
    assert numbers(shop) == ["L-000001", "L-000001", "L-000003", "", ""]
    shop.press("undo-last-step")
    assert numbers(shop) == [""] * 5


def test_a_learned_list_gives_numbers_where_the_clerk_says_so(shop: Folder) -> None:
    header = "Fan,Product,Code,Qty,Address,City,Postcode,Country,Phone"
    path = listed(shop, *("Jane Example,Mug,MUG,2,12 High Street,Leeds,LS1 1AA,GB,+44 1632 960123",), header=header)
    said = shop.press("learn-format", path).line
    assert "choose 'Recipient; orders have no numbers' for the buyer's name" in said
    choose(shop, "Fan", "Recipient; orders have no numbers")
    choose(shop, "Code", "SKU")
    shop.press("learn-format")
    assert shop.press("learn-format").files
    shop.press("import", path)
    (row,) = shop.table("orders").to_dict("records")
    assert row["order_no"].startswith("L-")
    assert (row["recipient"], row["sku"], row["marketplace"]) == ("Jane Example", "MUG", "stream")
