"""What reaches further than the workbook is asked first: a carrier's file may have been uploaded already."""

from datetime import timedelta

import pytest
from helpers import BUYER, Folder

from pyaddin.store import question
from pyaddin.store.journal import Journal
from pyaddin.tables.problems import Refusal
from pyaddin.tables.status import Status


@pytest.fixture
def sent(shop: Folder) -> Folder:
    shop.paste("orders", BUYER)
    for button in ("validate-addresses", "reserve-stock", "make-parcels", "carrier-files"):
        shop.press(button)
    return shop


def test_undo_of_a_carrier_file_asks_and_changes_nothing_until_pressed_again(sent: Folder) -> None:
    asked = sent.refuses("undo-last-step", sure=False)
    assert "withdraw there what you uploaded to the carrier already, or these parcels go out twice" in asked
    assert asked.endswith("press Undo last step again to take the press back.")
    assert "Carrier files of" in sent.press("undo-last-step", sure=False).line
    assert set(sent.table("parcels")["status"]) == {Status.PACKED}


def test_the_question_is_asked_anew_after_another_press(sent: Folder) -> None:
    sent.refuses("undo-last-step", sure=False)
    sent.press("packing-slips")
    sent.press("undo-last-step", sure=False)
    assert "withdraw there" in sent.refuses("undo-last-step", sure=False)


def test_the_question_is_asked_anew_after_ten_minutes(sent: Folder) -> None:
    sent.refuses("undo-last-step", sure=False)
    sent.presses += 11
    assert "withdraw there" in sent.refuses("undo-last-step", sure=False)


def test_undo_of_other_presses_does_not_ask(sent: Folder) -> None:
    sent.press("undo-last-step")
    assert "Make parcels of" in sent.press("undo-last-step", sure=False).line


def test_a_double_click_is_no_answer(sent: Folder) -> None:
    journal = Journal(sent.book.with_suffix(".journal"))
    for seconds in (0, 1, 2):
        with pytest.raises(Refusal):
            question.sure(journal, sent.now + timedelta(seconds=seconds), False, "Sure?")
    question.sure(journal, sent.now + timedelta(seconds=4), False, "Sure?")
    journal.close()
