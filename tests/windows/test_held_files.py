"""Files that another program holds open as only Windows lets it: shared, for readers alone, or for nobody."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import win32con
import win32file
from helpers import BUYER, Folder, assert_a_clerk_can_read

from pyaddin.store import moving
from pyaddin.tables.problems import Refusal
from pyaddin.tables.status import Status

NOBODY = 0
READERS = win32con.FILE_SHARE_READ
EVERYBODY = win32con.FILE_SHARE_READ | win32con.FILE_SHARE_WRITE | win32con.FILE_SHARE_DELETE


@contextmanager
def held(path: Path, share: int) -> Iterator[None]:
    """The file open in another program, which lets others have as much of it."""
    access = win32con.GENERIC_READ | win32con.GENERIC_WRITE
    handle = win32file.CreateFile(str(path), access, share, None, win32con.OPEN_EXISTING, 0, None)
    try:
        yield
    finally:
        handle.Close()


@pytest.fixture
def ordered(shop: Folder) -> Folder:
    """One order, not yet checked."""
    shop.paste("orders", BUYER)
    return shop


@pytest.mark.parametrize("share", [NOBODY, READERS, EVERYBODY], ids=["nobody", "readers", "everybody"])
def test_a_book_that_is_held_is_refused_and_the_next_press_goes_on(ordered: Folder, share: int) -> None:
    """Windows puts no file in the place of one that is open, however much its program shares."""
    before = ordered.book.read_bytes()
    with held(ordered.book, share), pytest.raises(Refusal) as refusal:
        ordered.press("validate-addresses")
    assert "elsewhere" in assert_a_clerk_can_read(str(refusal.value))
    assert ordered.book.read_bytes() == before
    ordered.press("validate-addresses")
    assert ordered.table("orders")["status"].tolist() == [Status.READY]


def test_an_export_that_nobody_else_may_read_is_said(shop: Folder) -> None:
    export = shop.path / "orders.csv"
    export.write_text("Marketplace,Order no.,Line no.,SKU,Item,Qty\nShopify,#1,1,MUG,Mug,1\n")
    with held(export, NOBODY), pytest.raises(Refusal) as refusal:
        shop.press("import", export)
    assert "orders.csv" in assert_a_clerk_can_read(str(refusal.value))
    assert shop.press("import", export).done == 1


def test_a_journal_that_nobody_else_may_read_is_said(ordered: Folder) -> None:
    ordered.press("validate-addresses")
    (journal,) = ordered.path.glob("*.journal")
    with held(journal, NOBODY), pytest.raises(Refusal) as refusal:
        ordered.press("reserve-stock")
    assert_a_clerk_can_read(str(refusal.value))
    ordered.press("reserve-stock")
    assert ordered.table("orders")["status"].tolist() == [Status.RESERVED]


def test_a_file_that_a_scanner_holds_for_a_moment_takes_its_place(tmp_path: Path) -> None:
    new, old = tmp_path / "new", tmp_path / "old"
    new.write_text("new")
    old.write_text("old")
    opened = threading.Event()

    def scan() -> None:
        with held(old, NOBODY):
            opened.set()
            time.sleep(0.3)

    scanner = threading.Thread(target=scan)
    scanner.start()
    opened.wait()
    moving.replace(new, old)
    scanner.join()
    assert old.read_text() == "new"


def test_a_file_that_stays_held_stays_as_it_was(tmp_path: Path) -> None:
    new, old = tmp_path / "new", tmp_path / "old"
    new.write_text("new")
    old.write_text("old")
    with held(old, NOBODY), pytest.raises(OSError):
        moving.replace(new, old)
    assert (new.read_text(), old.read_text()) == ("new", "old")
