"""Notify buyers on a book: drafts first, then out, each by the way that its marketplace allows, and nothing twice."""

import email
import re
import sqlite3
from contextlib import closing
from datetime import timedelta
from email import policy

import openpyxl
import pytest
from helpers import BUYER, Folder

from pyaddin.tables.messages import Event, Stands, Way
from pyaddin.tables.status import Status

ERIKA = {
    "order_no": "#2", "country": "DE", "city": "Berlin", "postcode": "10115", "recipient": "Erika Beispiel",
    "email": "erika@example.com", "phone": "+49 30 901820",
}  # fmt: skip


@pytest.fixture
def shipped(shop: Folder) -> Folder:
    """Three parcels that have left: to Leeds, to Berlin, and one of eBay."""
    shop.paste("orders", {**BUYER, "order_no": "#1"})
    shop.paste("orders", {**BUYER, **ERIKA})
    shop.paste("orders", {**BUYER, "order_no": "#3", "marketplace": "eBay", "recipient": "José Ejemplo"})
    shop.type("rules", {(0, "days_least"): 15, (0, "days_most"): 45})
    for button in ("validate-addresses", "reserve-stock", "make-parcels", "carrier-files"):
        shop.press(button)
    shop.type("parcels", {(row, "tracking_no"): f"XX10000000{row}GB" for row in range(3)})
    shop.press("confirm-shipment")
    shop.set("Messages to buyers", "Shipped")
    return shop


def test_the_first_press_drafts_and_the_second_sends(shipped: Folder) -> None:
    said = shipped.press("notify-buyers")
    drafts = shipped.table("messages")
    assert "3 messages are drafted: read them on Messages" in said.line
    assert not said.files
    assert drafts["status"].tolist() == [Stands.DRAFT, Stands.DRAFT, Stands.PASTE]
    assert drafts["language"].tolist() == ["English", "German", "English"]
    english, german, _ = drafts["text"]
    assert "Tracking number: XX100000000GB" in english
    assert "https://www.royalmail.com/portal/rm/track?trackNumber=XX100000000GB" in english
    assert "Delivery usually takes 15–45 days." in english
    assert english.startswith("Dear Jane Example,\n\nYour order #1 is on its way: 1 × Mug.\n\n")
    assert german.startswith("Guten Tag Erika Beispiel,\n\nIhre Bestellung #2 ist unterwegs: 1 × Mug.\n\n")
    assert set(drafts["whose"]) == {"Ours"}

    said = shipped.press("notify-buyers")
    assert "2 messages are in 2 files" in said.line
    assert shipped.table("messages")["status"].tolist() == [Stands.WRITTEN, Stands.WRITTEN, Stands.PASTE]
    letter = email.message_from_bytes(said.files[1].read_bytes(), policy=policy.default)
    assert (letter["To"], letter["X-Unsent"]) == ("erika@example.com", "1")
    assert letter["Subject"] == "Ihre Bestellung #2 ist unterwegs"
    assert letter.get_content().replace("\r\n", "\n").strip() == german

    said = shipped.press("notify-buyers")
    assert not said.files
    assert len(shipped.table("messages")) == 3


def test_nothing_is_drafted_that_the_shop_has_not_switched_on(shipped: Folder) -> None:
    shipped.set("Messages to buyers", "")
    said = shipped.press("notify-buyers")
    assert "Nothing was to be sent: see Messages to buyers on Settings." in said.line
    assert shipped.table("messages").empty
    shipped.set("Messages to buyers", "Shippd")
    why = shipped.refuses("notify-buyers")
    assert "'Shippd' in Messages to buyers is no message; write some of: Order received;" in why


def test_a_row_that_the_clerk_marks_goes_alone_and_one_with_no_never(shipped: Folder) -> None:
    shipped.press("notify-buyers")
    shipped.type("messages", {(1, "send"): "Yes"})
    shipped.press("notify-buyers")
    assert shipped.table("messages")["status"].tolist() == [Stands.DRAFT, Stands.WRITTEN, Stands.PASTE]
    shipped.type("messages", {(0, "send"): "No", (2, "send"): "Yes"})
    shipped.press("notify-buyers")
    assert shipped.table("messages")["status"].tolist() == [Stands.LEFT, Stands.WRITTEN, Stands.SENT]
    shipped.press("notify-buyers")
    assert len(shipped.table("messages")) == 3


def test_what_the_clerk_writes_into_a_draft_is_what_goes_out(shipped: Folder) -> None:
    shipped.press("notify-buyers")
    shipped.type("messages", {(0, "text"): "Dear Jane,\n\nit is under way.\n=1+1", (0, "send"): "Yes"})
    said = shipped.press("notify-buyers")
    letter = email.message_from_bytes(said.files[0].read_bytes(), policy=policy.default)
    assert letter.get_content().replace("\r\n", "\n") == "Dear Jane,\n\nit is under way.\n=1+1\n"


def test_another_language_or_way_out_writes_the_draft_anew(shipped: Folder) -> None:
    shipped.press("notify-buyers")
    shipped.type("messages", {(0, "language"): "Russian", (1, "way"): Way.SMS})
    shipped.press("notify-buyers")
    first, second, _ = shipped.table("messages").itertuples()
    assert "Доставка обычно занимает 15–45 дней." in first.text
    assert (second.to, second.status) == ("+4930901820", Stands.DRAFT)
    said = shipped.press("notify-buyers")
    sms = next(path for path in said.files if path.suffix == ".csv").read_text("utf-8-sig")
    assert sms.splitlines()[1].startswith('+4930901820,"Guten Tag Erika Beispiel, Ihre Bestellung #2 ist unterwegs')


def test_a_language_on_orders_comes_before_the_countrys(shipped: Folder) -> None:
    shipped.type("orders", {(0, "language"): "Arabic"})
    shipped.press("notify-buyers")
    assert shipped.table("messages")["subject"].tolist()[0] == "طلبك #1 في الطريق"


def test_a_list_for_mail_merge_holds_one_row_a_message(shipped: Folder) -> None:
    shipped.set("Messages go out by", Way.LIST)
    shipped.press("notify-buyers")
    said = shipped.press("notify-buyers")
    (sheet,) = openpyxl.load_workbook(said.files[0]).worksheets
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][:4] == ("To", "Recipient", "Language", "Order no.")
    assert [row[0] for row in rows[1:]] == ["jane@example.com", "erika@example.com"]


def test_an_undo_takes_files_back_and_they_are_written_once_more(shipped: Folder) -> None:
    shipped.press("notify-buyers")
    shipped.press("notify-buyers")
    said = shipped.press("undo-last-step")
    assert "2 files of messages moved to out/void; what you sent already is with the buyers." in said.line
    assert shipped.table("messages")["status"].tolist()[:2] == [Stands.DRAFT, Stands.DRAFT]
    said = shipped.press("notify-buyers")
    assert len(said.files) == 2


def test_what_was_pasted_is_told_however_often_the_press_is_taken_back(shipped: Folder) -> None:
    shipped.press("notify-buyers")
    shipped.type("messages", {(2, "send"): "Yes"})
    shipped.press("notify-buyers")
    shipped.press("undo-last-step")
    assert shipped.table("messages")["status"].tolist()[2] == Stands.PASTE
    shipped.press("notify-buyers")
    assert shipped.table("messages")["status"].tolist()[2] == Stands.SENT


def test_a_draft_whose_reason_is_gone_is_not_sent(shop: Folder) -> None:
    shop.paste("orders", {**BUYER, "order_no": "#1", "qty": 40})
    shop.set("Messages to buyers", "Short of stock")
    for button in ("validate-addresses", "reserve-stock", "notify-buyers"):
        shop.press(button)
    draft = shop.table("messages").iloc[0]
    assert draft["text"].count("\n4. cancel it, with your money back") == 1
    shop.type("stock", {(0, "on_hand"): 60})
    shop.press("reserve-stock")
    said = shop.press("notify-buyers")
    assert not said.files
    assert shop.table("messages")["status"].tolist() == [Stands.OVER]


def test_amazons_buyers_are_told_only_what_amazon_permits(shop: Folder) -> None:
    shop.paste("orders", {**BUYER, "marketplace": "Amazon", "order_no": "203-1234567-1234567", "qty": 40})
    shop.set("Messages to buyers", "Order received; Short of stock")
    shop.press("validate-addresses")
    shop.press("reserve-stock")
    shop.paste("messages", {"event": Event.RECEIVED, "order_no": "203-1234567-1234567"})
    shop.press("notify-buyers")
    received, short = shop.table("messages").itertuples()
    assert "Amazon does not allow buyers to be written to about this; it is not sent." in received.problem
    assert (short.event, short.status) == (Event.SHORT, Stands.PASTE)
    assert "cancel" not in short.text
    shop.type("messages", {(0, "send"): "Yes", (1, "way"): Way.MAIL})
    shop.press("notify-buyers")
    received, short = shop.table("messages").itertuples()
    assert received.status == Stands.PASTE
    assert "Amazon does not allow this Way out; choose one of: To paste, Draft file." in short.problem


def test_aliexpress_takes_its_note_in_english_and_512_letters(shipped: Folder) -> None:
    shipped.type("parcels", {(0, "marketplace"): "AliExpress", (1, "marketplace"): "AliExpress"})
    shipped.type("orders", {(0, "marketplace"): "AliExpress", (1, "marketplace"): "AliExpress", (1, "item"): "M" * 500})
    shipped.press("notify-buyers")
    first, second, _ = shipped.table("messages").itertuples()
    assert (first.language, second.language) == ("English", "English")
    assert "takes 512; shorten it" in second.problem
    shipped.type("messages", {(0, "text"): "Ваш заказ", (1, "language"): "German"})
    shipped.press("notify-buyers")
    first, second, _ = shipped.table("messages").itertuples()
    assert "AliExpress takes Latin letters alone here, and the text holds 'В'" in first.problem
    assert "AliExpress takes this in English alone" in second.problem


def test_a_name_with_header_lines_makes_no_header(shipped: Folder) -> None:
    shipped.type("orders", {(0, "recipient"): "Jane\r\nBcc: all@example.com", (0, "item"): "{{ 7*7 }} {% raw %}"})
    folder = shipped.path / "templates" / "messages"
    folder.mkdir(parents=True)
    (folder / "shipped.en.j2").write_text("For {{ name }}\n{{ all_of(items) }}", encoding="utf-8")
    shipped.press("notify-buyers")
    said = shipped.press("notify-buyers")
    letter = email.message_from_bytes(said.files[0].read_bytes(), policy=policy.default)
    assert letter["Bcc"] is None
    assert letter["Subject"] == "For Jane Bcc: all@example.com"
    assert letter.get_content().strip() == "1 × {{ 7*7 }} {% raw %}"
    assert shipped.table("messages")["whose"].tolist()[0] == "Yours"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Subject\n{{ birthday }}", "shipped.en.j2 asks for 'birthday', which messages do not have"),
        ("Subject only", "shipped.en.j2 holds no text below its first line"),
        ("Subject\n{% for a in items %}x{% endfor %}", "a message chooses and prints, nothing else"),
        ("Subject\n{{ 'x' * 9 }}", "a message chooses and prints, nothing else"),
        ("Subject\n{{ name.__class__ }}", "a message chooses and prints, nothing else"),
        ("Subject\n{% if %}", "shipped.en.j2 cannot be filled in"),
        ("Subject\n{{ day('x') }}", "shipped.en.j2 cannot be filled in"),
    ],
)  # fmt: skip
def test_a_template_that_is_wrong_is_refused_with_a_sentence_and_the_others_go(
    shipped: Folder, text: str, why: str
) -> None:
    folder = shipped.path / "templates" / "messages"
    folder.mkdir(parents=True)
    (folder / "shipped.en.j2").write_text(text, encoding="utf-8")
    shipped.press("notify-buyers")
    english, german, _ = shipped.table("messages").itertuples()
    assert why in english.problem
    assert german.text
    said = shipped.press("notify-buyers")
    assert [re.sub(r"\d+", "", path.name) for path in said.files] == ["message_N.eml"]


def test_an_address_that_is_none_is_said_and_the_order_named_stays(shipped: Folder) -> None:
    shipped.type("orders", {(0, "email"): "jane at example", (1, "email"): ""})
    shipped.press("notify-buyers")
    first, second, _ = shipped.table("messages").itertuples()
    assert "'jane at example' is no e-mail address; put it right in To." in first.problem
    assert "there is no e-mail address; write one into To" in second.problem
    shipped.type("messages", {(0, "to"): "jane@example.com"})
    assert len(shipped.press("notify-buyers").files) == 1


def test_the_clerk_asks_for_a_message_about_any_order(shipped: Folder) -> None:
    shipped.paste("messages", {"event": Event.CHARGEBACK, "order_no": "#2"},
                  {"event": Event.OWN, "order_no": "#1", "text": "Your parcel waits.\nPlease call."},
                  {"event": Event.DELAYED, "order_no": "#404"})  # fmt: skip
    shipped.set("Messages to buyers", "")
    shipped.press("notify-buyers")
    chargeback, own, unknown = shipped.table("messages").itertuples()
    assert chargeback.subject == "Ihre Zahlung zur Bestellung #2"
    assert (own.to, own.whose, own.text) == ("jane@example.com", "Yours", "Your parcel waits.\nPlease call.")
    assert "no order #404 is on Orders" in unknown.problem
    assert len(shipped.press("notify-buyers").files) == 2
    shipped.paste("messages", {"event": Event.CHARGEBACK, "order_no": "#2"})
    shipped.press("notify-buyers")
    assert "the buyer was told of this on 2026-11-18" in shipped.table("messages")["problem"].tolist()[3]


def test_a_buyers_question_has_a_deadline_until_it_is_answered(shipped: Folder) -> None:
    shipped.set("Messages to buyers", "")
    shipped.paste("messages", {"event": Event.QUESTION, "order_no": "#1", "text": "Where is it?"})
    said = shipped.press("notify-buyers")
    question = shipped.table("messages").iloc[0]
    assert question["status"] == Stands.ASKED
    assert (question["deadline"] - question["asked_at"]).total_seconds() == 24 * 60 * 60
    assert "the buyer asked; write your answer into Answer and press again." in question["problem"]
    assert said.needs == 1
    shipped.type("messages", {(0, "answer"): "It comes on Friday."})
    said = shipped.press("notify-buyers")
    letter = email.message_from_bytes(said.files[0].read_bytes(), policy=policy.default)
    assert letter.get_content().replace("\r\n", "\n") == "It comes on Friday.\n\n> Where is it?\n"
    assert shipped.table("messages")["status"].tolist() == [Stands.WRITTEN]
    assert said.needs == 0


def test_mail_that_came_back_is_said_beside_its_row(shipped: Folder) -> None:
    shipped.press("notify-buyers")
    shipped.press("notify-buyers")
    folder = shipped.path / "in" / "bounces"
    folder.mkdir(parents=True)
    (folder / "bounced.csv").write_text("Address,Why\nERIKA@example.com,mailbox unavailable\n", encoding="utf-8")
    said = shipped.press("notify-buyers")
    rows = shipped.table("messages")
    assert rows["status"].tolist() == [Stands.WRITTEN, Stands.BACK, Stands.PASTE]
    assert "the mail came back (mailbox unavailable)" in rows["problem"].tolist()[1]
    assert "1 mail came back." in said.line
    said = shipped.press("notify-buyers")
    assert shipped.table("messages")["status"].tolist()[1] == Stands.BACK


def test_a_return_is_confirmed_and_a_late_order_told_of(shop: Folder) -> None:
    shop.paste("orders", {**BUYER, "order_no": "#1", "ship_by": shop.now.replace(day=1)},
               {**BUYER, "order_no": "#2", "status": Status.RETURNED})  # fmt: skip
    shop.set("Messages to buyers", "Delayed; Return received")
    shop.press("notify-buyers")
    assert shop.table("messages")["event"].tolist() == [Event.DELAYED, Event.RETURNED]


def test_a_book_without_the_sheet_is_told_to_upgrade(shop: Folder) -> None:
    with shop.in_another_program() as book:
        del book["Messages"]
    assert "Messages" in shop.refuses("notify-buyers")


def test_what_returns_say_of_goods_and_money_is_told(shipped: Folder) -> None:
    shipped.set("Messages to buyers", "Return received; Refund")
    shipped.paste("returns", {"order_no": "#2", "sku": "MUG", "received": 1, "refunded": 9.5,
                              "received_at": shipped.now, "refunded_at": shipped.now})  # fmt: skip
    shipped.press("notify-buyers")
    returned, refunded = shipped.table("messages").itertuples()
    assert (returned.event, refunded.event) == (Event.RETURNED, Event.REFUNDED)
    assert "9,50 £" in refunded.text


def test_forget_buyers_leaves_nobody_in_messages_and_their_record(shipped: Folder) -> None:
    shipped.press("notify-buyers")
    shipped.press("notify-buyers")
    shipped.now += timedelta(days=40)
    shipped.type("orders", {(row, "status"): Status.DELIVERED for row in range(3)})
    shipped.type("parcels", {(row, "status"): Status.DELIVERED for row in range(3)})
    shipped.press("forget-buyers")
    rows = shipped.table("messages")
    assert set(rows["recipient"]) == {"(forgotten)"}
    assert set(rows["text"]) | set(rows["to"]) | set(rows["subject"]) == {""}
    with closing(sqlite3.connect(shipped.book.with_suffix(".journal"))) as db:
        kept = db.execute("select event, address, text from message").fetchall()
    assert kept == [(Event.SHIPPED, "", "")] * 2


def test_a_second_refund_is_told_once_more_with_what_it_adds(shipped: Folder) -> None:
    shipped.set("Messages to buyers", "Refund")
    shipped.paste("returns", {"order_no": "#2", "sku": "MUG", "received": 1, "refunded": 9.5,
                              "received_at": shipped.now, "refunded_at": shipped.now})  # fmt: skip
    shipped.press("notify-buyers")
    shipped.press("notify-buyers")
    assert len(shipped.table("messages")) == 1
    shipped.now += timedelta(days=1)
    shipped.type("returns", {(0, "refunded"): 12, (0, "refunded_at"): shipped.now})
    shipped.press("notify-buyers")
    shipped.press("notify-buyers")
    first, second = shipped.table("messages")["text"]
    assert "9,50 £" in first
    assert "2,50 £" in second
    shipped.now += timedelta(days=1)
    shipped.press("notify-buyers")
    assert len(shipped.table("messages")) == 2


def test_a_refund_that_grew_before_it_was_told_is_told_in_two_messages(shipped: Folder) -> None:
    shipped.set("Messages to buyers", "Refund")
    shipped.paste("returns", {"order_no": "#2", "sku": "MUG", "received": 1, "refunded": 9.5,
                              "received_at": shipped.now, "refunded_at": shipped.now})  # fmt: skip
    shipped.press("notify-buyers")
    shipped.type("returns", {(0, "refunded"): 12})
    shipped.press("notify-buyers")
    first, second = shipped.table("messages")["text"]
    assert ("9,50 £" in first, "2,50 £" in second) == (True, True)
