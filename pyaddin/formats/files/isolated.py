"""Old Excel, binary Excel and OpenDocument files, read in a process of its own.

A damaged file can make the reader of these forms ask for hundreds of gigabytes, which ends the whole process, or never
come to an end. Here it ends this process alone. Run as a program, the module prints the sheets of the file it is given.
"""

import json
import sys
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Final

from pyaddin.store import apart

SECONDS: Final = 60
"""65,536 rows of 30 columns, the most that an old workbook holds, take 3."""
MEGABYTES: Final = 2_000
_PROTECTED: Final = "protected"

CONVERT: Final[dict[type, Callable[[Any], str | float | datetime]]] = {
    int: float,
    date: lambda value: datetime(value.year, value.month, value.day),
    time: lambda value: value.isoformat(),
    timedelta: str,
}
"""What a reader gives beside texts, numbers, truth values and moments."""


class Unreadable(Exception):
    """The file is no whole workbook of these forms."""


class Protected(Exception):
    """The file wants a password."""


Area = tuple[int, int, int, int]
"""Merged cells: top, left, bottom and right, counted from 1."""


def read(path: Path) -> list[tuple[str, list[list[Any]], tuple[Area, ...]]]:
    """A file's sheets: name, rows, merged cells; Unreadable or Protected when there is nothing to be read."""
    try:
        status, said = apart.answer(__name__, [str(path.absolute())], seconds=SECONDS)
        found = json.loads(said) if status == 0 else None
    except (apart.Ended, ValueError):
        found = None
    if found == _PROTECTED:
        raise Protected
    if found is None:
        raise Unreadable
    return [
        (name, [[_moment(cell) for cell in row] for row in rows], tuple(tuple(area) for area in merged))
        for name, rows, merged in found
    ]


def merged_in(sheet: Any) -> tuple[Area, ...]:
    """The merged cells of a sheet of the reader."""
    areas = sheet.merged_cell_ranges or ()
    return tuple(sorted((top + 1, left + 1, down + 1, right + 1) for (top, left), (down, right) in areas))


def _moment(cell: Any) -> Any:
    """A cell as it was read: a moment travels as a list of its text."""
    return datetime.fromisoformat(cell[0]) if type(cell) is list else cell


def _main(path: str) -> None:
    from python_calamine import CalamineWorkbook, PasswordError

    apart.limit_memory(MEGABYTES)
    try:
        with CalamineWorkbook.from_path(path) as book:
            pages = [book.get_sheet_by_name(name) for name in book.sheet_names]
            sheets = [[page.name, page.to_python(skip_empty_area=False), merged_in(page)] for page in pages]
        if any(map(_misread, sheets)):
            sys.exit(1)
    except PasswordError:
        json.dump(_PROTECTED, sys.stdout)
        return
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    json.dump(sheets, sys.stdout, default=_said)


def _misread(sheet: list[Any]) -> bool:
    """Texts full of zeros: old libraries name a code page that their texts are not in, and the reader believes them."""
    return any(type(cell) is str and "\0" in cell for row in sheet[1] for cell in row)


def _said(value: Any) -> Any:
    """What JSON has no word for."""
    convert = CONVERT.get(type(value))
    plain = convert(value) if convert else value
    return [plain.isoformat()] if isinstance(plain, datetime) else plain


if __name__ == "__main__":
    _main(sys.argv[1])
