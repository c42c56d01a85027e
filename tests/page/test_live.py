"""The page on the book that is open: what its worker does there, in a real LibreOffice."""

from pathlib import Path

import pytest
from helpers import Folder, cell_at
from office import Office

from pyaddin.page.desk import Desk
from pyaddin.page.wishes import Wish

pytestmark = [pytest.mark.libreoffice, pytest.mark.xdist_group("clicks")]


def test_the_page_presses_on_the_open_book_and_shows_what_stands_there(
    office: Office, sample: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.open(sample.book)
    office.show("Orders")
    office.as_the_users_own(tmp_path / "bin", monkeypatch)
    desk = Desk(sample.book, live=True)
    wish = Wish("import")
    press = {"button": wish.button, "files": [str(sample.exports[0])], "chosen": dict(wish.chosen), "undo": 0}
    try:
        said = list(desk.ask(press))
    finally:
        desk.close()
    assert sum("stage" in one for one in said) > 2
    assert said[-2]["done"]["line"].startswith("Import: 28 done, 0 skipped, 0 need you, 28 rows in all.")
    assert office.text("Orders", cell_at("orders", "order_no", 5)) == "026-4410283-5500101"
    look = said[-1]["look"]
    assert (look["note"], look["presses"][0]["caption"], look["undo"]["press"]) == ("", "Import", 1)
