"""What a pipe, a file or the log gets is the same on every computer, whatever its code page and line ends are."""

import csv
import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from helpers import BUYER, Folder

ROOT = Path(__file__).resolve().parents[2]
LIKE_WINDOWS = """
import os, sys
os.linesep = "\\r\\n"
for stream in (sys.stdout, sys.stderr):
    stream.reconfigure(encoding="cp1252", errors="strict", newline="\\r\\n")
from pyaddin.__main__ import main
main()
"""
"""Streams as Windows opens them for a pipe."""
WITHOUT_STREAMS = """
import sys
sys.stdout = sys.stderr = None
from pyaddin.__main__ import main
main()
"""
"""As pythonw starts."""
LOGGING = """
import logging, sys
from pathlib import Path
from pyaddin.press import faults
faults.log_to(Path(sys.argv[1]))
logging.error("C:\\\\Users\\\\\\u898b\\u672c\\u82b1\\u5b50")
"""


def python(code: str, *words: str, **environment: str) -> "subprocess.CompletedProcess[bytes]":
    """Code in a Python of its own."""
    surroundings = os.environ | {"PYTHONPATH": str(ROOT)} | environment
    return subprocess.run([sys.executable, "-c", code, *words], env=surroundings, capture_output=True)


@pytest.fixture
def abroad(shop: Folder) -> Folder:
    """An order of a buyer whose name western code pages do not have."""
    shop.paste("orders", {**BUYER, "recipient": "見本 花子"})
    return shop


def test_a_name_that_the_code_page_lacks_is_piped_as_utf_8(abroad: Folder) -> None:
    """Stands in for Windows' cp1252: streams of that code page on this computer."""
    shown = python(LIKE_WINDOWS, "show", "orders", "--json", "--book", str(abroad.book))
    assert shown.returncode == 0, shown.stderr
    assert "見本 花子" in shown.stdout.decode()


def test_csv_has_the_same_line_ends_on_every_computer(abroad: Folder) -> None:
    """Stands in for Windows: its line ends set for the streams and for `os.linesep`."""
    shown = python(LIKE_WINDOWS, "show", "orders", "--csv", "--book", str(abroad.book))
    assert shown.returncode == 0, shown.stderr
    assert b"\r" not in shown.stdout
    [row] = csv.DictReader(io.StringIO(shown.stdout.decode(), newline=""))
    assert row["Recipient"] == "見本 花子"


def test_a_refusal_that_names_a_foreign_file_is_piped_as_utf_8(shop: Folder) -> None:
    """Stands in for Windows' cp1252: streams of that code page on this computer."""
    refused = python(LIKE_WINDOWS, "import", "見本.csv", "--book", str(shop.book))
    assert refused.returncode == 2
    assert "見本.csv" in refused.stderr.decode()


def test_a_python_without_streams_does_its_work(abroad: Folder) -> None:
    """Stands in for pythonw, which has no output at all."""
    assert python(WITHOUT_STREAMS, "validate-addresses", "--book", str(abroad.book)).returncode == 0
    assert abroad.table("orders")["address_check"].notna().all()


def test_the_log_is_utf_8_whatever_the_code_page(tmp_path: Path) -> None:
    """Stands in for a Windows code page: the C locale, whose encoding is ASCII."""
    ascii_only = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    logged = python(LOGGING, str(tmp_path / "fulfilment.log"), **ascii_only)
    assert logged.returncode == 0, logged.stderr
    assert "見本花子" in (tmp_path / "fulfilment.log").read_text(encoding="utf-8")


IN_LIBREOFFICE = """
import atexit, sys
sys.modules["uno"] = sys
sys.argv = ["fulfilment", "press", "no-such-button"]
atexit.register(print, "taken down")
from pyaddin.__main__ import main
main()
"""


def test_a_press_in_libreoffice_ends_as_it_is_without_taking_the_bridge_down() -> None:
    ended = subprocess.run([sys.executable, "-c", IN_LIBREOFFICE], capture_output=True, text=True, encoding="utf-8")
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "There is no button 'no-such-button'." in ended.stderr
