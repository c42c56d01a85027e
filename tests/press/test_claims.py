"""Carrier claims on a book: which parcels are listed, until when, what is sent, what the carrier answered."""

from datetime import datetime
from typing import Any

import pytest
from helpers import BUYER, Folder

from pyaddin.tables.claims import Claim, Harm


@pytest.fixture
def harmed(shop: Folder) -> Folder:
    """Four parcels that left: one is lost, one is on its way back refused, one arrived damaged, one is all right."""
    for number in range(4):
        shop.paste("orders", {**BUYER, "order_no": f"#{number}", "recipient": f"Jane Example {number}"})
    for button in ("validate-addresses", "reserve-stock", "make-parcels", "carrier-files"):
        shop.press(button)
    shop.type("parcels", {(row, "tracking_no"): f"XX10000000{row}GB" for row in range(4)})
    shop.press("confirm-shipment")
    status = shop.path / "status.csv"
    status.write_text(
        "Tracking number,Status,Date\nXX100000000GB,Exception_Lost,2026-11-21 10:00\n"
        "XX100000001GB,Exception_Returning,2026-11-21 10:00\nXX100000001GB,Exception_Rejected,2026-11-22 10:00\n",
        encoding="utf-8",
    )
    shop.press("import-tracking-status", status)
    shop.paste("returns", {"scan": "#2", "reason": "Damaged on the way"})
    shop.press("receive-returns")
    return shop


def line(shop: Folder, at: int = 0) -> dict[str, Any]:
    return dict(shop.table("claims").iloc[at])


def test_lost_damaged_and_refused_parcels_are_listed_once_and_their_deadline_is_asked_for(harmed: Folder) -> None:
    said = harmed.press("carrier-claims")
    assert "3 parcels are listed." in said.line
    claims = harmed.table("claims")
    assert dict(zip(claims["parcel_no"], claims["kind"], strict=True)) == {
        "P000001": Harm.LOST, "P000002": Harm.REFUSED, "P000003": Harm.DAMAGED,
    }  # fmt: skip
    assert set(claims["status"]) == {Claim.OPEN}
    assert claims["amount"].tolist() == claims["value"].tolist() == [4.5] * 3
    assert "how long Royal Mail Click & Drop takes claims is not known here" in line(harmed)["problem"]
    assert harmed.press("carrier-claims").done == 0


def test_a_shops_own_limit_fills_the_deadline_and_what_is_over_says_so(harmed: Folder) -> None:
    own = harmed.path / "templates" / "returns"
    own.mkdir(parents=True)
    (own / "claims.toml").write_text(
        'returns_of = "claims"\nid = "own"\ntitle = "Ours"\nsource = "contract"\nchecked = 2026-11-30\n'
        '[[claim]]\ncarrier = "Royal Mail"\ndays = 10\nsource = "contract"\n', encoding="utf-8",
    )  # fmt: skip
    harmed.press("carrier-claims")
    assert line(harmed)["deadline"] == datetime(2026, 11, 28)
    assert line(harmed)["problem"] == ""
    harmed.now = datetime(2026, 11, 29, 9)
    harmed.press("carrier-claims")
    assert "the carrier took claims until 2026-11-28" in line(harmed)["problem"]


def test_a_limit_holds_from_its_day_and_one_for_that_harm_comes_first(harmed: Folder) -> None:
    """Shipped on 2026-11-18: the row from that day holds, not the older one, and not the one that begins after it."""
    own = harmed.path / "templates" / "returns"
    own.mkdir(parents=True)
    rows = ((10, "", ""), (20, "", "2026-11-18"), (7, "damaged", "2026-11-18"), (5, "", "2026-11-19"))
    told = "".join(
        f'[[claim]]\ncarrier = "Royal Mail"\ndays = {days}\nharm = "{harm}"\nsource = "contract"\n'
        + (f"since = {since}\n" if since else "")
        for days, harm, since in rows
    )
    head = 'returns_of = "claims"\nid = "own"\ntitle = "Ours"\nsource = "contract"\nchecked = 2026-11-30\n'
    (own / "claims.toml").write_text(head + told, encoding="utf-8")
    harmed.press("carrier-claims")
    claims = harmed.table("claims").set_index("kind")["deadline"]
    assert claims[Harm.LOST] == claims[Harm.REFUSED] == datetime(2026, 12, 8)
    assert claims[Harm.DAMAGED] == datetime(2026, 11, 25)


def test_an_enquiry_is_written_once_and_the_answer_is_kept(harmed: Folder) -> None:
    harmed.press("carrier-claims")
    at = harmed.table("claims")["kind"].tolist().index(Harm.DAMAGED)
    harmed.type("claims", {(at, "send"): "Yes"})
    said = harmed.press("carrier-claims")
    assert said.files == []
    assert "a claim for damage needs proof" in line(harmed, at)["problem"]
    harmed.type("claims", {(at, "evidence"): "3 photographs"})
    (text,) = harmed.press("carrier-claims").files
    told = text.read_text("utf-8-sig")
    assert "This parcel arrived damaged." in told
    assert "We claim: 4.50 USD" in told
    assert "Enclosed: 3 photographs" in told
    assert "XX100000002GB" in told
    assert line(harmed, at)["status"] == Claim.SENT
    assert harmed.press("carrier-claims").files == []
    harmed.type("claims", {(at, "answer"): "Pays", (at, "paid"): 4})
    harmed.press("carrier-claims")
    assert line(harmed, at)["status"] == Claim.PAID
    harmed.type("claims", {(at, "close"): "Yes"})
    harmed.press("carrier-claims")
    assert line(harmed, at)["status"] == Claim.CLOSED


@pytest.mark.parametrize(
    ("typed", "says_so"),
    [
        ({"parcel_no": "P9"}, "there is no parcel P9; correct it,"),
        ({"note": "x"}, "nothing says which parcel it is about;"),
        ({"tracking_no": "xx100000003gb"}, "What happened is blank; choose one"),
        ({"parcel_no": "P000004", "kind": "Lost", "amount": 4.51}, "4.51 is more than the 4.50 that goods and postage"),
        ({"parcel_no": "P000004", "kind": "Lost", "amount": 0}, "nothing says what is claimed;"),
        ({"parcel_no": "P000004", "kind": "Lost", "paid": 9}, "9.00 paid is more than was claimed;"),
    ],
)
def test_what_is_wrong_with_a_claim_stands_beside_it_and_nothing_is_written(
    harmed: Folder, typed: dict[str, Any], says_so: str
) -> None:
    harmed.paste("claims", {**typed, "send": "Yes"})
    said = harmed.press("carrier-claims")
    assert said.files == []
    assert said.needs == 1
    assert says_so in line(harmed)["problem"]


def test_a_shop_without_harm_has_nothing_to_claim(shop: Folder) -> None:
    assert shop.refuses("carrier-claims") == "No parcel here is lost, damaged or refused; write one on Claims."
