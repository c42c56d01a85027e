"""Parts of a line come to what is due of it."""

from typing import Final

import numpy as np

from pyaddin.steps.orders.news.stages import DEAD, EARLY, GONE, OUT, PACKED
from pyaddin.steps.orders.news.talk import Talk
from pyaddin.steps.orders.statements import CANCELLED
from pyaddin.tables.status import Status

_GROWS: Final = {Status.NEW: 0, Status.SHORT: 1, Status.READY: 2, Status.HOLD: 3, Status.RESERVED: 4}
"""Which row of a line gets units that are added to it."""


def quantities(talk: Talk) -> None:
    """Parts of a line come to what is due of it: more or fewer, as far as its rows can still be changed."""
    lines = talk.lines.index[talk.lines.index.isin(talk.of_row)]
    talk.result.due = talk.due_of(lines)
    if lines.empty:
        return
    told = talk.lines.loc[lines]
    last = talk.base["ordered"].reindex(lines)
    has_base = talk.has_base.loc[lines]
    units = talk.before.loc[talk.of_row.index, "qty"].fillna(0.0).where(talk.stage != DEAD, 0.0)
    here = units.groupby(talk.of_row.to_numpy()).sum().reindex(lines, fill_value=0.0)
    open_ = (talk.age.loc[lines] >= 0) & (told["said"] != CANCELLED)
    due = talk.result.due
    unknown = open_ & ~has_base & (here != due) & (here != told["ordered"])
    moved = open_ & has_base & (told["ordered"] != last) & (here != due)
    for line in lines[unknown | moved]:
        was = float(talk.base.at[line, "due"]) if has_base.at[line] else np.nan
        if talk.everything or (here.at[line] == was and talk.age.at[line] > 0):
            _resize(talk, int(line), float(due.at[line] - here.at[line]))
        else:
            for label in talk.labels(int(line)):
                if talk.stage.at[label] < GONE:
                    talk.ask(label, "news.qty-both", count=float(due.at[line]), here=float(here.at[line]))
    talk.result.due = due.where(has_base | ~unknown, here)


def _resize(talk: Talk, line: int, more: float) -> None:
    labels = [label for label in talk.labels(line) if talk.stage.at[label] != DEAD]
    if more > 0:
        _enlarge(talk, line, labels, more)
    else:
        _shrink(talk, line, labels, -more)
    talk.result.changed.add(line)


def _enlarge(talk: Talk, line: int, labels: list[int], more: float) -> None:
    early = [label for label in labels if talk.stage.at[label] == EARLY]
    early.sort(key=lambda label: _GROWS.get(talk.orders.at[label, "status"], len(_GROWS)))
    if early:
        label = early[0]
        orders = talk.own_orders()
        orders.at[label, "qty"] += more
        if orders.at[label, "status"] in (Status.RESERVED, Status.SHORT):
            orders.at[label, "status"] = Status.READY
            talk.free([label])
        return
    talk.result.added.append({"line": line, "like": (labels or talk.labels(line))[0], "qty": more})


def _shrink(talk: Talk, line: int, labels: list[int], fewer: float) -> None:
    for stage in (EARLY, PACKED):
        for label in reversed([one for one in labels if talk.stage.at[one] == stage]):
            fewer = _take_off(talk, label, fewer)
    for stage, code in ((OUT, "news.fewer-out"), (GONE, "news.fewer-gone")):
        for label in reversed([one for one in labels if talk.stage.at[one] == stage]):
            if fewer > 0:
                here = float(talk.orders.at[label, "qty"])
                talk.ask(label, code, count=min(fewer, here))
                fewer -= min(fewer, here)


def _take_off(talk: Talk, label: int, fewer: float) -> float:
    """Take units off a row that is in no file; how many are still to be taken."""
    if fewer <= 0 or talk.orders.at[label, "status"] == Status.CANCELLED:
        return fewer
    orders = talk.own_orders()
    here = float(orders.at[label, "qty"])
    if talk.stage.at[label] == PACKED:
        talk.make_anew([label])
    if fewer >= here:
        orders.at[label, "status"] = Status.CANCELLED
        talk.free([label])
        return fewer - here
    orders.at[label, "qty"] = here - fewer
    if orders.at[label, "status"] in (Status.RESERVED, Status.SHORT):
        orders.at[label, "status"] = Status.READY
    talk.free([label])
    return 0.0
