"""Holds: several may stand on a row at once, each with who put it there and when."""

from datetime import datetime
from typing import Final

import pandas as pd

from pyaddin.tables.status import Status

GLUE: Final = "; "
"""Between the reasons of a row, and between those who gave them."""


def reasons(text: str) -> list[str]:
    """The reasons in a Hold reason."""
    return [part.strip() for part in text.split(";") if part.strip()]


def signed(orders: pd.DataFrame, who: str, now: datetime) -> pd.DataFrame:
    """Orders with each hold's reason signed in Held by, in the same order; those that are signed stay so, and rows that
    are on hold no more lose their signatures."""
    held = orders["status"] == Status.HOLD
    if not (held | (orders["held_by"] != "")).any():
        return orders
    mine = f"{who.replace(';', ',')} {now:%Y-%m-%d %H:%M}".strip()
    rows = orders[held]
    names = [
        _signatures(reason, by, mine) for reason, by in zip(rows["hold_reason"], rows["held_by"], strict=True)
    ]  # fmt: skip
    after = pd.Series(names, index=rows.index, dtype="str").reindex(orders.index, fill_value="")
    return orders if after.equals(orders["held_by"]) else orders.assign(held_by=after)


def _signatures(reason: str, by: str, mine: str) -> str:
    wanted, given = len(reasons(reason)), reasons(by)
    return GLUE.join([*given[:wanted], *[mine] * (wanted - len(given))])
