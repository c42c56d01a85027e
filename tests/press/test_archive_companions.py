"""What is about an order goes into the archive with it, is found there, comes back with it, and forgets its buyer."""

from datetime import timedelta
from typing import Any

import pandas as pd
import pytest
from forgotten_shop import traces
from helpers import NOW, Folder
from old_orders import OLD, order, parcel

from pyaddin.book.base import Raw
from pyaddin.store.archive import Archive
from pyaddin.store.journal import Journal
from pyaddin.tables.claims import Claim
from pyaddin.tables.disputes import Case as Dispute
from pyaddin.tables.disputes import Outcome, Reason
from pyaddin.tables.invoices import Billed
from pyaddin.tables.messages import Event, Stands
from pyaddin.tables.returns import Case

WORDS = "Jane Example said so"
OVER: dict[str, dict[str, Raw]] = {
    "messages": {
        "no": "M000001", "event": Event.QUESTION, "status": Stands.ANSWERED, "order_no": "#1", "marketplace": "Shopify",
        "to": "jane@example.com", "text": WORDS, "answer": WORDS, "note": WORDS, "recipient": "Jane Example",
    },
    "events": {"no": "P000001/1", "parcel_no": "P000001", "order_no": "#1", "at": OLD, "words": WORDS, "place": WORDS},
    "returns": {
        "no": "RMA000001", "order_no": "#1", "sku": "MUG", "qty": 1, "status": Case.CLOSED, "parcel_no": "P000001",
        "marketplace": "Shopify", "note": WORDS, "overrule": WORDS, "back_no": "BACK123",
    },
    "claims": {
        "no": "C000001", "parcel_no": "P000001", "order_no": "#1", "status": Claim.PAID, "evidence": WORDS,
        "note": WORDS, "carrier": "Royal Mail Click & Drop",
    },
    "disputes": {
        "no": "D000001", "case_no": "CASE-77", "order_no": "#1", "marketplace": "Shopify", "status": Dispute.CLOSED,
        "outcome": Outcome.LOST, "amount": 10, "cost": 5, "answer": WORDS, "note": WORDS, "reason": Reason.MISSING,
    },
    "invoices": {
        "no": "I000001", "invoice": "INV-1", "tracking_no": "RN900000001GB", "parcel_no": "P000001", "order_no": "#1",
        "status": Billed.RIGHT, "freight": 3.5, "amount": 3.5, "note": "paid",
    },
}  # fmt: skip
"""A row of each sheet about an order that was over long ago; nobody has to see to it any more."""
WORDY = tuple(name for name in OVER if name != "invoices")


@pytest.fixture
def old(shop: Folder) -> Folder:
    """An order of long ago with a row on every sheet, and another that stays."""
    shop.paste("orders", order(1), order(2, ordered_at=NOW, paid_at=NOW))
    shop.paste("parcels", parcel(1), parcel(2, shipped_at=NOW, confirmed_at=NOW))
    for name, row in OVER.items():
        shop.paste(name, row)
    return shop


def archived(shop: Folder, table: str) -> list[dict[str, Any]]:
    journal = Journal(shop.book.with_suffix(".journal"))
    try:
        return [values for _, values in Archive(journal).each(table)]
    finally:
        journal.close()


@pytest.mark.parametrize("name", OVER)
def test_a_row_goes_with_its_order_is_kept_and_comes_back_as_it_was(old: Folder, name: str) -> None:
    before = old.table(name)
    old.press("archive")
    assert old.table(name).empty
    (kept,) = archived(old, name)
    assert all(kept[column] == value for column, value in OVER[name].items())
    old.press("bring-back", words=("#1",))
    pd.testing.assert_frame_equal(old.table(name), before)
    old.press("undo-last-step")
    assert old.table(name).empty
    old.press("undo-last-step")
    pd.testing.assert_frame_equal(old.table(name), before)


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("messages", {"status": Stands.ASKED}),
        ("returns", {"status": Case.RECEIVED}),
        ("claims", {"status": Claim.SENT}),
        ("disputes", {"status": Dispute.SENT, "outcome": None}),
    ],
)
def test_what_somebody_has_to_see_to_keeps_its_order_here_and_says_so(
    shop: Folder, name: str, change: dict[str, Raw]
) -> None:
    shop.paste("orders", order(1), order(3))
    shop.paste("parcels", parcel(1), parcel(3))
    shop.paste(name, OVER[name] | change)
    said = shop.press("archive")
    assert shop.table("orders")["order_no"].tolist() == ["#1"]
    assert len(shop.table(name)) == 1
    assert "1 order stays for an open question, return, claim or dispute" in said.line


def test_what_a_carrier_owes_stays_until_it_is_settled_and_goes_then(old: Folder) -> None:
    old.type("invoices", {(0, "status"): Billed.DIFFERS, (0, "claim"): 2})
    old.press("archive")
    assert old.table("orders")["order_no"].tolist() == ["#2"]
    assert len(old.table("invoices")) == 1
    old.type("invoices", {(0, "status"): Billed.SETTLED})
    old.now += timedelta(days=100)
    old.press("archive")
    assert old.table("invoices").empty


def test_a_row_about_an_order_that_stays_stays(old: Folder) -> None:
    old.paste("messages", OVER["messages"] | {"no": "M000002", "order_no": "#2"})
    old.paste("claims", OVER["claims"] | {"no": "C000002", "parcel_no": "P000002", "order_no": "#2"})
    old.press("archive")
    assert old.table("messages")["no"].tolist() == ["M000002"]
    assert old.table("claims")["no"].tolist() == ["C000002"]


@pytest.mark.parametrize("typed", ["CASE-77", "RMA000001", "BACK123", "C000001"])
def test_its_own_number_finds_it_in_the_archive_and_brings_the_order_back(old: Folder, typed: str) -> None:
    old.press("archive")
    old.press("find", words=(typed,))
    found = old.table("found")
    assert found["place"].tolist() == ["Archive"]
    assert found["order_no"].tolist() == ["#1"]
    old.type("found", {(0, "bring_back"): "Yes"})
    old.press("bring-back")
    assert set(old.table("orders")["order_no"]) == {"#1", "#2"}
    assert all(len(old.table(name)) == 1 for name in OVER)


@pytest.mark.parametrize("where", ["on its sheet", "in the archive"])
def test_forget_buyers_reaches_every_word_about_the_buyer(old: Folder, where: str) -> None:
    if where == "in the archive":
        old.press("archive")
    old.now += timedelta(days=1000)
    old.press("forget-buyers", sure=True)
    assert traces(old.path, [WORDS]) == []
    for name in WORDY:
        rows = archived(old, name) if where == "in the archive" else old.table(name).to_dict("records")
        assert rows, name
        assert not any(WORDS in map(str, row.values()) for row in rows)


def test_words_about_a_buyer_who_is_kept_stay(old: Folder) -> None:
    for name in WORDY:
        parcel_no: dict[str, Raw] = {"parcel_no": "P000002"} if "parcel_no" in OVER[name] else {}
        old.paste(name, OVER[name] | parcel_no | {"no": f"{OVER[name]['no']}2", "order_no": "#2"})
    before = {name: old.table(name).iloc[1] for name in WORDY if name != "events"}
    old.now += timedelta(days=60)
    old.set("Forget buyers after days", "80")
    old.press("forget-buyers", sure=True)
    for name, row in before.items():
        pd.testing.assert_series_equal(old.table(name).iloc[1], row)
    assert old.table("returns")["note"].tolist() == ["", WORDS]


def test_losses_of_archived_cases_still_count(old: Folder) -> None:
    old.press("archive")
    old.paste("disputes", {"case_no": "CASE-78", "order_no": "#2", "marketplace": "Shopify", "reason": Reason.MISSING,
                           "amount": 20, "answer": "It was delivered."})  # fmt: skip
    old.press("evidence")
    assert old.table("disputes")["expected"].tolist() == [10.0], "half of what was in dispute was lost before"
