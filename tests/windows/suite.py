"""The tests that run in the Windows Python: what touches files, streams, locks, paths and other programs.

python tests/windows/wine.py tests/windows/suite.py        with more words, pytest's own
"""

import os
import sys
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).resolve().parents[2]
TESTS: Final = (
    "windows", "store", "book/closed", "cli", "formats/files", "documents", "press", "attacks", "book/table",
    "formats/carriers", "formats/confirm",
)  # fmt: skip

if __name__ == "__main__":
    os.chdir(ROOT)
    words = sys.argv[1:] or [f"tests/{name}" for name in TESTS]
    marks = "not long and not libreoffice"
    sys.exit(pytest.main(["-p", "there", "-p", "no:cacheprovider", "--tb=short", "-n", "2", "-m", marks, *words]))
