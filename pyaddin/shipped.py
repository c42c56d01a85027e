"""What ships beside the code: the templates, the empty workbook and the sample day, in a wheel or in a checkout."""

import hashlib
from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

_WHEEL: Final = Path(__file__).parent / "shipped_files"
_HOME: Final = _WHEEL if _WHEEL.is_dir() else Path(__file__).parent.parent

TEMPLATES: Final = _HOME / "templates"
BOOK: Final = _HOME / "workbook" / "Fulfilment.xlsm"
EARLIER: Final = _HOME / "workbook" / "earlier"
"""The empty workbooks of earlier versions, by their numbers: what differs from them in a shop's is the clerk's own."""
SAMPLE: Final = _HOME / "workbook" / "sample"
GUIDE: Final = _HOME / "docs" / "guide"
"""The pages for clerks."""
VERSIONS: Final = TEMPLATES / "versions.sha256"
"""The digests of every version of every template that was ever shipped; workbook/versions.py writes it."""


def first_of_each(named: Iterable[tuple[str, Path]]) -> dict[str, Path]:
    """The first file of each name, a shop's own coming first.

    An unchanged copy of a version of ours makes way for a later file of its name: it was copied and left as it was,
    and what we corrected since must reach the shop.
    """
    found: dict[str, Path] = {}
    for name, path in named:
        if name not in found or is_ours(found[name]):
            found[name] = path
    return found


def is_ours(path: Path) -> bool:
    """Whether the file is, but for its line ends, a version of a template that was ever shipped."""
    try:
        stat = path.stat()
        return _digest(path, stat.st_mtime_ns, stat.st_size) in _versions()
    except OSError:
        return False


def digest(data: bytes) -> str:
    """A template's SHA-256, the same whichever line ends an editor or a checkout gave it."""
    return hashlib.sha256(data.replace(b"\r\n", b"\n")).hexdigest()


@lru_cache(maxsize=500)
def _digest(path: Path, changed: int, size: int) -> str:
    return digest(path.read_bytes())


@cache
def _versions() -> frozenset[str]:
    return frozenset(line.partition(" ")[0] for line in VERSIONS.read_text(encoding="utf-8").splitlines())
