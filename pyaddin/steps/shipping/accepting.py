"""What a clerk accepted on a row with Go anyway: exactly these reasons, by whom and when."""

import re
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Final

import pandas as pd

from pyaddin.tables.frames import is_yes
from pyaddin.tables.problems import COLUMNS, beside, says
from pyaddin.words.catalogue import Text
from pyaddin.words.problems import packed, said, source_of

SOURCE: Final = "gate"
NEWS: Final = "news"
FINAL: Final = frozenset(("gate.no-units", "gate.no-rows", "gate.parcel-cancelled", "gate.parcel-returned"))
"""Nobody can accept these: there is nothing that could go."""
SETTLED: Final = frozenset(
    ("gate.on-hold", "gate.on-hold-unsaid", "gate.cancelled", "gate.blank-status", "gate.not-packed",
     "gate.qty-changed", "gate.left-by-hand", "gate.left-without-parcel")
)  # fmt: skip
"""Accepting one of these changes the row so that it stops no more; where the row comes to it again, it stops again."""
_ENTRY: Final = re.compile(r"(.+?) \([^()]*\)(?:; |$)")
GLUE: Final = "; "


def news_of(order: str, told: Text) -> Text:
    """A reason of the gate for what an import said beside a row."""
    return said("gate.news", order=order, why=told)


def on_hold(order: str, reason: str) -> Text:
    """That a row is on hold."""
    return said("gate.on-hold", order=order, reason=reason) if reason else said("gate.on-hold-unsaid", order=order)


def accepted(cell: str) -> set[str]:
    """The reasons in a row's Accepted, as `packed` keeps them."""
    return set(_ENTRY.findall(cell))


def passed(cell: str, reasons: Iterable[Text]) -> list[Text]:
    """Those of the reasons that still stop a row whose Accepted holds this."""
    known = accepted(cell) if cell else set()
    return [one for one in reasons if one.code in FINAL | SETTLED or packed(one) not in known]


def read(orders: pd.DataFrame, labels: Collection[int]) -> dict[int, set[str]]:
    """By row, the reasons that stand beside it for the clerk to read; none where the gate has not said any."""
    rows = orders.loc[list(labels), list(COLUMNS)]
    rows = rows[says(rows, SOURCE)]
    return {
        int(label): {packed(kept.said) for kept in beside("orders", *cells) if source_of(kept.said) == SOURCE}
        for label, *cells in rows.itertuples(name=None)
    }


def taken(reasons: Sequence[Text], known: set[str] | None) -> list[Text]:
    """The reasons that Go anyway accepts: all that can be, or of those only what the clerk could read there."""
    can = [one for one in reasons if one.code not in FINAL]
    return can if known is None else [one for one in can if one.code == "gate.news" or packed(one) in known]


def recorded(
    orders: pd.DataFrame, takes: dict[int, list[Text]], looked: pd.Index, who: str, now: datetime
) -> pd.DataFrame:
    """Orders with these acceptances added, and Go anyway answered on the rows that were looked at."""
    answered = looked[is_yes(orders.loc[looked, "go_anyway"]).to_numpy()]
    if answered.empty:
        return orders
    out = orders.copy()
    out.loc[answered, "go_anyway"] = ""
    return added(out, takes, who, now)


def added(orders: pd.DataFrame, takes: dict[int, list[Text]], who: str, now: datetime) -> pd.DataFrame:
    """Orders with these acceptances beside those that stand there."""
    out = orders.copy()
    by = f"{re.sub(r'[();]', ' ', who)}, {now:%Y-%m-%d %H:%M}".removeprefix(", ")
    for label, reasons in takes.items():
        before = out.at[label, "accepted"]
        fresh = [f"{packed(one)} ({by})" for one in reasons if packed(one) not in accepted(before)]
        out.loc[label, "accepted"] = GLUE.join([*([before] if before else []), *fresh])
    return out
