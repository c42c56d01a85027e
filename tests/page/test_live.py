"""The page on the book that is open: what its worker does there, in a real LibreOffice."""

import json
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import Popen
from typing import cast

import pytest
from helpers import Folder, cell_at
from office import Office
from page import Page, opened, ticket_in

from pyaddin.page.desk import Desk
from pyaddin.page.server import Server
from pyaddin.page.wishes import Wish
from pyaddin.tables.sheets import HEADER_ROW

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


@contextmanager
def served_here(book: Path, folder: Path) -> Iterator[Page]:
    """The page of an open book, answered by this process: LibreOffice is the tests' user's, which may be root."""
    folder.mkdir()
    server = Server(Desk(book, live=True), folder, os.getuid(), seconds=300)
    answering = threading.Thread(target=server.serve)
    answering.start()
    try:
        opener = server.new_ticket()
        yield opened(Page(folder, cast("Popen[str]", None), opener, server.server_port, ticket_in(opener)))
    finally:
        server.end()
        answering.join()
        server.server_close()


def test_a_browser_drops_an_export_on_the_page_and_the_open_book_has_its_orders(
    office: Office, sample: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.open(sample.book)
    office.as_the_users_own(tmp_path / "bin", monkeypatch)
    export = sample.exports[0]
    with served_here(sample.book, tmp_path / "page") as page:
        assert page.look()["waiting"] == {"import": "start here"}
        dropped = json.loads(page.upload(export.name, export.read_bytes()).body)["file"]
        done = page.press("import", files=[dropped]).said("done")
        assert done["line"].startswith("Import: 28 done, 0 skipped, 0 need you, 28 rows in all.")
        look = page.look()
        page.press("undo-last-step", undo=look["undo"]["press"])
        assert office.text("Orders", cell_at("orders", "order_no", HEADER_ROW + 1)) == ""
        dropped = json.loads(page.upload(export.name, export.read_bytes()).body)["file"]
        assert page.press("import", files=[dropped]).said("done")
    assert office.text("Orders", cell_at("orders", "order_no", HEADER_ROW + 1)) == "026-4410283-5500101"
    steps = office.sheet("Home").getCellRangeByName("B6:D13").getDataArray()
    waits = [int(count) for _, _, count in steps if count]
    assert waits == [27], "one is on hold"
    assert look["waiting"] == {"validate-addresses": "27 waiting"}
