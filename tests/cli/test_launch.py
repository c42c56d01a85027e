"""A press from xlwings' RunPython, and one by the Python that stays ready which goes wrong outside the press."""

import socket
import sys
from pathlib import Path

import pytest

from pyaddin import launch
from pyaddin.door.messages import Wish


def test_run_python_presses_the_workbook_that_xlwings_names(monkeypatch: pytest.MonkeyPatch) -> None:
    pressed: list[Wish] = []
    monkeypatch.setattr(launch, "press_wished", pressed.append)
    monkeypatch.setattr(sys, "argv", ["-c", "--wb=a=b.xlsm", "--from_xl=1", "--app=Excel", "--hwnd=77"])
    launch.reserve_stock()
    assert [(wish.button, wish.workbook, wish.window) for wish in pressed] == [("reserve-stock", "a=b.xlsm", "77")]


@pytest.mark.skipif(sys.platform != "linux", reason="there is a door on Linux alone")
def test_a_copy_that_fails_says_so_in_the_log_and_leaves_the_client(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import os

    from pyaddin.ready import copies

    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr(copies, "serve", lambda channel, key: 1 / 0)
    ours, theirs = socket.socketpair()
    with socket.socket(socket.AF_UNIX) as listener, ours:
        number = copies._copy(listener, theirs, "key")
        theirs.close()
        os.waitpid(number, 0)
        assert ours.recv(10) == b""
    assert "ZeroDivisionError" in (tmp_path / "fulfilment.log").read_text(encoding="utf-8")
