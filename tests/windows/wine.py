"""The Windows Python that make.py builds, run under Wine:

python tests/windows/wine.py -m pyaddin demo
"""

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
FOLDER: Final = Path(os.environ.get("FULFILMENT_WINDOWS") or ROOT / "build" / "windows").resolve()
"""Where it is kept, some 420 MB; another one can be named."""
PYTHON: Final = FOLDER / "py"
PREFIX: Final = FOLDER / "prefix"
DESK: Final = PREFIX / "drive_c" / "desk"
"""The current folder of what is run there, so that paths look like Windows' own."""

OF_THIS_COMPUTER: Final = ("FULFILMENT_REQUIRE_", "OOXML_VALIDATOR")
"""How the names begin that `.ci/run` exports for the tests on this computer."""


def environment() -> dict[str, str]:
    """Wine's own folder and none of the user's, no offer to install Mono or Gecko, and the product of this checkout.

    What is required of this computer or named by its path, such as LibreOffice and the validator, is not in Wine's.
    """
    ours = {name: value for name, value in os.environ.items() if not name.startswith(OF_THIS_COMPUTER)}
    return ours | {
        "WINEPREFIX": str(PREFIX),
        "WINEARCH": "win64",
        "WINEDEBUG": "-all",
        "WINEDLLOVERRIDES": "mscoree=;mshtml=",
        "PYTHONPATH": f"{windows(ROOT)};{windows(ROOT / 'tests' / 'windows')}",
        "FULFILMENT_WINDOWS": windows(FOLDER),
        "PYTHONDONTWRITEBYTECODE": "1",
    }


def windows(path: Path) -> str:
    """A path of this computer as Wine's programs see it."""
    return "Z:" + str(path).replace("/", "\\")


def run(*words: str) -> int:
    """Run that Python; an exit code. Wine 8 fails with regular files as standard streams, so they are pipes."""
    DESK.mkdir(parents=True, exist_ok=True)
    with subprocess.Popen(
        ["wine", str(PYTHON / "python.exe"), *words], cwd=DESK, env=environment(),
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        for line in process.stdout:
            sys.stdout.buffer.write(line)
            sys.stdout.flush()
    return process.returncode


if __name__ == "__main__":
    sys.exit(run(*sys.argv[1:]))
