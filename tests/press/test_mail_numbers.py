"""Mail numbers from the post's pool: handed out once each as parcels are made, whatever is undone."""

import pytest
from helpers import BUYER, Folder

from pyaddin.values.check_digits import s10_number

CARRIER = "Royal Mail Click & Drop"
FIRST, SECOND, THIRD = (s10_number("RB", serial, "CN") for serial in (10000000, 10000001, 10000002))


def pool(shop: Folder, text: str) -> None:
    folder = shop.path / "templates" / "mail_numbers"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{CARRIER}.txt").write_text(text, "utf-8")


def order(shop: Folder, number: str) -> None:
    shop.paste("orders", BUYER | {"order_no": number})
    for button in ("validate-addresses", "reserve-stock"):
        shop.press(button)


@pytest.fixture
def reserved(shop: Folder) -> Folder:
    order(shop, "#2001")
    pool(shop, f"{FIRST}-{THIRD}\n")
    return shop


def given(shop: Folder) -> list[str]:
    parcels = shop.table("parcels")
    return [str(one) for one in parcels.sort_values("order_no")["tracking_no"]]


def test_each_parcel_gets_the_next_number_of_its_carrier_and_few_left_are_said(reserved: Folder) -> None:
    assert f"2 mail numbers of {CARRIER} are left." in reserved.press("make-parcels").line
    assert given(reserved) == [FIRST]
    order(reserved, "#2002")
    reserved.press("make-parcels")
    assert given(reserved) == [FIRST, SECOND]


def test_a_number_comes_back_by_undo_where_nothing_left_with_it(reserved: Folder) -> None:
    reserved.press("make-parcels")
    reserved.press("undo-last-step")
    reserved.press("make-parcels")
    assert given(reserved) == [FIRST]


def test_a_number_that_stood_in_a_file_never_comes_back(reserved: Folder) -> None:
    reserved.press("make-parcels")
    reserved.press("carrier-files")
    reserved.press("undo-last-step")
    reserved.press("undo-last-step")
    reserved.press("make-parcels")
    assert given(reserved) == [SECOND]


def test_parcels_wait_without_a_number_when_the_pool_is_empty(reserved: Folder) -> None:
    pool(reserved, f"{FIRST}\n")
    order(reserved, "#2002")
    assert f"1 parcel has no mail number, for those of {CARRIER} are used up." in reserved.press("make-parcels").line
    assert sorted(given(reserved)) == ["", FIRST]


def test_a_mistyped_number_is_said_and_not_given_out(reserved: Folder) -> None:
    wrong = "RB100000001CN"
    pool(reserved, f"{wrong}\n{SECOND}\n")
    assert f"{wrong} in mail_numbers fails its check digit" in reserved.press("make-parcels").line
    assert given(reserved) == [SECOND]
