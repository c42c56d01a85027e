"""What the demo writes for carriers and marketplaces is byte for byte what it writes on Linux.

`.ci/windows` has Linux write it first, by `python tests/windows/test_same_files.py FOLDER`.
"""

import os
import sys
from datetime import datetime
from pathlib import Path

from pyaddin.cli import demo

NOW = datetime(2026, 11, 18, 15, 30)
OF_LINUX = "FULFILMENT_DEMO_OF_LINUX"


def written(folder: Path) -> dict[str, bytes]:
    """The files of a day that was worked in that folder; PDFs differ with the computer's fonts."""
    files = (path for path in (folder / "out").rglob("*") if path.is_file() and path.suffix != ".pdf")
    return {path.name: path.read_bytes() for path in files}


def test_carrier_and_confirmation_files_are_those_of_linux(tmp_path: Path) -> None:
    demo.run(tmp_path / "day", NOW)
    here, there = written(tmp_path / "day"), written(Path(os.environ[OF_LINUX]))
    assert len(there) > 6
    assert sorted(here) == sorted(there)
    assert [name for name, data in here.items() if data != there[name]] == []


if __name__ == "__main__":
    demo.run(Path(sys.argv[1]), NOW)
