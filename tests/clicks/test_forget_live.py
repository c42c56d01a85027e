"""Forget buyers in an open LibreOffice: the same rows, nothing left once it is saved, and killed half-way."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import forgotten_shop
import pytest
from forgotten_shop import JANE, OLD_WORDS, OMAR, traces
from helpers import NOW, Folder, built_once
from office import Office
from places import ENDURANCE

from pyaddin.actions.plan import Options
from pyaddin.book.live import workbook
from pyaddin.press import reading
from pyaddin.press.run import press
from pyaddin.steps.records.forgetting import FORGOTTEN

pytestmark = pytest.mark.libreoffice

LATER = NOW + timedelta(days=41)
FORGET = "forget-buyers"
CRASH = ENDURANCE / "crash_live.py"


@pytest.fixture
def opened(office: Office, tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Iterator[Folder]:
    """The shop with old buyers, its book open in LibreOffice."""
    shop = Folder.copied(built_once(tmp_path_factory, "forgotten", forgotten_shop.build), tmp_path / "open")
    office.open(shop.book)
    yield shop
    office.close()


def test_the_open_book_loses_its_old_buyers_and_nothing_else(office: Office, opened: Folder, tmp_path: Path) -> None:
    closed = Folder.copied(opened.path, tmp_path / "closed")
    (closed.path / ".~lock.Fulfilment.xlsm#").unlink()
    closed.now = LATER
    closed.press(FORGET)
    book = workbook.attach(str(opened.book), office.pipe)
    line = press(FORGET, book, Options(sure=True), LATER).line
    assert "Save the workbook now" in line
    names = ("orders", "parcels", "stock", "products")
    here = reading.read(book, names, reading.read_settings(book).zone, 0).before
    assert all(frame.equals(here[name]) for name, frame in closed.tables(*names).items())
    assert {place.split(" in ")[1].split(":")[0] for place in traces(opened.path, OLD_WORDS)} == {"Fulfilment.xlsm"}
    office.document.store()
    assert traces(opened.path, OLD_WORDS) == []


def test_killed_half_way_it_is_to_be_pressed_again(office: Office, opened: Folder) -> None:
    for at in (2, 4, 6):
        words = [sys.executable, str(CRASH), office.pipe, str(opened.book), FORGET, str(at), LATER.isoformat()]
        ran = subprocess.run(words, capture_output=True, text=True)
        assert ran.returncode < 0, ran.stdout + ran.stderr
    book = workbook.attach(str(opened.book), office.pipe)
    line = press(FORGET, book, Options(sure=True), LATER).line
    assert "(Forget buyers) was cut off and has to be pressed again" in line
    rows = reading.read(book, ("orders",), reading.read_settings(book).zone, 0).before["orders"]
    assert rows["recipient"].tolist()[:2] == [FORGOTTEN, FORGOTTEN]
    office.document.store()
    assert traces(opened.path, OLD_WORDS) == []


def test_closed_without_saving_the_names_are_there_and_it_says_so(office: Office, opened: Folder) -> None:
    press(FORGET, workbook.attach(str(opened.book), office.pipe), Options(sure=True), LATER)
    office.close()
    assert opened.table("orders")["recipient"].tolist()[:2] == [JANE["recipient"], OMAR["recipient"]]
    opened.now = LATER + timedelta(hours=1)
    line = opened.press(FORGET).line
    assert "is not in this workbook any more" in line
    assert traces(opened.path, OLD_WORDS) == []
