"""Disputes on a book: cases are judged, orders held, evidence made within what is taken."""

import io
import subprocess
import zipfile
from datetime import datetime, timedelta

import pandas as pd
import pytest
from helpers import BUYER, Folder
from PIL import Image
from tools import program

from pyaddin.book.base import Raw
from pyaddin.steps.records.forgetting import FORGOTTEN
from pyaddin.tables.disputes import Case, Outcome, Reason
from pyaddin.tables.status import Status


@pytest.fixture
def shipped(shop: Folder) -> Folder:
    """An order that was delivered, and one that waits."""
    shop.paste("orders", {**BUYER, "order_no": "#1001", "recipient": "Zoë O’Example 测试"})
    for button in ("validate-addresses", "reserve-stock", "make-parcels", "carrier-files"):
        shop.press(button)
    shop.type("parcels", {(0, "tracking_no"): "XX100000000GB"})
    shop.press("confirm-shipment")
    shop.paste("orders", {**BUYER, "order_no": "#1002", "recipient": "Max Example"})
    return shop


def a_photo(shop: Folder, name: str, side: int = 600) -> None:
    place = shop.path / "in" / "evidence"
    place.mkdir(parents=True, exist_ok=True)
    picture = Image.effect_noise((side, side), 90)
    picture.save(place / name)


def files(shop: Folder, case: str) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((shop.path / "out" / "evidence" / case).iterdir())}


def test_goods_not_received_are_answered_with_pdf_and_zip(shipped: Folder) -> None:
    a_photo(shipped, "1001-pod.jpg")
    a_photo(shipped, "10011.jpg")
    shipped.paste("disputes", {"case_no": "C/1", "order_no": "#1001", "reason": Reason.MISSING, "answer": "It went."})
    said = shipped.press("evidence")
    row = shipped.table("disputes").iloc[0]
    assert row["status"] == Case.MADE
    assert row["amount"] == 9.5
    assert row["answer_by"] == pd.Timestamp("2026-11-23 23:59")
    assert "send the evidence to Shopify by 2026-11-23 23:59, write to the buyer too" in row["problem"]
    made = files(shipped, "C_1")
    pdf = next(data for name, data in made.items() if name.endswith(".pdf"))
    assert pdf.startswith(b"%PDF")
    packed = zipfile.ZipFile(io.BytesIO(next(data for name, data in made.items() if name.endswith(".zip"))))
    assert [packed.read(name) for name in packed.namelist()] == [pdf]
    assert "Case C/1: 4 pages" in said.line or "pages, to be sent by" in said.line
    assert "in dispute: Goods not received, case C/1" in shipped.table("orders")["problem"].iloc[0]


def test_what_is_missing_is_said_with_where_to_get_it(shipped: Folder) -> None:
    shipped.paste("disputes", {"case_no": "C2", "order_no": "#1001", "reason": Reason.MISSING})
    said = shipped.press("evidence")
    problem = shipped.table("disputes")["problem"].iloc[0]
    assert "Your answer is empty" in problem
    assert "nothing says that it was delivered; press Import tracking status" in problem
    assert "Case C2 lacks: Your answer is empty" in said.line


def test_a_stolen_card_with_a_shipped_notice_waits_for_the_platform(shipped: Folder) -> None:
    shipped.paste("disputes", {"case_no": "C3", "order_no": "#1001", "reason": Reason.STOLEN})
    said = shipped.press("evidence")
    assert shipped.table("disputes")["status"].tolist() == [Case.WAITS]
    assert "wait for the platform" in shipped.table("disputes")["problem"].iloc[0]
    assert "No evidence was made. Cases are: Platform decides 1." in said.line
    assert not (shipped.path / "out" / "evidence").exists()


def test_an_order_in_dispute_that_has_not_left_is_held_until_the_case_is_over(shipped: Folder) -> None:
    shipped.paste("disputes", {"case_no": "C4", "order_no": "#1002", "reason": Reason.STOLEN})
    shipped.press("evidence")
    order = shipped.table("orders").iloc[1]
    assert (order["status"], order["hold_reason"]) == (Status.HOLD, "Dispute C4")
    for button in ("validate-addresses", "reserve-stock"):
        shipped.press(button)
    assert shipped.table("orders")["status"].iloc[1] == Status.HOLD
    shipped.type("disputes", {(0, "outcome"): Outcome.WON})
    shipped.press("evidence")
    order = shipped.table("orders").iloc[1]
    assert (order["status"], order["hold_reason"], order["problem"]) == (Status.NEW, "", "")
    assert shipped.table("disputes")["status"].tolist() == [Case.CLOSED]


def test_a_hold_that_the_clerk_let_go_is_not_put_on_again(shipped: Folder) -> None:
    shipped.paste("disputes", {"case_no": "C4", "order_no": "#1002", "reason": Reason.OTHER})
    shipped.press("evidence")
    shipped.type("orders", {(1, "status"): Status.NEW})
    shipped.press("validate-addresses")
    shipped.press("evidence")
    assert shipped.table("orders")["status"].iloc[1] == Status.READY


def test_what_cases_cost_is_kept_and_expected_of_those_that_run(shipped: Folder) -> None:
    row: dict[str, Raw] = {"order_no": "#1001", "reason": Reason.MISSING, "amount": 100}
    shipped.paste(
        "disputes",
        {**row, "case_no": "A", "outcome": Outcome.LOST, "cost": 120},
        {**row, "case_no": "B", "outcome": Outcome.WON},
        {**row, "case_no": "C"},
        {**row, "case_no": "D", "outcome": Outcome.PARTLY},
        {**row, "case_no": "E", "order_no": "#999"},
        {**row, "case_no": "F", "reason": ""},
    )
    said = shipped.press("evidence")
    cases = shipped.table("disputes")
    assert cases["cost"].tolist()[:2] == [120, 0]
    assert cases["expected"].tolist()[2] == 60
    assert "write what it cost you" in cases["problem"].tolist()[3]
    assert "order #999 stands neither on Orders nor in the archive" in cases["problem"].tolist()[4]
    assert "Reason is empty" in cases["problem"].tolist()[5]
    assert said.needs == 3


def test_ebay_is_given_pictures_and_no_tracking(shipped: Folder) -> None:
    shipped.paste("disputes", {"case_no": "C5", "order_no": "#1001", "reason": Reason.DIFFERS, "decides": "eBay"})
    said = shipped.press("evidence")
    made = files(shipped, "C5")
    assert not any(name.endswith(".pdf") for name in made)
    assert any(name.endswith("_01.jpg") for name in made)
    assert "enter the number as shipping fulfilment" in said.line


def test_an_undo_takes_the_files_and_the_hold_back(shipped: Folder) -> None:
    shipped.paste("disputes", {"case_no": "C6", "order_no": "#1002", "reason": Reason.OTHER})
    shipped.press("evidence")
    shipped.press("undo-last-step")
    assert shipped.table("disputes")["status"].tolist() == [""]
    assert shipped.table("orders")["hold_reason"].tolist() == ["", ""]
    assert not (shipped.path / "out" / "evidence" / "C6").exists() or not files(shipped, "C6")


def test_a_file_that_is_no_picture_is_named(shipped: Folder) -> None:
    a_photo(shipped, "1001-1.png")
    (shipped.path / "in" / "evidence" / "1001-2.jpg").write_text("no picture", encoding="utf-8")
    (shipped.path / "in" / "evidence" / "1001-3.pdf").write_text("no PDF", encoding="utf-8")
    shipped.paste("disputes", {"case_no": "C7", "order_no": "#1001", "reason": Reason.DIFFERS})
    shipped.press("evidence")
    problem = shipped.table("disputes")["problem"].iloc[0]
    assert "1001-2.jpg cannot be read" in problem
    assert "1001-3.pdf cannot be read" in problem


def test_without_a_case_it_says_what_to_write(shop: Folder) -> None:
    assert "No case stands on Disputes" in shop.refuses("evidence")


def test_an_order_in_a_case_that_runs_keeps_its_buyer_until_it_is_over(shipped: Folder) -> None:
    shipped.paste(
        "disputes",
        {"case_no": "C8", "order_no": "#1001", "reason": Reason.MISSING, "answer": "Zoë O’Example has it."},
    )
    shipped.press("evidence")
    shipped.now += timedelta(days=60)
    shipped.press("forget-buyers")
    assert shipped.table("orders")["recipient"].iloc[0] == "Zoë O’Example 测试"
    assert shipped.table("disputes")["answer"].iloc[0]
    shipped.type("disputes", {(0, "outcome"): Outcome.LOST})
    shipped.press("evidence")
    shipped.press("forget-buyers")
    assert shipped.table("orders")["recipient"].iloc[0] == FORGOTTEN
    assert shipped.table("disputes")["answer"].tolist() == [""]
    kept = b"".join(path.read_bytes() for path in shipped.path.rglob("*") if path.is_file())
    assert "O’Example has it".encode() not in kept


def test_events_and_messages_of_the_order_are_in_the_evidence(shipped: Folder) -> None:
    when = datetime(2026, 11, 18, 9)
    shipped.paste(
        "events", {"no": "E1", "tracking_no": "XX100000000GB", "at": when, "leg": "In transit", "words": "Leeds"}
    )
    line: dict[str, Raw] = {"event": "Question", "text": "Where is it?", "asked_at": when, "answer": "On its way."}
    shipped.paste("messages", {**line, "order_no": "#1001", "no": "M000001", "at": when})
    shipped.paste("messages", {**line, "order_no": "#1002", "no": "M000002", "text": "Not of this one"})
    shipped.paste("disputes", {"case_no": "C9", "order_no": "#1001", "reason": Reason.REFUND})
    shipped.press("evidence")
    pdf = next(data for name, data in files(shipped, "C9").items() if name.endswith(".pdf"))
    run = [program("pdftotext"), "-enc", "UTF-8", "-", "-"]
    text = subprocess.run(run, input=pdf, capture_output=True, check=True).stdout.decode()
    assert "Leeds" in text
    assert "Where is it?" in text
    assert "On its way." in text
    assert "Not of this one" not in text
    assert "there are no messages" not in shipped.table("disputes")["problem"].iloc[0]
