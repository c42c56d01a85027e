"""Rows that a press lists on a sheet of its own, as the terminal and machines read them: Found, Check."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Final

from pyaddin.tables.office import CHECK, FOUND
from pyaddin.tables.schema import YES

Row = dict[str, Any]
KEYS: Final = {FOUND.name: "found", CHECK.name: "findings"}
"""What machines know the rows by."""
SHOWN: Final = ("place", "order_no", "row_id", "recipient", "status", "parcel_no", "tracking_no")
"""Columns of Found that fit a terminal."""


def plain(table: str, rows: Sequence[Row]) -> list[Row]:
    """The rows for machines: moments as text, counts as whole numbers; a finding says whether it can be mended."""
    made = [{name: _plain(value) for name, value in row.items()} for row in rows]
    return [{**row, "mend": YES if row["should"] else ""} for row in made] if table == CHECK.name else made


def text(table: str, rows: Sequence[Row]) -> str:
    """The rows under each other; blank where there are none."""
    return _TEXTS[table](plain(table, rows)) if rows else ""


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    return int(value) if isinstance(value, float) else value


def _found(rows: list[Row]) -> str:
    """A row a line, in columns."""
    lines = [FOUND.captions(SHOWN), *([str(row[name] or "") for name in SHOWN] for row in rows)]
    widths = [max(map(len, cells)) for cells in zip(*lines, strict=True)]
    padded = ("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in lines)
    return "\n".join(map(str.rstrip, padded))


def _findings(rows: list[Row]) -> str:
    """A finding on two lines, the second saying why."""
    return "\n".join(map(_finding, rows))


def _finding(row: Row) -> str:
    head = f"{row['no']:>4}  {row['place']}  {row['row']}  {row['column']}: {row['says']}"
    should = f"; it should be {row['should']}" if row["mend"] else ""
    return f"{head}{should}\n      {row['why']}"


_TEXTS: Final[dict[str, Callable[[list[Row]], str]]] = {FOUND.name: _found, CHECK.name: _findings}
