"""Lines as a whole: cancelled, on hold, released, reinstated, gone out elsewhere."""

from typing import Final

import numpy as np
import pandas as pd

from pyaddin.steps.orders.holds import GLUE, reasons
from pyaddin.steps.orders.news.stages import DEAD, EARLY, GONE, OUT, PACKED
from pyaddin.steps.orders.news.talk import Talk
from pyaddin.steps.orders.statements import CANCELLED, HELD, SHIPPED, TO_SHIP
from pyaddin.tables.status import Status
from pyaddin.words.catalogue import tr

ELSEWHERE: Final = tr("Went out already, says the marketplace")
DELETED: Final = tr("Was deleted here and is still in the order")
"""Why a row is put on hold."""


def states(talk: Talk) -> None:
    """Cancelled, on hold, released, reinstated, gone out elsewhere."""
    if talk.of_row.empty:
        return
    line = talk.of_row.to_numpy()
    rows = talk.of_row.index
    now = talk.lines["said"].loc[line].to_numpy()
    was = talk.base["said"].reindex(line).fillna(TO_SHIP).to_numpy()
    reason = talk.lines["why"].loc[line].to_numpy()
    reason_was = talk.base["why"].reindex(line).fillna("").to_numpy()
    has_base = talk.has_base.loc[line].to_numpy()
    age = talk.age.loc[line].to_numpy()
    status = talk.before.loc[rows, "status"].to_numpy()
    known = age >= 0
    news = (now != was) | (reason != reason_was) | ~has_base
    for label in rows[known & (now == CANCELLED) & ((status != Status.CANCELLED) | news)]:
        _cancel(talk, int(label), bool(news[rows.get_loc(label)]))
    held = known & (now == HELD) & news
    for label, why in zip(rows[held], reason[held], strict=True):
        _hold(talk, int(label), why)
    lifted = (age > 0) & (was == HELD) & ((now == TO_SHIP) | ((now == HELD) & (reason != reason_was)))
    for label, old, new in zip(rows[lifted], reason_was[lifted], reason[lifted], strict=True):
        _release(talk, int(label), old, new)
    again = (age > 0) & (was == CANCELLED) & np.isin(now, (TO_SHIP, HELD)) & (status == Status.CANCELLED)
    for label in rows[again]:
        _reinstate(talk, int(label))
    _elsewhere(talk, rows, line, known)
    once_more = (age > 0) & (was == SHIPPED) & (now == TO_SHIP) & (talk.stage == GONE).to_numpy()
    for label in rows[once_more]:
        talk.ask(int(label), "news.again")


def _cancel(talk: Talk, label: int, is_new: bool) -> None:
    stage, line = talk.stage.at[label], int(talk.of_row.at[label])
    if stage == GONE:
        talk.ask(label, "news.cancelled-gone")
    elif stage == OUT:
        talk.ask(label, "news.cancelled-out")
    elif stage == DEAD:
        talk.ask(label, "news.cancelled")
    else:
        talk.ask(label, "news.cancelled")
        if not is_new:  # the clerk has set it back on purpose: it stops until that is accepted
            return
        if stage == PACKED:
            talk.make_anew([label])
        talk.own_orders().at[label, "status"] = Status.CANCELLED
        talk.free([label])
        talk.result.cancelled.add(line)


def _hold(talk: Talk, label: int, why: str) -> None:
    stage = talk.stage.at[label]
    if stage in (EARLY, PACKED):
        orders = talk.own_orders()
        held = GLUE.join(dict.fromkeys([*reasons(orders.at[label, "hold_reason"]), *reasons(why)]))
        if (orders.at[label, "status"], orders.at[label, "hold_reason"]) != (Status.HOLD, held):
            orders.at[label, "status"] = Status.HOLD
            orders.at[label, "hold_reason"] = held
            talk.result.changed.add(int(talk.of_row.at[label]))
    elif stage == OUT:
        talk.ask(label, "news.held-out", reason=why)


def _release(talk: Talk, label: int, old: str, new: str) -> None:
    """The reasons that the marketplace gave and gives no more leave; the clerk's own stay."""
    if talk.stage.at[label] not in (EARLY, PACKED) or talk.orders.at[label, "status"] != Status.HOLD:
        return
    lifted = set(reasons(old)) - set(reasons(new))
    left = [reason for reason in reasons(talk.orders.at[label, "hold_reason"]) if reason not in lifted]
    orders = talk.own_orders()
    orders.at[label, "hold_reason"] = GLUE.join(left)
    if not left:
        orders.at[label, "status"] = Status.PACKED if talk.stage.at[label] == PACKED else Status.NEW
    talk.result.changed.add(int(talk.of_row.at[label]))


def _reinstate(talk: Talk, label: int) -> None:
    line = int(talk.of_row.at[label])
    here = talk.labels(line)
    live = talk.orders.loc[[r for r in here if talk.orders.at[r, "status"] != Status.CANCELLED], "qty"].sum()
    if live + talk.before.at[label, "qty"] > talk.due(line):
        return
    held = talk.lines.at[line, "why"]
    talk.own_orders().loc[label, ["status", "hold_reason"]] = (Status.HOLD if held else Status.NEW, held)
    talk.result.changed.add(line)


def _elsewhere(talk: Talk, rows: pd.Index, line: np.ndarray, known: np.ndarray) -> None:
    """Units that the marketplace counts as gone out and the sheet does not: what is left here of them stops."""
    units = talk.before.loc[rows, "qty"].fillna(0.0)
    gone = units.where(talk.stage == GONE, 0.0).groupby(line).sum()
    told = talk.lines.loc[gone.index]
    before = (told["ordered"] - talk.due_of(gone.index)).clip(lower=0)
    excess = told["out"] - before - gone
    open_ = known & talk.stage.isin((EARLY, PACKED, OUT)).to_numpy() & (excess.loc[line].to_numpy() > 0)
    numbered = set(talk.parcels.loc[talk.parcels["tracking_no"] != "", "parcel_no"])
    for label in rows[open_]:
        if talk.stage.at[label] == OUT and talk.before.at[label, "parcel_no"] in numbered:
            continue  # that parcel will be what the marketplace means
        talk.ask(int(label), "news.fulfilled")
        if talk.stage.at[label] in (EARLY, PACKED):
            _hold(talk, int(label), str(ELSEWHERE))
