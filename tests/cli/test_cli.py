"""The command line: every button is a command; 0 when it ran, 2 when it refused, one sentence and no traceback."""

import json
import sys
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest
from click.testing import CliRunner
from helpers import BUYER, Folder

from pyaddin.book.closed.workbook import ClosedWorkbook
from pyaddin.buttons import BUTTONS
from pyaddin.cli import commands as cli
from pyaddin.cli import new
from pyaddin.cli.commands import commands
from pyaddin.press import reading
from pyaddin.store import pythons
from pyaddin.tables.problems import Refusal


def run(monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    """The exit code of a command."""
    monkeypatch.setattr(sys, "argv", ["fulfilment", *words])
    try:
        cli.main()
    except SystemExit as end:
        return int(end.code or 0)
    return 0


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of the test's own to stand in."""
    place = tmp_path / "here"
    place.mkdir()
    monkeypatch.chdir(place)
    return place


SAYING_MORE = ("find", "bring-back", "cancel-parcel", "export")
"""They say what may be typed behind them."""


def test_every_button_is_a_command_with_its_own_help() -> None:
    for button in BUTTONS:
        command = commands.commands[button.name]
        if button.name not in SAYING_MORE:
            assert command.help == f"{button.help}."
        assert {"--book", "--live", "--json"} <= {word for parameter in command.params for word in parameter.opts}


def test_a_step_that_ran_ends_with_0_and_its_line(
    shop: Folder, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shop.paste("orders", BUYER, {**BUYER, "postcode": ""})
    assert run(monkeypatch, "validate-addresses", "--book", str(shop.book)) == 0
    assert "1 done, 0 skipped, 1 need you, 2 rows in all." in capsys.readouterr().out


def test_json_says_the_same_for_machines(
    shop: Folder, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shop.paste("orders", BUYER)
    assert run(monkeypatch, "validate-addresses", "--book", str(shop.book), "--json") == 0
    printed = capsys.readouterr()
    data = json.loads(printed.out)
    assert printed.err == ""
    assert (data["button"], data["done"], data["skipped"], data["needs"], data["press"]) == (
        "validate-addresses", 1, 0, 0, 1,
    )  # fmt: skip


def test_progress_and_files_are_told(
    shop: Folder, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shop.paste("orders", BUYER)
    for button in ("validate-addresses", "reserve-stock", "make-parcels", "carrier-files"):
        assert run(monkeypatch, button, "--book", str(shop.book)) == 0
    (file,) = (path for path in (shop.path / "out").rglob("*.xlsx"))
    assert capsys.readouterr().out.endswith(f"  {file}\n")


@pytest.mark.parametrize(
    "words",
    [
        ("validate-addresses",),
        ("import", "nothing.csv"),
        ("show", "orders"),
        ("show", "nonsense"),
        ("nonsense",),
        ("import", "--nonsense"),
        ("carrier-files", "--book", "https://example.sharepoint.com/Fulfilment.xlsm"),
    ],
)
def test_what_cannot_run_ends_with_2_and_a_sentence(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    assert run(monkeypatch, *words) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.strip()
    assert "Traceback" not in printed.err
    assert list(here.iterdir()) == []


def test_a_fault_of_ours_ends_with_1_and_is_told_in_a_log_and_not_on_the_screen(
    shop: Folder, here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr("pyaddin.actions.orders.validate.check_addresses", broken)
    before = shop.book.read_bytes()
    assert run(monkeypatch, "validate-addresses", "--book", str(shop.book)) == 1
    printed = capsys.readouterr()
    assert printed.err == ("Something went wrong in the program; run 'fulfilment report' here and send its file.\n")
    assert shop.book.read_bytes() == before


def test_a_folder_is_not_made_twice(
    shop: Folder, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "new", str(shop.path)) == 2
    assert "holds a Fulfilment.xlsm already; name another folder." in capsys.readouterr().err


def test_a_new_folder_knows_its_python_and_shows_its_tables(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "new", "shop", "--sample") == 0
    monkeypatch.chdir(here / "shop")
    capsys.readouterr()
    assert run(monkeypatch, "show", "settings", "--json") == 0
    settings = {row["Setting"]: row["Value"] for row in json.loads(capsys.readouterr().out)}
    assert (settings["Python"], settings["Time zone"]) == (pythons.running(), "Asia/Shanghai")
    assert settings["Book ID"]
    assert run(monkeypatch, "show", "stock", "--csv") == 0
    assert capsys.readouterr().out.splitlines()[1].startswith('00417,"Enamel mug, blue",MAIN,A-01-1,4,')
    assert sorted(path.name for path in (here / "shop").iterdir() if not path.name.startswith(".")) == [
        "Fulfilment.backup.xlsm", "Fulfilment.xlsm", "guide", "in", "out", "sample", "templates",
    ]  # fmt: skip


def test_the_file_of_a_book_that_is_open_elsewhere_is_shown_as_last_saved_and_says_so(
    shop: Folder, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "show", "stock", "--book", str(shop.book)) == 0
    closed = capsys.readouterr()
    assert closed.err == ""
    mark = shop.path / ".~lock.Fulfilment.xlsm#"
    mark.write_text("Sam Example,sam,desk,18.11.2026 15:30,file:///;", encoding="utf-8")
    assert run(monkeypatch, "show", "stock", "--book", str(shop.book)) == 0
    open_elsewhere = capsys.readouterr()
    assert open_elsewhere.out == closed.out
    assert open_elsewhere.err == (
        "'Fulfilment.xlsm' is open in LibreOffice by Sam Example on desk; this is its file as last saved. "
        "Add --live to read the open book.\n"
    )


def test_check_set_up_says_what_is_fine_and_what_to_mend(
    shop: Folder, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pythons.note(shop.setting("Book ID"), "/nowhere/python")
    before = shop.book.read_bytes()
    assert run(monkeypatch, "check-set-up", "--book", str(shop.book)) == 0
    printed = capsys.readouterr().out
    assert "this computer knows none for this workbook; run: fulfilment connect" in printed
    assert f"ok  The workbook lies in {shop.path}" in printed
    assert shop.book.read_bytes() == before


def test_check_set_up_looks_for_every_package_that_the_program_says_it_needs(
    shop: Folder, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    needed = ["click>=8.1", "no-such.package==1.0", "nor_this", "only-windows>=3; sys_platform == 'win32'"]
    monkeypatch.setattr("importlib.metadata.requires", lambda name: needed)
    assert run(monkeypatch, "check-set-up", "--book", str(shop.book)) == 0
    assert "!  Packages: run: pip install no-such.package nor_this\n" in capsys.readouterr().out


def test_check_set_up_says_so_when_the_program_is_not_installed(
    shop: Folder, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def missing(name: str) -> list[str]:
        raise PackageNotFoundError(name)

    monkeypatch.setattr("importlib.metadata.requires", missing)
    assert run(monkeypatch, "check-set-up", "--book", str(shop.book)) == 0
    assert "!  Packages: the program itself is not installed" in capsys.readouterr().out


@pytest.mark.parametrize("name", [button.name for button in BUTTONS])
def test_every_button_is_a_command_that_runs_without_options(sample: Folder, name: str) -> None:
    """A press that has nothing to do refuses with a sentence; a usage error would be a fault of the command."""
    done = CliRunner().invoke(commands, [name, "--book", str(sample.book)])
    assert done.exit_code == 0 or isinstance(done.exception, Refusal), done.output


def test_a_new_book_is_of_the_computer_s_time_zone_and_the_sample_of_its_shop_s(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "America/New_York")
    for name, zone in (("own", "America/New_York"), ("sample", "Asia/Shanghai")):
        book = new.new(tmp_path / name, sample=name == "sample")
        assert reading.read_settings(ClosedWorkbook(book))["time_zone"] == zone
