"""The program as it lies on the disk: what waits notices that there is another one by now."""

import sys
from pathlib import Path
from typing import Final

PACKAGES: Final = [folder for folder in sys.path if folder.endswith("-packages") and Path(folder).is_dir()]
"""Folders that change when a package is installed, updated or taken away."""


def fingerprint() -> object:
    """The program as it lies on the disk, and where its packages are: another one after every update and every move."""
    root = Path(__file__).parent.parent
    try:
        ours = [(str(file), *_state(file)) for file in sorted(root.rglob("*.py"))]
        return ours, [_state(Path(folder)) for folder in PACKAGES], _state(Path(sys.executable))
    except OSError:
        return None


def _state(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_mtime_ns, found.st_size
