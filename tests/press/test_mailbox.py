"""Questions and mail that came back, read from a mailbox over TLS: each once, and nothing is changed there."""

from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import mail_server
import mailbox_server
import pytest
from helpers import BUYER, NOW, Folder
from mail_server import PASSWORD, USER
from mailbox_server import CLOSES, FLOODS, HANGS, Box

from pyaddin.mail import mailbox, server
from pyaddin.tables.messages import Event, Stands, Way

JANE = "jane@example.com"


def letter(text: str, *, sender: str = JANE, subject: str = "Where is it?", **headers: str) -> bytes:
    """A mail of a buyer."""
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = f"Jane <{sender}>", "post@example.com", subject
    made["Date"], made["Message-ID"] = "Sun, 15 Nov 2026 09:30:00 +0000", f"<{abs(hash(text))}@example.com>"
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    made.set_content(text)
    return made.as_bytes()


@pytest.fixture
def box(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Box]:
    with mailbox_server.running(tmp_path) as (box, authority):
        monkeypatch.setenv("SSL_CERT_FILE", str(authority))
        monkeypatch.setenv(server.PASSWORD, PASSWORD)
        monkeypatch.setattr(mailbox.read, "__defaults__", (2.0,))
        yield box


@pytest.fixture
def reading(shop: Folder, box: Box) -> Folder:
    """A shop with an order of Jane's that reads that mailbox."""
    for caption, value in {
        "Mailbox server": "localhost", "Mailbox port": str(box.port), "Mailbox user": USER,
        "Mail from": "Example Shop <post@example.com>",
    }.items():  # fmt: skip
        shop.set(caption, value)
    shop.paste("orders", {**BUYER, "order_no": "#1001", "email": JANE})
    return shop


def questions(shop: Folder) -> list[str]:
    sheet = shop.table("messages")
    return list(sheet.loc[sheet["event"] == Event.QUESTION, "text"])


def test_a_buyers_mail_is_a_question_with_its_order_and_its_deadline(reading: Folder, box: Box) -> None:
    box.letters[5] = letter("When will the mug come?\n\n> earlier words")
    said = reading.press("notify-buyers")
    assert "1 question came in by mail." in said.line
    (row,) = reading.table("messages").to_dict("records")
    assert (row["event"], row["status"], row["order_no"]) == (Event.QUESTION, Stands.ASKED, "#1001")
    assert (row["text"], row["subject"], row["to"]) == ("When will the mug come?", "Where is it?", JANE)
    assert row["way"] == Way.MAIL
    assert row["deadline"] > row["asked_at"]
    assert row["asked_at"].day == 15


def test_nothing_is_read_twice_and_nothing_in_the_mailbox_is_changed(reading: Folder, box: Box) -> None:
    box.letters[5] = letter("One")
    reading.press("notify-buyers")
    reading.press("notify-buyers")
    box.letters[9] = letter("Two")
    reading.press("notify-buyers")
    assert questions(reading) == ["One", "Two"]
    assert {words.split()[0] for words in box.asked} <= {"CAPABILITY", "LOGIN", "EXAMINE", "UID", "LOGOUT"}
    assert all("PEEK" in words for words in box.asked if "FETCH" in words)
    assert len([words for words in box.asked if "FETCH" in words]) == 2


def test_what_an_undo_took_back_is_read_again(reading: Folder, box: Box) -> None:
    box.letters[5] = letter("One")
    reading.press("notify-buyers")
    reading.press("undo-last-step")
    assert questions(reading) == []
    reading.press("notify-buyers")
    assert questions(reading) == ["One"]


def test_a_mailbox_that_was_built_anew_brings_no_question_twice(reading: Folder, box: Box) -> None:
    box.letters[5] = letter("One")
    reading.press("notify-buyers")
    box.validity, box.letters = 8, {1: letter("One"), 2: letter("Two")}
    reading.press("notify-buyers")
    assert questions(reading) == ["One", "Two"]


def test_an_order_is_known_by_its_number_where_another_address_writes(reading: Folder, box: Box) -> None:
    box.letters = {
        1: letter("Please ring.", sender="aunt@example.com", subject="Order #1001"),
        2: letter("Buy gold", sender="gold@example.com", subject="Offer 1001"),
        3: letter("I am away", Auto_Submitted="auto-replied"),
        4: letter("News", List_Id="<news.example.com>"),
        5: letter("Our own copy about #1001", sender="post@example.com"),
    }
    said = reading.press("notify-buyers")
    assert questions(reading) == ["Please ring."]
    assert "1 letter in the mailbox names no order here" in said.line


def test_mail_that_came_back_is_read_from_there(reading: Folder, box: Box) -> None:
    reading.paste("messages", {"event": Event.CHARGEBACK, "order_no": "#1001", "status": Stands.SENT, "way": Way.MAIL,
                               "to": JANE, "language": "English", "text": "x", "at": NOW})  # fmt: skip
    box.letters[3] = (
        b"From: daemon@example.com\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
        b"--b\r\nContent-Type: text/plain\r\n\r\nno\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n"
        b"Reporting-MTA: dns; x\r\n\r\nFinal-Recipient: rfc822; jane@example.com\r\nAction: failed\r\n"
        b"Status: 5.1.1\r\n\r\n--b--\r\n"
    )
    reading.press("notify-buyers")
    assert reading.table("messages")["status"].tolist() == [Stands.BACK]


def test_hostile_letters_are_words_and_nothing_more(reading: Folder, box: Box) -> None:
    box.letters = {
        1: letter("=HYPERLINK(1)").replace(b"Where is it?", b"=?utf-8?q?=3DA1=0D=0ABcc:_x=00?="),
        2: letter("x" * 300_000),
        3: b"From: jane@example.com\r\nContent-Type: text/plain; charset=nonsense\r\nDate: never\r\n\r\n\xff\xfe",
        4: b"\x00\xff" * 40,
        5: letter("<style>p{}</style><p>Hi <b>you</b></p>").replace(b"text/plain", b"text/html"),
    }
    reading.press("notify-buyers")
    found = questions(reading)
    assert found[0] == "=HYPERLINK(1)"
    assert len(found[1]) <= 4000
    assert found[-1] == "Hi you"
    assert not any("\n" in subject or "\x00" in subject for subject in reading.table("messages")["subject"])


@pytest.mark.parametrize("how", [HANGS, CLOSES, FLOODS])
def test_a_server_that_hangs_closes_or_floods_is_said_and_nothing_is_lost(reading: Folder, box: Box, how: str) -> None:
    box.letters, box.behaves = {1: letter("One"), 2: letter("Two")}, how
    said = reading.press("notify-buyers")
    assert "The mailbox on localhost cannot be read or breaks off" in said.line
    assert questions(reading) == (["One"] if how == CLOSES else [])
    box.behaves = ""
    reading.press("notify-buyers")
    assert questions(reading) == ["One", "Two"]


def test_a_wrong_password_is_said_and_messages_go_on(
    reading: Folder, box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(server.PASSWORD, "wrong")
    reading.paste("messages", {"event": Event.CHARGEBACK, "order_no": "#1001"})
    said = reading.press("notify-buyers")
    assert "does not let shop in; look at Mailbox user on Settings" in said.line
    assert "wrong" not in said.line
    assert len(reading.table("messages")) == 1
    assert reading.table("messages")["text"].iloc[0]


def test_a_server_that_cannot_prove_who_it_is_is_not_read(reading: Folder, box: Box, tmp_path: Path) -> None:
    box.letters[1] = letter("One")
    (other := tmp_path / "other").mkdir()
    with mailbox_server.running(other) as (stranger, _):
        reading.set("Mailbox port", str(stranger.port))
        said = reading.press("notify-buyers")
    assert "cannot prove that it is that server" in said.line
    assert questions(reading) == []


def test_a_mailbox_that_nobody_answers_for_is_said(reading: Folder) -> None:
    reading.set("Mailbox port", str(mail_server.free_port()))
    assert "cannot be read or breaks off" in reading.press("notify-buyers").line


def test_a_full_mailbox_is_read_in_portions(reading: Folder, box: Box, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mailbox, "MOST", 2)
    box.letters = {uid: letter(f"Question {uid}") for uid in (1, 2, 3)}
    assert "1 letter of the mailbox is left for the next press" in reading.press("notify-buyers").line
    reading.press("notify-buyers")
    assert questions(reading) == ["Question 1", "Question 2", "Question 3"]
