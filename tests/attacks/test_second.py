"""A second attack, by whoever did not write the defences: what got in then, and is stopped now."""

import csv
import io
import json
import logging
import os
import shutil
import stat
import subprocess
import sys
import zipfile
from collections.abc import Callable
from contextlib import nullcontext, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import MagicMock

import pytest
from carrier_samples import NOW, shipped
from click.testing import CliRunner, Result
from helpers import BUYER, Folder, assert_a_clerk_can_read
from places import TEMPLATES

from pyaddin import launch
from pyaddin.book.calc import connect
from pyaddin.book.closed.workbook import ClosedWorkbook
from pyaddin.buttons import BY_NAME
from pyaddin.cli.commands import commands
from pyaddin.documents import guide
from pyaddin.documents.typesetting import pdf_here
from pyaddin.door import place
from pyaddin.formats.carriers import format as carriers
from pyaddin.formats.carriers import write
from pyaddin.press import faults, run, upgrade
from pyaddin.store import private
from pyaddin.tables.problems import Refusal
from pyaddin.words.catalogue import SOURCE, Unreadable, languages, speak, trn

MINE = "mine"


@pytest.fixture
def theirs(tmp_path: Path) -> Path:
    """A letter of the clerk's that only the clerk may read, in a folder beside the shop's."""
    letter = tmp_path / "theirs" / "letter.txt"
    letter.parent.mkdir()
    letter.write_text(MINE)
    letter.chmod(0o600)
    return letter


def untouched(letter: Path) -> bool:
    """Whether letter and folder are as they were."""
    alone = [path.name for path in letter.parent.iterdir()] == [letter.name]
    return alone and letter.read_bytes() == MINE.encode() and stat.S_IMODE(letter.stat().st_mode) == 0o600


def ran(*command: object) -> Result:
    """A command of the terminal."""
    return CliRunner().invoke(commands, [str(part) for part in command])


def linked_folder(at: Path, letter: Path) -> None:
    """A link to the letter's folder in the place of one of ours."""
    shutil.rmtree(at, ignore_errors=True)
    at.symlink_to(letter.parent, target_is_directory=True)


# what is run


def test_upgrade_of_an_open_book_runs_nothing_beside_it(shop: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    mark = shop.path / "ran"
    for name in ("logging.py", "click.py", "pyaddin/__init__.py"):
        trap = shop.path / name
        trap.parent.mkdir(exist_ok=True)
        trap.write_text(f"open({str(mark)!r}, 'w').close()\nraise SystemExit\n")
    started: list[subprocess.Popen[Any]] = []
    real = subprocess.Popen
    monkeypatch.setattr(subprocess, "Popen", lambda *given, **more: started.append(real(*given, **more)))
    upgrade._later(shop.book, BY_NAME["upgrade"])
    started[0].wait(60)
    assert not mark.exists()


def test_what_listens_at_the_pipe_is_looked_at_before_it_is_spoken_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoken: list[str] = []
    uno = MagicMock()
    uno.getClass = lambda name: type(name, (Exception,), {})
    manager = uno.getComponentContext.return_value.ServiceManager
    manager.createInstanceWithContext.return_value.resolve = spoken.append
    monkeypatch.setattr(connect, "load_uno", lambda: uno)
    monkeypatch.setattr(connect, "PIPES", (tmp_path,))
    with pytest.raises(Refusal, match="LibreOffice does not answer"):
        connect.connect("not-there-yet", 0.0)
    assert not spoken


@pytest.mark.skipif(sys.platform != "linux", reason="there is a door on Linux alone")
@pytest.mark.parametrize(("mode", "kept"), [(0o755, True), (0o777, False), (0o1777, True)])
def test_a_door_below_a_folder_of_others_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mode: int, kept: bool
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    tmp_path.chmod(mode)
    with nullcontext() if kept else pytest.raises(place.Shut):
        assert place.folder() == tmp_path / "fulfilment"
    there = Path.lstat
    monkeypatch.setattr(Path, "lstat", lambda path: as_of_another(there(path)) if path == tmp_path else there(path))
    with pytest.raises(place.Shut):
        place.folder()


def as_of_another(found: os.stat_result) -> os.stat_result:
    """The same, as if it belonged to another user."""
    return os.stat_result([*found[:4], os.getuid() + 1, *found[5:10]])


# links


def test_the_guide_is_laid_into_no_folder_behind_a_link(shop: Folder, theirs: Path) -> None:
    linked_folder(shop.path / "guide", theirs)
    with pytest.raises(Refusal, match="is reached by a link"):
        guide.lay(shop.path)
    assert untouched(theirs)


def test_the_guide_is_laid_over_no_file_behind_a_link(shop: Folder, theirs: Path) -> None:
    page = shop.path / "guide" / "index.html"
    page.unlink()
    page.symlink_to(theirs)
    guide.lay(shop.path)
    assert untouched(theirs)
    assert "<h1>" in page.read_text(encoding="utf-8")


def test_the_log_is_not_written_through_a_link(shop: Folder, theirs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    (shop.path / faults.LOG).symlink_to(theirs)
    monkeypatch.setattr(run, "press", broken)
    assert launch.press("check-set-up", ClosedWorkbook(shop.book)) == launch.FAILED
    logging.shutdown()
    assert untouched(theirs)


def test_the_fault_report_is_not_written_through_a_link(shop: Folder, theirs: Path) -> None:
    for seconds in range(30):
        at = datetime.now() + timedelta(seconds=seconds)
        (shop.path / f"fault-report-{at:%Y-%m-%d-%H%M%S}.zip").symlink_to(theirs)
    (made,) = shop.press("report").files
    assert made.parent == shop.path
    assert not made.is_symlink()
    assert untouched(theirs)


def test_export_writes_nothing_through_a_link_and_for_nobody_else(shop: Folder, theirs: Path) -> None:
    shop.book.chmod(0o600)
    shop.paste("orders", BUYER)
    there = set(shop.path.rglob("*"))
    assert ran("export", "guanyi", "--book", shop.book).exit_code == 0
    made = [path for path in set(shop.path.rglob("*")) - there if path.suffix == ".xlsx"]
    assert [stat.S_IMODE(path.stat().st_mode) for path in made] == [0o600]
    linked_folder(shop.path / "out", theirs)
    assert "is reached by a link" in str(ran("export", "guanyi", "--book", shop.book).exception)
    assert untouched(theirs)


@pytest.mark.parametrize("end", [".archive", ".journal"])
def test_a_link_in_the_place_of_our_databases_changes_no_mode(shop: Folder, theirs: Path, end: str) -> None:
    shop.book.chmod(0o644)
    shop.book.with_suffix(end).symlink_to(theirs)
    with suppress(Refusal):
        shop.press("validate-addresses")
    assert untouched(theirs)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_a_link_put_in_the_place_of_a_new_file_changes_no_mode(
    tmp_path: Path, theirs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.open

    def swapped(path: Any, *rest: Any) -> int:
        file = real(path, *rest)
        Path(path).unlink()
        Path(path).symlink_to(theirs)
        return file

    monkeypatch.setattr(os, "open", swapped)
    private.create(tmp_path / "new", 0o666).close()
    assert untouched(theirs)


@pytest.mark.parametrize("name", ["in/orders.csv", "templates/documents/more.typ", "in/more"])
def test_a_backup_takes_nothing_that_a_link_leads_to(shop: Folder, theirs: Path, name: str) -> None:
    link = shop.path / name
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to(theirs if link.suffix else theirs.parent)
    done = ran("backup", shop.path.parent, "--book", shop.book)
    assert f"'{name}' is a link" in assert_a_clerk_can_read(str(done.exception))
    assert not list(shop.path.parent.glob("*.zip"))


@pytest.mark.parametrize("command", ["copy", "learn"])
def test_a_format_is_not_written_through_a_link(shop: Folder, theirs: Path, command: str) -> None:
    carriers, gone = shop.path / "templates" / "carriers", theirs.parent / "new.toml"
    carriers.mkdir(exist_ok=True)
    if command == "copy":
        (carriers / "ups_worldship.toml").symlink_to(gone)
        done = ran("formats", "copy", "ups_worldship", "--templates", carriers.parent)
    else:
        export = shop.path / "sent.csv"
        export.write_text("Order number,SKU,Quantity,Recipient\n1,MUG,1,Jane Example\n")
        linked_folder(carriers.with_name("marketplaces"), theirs)
        done = ran("learn", export, "--kind", "orders", "--yes", "--templates", carriers.parent, "--book", shop.book)
    assert done.exit_code != 0
    assert untouched(theirs)


def test_a_template_prints_no_file_behind_a_link(shop: Folder, theirs: Path) -> None:
    own = shop.path / "templates" / "documents"
    own.mkdir(parents=True, exist_ok=True)
    (own / "letter.typ").symlink_to(theirs)
    (own / "page.typ").write_text("{% include 'letter.typ' %}")
    with pytest.raises(Refusal, match=r"There is no 'letter\.typ'"):
        pdf_here("page.typ", [own.parent], {}, NOW)


# what comes in a zip, a .po file


def a_backup(shop: Folder, of: Callable[[str], str] = str, kind: int = zipfile.ZIP_DEFLATED) -> Path:
    """A backup of the shop whose names were changed, or that is packed in another way."""
    assert ran("backup", shop.path.parent, "--book", shop.book).exit_code == 0
    (real,) = shop.path.parent.glob("*.zip")
    made = real.with_name("sent.zip")
    with zipfile.ZipFile(real) as source, zipfile.ZipFile(made, "w", kind) as target:
        for name in source.namelist():
            data = source.read(name)
            if name == "backup.json":
                note = json.loads(data)
                data = json.dumps(note | {"book": of(note["book"])}).encode()
            target.writestr(name if "/" in name else of(name), data)
    return made


def damaged(zipped: Path, member: str) -> Path:
    """The zip with a member that cannot be unpacked."""
    with zipfile.ZipFile(zipped) as source:
        info = source.getinfo(member)
    data = bytearray(zipped.read_bytes())
    middle = info.header_offset + 60 + info.compress_size // 2
    data[middle : middle + 40] = b"\xff" * 40
    zipped.write_bytes(data)
    return zipped


@pytest.mark.parametrize("stem", ["\x1b]0;theirs\x07", "a\nb", "a\u202eb", "\x9b2J"])
def test_a_restored_name_is_no_code_for_the_terminal(shop: Folder, tmp_path: Path, stem: str) -> None:
    sent = a_backup(shop, lambda name: name.replace("Fulfilment.", f"{stem}."))
    done = ran("restore", sent, tmp_path / "there")
    assert "is no backup" in assert_a_clerk_can_read(str(done.exception))
    assert not (tmp_path / "there").exists()


def test_a_backup_that_is_packed_and_damaged_in_a_way_of_its_own_is_refused(shop: Folder, tmp_path: Path) -> None:
    sent = damaged(a_backup(shop, kind=zipfile.ZIP_LZMA), "Fulfilment.xlsm")
    done = ran("restore", sent, tmp_path / "there")
    assert "is no backup, or it is damaged" in assert_a_clerk_can_read(str(done.exception))
    assert not (tmp_path / "there").exists()


def test_an_export_that_is_packed_and_damaged_in_a_way_of_its_own_is_refused(shop: Folder, tmp_path: Path) -> None:
    sent = tmp_path / "orders.xlsx"
    with zipfile.ZipFile(shop.book) as source, zipfile.ZipFile(sent, "w", zipfile.ZIP_LZMA) as target:
        for name in source.namelist():
            target.writestr(name, source.read(name))
    assert "damaged; download it again" in shop.refuses("import", damaged(sent, "xl/workbook.xml"))


@pytest.mark.parametrize(
    "forms",
    ["nplurals=2; plural=n/0", "nplurals=2; plural=n%0", "nplurals=2; plural=9999999", "nplurals=90000000; plural=0"],
)
def test_a_language_whose_forms_are_no_forms_breaks_no_sentence(tmp_path: Path, forms: str) -> None:
    (tmp_path / "xx.po").write_text(
        f'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Plural-Forms: {forms};\\n"\n\n'
        'msgid "{count:,} parcel"\nmsgid_plural "{count:,} parcels"\nmsgstr[0] "{count} a"\nmsgstr[1] "{count} b"\n'
    )
    with suppress(Unreadable):
        speak(*languages([tmp_path]))
    try:
        said = [str(trn("{count:,} parcel", "{count:,} parcels", count)) for count in (0, 1, 2)]
    finally:
        speak(SOURCE)
    assert said == ["0 parcels", "1 parcel", "2 parcels"]


# a format of somebody


def test_a_format_writes_no_program(tmp_path: Path) -> None:
    ours = (TEMPLATES / "carriers" / "ups_worldship.toml").read_text(encoding="utf-8")
    own = tmp_path / "ups_worldship.toml"
    own.write_text(ours.replace('kind = "csv"', 'kind = "csv"\nextension = "bat"', 1), encoding="utf-8")
    assert "extension is 'bat'; write one of: csv" in str(ran("formats", "check", own).exception)


def test_a_format_writes_no_formula_of_its_own(tmp_path: Path) -> None:
    own = (TEMPLATES / "carriers" / "ups_worldship.toml").read_text(encoding="utf-8")
    for was, sent in (
        ('header = "Attention"', 'header = "Attention;@SUM(1)"'),
        ('header = "CompanyName"', "header = \"=cmd|' /C calc'!A0\""),
        ('value = "to.line_1"', "value = \"'=1+1'\""),
        ('value = "to.line_2"', "value = \"'-'\""),
    ):
        assert was in own
        own = own.replace(was, sent, 1)
    (tmp_path / "own.toml").write_text(own, encoding="utf-8")
    (fmt,) = carriers.load([tmp_path]).values()
    day = shipped({"service": next(iter(fmt.service_codes), "X")})
    (file,) = write.write(write.prepare(fmt, day, day.parcels.index), "day", NOW)
    head, row = csv.reader(io.StringIO(file.data.decode("cp1252")))
    assert head[:2] == ["cmd|' /C calc'!A0", "Attention;SUM(1)"]
    assert row[2:4] == ["1+1", "-"]


# lists of the shop's own


def test_no_change_of_an_own_list_hides_behind_others(shop: Folder) -> None:
    sent = shop.path / "list.csv"
    sent.write_text(
        "Warehouse,Company,Contact,Address 1,Address 2,City,Country\n"
        "MAIN,Example Shop Limited,S. Example,2 Sample Ln,Unit 1,Elsewhere,FR\n"
    )
    said = shop.refuses("import", sent, sure=False)
    assert "'Leeds' → 'Elsewhere'" in said
    assert "'GB' → 'FR'" in said


def test_a_further_bin_of_an_article_is_not_believed_unasked(shop: Folder) -> None:
    sent = shop.path / "list.csv"
    sent.write_text("SKU,Warehouse,Bin,On hand\nMUG,MAIN,Z9,999\n")
    assert "press again to take it" in shop.refuses("import", sent, sure=False)


# one buyer's data


def test_nobody_is_told_of_a_buyer_whose_name_holds_theirs(shop: Folder) -> None:
    ann, joann = {"recipient": "Ann Lee", "email": "ann@example.com"}, {"recipient": "Joann Leeman", "order_no": "#2"}
    shop.paste("orders", BUYER | ann, BUYER | joann | {"email": "other@example.com"}, BUYER | {"recipient": "王小明收"})
    assert "other@example.com" not in ran("buyer", "ann lee", "--book", shop.book).output
    assert "ann@example.com" in ran("buyer", "Lee", "--book", shop.book).output
    assert "王小明收" in ran("buyer", "王小明", "--book", shop.book).output
