"""Mail through a real server over TLS: what goes out goes out once, whatever breaks."""

import email
from collections.abc import Iterator
from email import policy
from pathlib import Path

import mail_server
import pytest
from helpers import BUYER, Folder
from mail_server import DIE_AFTER_DATA, HANG_UP, PASSWORD, USER, Mailbox

from pyaddin.mail import server
from pyaddin.tables.messages import Event, Stands, Way

JANE, OMAR, KIM = "jane@example.com", "omar@example.com", "kim@example.com"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for a server in a test."""
    monkeypatch.setattr(server.Server.__init__, "__defaults__", ("", "", 0, 2.0, (0.0,), None, None))


@pytest.fixture
def mailbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Mailbox]:
    with mail_server.running(tmp_path) as (box, authority):
        monkeypatch.setenv("SSL_CERT_FILE", str(authority))
        monkeypatch.setenv(server.PASSWORD, PASSWORD)
        yield box


@pytest.fixture
def writing(shop: Folder, mailbox: Mailbox) -> Folder:
    """Three messages that are drafted and go by mail."""
    settings = {
        "Messages go out by": Way.MAIL, "Mail server": "localhost", "Mail port": str(mailbox.port), "Mail user": USER,
        "Mail from": "Example Shop <post@example.com>", "Mails in a minute": "0",
    }  # fmt: skip
    for caption, value in settings.items():
        shop.set(caption, value)
    for number, to in enumerate((JANE, OMAR, KIM), 1):
        shop.paste("orders", {**BUYER, "order_no": f"#{number}", "email": to})
        shop.paste("messages", {"event": Event.CHARGEBACK, "order_no": f"#{number}"})
    shop.press("notify-buyers")
    return shop


def states(shop: Folder) -> list[str]:
    return list(shop.table("messages")["status"])


def test_mail_goes_out_over_tls_with_the_headers_that_it_needs(writing: Folder, mailbox: Mailbox) -> None:
    said = writing.press("notify-buyers")
    assert "3 messages are sent." in said.line
    assert states(writing) == [Stands.SENT] * 3
    assert [to for to, _ in mailbox.letters] == [JANE, OMAR, KIM]
    letter = email.message_from_bytes(mailbox.letters[0][1], policy=policy.default)
    assert (letter["From"], letter["To"]) == ("Example Shop <post@example.com>", JANE)
    assert (letter["Auto-Submitted"], letter["In-Reply-To"]) == ("auto-generated", None)
    assert letter["Message-ID"] == writing.table("messages")["message_id"].tolist()[0]
    assert "dispute the payment of order #1" in letter.get_content()
    writing.press("notify-buyers")
    assert len(mailbox.letters) == 3
    writing.paste("messages", {"event": Event.OWN, "order_no": "#1", "text": "Thank you."})
    writing.press("notify-buyers")
    writing.press("notify-buyers")
    later = email.message_from_bytes(mailbox.letters[3][1], policy=policy.default)
    assert (later["In-Reply-To"], later["Auto-Submitted"]) == (letter["Message-ID"], None)


def test_an_undo_takes_no_mail_back_and_sends_none_twice(writing: Folder, mailbox: Mailbox) -> None:
    writing.press("notify-buyers")
    writing.press("undo-last-step")
    assert states(writing) == [Stands.DRAFT] * 3
    writing.press("notify-buyers")
    assert states(writing) == [Stands.SENT] * 3
    assert len(mailbox.letters) == 3


def test_a_lost_workbook_sends_nothing_twice(writing: Folder, mailbox: Mailbox) -> None:
    before = writing.book.read_bytes()
    writing.press("notify-buyers")
    writing.book.write_bytes(before)
    writing.press("notify-buyers")
    assert states(writing) == [Stands.SENT] * 3
    assert len(mailbox.letters) == 3


def test_what_the_server_refuses_is_said_and_the_others_go(writing: Folder, mailbox: Mailbox) -> None:
    mailbox.behaves = {JANE: "550 no such mailbox", OMAR: "451 try again later"}
    writing.press("notify-buyers")
    assert states(writing) == [Stands.REFUSED, Stands.DRAFT, Stands.SENT]
    first, second, _ = writing.table("messages")["problem"]
    assert "the mail server refuses it (550 no such mailbox); correct To or the text" in first
    assert "does not take it at the moment (451 try again later); the next press tries again" in second
    mailbox.behaves = {}
    writing.press("notify-buyers")
    assert states(writing) == [Stands.REFUSED, Stands.SENT, Stands.SENT]
    writing.type("messages", {(0, "send"): "Yes"})
    writing.press("notify-buyers")
    assert [to for to, _ in mailbox.letters] == [KIM, OMAR, JANE]


@pytest.mark.parametrize(("how", "arrived"), [(HANG_UP, 0), (DIE_AFTER_DATA, 1)])
def test_a_server_that_breaks_off_in_the_middle_leaves_that_mail_in_doubt_and_it_is_not_sent_again(
    writing: Folder, mailbox: Mailbox, how: str, arrived: int
) -> None:
    mailbox.behaves = {JANE: how}
    writing.press("notify-buyers")
    assert states(writing) == [Stands.UNSURE, Stands.SENT, Stands.SENT]
    assert "may have taken it or not" in writing.table("messages")["problem"].tolist()[0]
    mailbox.behaves = {}
    writing.press("notify-buyers")
    writing.press("notify-buyers")
    assert [to for to, _ in mailbox.letters].count(JANE) == arrived
    writing.type("messages", {(0, "send"): "Yes"})
    writing.press("notify-buyers")
    assert states(writing) == [Stands.SENT] * 3
    assert [to for to, _ in mailbox.letters].count(JANE) == arrived + 1


def test_a_doubtful_mail_that_the_clerk_lets_be_is_done_with(writing: Folder, mailbox: Mailbox) -> None:
    mailbox.behaves = {JANE: HANG_UP}
    writing.press("notify-buyers")
    writing.type("messages", {(0, "send"): "No"})
    writing.press("notify-buyers")
    writing.press("notify-buyers")
    assert states(writing) == [Stands.LEFT, Stands.SENT, Stands.SENT]
    assert len(mailbox.letters) == 2


def test_a_server_that_hangs_leaves_the_mail_in_doubt_and_no_other_is_begun(writing: Folder, mailbox: Mailbox) -> None:
    mailbox.hangs = 4.0
    said = writing.press("notify-buyers")
    assert states(writing)[0] == Stands.UNSURE
    assert "cannot be reached or breaks off" in said.line or Stands.DRAFT not in states(writing)
    assert len(mailbox.letters) <= 3


def test_a_server_that_is_not_there_is_said_and_all_mail_waits(writing: Folder, mailbox: Mailbox) -> None:
    writing.set("Mail port", str(mail_server.free_port()))
    said = writing.press("notify-buyers")
    assert "The mail server localhost cannot be reached or breaks off" in said.line
    assert "3 mails wait." in said.line
    assert states(writing) == [Stands.DRAFT] * 3


def test_a_wrong_password_is_said(writing: Folder, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(server.PASSWORD, "wrong horse")
    said = writing.press("notify-buyers")
    assert "The mail server localhost does not let shop in (535)" in said.line
    assert "wrong horse" not in said.line
    assert states(writing) == [Stands.DRAFT] * 3


def test_a_certificate_that_nobody_vouches_for_is_refused(
    writing: Folder, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    said = writing.press("notify-buyers")
    assert "The mail server localhost cannot prove that it is that server" in said.line
    assert not mailbox.letters


def test_a_server_without_encryption_is_told_nothing(writing: Folder, tmp_path: Path) -> None:
    (folder := tmp_path / "plain").mkdir()
    with mail_server.running(folder, tls=False) as (plain, _):
        writing.set("Mail port", str(plain.port))
        said = writing.press("notify-buyers")
    assert "offers no encryption or no way to log in; nothing was sent" in said.line
    assert not plain.letters


def test_a_press_sends_so_many_as_settings_say(writing: Folder, mailbox: Mailbox) -> None:
    writing.set("Mails in a press", "2")
    assert "1 mail is left for the next press" in writing.press("notify-buyers").line
    assert len(mailbox.letters) == 2
    writing.press("notify-buyers")
    assert len(mailbox.letters) == 3


def test_without_a_server_on_settings_nothing_is_mailed(writing: Folder, mailbox: Mailbox) -> None:
    writing.set("Mail server", "")
    assert "Fill in Mail server and Mail from on Settings to send mail" in writing.press("notify-buyers").line
    assert states(writing) == [Stands.DRAFT] * 3


def test_a_report_of_a_mail_server_names_the_mail_by_its_number(writing: Folder, mailbox: Mailbox) -> None:
    writing.press("notify-buyers")
    message_id = writing.table("messages")["message_id"].tolist()[1]
    (folder := writing.path / "in" / "bounces").mkdir(parents=True)
    (folder / "report.eml").write_text(
        "From: MAILER-DAEMON@example.com\nSubject: failed\nMIME-Version: 1.0\nMessage-ID: <r@example.com>\n"
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n"
        "--b\nContent-Type: text/plain\n\nno\n"
        "--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; example.com\n\n"
        f"Final-Recipient: rfc822; {OMAR}\nAction: failed\nStatus: 5.1.1\n\n"
        f"--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: {message_id}\n\n--b--\n",
        encoding="utf-8",
    )  # fmt: skip
    writing.press("notify-buyers")
    assert states(writing) == [Stands.SENT, Stands.BACK, Stands.SENT]
    assert "the mail came back (5.1.1)" in writing.table("messages")["problem"].tolist()[1]
