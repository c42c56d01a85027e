"""Mail numbers bought or given by the post: a file for each carrier in mail_numbers/ of the templates folder."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from pyaddin.formats.files.read import read_rows
from pyaddin.formats.files.text import any_encoding
from pyaddin.values.check_digits import s10, s10_number
from pyaddin.values.raw import code_of

FOLDER: Final = "mail_numbers"
SUFFIXES: Final = (".csv", ".txt", ".xlsx", ".xls")
_FORM: Final = re.compile(r"[0-9A-Z]{8,35}")
_S10: Final = re.compile(r"([A-Z]{2})(\d{8})\d([A-Z]{2})")
_RANGE: Final = re.compile(r"([A-Z]{2}\d{9}[A-Z]{2})(?:-|–|~|TO|至)([A-Z]{2}\d{9}[A-Z]{2})")
_LONGEST: Final = 1_000_000
"""Numbers in a range; a longer one is mistyped."""


@dataclass(slots=True)
class Pool:
    """The numbers of a carrier, in their order; `bad` are those that are mistyped."""

    numbers: dict[str, None] = field(default_factory=dict)
    bad: list[str] = field(default_factory=list)


def load(folders: Iterable[Path]) -> dict[str, Pool]:
    """By the carrier's name, in lower case, which is the file's: its name may go on behind a comma or a blank and a
    bracket, as in `China Post, May.txt`."""
    pools: dict[str, Pool] = {}
    files = (path for folder in folders for path in folder.iterdir())
    for path in sorted(path for path in files if path.suffix.lower() in SUFFIXES and path.name[0] not in "~."):
        pool = pools.setdefault(re.split(r",| \(", path.stem)[0].strip().casefold(), Pool())
        for number in _numbers(path):
            if s10(number) == "invalid":
                pool.bad.append(number)
            else:
                pool.numbers[number] = None
    return pools


def _numbers(path: Path) -> Iterator[str]:
    for sheet in read_rows(path, any_encoding):
        for row in sheet.rows:
            cells = ["".join(code_of(cell).upper().split()) for cell in row]
            ends = _RANGE.fullmatch("".join(cells)) or _RANGE.fullmatch("-".join(filter(None, cells)))
            between = _between(*ends.groups()) if ends else None
            yield from between or (cell for cell in cells if _FORM.fullmatch(cell) and re.search(r"\d{6}", cell))


def _between(first: str, last: str) -> list[str]:
    """All numbers from one to another; none where they are not of one range."""
    one, other = _S10.fullmatch(first), _S10.fullmatch(last)
    if one is None or other is None or (one[1], one[3]) != (other[1], other[3]):
        return []
    start, end = int(one[2]), int(other[2])
    return [s10_number(one[1], serial, one[3]) for serial in range(start, end + 1)] if end - start < _LONGEST else []
