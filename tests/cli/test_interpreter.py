"""A new workbook remembers its Python, so it is made from one that stays."""

import sys
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest
from helpers import assert_a_clerk_can_read

from pyaddin import __version__
from pyaddin.cli import commands as cli
from pyaddin.cli.interpreter import refuse_throw_away
from pyaddin.tables.problems import Refusal

THROW_AWAY = (
    PurePosixPath("/home/sam/.cache/uv/archive-v0/7NbJld139eoYoMjk"),
    PureWindowsPath(r"C:\Users\sam\AppData\Local\uv\cache\archive-v0\7NbJld139eoYoMjk"),
    PurePosixPath("/home/sam/.cache/pipx/5d5f3b37bd44dae"),
    PurePosixPath("/home/sam/.local/pipx/.cache/5d5f3b37bd44dae"),
    PurePosixPath("/Users/sam/Library/Caches/pipx/5d5f3b37bd44dae"),
    PureWindowsPath(r"C:\Users\sam\AppData\Local\pipx\pipx\Cache\5d5f3b37bd44dae"),
)
LASTING = (
    PurePosixPath("/home/sam/.local/share/uv/tools/fulfilment"),
    PurePosixPath("/home/sam/.local/share/pipx/venvs/fulfilment"),
    PureWindowsPath(r"C:\Users\sam\pipx\venvs\fulfilment"),
    PurePosixPath("/home/sam/cache/shop/.venv"),
    PurePosixPath("/usr"),
)


@pytest.mark.parametrize("prefix", THROW_AWAY, ids=str)
def test_an_environment_that_clears_itself_away_is_refused_with_what_to_do(prefix: Path) -> None:
    with pytest.raises(Refusal) as refusal:
        refuse_throw_away(prefix)
    said = assert_a_clerk_can_read(str(refusal.value))
    assert ("uv tool install" if "uv" in prefix.parts else "pipx install") in said


@pytest.mark.parametrize("prefix", LASTING, ids=str)
def test_an_environment_that_stays_is_taken(prefix: Path) -> None:
    refuse_throw_away(prefix)


def test_new_makes_nothing_from_an_environment_that_clears_itself_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["fulfilment", "new", "shop"])
    monkeypatch.setattr(sys, "prefix", str(THROW_AWAY[0]))
    with pytest.raises(SystemExit) as end:
        cli.main()
    assert end.value.code == cli.REFUSED
    assert "uv tool install" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_the_version_is_the_packages(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "argv", ["fulfilment", "--version"])
    cli.main()
    assert capsys.readouterr().out == f"fulfilment, version {__version__}\n"
