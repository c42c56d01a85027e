"""Days as a tracking file writes them."""

import re
from datetime import datetime, timedelta
from typing import Any, Final

import pandas as pd


def text(cell: Any) -> str:
    """A cell as text; "" when it is blank."""
    return "" if cell is None or cell != cell else str(cell).replace("\ufeff", "").strip()


def days(cells: list[Any]) -> list[Any]:
    """Days as the file writes them; NaT where day and month cannot be told apart."""
    month_first = _month_first([text(cell) for cell in cells])
    return [_date(cell, month_first) for cell in cells]


_ISO: Final = re.compile(r"(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?(?:[T ](\d{1,2}):(\d{2}).*)?")
_SHORT: Final = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})(?:[T ](\d{1,2}):(\d{2}).*)?")


def _month_first(texts: list[str]) -> bool | None:
    """Whether 3/4/2026 is the fourth of March in this column; None when nothing in it tells."""
    parts = [(int(found[1]), int(found[2])) for text in texts if (found := _SHORT.fullmatch(text))]
    day_first = any(first > 12 for first, _ in parts) or any("." in text for text in texts if _SHORT.fullmatch(text))
    month_first = any(second > 12 for _, second in parts)
    return None if day_first == month_first else month_first


def _date(cell: Any, month_first: bool | None) -> Any:
    if isinstance(cell, datetime):
        return pd.Timestamp(cell).tz_localize(None)
    if isinstance(cell, (int, float)) and 36_000 < cell < 80_000:
        return pd.Timestamp(datetime(1899, 12, 30) + timedelta(days=float(cell)))
    written = text(cell)
    if found := _ISO.fullmatch(written):
        year, month, day = found[1], found[2], found[3]
    elif month_first is not None and (found := _SHORT.fullmatch(written)):
        day, month = (found[2], found[1]) if month_first else (found[1], found[2])
        year = found[3]
    else:
        return pd.NaT
    try:
        return pd.Timestamp(datetime(int(year), int(month), int(day), int(found[4] or 0), int(found[5] or 0)))
    except ValueError:
        return pd.NaT
