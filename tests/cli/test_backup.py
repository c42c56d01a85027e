"""A shop in one zip: moved to another folder it goes on where it was; what is no backup is refused and lays nothing."""

import errno
import json
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from helpers import NOW, Folder, assert_a_clerk_can_read
from old_orders import order, parcel

from pyaddin.book.closed.workbook import ClosedWorkbook
from pyaddin.book.locks import press_lock
from pyaddin.cli import backup as backups
from pyaddin.cli.commands import commands
from pyaddin.press import reading
from pyaddin.store import backup as zips
from pyaddin.store import pythons
from pyaddin.store.journal import Entry, Journal, NewFile, Press
from pyaddin.tables.changes import Changes
from pyaddin.tables.problems import Refusal

PRESSED = ("validate-addresses", "reserve-stock", "make-parcels", "carrier-files")


def zipped(folder: Folder, to: Path) -> Path:
    """The shop's backup, in that folder."""
    to.mkdir(exist_ok=True)
    return backups.backup(folder.book, to)[0]


def moved(folder: Folder, to: Path) -> Folder:
    """The shop laid out elsewhere, as if its computer was lost."""
    backups.restore(zipped(folder, to.parent / "stick"), to)
    shutil.rmtree(folder.path)
    return Folder(to, folder.now, folder.presses)


def test_a_shop_moved_to_another_computer_goes_on_where_it_was(sample: Folder, tmp_path: Path) -> None:
    sample.press("import", sample.exports[0])
    for button in PRESSED:
        sample.press(button)
    (sample.path / "templates" / "note.txt").write_text("mine", encoding="utf-8")
    before, files = sample.tables(), sample.state()
    there = moved(sample, tmp_path / "there")
    after = there.tables()
    assert all(after[name].equals(frame) for name, frame in before.items() if name != "settings")
    kept = {name: data for name, data in there.state().items() if name.split("/")[0] in ("out", "in", "templates")}
    assert kept == {name: files[name] for name in kept}
    assert "templates/note.txt" in kept
    assert any(name.startswith("out/") for name in kept)
    assert not (parcels := there.table("parcels"))[parcels["carrier_file"] != ""].empty
    assert "Carrier files of" in there.press("undo-last-step").line
    assert (there.table("parcels")["carrier_file"] == "").all()
    assert list((there.path / "out" / "void").rglob("*.*"))
    assert there.press("carrier-files").done
    for _ in (*PRESSED, "import"):
        there.press("undo-last-step")
    assert there.table("orders").empty


def test_data_and_templates_that_lay_elsewhere_lie_beside_the_moved_workbook(shop: Folder, tmp_path: Path) -> None:
    data, templates = tmp_path / "data", tmp_path / "formats"
    for folder in (data, templates / "carriers"):
        folder.mkdir(parents=True)
    shop.set("Data folder", str(data))
    shop.set("Templates folder", str(templates))
    shop.press("import", _one_product(tmp_path))
    mine = templates / "carriers" / "mine.toml"
    mine.write_bytes(b"id = 'mine'\n")
    with closing(Journal(data / "Fulfilment.journal")) as journal:
        entry = Entry(2, NOW, "sam", "learn-format", "begun", "Learn format", 1, 0, 0)
        journal.begin(Press(entry, Changes(), files=[NewFile(str(mine), mine.read_bytes())]))
        journal.set_state([2], "done")
    there = moved(shop, tmp_path / "there")
    settings = reading.read_settings(ClosedWorkbook(there.book))
    assert (settings["data_folder"], settings["templates"], settings["python"]) == ("", "", pythons.running())
    assert (there.path / "templates" / "carriers" / "mine.toml").read_bytes() == b"id = 'mine'\n"
    with closing(Journal(there.path / "Fulfilment.journal")) as journal:
        assert journal.files(2)[0][0] == "templates/carriers/mine.toml"
        assert [entry.button for entry in journal.entries()] == ["import", "learn-format"]


def _one_product(folder: Path) -> Path:
    path = folder / "products.csv"
    path.write_text("SKU,Item,Weight g\nCUP,Cup,200\n", encoding="utf-8")
    return path


def test_archived_orders_are_found_and_brought_back_after_the_move(shop: Folder, tmp_path: Path) -> None:
    shop.paste("orders", order(1, order_no="#77"))
    shop.paste("parcels", parcel(1, "#77"))
    shop.press("archive")
    there = moved(shop, tmp_path / "there")
    there.press("find", words=("77",))
    assert there.table("found")["place"].tolist() == ["Archive", "Archive"]
    assert there.press("bring-back", words=("#77",)).done
    assert there.table("orders")["order_no"].tolist() == ["#77"]


def test_a_number_that_another_book_of_the_folder_has_given_is_not_given_again_after_the_move(
    shop: Folder, tmp_path: Path
) -> None:
    with closing(Journal(shop.path / "Other.journal")) as other:
        other.remember({"parcel_no": 412})
    there = moved(shop, tmp_path / "there")
    with closing(Journal(there.path / "Fulfilment.journal")) as journal:
        assert journal.ever("parcel_no") == 412


def test_the_commands_say_where_it_lies_and_what_to_mind(
    shop: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(shop.path)
    run = CliRunner()
    told = run.invoke(commands, ["backup"])
    (path,) = shop.path.glob("Fulfilment.backup.*.zip")
    assert told.exit_code == 0, told.output
    assert f" files are in {path}, " in told.output
    assert_a_clerk_can_read(told.output.strip())
    told = run.invoke(commands, ["restore", path.name])
    assert told.exit_code == 0, told.output
    assert told.output.startswith(f"{Path(path.stem) / 'Fulfilment.xlsm'} is the shop as it was on ")
    assert sorted(each.name for each in (shop.path / path.stem).iterdir()) == [
        "Fulfilment.journal", "Fulfilment.xlsm", "guide", "in", "out", "templates",
    ]  # fmt: skip


def test_no_backup_is_made_while_a_press_runs_or_the_book_is_open(shop: Folder, tmp_path: Path) -> None:
    with press_lock(shop.book), pytest.raises(Refusal, match="Another press is running"):
        backups.backup(shop.book, tmp_path)
    (shop.path / ".~lock.Fulfilment.xlsm#").write_text("Sam Example,sam,desk,,;", encoding="utf-8")
    with pytest.raises(Refusal, match="is open in LibreOffice by Sam Example"):
        backups.backup(shop.book, tmp_path)
    with pytest.raises(Refusal, match="There is no folder"):
        backups.backup(shop.book, tmp_path / "nowhere")
    assert [path.name for path in tmp_path.iterdir()] == ["shop"]


def test_a_backup_that_cannot_be_written_leaves_nothing_behind(
    shop: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    (tmp_path / "stick").mkdir()
    monkeypatch.setattr(zipfile.ZipFile, "write", full)
    with pytest.raises(Refusal, match=r"cannot be written to .*stick \(No space left on device\)"):
        backups.backup(shop.book, tmp_path / "stick")
    assert list((tmp_path / "stick").iterdir()) == []


def test_a_folder_that_holds_something_is_left_as_it_is(shop: Folder, tmp_path: Path) -> None:
    path = zipped(shop, tmp_path / "stick")
    before = shop.state()
    with pytest.raises(Refusal, match="is not empty; name a folder that is not there yet"):
        backups.restore(path, shop.path)
    assert shop.state() == before


@pytest.mark.parametrize("cut", ["laying", "settling", "placing"])
@pytest.mark.parametrize("there", [False, True], ids=["a new folder", "an empty one"])
def test_a_restore_that_fails_leaves_the_folder_as_it_was(
    shop: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cut: str, there: bool
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    path, target = zipped(shop, tmp_path / "stick"), tmp_path / "there"
    if there:
        target.mkdir()
    named = {"laying": (shutil, "copyfileobj"), "settling": (zips, "_check"), "placing": (zips, "_into_place")}
    monkeypatch.setattr(*named[cut], full)
    with pytest.raises(Refusal, match=r"cannot be restored in .*there \(No space left on device\)"):
        backups.restore(path, target)
    assert target.exists() == there
    assert not there or list(target.iterdir()) == []


Change = Callable[[dict[str, bytes]], None]


def _named(name: str) -> Change:
    return lambda members: members.update({name: b"x"})


def _without(name: str) -> Change:
    return lambda members: members.__delitem__(name)


def _holding(name: str, data: bytes) -> Change:
    return lambda members: members.update({name: data})


def _noted(**values: object) -> Change:
    return lambda members: members.update({"backup.json": json.dumps({**_NOTE, **values}).encode()})


_NOTE = {"book": "Fulfilment.xlsm", "made": NOW.isoformat(), "program": "1"}
STRANGE: dict[str, Change] = {
    "above": _named("out/../../outside.txt"),
    "absolute": _named("/tmp/outside.txt"),
    "beside": _named("outside.txt"),
    "another folder": _named("bin/outside.txt"),
    "up and down": _named("../there/out/outside.txt"),
    "doubled slash": _named("out//outside.txt"),
    "a folder": _named("out/"),
    "no note": _without("backup.json"),
    "no book": _without("Fulfilment.xlsm"),
    "no journal": _without("Fulfilment.journal"),
    "a note of a list": _holding("backup.json", b"[]"),
    "a note of nothing": _holding("backup.json", b"\xff"),
    "a long note": _holding("backup.json", b" " * 200_000),
    "a book elsewhere": _noted(book="../Fulfilment.xlsm"),
    "a book that is none": _noted(book="Fulfilment.journal"),
    "a day that is none": _noted(made="yesterday"),
    "a journal that is none": _holding("Fulfilment.journal", b"x" * 5000),
    "a workbook that is none": _holding("Fulfilment.xlsm", b"x" * 5000),
    "an archive that is none": _holding("Fulfilment.archive", b"x" * 5000),
}


@pytest.mark.parametrize("how", STRANGE)
def test_what_is_no_backup_is_refused_and_nothing_is_laid_anywhere(shop: Folder, tmp_path: Path, how: str) -> None:
    path = zipped(shop, tmp_path / "stick")
    with zipfile.ZipFile(path) as source:
        members = {name: source.read(name) for name in source.namelist()}
    STRANGE[how](members)
    with zipfile.ZipFile(path, "w") as target:
        for name, data in members.items():
            target.writestr(name, data)
    before = set(tmp_path.rglob("*"))
    with pytest.raises(Refusal) as refusal:
        backups.restore(path, tmp_path / "there")
    assert_a_clerk_can_read(str(refusal.value))
    assert set(tmp_path.rglob("*")) == before


def test_a_zip_that_is_damaged_anywhere_is_refused_or_gives_the_whole_shop(shop: Folder, tmp_path: Path) -> None:
    path = zipped(shop, tmp_path / "stick")
    whole = path.read_bytes()
    for at in range(0, len(whole), len(whole) // 25):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :])
        try:
            backups.restore(path, tmp_path / "there")
        except Refusal as refusal:
            assert_a_clerk_can_read(str(refusal))
            assert not (tmp_path / "there").exists()
        else:
            there = Folder(tmp_path / "there").tables()
            assert all(there[name].equals(frame) for name, frame in shop.tables().items() if name != "settings")
            shutil.rmtree(tmp_path / "there")


@pytest.mark.parametrize("limit", ["MOST_BYTES", "MOST_FILES", "ROOM_LEFT"])
def test_a_zip_that_holds_more_than_there_is_room_for_is_refused_before_anything_is_laid(
    shop: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    path = zipped(shop, tmp_path / "stick")
    monkeypatch.setattr(zips, limit, 10**18 if limit == "ROOM_LEFT" else 2)
    with pytest.raises(Refusal, match="more than there is room for"):
        backups.restore(path, tmp_path / "there")
    assert not (tmp_path / "there").exists()


def test_a_press_that_was_cut_off_is_settled_before_the_backup(shop: Folder, tmp_path: Path) -> None:
    shop.press("import", _one_product(tmp_path))
    with closing(Journal(shop.path / "Fulfilment.journal")) as journal:
        entry = Entry(2, NOW + timedelta(minutes=9), "sam", "carrier-files", "begun", "Carrier files", 1, 0, 0)
        journal.begin(Press(entry, Changes(), files=[NewFile("out/2026-11-18/late.csv", b"x")]))
    waiting = shop.path / "out" / ".waiting" / "Fulfilment" / "2" / "out" / "2026-11-18"
    waiting.mkdir(parents=True)
    (waiting / "late.csv").write_bytes(b"x")
    there = moved(shop, tmp_path / "there")
    with closing(Journal(there.path / "Fulfilment.journal")) as journal:
        assert [entry.state for entry in journal.entries()] == ["done", "rolled back"]
    assert not list((there.path / "out").rglob("late.csv"))


KILLED = """
import os, sys
from pathlib import Path
from pyaddin.cli import backup
from pyaddin.store import backup as zips
setattr(eval(sys.argv[1]), sys.argv[2], lambda *_, **__: os._exit(9))
backup.{what}(Path(sys.argv[3]), Path(sys.argv[4]))
"""


def killed(what: str, where: str, step: str, *paths: Path) -> None:
    words = [sys.executable, "-c", KILLED.format(what=what), where, step, *map(str, paths)]
    assert subprocess.run(words, check=False).returncode == 9


@pytest.mark.parametrize("step", [("zips.shutil", "copyfileobj"), ("zips", "_check"), ("zips", "_into_place")])
def test_a_restore_that_was_killed_can_be_done_again_in_the_same_folder(
    shop: Folder, tmp_path: Path, step: tuple[str, str]
) -> None:
    path = zipped(shop, tmp_path / "stick")
    killed("restore", *step, path, tmp_path / "there")
    assert not (tmp_path / "there" / "Fulfilment.xlsm").exists()
    backups.restore(path, tmp_path / "there")
    assert (tmp_path / "there" / "Fulfilment.xlsm").exists()
    assert not (tmp_path / "there" / ".restoring").exists()


@pytest.mark.parametrize("step", [("zips", "_copy"), ("zips.zipfile.ZipFile", "write"), ("zips.os", "fsync")])
def test_a_backup_that_was_killed_leaves_no_zip_and_the_next_one_sweeps_up_after_it(
    shop: Folder, tmp_path: Path, step: tuple[str, str]
) -> None:
    before, stick = shop.state(), tmp_path / "stick"
    stick.mkdir()
    killed("backup", *step, shop.book, stick)
    assert not list(stick.glob("Fulfilment*"))
    assert shop.state() == before
    path = zipped(shop, stick)
    assert list(stick.iterdir()) == [path]
