"""Holds: several may stand on a row at once, each with who put it there and when."""

from datetime import datetime
from typing import Final

import pandas as pd

from pyaddin.steps.shipping import accepting
from pyaddin.tables.status import Status
from pyaddin.words.catalogue import Text, trn
from pyaddin.words.sentences import listed

GLUE: Final = "; "
"""Between the reasons of a row, and between those who gave them."""
WAITING: Final = ("", Status.NEW, Status.READY, Status.SHORT, Status.RESERVED, Status.PACKED, Status.SENT)
"""Rows that can still be held back."""
NAMED: Final = 3


def reasons(text: str) -> list[str]:
    """The reasons in a Hold reason."""
    return [part.strip() for part in text.split(";") if part.strip()]


def settled(orders: pd.DataFrame, who: str, now: datetime) -> tuple[pd.DataFrame, list[Text]]:
    """Orders in which rows are on Hold where a reason or a moment to come says so, and what is said of that.

    A row on hold that the clerk set to another status was let go: its reason moves to Accepted.
    """
    out = _let_go(orders, who, now)
    typed = out["status"].isin(WAITING) & ((out["hold_reason"] != "") | (out["hold_until"] > now))
    if not typed.any():
        return signed(out, who, now), []
    held = out.assign(status=out["status"].mask(typed, Status.HOLD))
    return signed(held, who, now), [_put_on_hold(out.loc[typed, "order_no"])]


def _let_go(orders: pd.DataFrame, who: str, now: datetime) -> pd.DataFrame:
    rows = orders.index[(orders["held_by"] != "") & ~orders["status"].isin((Status.HOLD, Status.CANCELLED))]
    if rows.empty:
        return orders
    told = orders.loc[rows, ["order_no", "hold_reason"]].itertuples(name=None)
    out = accepting.added(orders, {int(row): [accepting.on_hold(*cells)] for row, *cells in told}, who, now)
    return ended(out, rows)


def ended(orders: pd.DataFrame, rows: pd.Index | pd.Series) -> pd.DataFrame:
    """Orders without what held these rows."""
    out = orders.copy()
    out.loc[rows, ["hold_reason", "held_by"]] = ""
    out.loc[rows, "hold_until"] = pd.NaT
    return out


def _put_on_hold(numbers: pd.Series) -> Text:
    return trn(
        "{count:,} row was put on Hold, as its Hold reason or Hold until says ({orders}); to let it go, empty both and "
        "set Status to New, or to Packed if it is in a parcel.",
        "{count:,} rows were put on Hold, as their Hold reason or Hold until says ({orders}); to let one go, empty "
        "both and set Status to New, or to Packed if it is in a parcel.",
        len(numbers), orders=listed(dict.fromkeys(numbers), NAMED),
    )  # fmt: skip


def signed(orders: pd.DataFrame, who: str, now: datetime) -> pd.DataFrame:
    """Orders with each hold signed in Held by, in the order of the reasons; those that are signed stay so, and rows
    that are on hold no more lose their signatures."""
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
    """Of a hold without a reason somebody is named too: the row can be told from one that was never on hold."""
    wanted, given = max(1, len(reasons(reason))), reasons(by)
    return GLUE.join([*given[:wanted], *[mine] * (wanted - len(given))])
