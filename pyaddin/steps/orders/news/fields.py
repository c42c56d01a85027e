"""Column after column: what only the marketplace changed is taken over, the rest is kept or asked."""

from typing import Any

import numpy as np
import pandas as pd

from pyaddin.steps.orders.news.beside import as_text
from pyaddin.steps.orders.news.kinds import ADDRESS, QUIET, REMAKES
from pyaddin.steps.orders.news.stages import DEAD, GONE, OUT, PACKED
from pyaddin.steps.orders.news.talk import Talk
from pyaddin.steps.orders.statements import FIELDS, is_blank
from pyaddin.steps.records.forgetting import FORGOTTEN, PERSONAL
from pyaddin.tables.orders import ORDERS


def fields(talk: Talk) -> None:
    """Take over, keep or ask for every column in which the file and the sheet differ."""
    rows, line = talk.of_row.index, talk.of_row.to_numpy()
    if rows.empty:
        return
    has_base = talk.has_base.loc[line].to_numpy()
    age = talk.age.loc[line].to_numpy()
    live = (age >= 0) & (talk.stage != DEAD).to_numpy()
    forgotten = (talk.before.loc[rows, "recipient"] == FORGOTTEN).to_numpy()
    moved_house = _moved_house(talk).loc[line].to_numpy()
    for name in FIELDS:
        now = talk.lines[name].loc[line].set_axis(rows)
        here = talk.before.loc[rows, name]
        told = ~is_blank(now).to_numpy()
        if name in ADDRESS:
            told |= moved_house
        differs = told & (now != here).to_numpy() & live
        if name in PERSONAL["orders"]:
            differs &= ~forgotten
        if not differs.any():
            continue
        last = talk.base[name].reindex(line).set_axis(rows)
        moved = (now != last).to_numpy() & has_base
        clerks = ((here != last) & ~(is_blank(here) & (is_blank(last) | last.isna()))).to_numpy() & has_base
        if talk.everything:
            take, both, unknown = differs, np.zeros_like(differs), np.zeros_like(differs)
        else:
            take = differs & moved & ~clerks & (age > 0)
            both = differs & moved & clerks
            unknown = differs & (~has_base | (moved & ~clerks & (age == 0)))
        _column(talk, name, rows[take], rows[both], rows[unknown], now)


def _moved_house(talk: Talk) -> pd.Series:
    """Lines whose order goes to another address than it did: what is blank of it now belonged to the old one."""
    moved = pd.Series(False, index=talk.lines.index)
    for name in ADDRESS:
        now, last = talk.lines[name], talk.base[name].reindex(talk.lines.index)
        moved |= talk.has_base & ~is_blank(now) & (now != last)
    return moved


def _column(talk: Talk, name: str, take: pd.Index, both: pd.Index, unknown: pd.Index, now: pd.Series) -> None:
    stage = talk.stage.loc[take]
    quiet = name in QUIET
    apply = take[(stage < OUT) | ((stage == OUT) & quiet)]
    for code, labels in (("news.both", both), ("news.asked", unknown), ("news.changed-out", take[stage == OUT])):
        if code != "news.changed-out" or not quiet:
            for label in labels:
                _ask_cell(talk, int(label), code, name, now.at[label])
    for label in take[stage == GONE] if name in REMAKES else ():
        _ask_cell(talk, int(label), "news.changed-gone", name, now.at[label])
    if apply.empty:
        return
    talk.own_orders().loc[apply, name] = now.loc[apply]
    for label in apply:
        talk.written.setdefault(int(label), set()).add(name)
        talk.result.changed.add(int(talk.of_row.at[label]))
    if name in REMAKES:
        talk.make_anew(apply[talk.stage.loc[apply] == PACKED])


def _ask_cell(talk: Talk, label: int, code: str, name: str, value: Any) -> None:
    if talk.stage.at[label] == GONE and code != "news.changed-gone":
        return
    talk.ask(label, code, name=name, column=ORDERS.column(name).caption, value=as_text(value))
