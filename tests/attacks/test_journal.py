"""A journal that others have put into the shop's folder makes no press reach beyond out/ and the shop's templates."""

import json
import os
import sqlite3
import zlib
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from helpers import BUYER, NOW, Folder, assert_a_clerk_can_read

from pyaddin.store import bounds
from pyaddin.store.journal import Entry, Journal, NewFile, Press, RawChange, Written
from pyaddin.tables.changes import CellChange, Changes, RowChange
from pyaddin.tables.problems import Refusal

THEIRS = "what was there before"


@pytest.fixture
def theirs(tmp_path: Path) -> Path:
    """A file beside the shop's folder that is nobody's business."""
    path = tmp_path / "theirs.txt"
    path.write_text(THEIRS)
    return path


def prepared(shop: Folder, state: str, changes: Changes | None = None, **more: Any) -> Path:
    """A journal with one press in that state, as somebody else would write it."""
    path = shop.book.with_suffix(".journal")
    with closing(Journal(path)) as journal:
        entry = Entry(1, NOW, "", "carrier-files", "begun", "Done.", 1, 0, 0)
        journal.begin(Press(entry, changes or Changes(), **more))
    run(path, f"update press set state = '{state}'")
    return path


def run(path: Path, *statements: str) -> None:
    """SQL in a database."""
    with closing(sqlite3.connect(path)) as db:
        for statement in statements:
            db.execute(statement)
        db.commit()


NAMES = (
    "../theirs.txt",
    "out/../../theirs.txt",
    "{}",
    "out/../templates/../../theirs.txt",
    "carriers/../../theirs.txt",
)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("state", "button"), [("begun", "validate-addresses"), ("done", "undo-last-step")])
def test_a_press_of_a_prepared_journal_touches_no_file_elsewhere(
    shop: Folder, theirs: Path, name: str, state: str, button: str
) -> None:
    name = name.format(theirs)
    prepared(shop, state, files=[NewFile(name, b"evil")])
    waiting = Path(os.path.normpath(shop.path / "out" / ".waiting" / shop.book.stem / "1" / name.lstrip("/")))
    waiting.parent.mkdir(parents=True, exist_ok=True)
    waiting.write_bytes(b"evil")
    theirs.write_text(THEIRS)  # on Windows the path of an absolute name is that name
    with pytest.raises(Refusal, match="damaged"):
        shop.press(button)
    assert theirs.read_text() == THEIRS


@pytest.mark.parametrize("name", NAMES)
def test_a_file_elsewhere_is_not_withdrawn(shop: Folder, theirs: Path, name: str) -> None:
    prepared(shop, "begun", withdrawn=[Written(1, name.format(theirs))])
    assert "damaged" in shop.refuses("find", words=("x",))
    assert theirs.read_text() == THEIRS


def test_forget_buyers_removes_no_file_elsewhere(shop: Folder, theirs: Path) -> None:
    path = prepared(shop, "done", files=[NewFile("out/../../theirs.txt", b"evil")])
    run(path, "update press set at = '2020-01-01T00:00:00', button = 'packing-slips'")
    with pytest.raises(Refusal):
        shop.press("forget-buyers")
    assert theirs.read_text() == THEIRS


@pytest.mark.parametrize(
    "changes",
    [
        {"changes": Changes([CellChange("settings", 5, "python", "value", "evil", "")])},
        {"changes": Changes([], [RowChange("settings", "Python", {"setting": "Python", "value": "evil"})])},
        {"raw": [RawChange("Settings", 5, 2, "evil", None)]},
        {"raw": [RawChange("Warehouses", 5, 2, "evil", None)]},
        {"changes": Changes([CellChange("nowhere", 5, "x", "y", "evil", "")])},
    ],
)
def test_a_journal_changes_no_settings(shop: Folder, changes: dict[str, Any]) -> None:
    prepared(shop, "begun", **changes)
    assert "damaged" in shop.refuses("find", words=("x",))


def test_another_programs_database_is_left_as_it_is(shop: Folder) -> None:
    for name in (shop.book.with_suffix(".journal"), shop.path / "Notes.journal"):
        run(name, "create table notes (text text)", "insert into notes values ('mine')")
        before = name.read_bytes()
        if name.stem == shop.book.stem:
            assert "was not made by this program" in shop.refuses("validate-addresses")
            assert name.read_bytes() == before
            name.unlink()
        else:
            shop.press("validate-addresses")
            assert name.read_bytes() == before


def test_a_journal_with_a_program_in_it_is_refused(shop: Folder) -> None:
    path = prepared(shop, "done")
    run(path, "create trigger evil after insert on press begin update press set state = 'done'; end")
    assert "was not made by this program" in shop.refuses("validate-addresses")


def test_an_archive_with_a_program_in_it_is_refused(shop: Folder) -> None:
    shop.press("validate-addresses")
    run(shop.book.with_suffix(".archive"), "create view kept as select 1", "create table evil (x)")
    assert "was not made by this program" in shop.refuses("find", words=("x",))


@pytest.mark.parametrize("end", ["", "-journal", "-wal"])
def test_a_journal_that_is_a_link_is_refused(shop: Folder, theirs: Path, end: str) -> None:
    path = shop.book.with_suffix(".journal")
    path.with_name(path.name + end).symlink_to(theirs)
    assert "was not made by this program" in shop.refuses("validate-addresses")
    assert theirs.read_text() == THEIRS


def test_a_rollback_journal_that_names_a_strangers_file_deletes_nothing(shop: Folder, theirs: Path) -> None:
    shop.press("validate-addresses")
    path = shop.book.with_suffix(".journal")
    header = b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + (0).to_bytes(4) + b"abcd"
    header += (path.stat().st_size // 4096).to_bytes(4) + (512).to_bytes(4) + (4096).to_bytes(4)
    name = os.fsencode(theirs)
    tail = (0).to_bytes(4) + name + len(name).to_bytes(4) + sum(name).to_bytes(4) + header[:8]
    path.with_name(f"{path.name}-journal").write_bytes(header.ljust(512, b"\0") + tail)
    assert "was not made by this program" in shop.refuses("validate-addresses")
    assert theirs.read_text() == THEIRS


def test_numbers_that_are_none_are_told_in_a_sentence(shop: Folder) -> None:
    path = prepared(shop, "done")
    run(path, "update press set done = 'abc'")
    with pytest.raises(Refusal) as refusal:
        shop.press("undo-last-step")
    assert_a_clerk_can_read(str(refusal.value))


@pytest.mark.parametrize("number", ["'abc'", str(2**53)])
def test_a_number_that_nobody_gave_is_not_counted_on_from(shop: Folder, number: str) -> None:
    shop.press("validate-addresses")
    path = shop.path / "Other.journal"
    Journal(path).close()
    run(path, f"insert into ever values ('row_id', {number})")
    shop.paste("orders", BUYER)
    shop.press("validate-addresses")
    assert shop.table("orders")["row_id"].tolist() == ["R000001"]


def test_a_journal_that_unpacks_to_gigabytes_is_refused(shop: Folder) -> None:
    path = prepared(shop, "done")
    bomb = zlib.compress(b" " * (400 << 20), 9)
    with closing(sqlite3.connect(path)) as db:
        db.execute("update press set changes = ?", (bomb,))
        db.commit()
    assert "damaged" in shop.refuses("undo-last-step")


def test_what_a_press_packs_is_unpacked_again_however_well_it_packs() -> None:
    data = b"x" * (40 << 20)
    assert bounds.unpacked(bounds.pack(data)) == data


def test_cells_that_no_sheet_holds_are_refused(shop: Folder) -> None:
    path = prepared(shop, "done", Changes([CellChange("orders", 5, "R000001", "status", "", "New")]))
    data = {
        "cells": [["orders"], [5], ["R000001"], ["status"], [{"a": 1}], [[]]],
        "added": [],
        "removed": [],
        "raw": [],
    }
    with closing(sqlite3.connect(path)) as db:
        db.execute("update press set changes = ?", (zlib.compress(json.dumps(data).encode()),))
        db.commit()
    assert "damaged" in shop.refuses("undo-last-step")


@pytest.mark.parametrize(
    "name", ["out\\..\\..\\evil", "out/C:evil", "out/a.csv:stream", "out/..\\evil", "C:/evil.txt", "out"]
)
def test_no_name_leads_elsewhere_on_windows(name: str) -> None:
    """By the name alone: nothing of Windows is needed to refuse it."""
    with pytest.raises(ValueError):
        bounds.name(name)


def test_a_share_is_not_asked_for_a_workbook_that_a_journal_names() -> None:
    """Windows would give it the clerk's login."""
    book = Path("/shops/Fulfilment.xlsm")
    assert bounds.is_elsewhere("\\\\evil.example.com\\share\\Fulfilment.xlsm", book)
    assert bounds.is_elsewhere("//evil.example.com/share/Fulfilment.xlsm", book)
    assert not bounds.is_elsewhere("/shops/Other.xlsm", book)


@pytest.mark.parametrize("caption", ["Data folder", "Templates folder"])
def test_a_share_is_not_asked_for_a_folder_that_settings_name(
    shop: Folder, caption: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.set(caption, "\\\\evil.example.com\\share")
    asked: list[str] = []
    stat = os.stat

    def noted(path: Any, *rest: Any, **more: Any) -> os.stat_result:
        asked.append(str(path))
        return stat(path, *rest, **more)

    monkeypatch.setattr(os, "stat", noted)
    with pytest.raises(Refusal) as refused:
        shop.press("validate-addresses")
    assert "lies on another computer than this workbook" in assert_a_clerk_can_read(str(refused.value))
    assert asked
    assert not [path for path in asked if "evil" in path]


def test_a_format_learned_into_a_former_templates_folder_is_left_there(shop: Folder, theirs: Path) -> None:
    elsewhere = theirs.parent / "former" / "carriers" / "mine.toml"
    elsewhere.parent.mkdir(parents=True)
    elsewhere.write_text(THEIRS)
    prepared(shop, "done", files=[NewFile(elsewhere.as_posix(), b"evil")])
    shop.press("undo-last-step")
    assert elsewhere.read_text() == THEIRS
