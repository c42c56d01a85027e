"""The demo's days after: a chargeback is answered and won, and the carrier's invoice is checked."""

from pathlib import Path

from helpers import NOW, Folder

from pyaddin.cli import demo, demo_disputes
from pyaddin.tables.disputes import Case
from pyaddin.tables.invoices import Billed


def test_a_chargeback_is_answered_and_won_and_what_was_billed_twice_is_claimed(tmp_path: Path) -> None:
    ran = demo.run(tmp_path / "demo", NOW)
    presses = demo_disputes.run(ran.book, NOW)
    folder = Folder(tmp_path / "demo")
    case = folder.table("disputes").iloc[0]
    assert (case["status"], case["cost"]) == (Case.CLOSED, 0)
    assert any(path.suffix == ".pdf" for path in presses[0].files)
    assert folder.table("invoices")["status"].tolist() == [
        Billed.TWICE, Billed.RIGHT, Billed.RIGHT, Billed.STRANGER,
    ]  # fmt: skip
