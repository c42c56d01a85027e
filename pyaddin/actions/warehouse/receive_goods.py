"""Receive goods."""

from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pandas as pd

from pyaddin.actions.plan import Day, Plan
from pyaddin.actions.warehouse import lines
from pyaddin.formats.exports import marketplaces, own_lists
from pyaddin.steps.warehouse.goods_in import receive
from pyaddin.steps.warehouse.numbers import more_numbers
from pyaddin.tables.frames import append
from pyaddin.tables.problems import Refusal
from pyaddin.tables.warehouse import GOODS_IN, Why
from pyaddin.words.catalogue import Words, tr, trn


def run(day: Day) -> Plan:
    """Post what came in; what was waited for goes to the orders that wait, in rank order."""
    day, inputs = _with_files(day)
    lines.refuse_empty(day, GOODS_IN.name)
    goods = day.tables[GOODS_IN.name]
    if day.lacks("stock", "state") and (goods["damaged"] > 0).any():
        raise Refusal(tr("Stock has no column State to keep damaged units apart; press Upgrade, then this again."))
    lines.refuse_lots(day, goods)
    tables = lines.readable(day, GOODS_IN.name)
    tolerance, full = day.settings.per_cent("over_delivery"), day.settings.yes("carton_over")
    receipt = receive(tables, tolerance, day.now, lines.unread_places(day), full, lines.separator(day))
    plan = Plan({GOODS_IN.name: lines.whole(goods, receipt.lines)}, problems=receipt.problems, inputs=inputs)
    plan.said += _came(receipt.moves)
    lines.posted(day, plan, receipt.stock, receipt.moves)
    plan.count(GOODS_IN.name, len(goods), receipt.went, {problem.row for problem in receipt.problems})
    return plan


def _with_files(day: Day) -> tuple[Day, list[tuple[str, str]]]:
    """The day with the lines of the chosen files below those that are there, and the files' names and digests."""
    goods, inputs = day.tables[GOODS_IN.name], list[tuple[str, str]]()
    for path in day.options.files:
        rows, digest = _expected(day, path)
        numbers = more_numbers(GOODS_IN.name, goods, len(rows), day.last(GOODS_IN.name))
        goods = append(GOODS_IN.name, goods, rows.assign(no=numbers))
        inputs.append((path.name, digest))
    return replace(day, tables={**day.tables, GOODS_IN.name: goods}), inputs


def _expected(day: Day, path: Path) -> tuple[pd.DataFrame, str]:
    """What a file says is expected; Refusal where it is no such list, a row cannot be read, or it came before."""
    day.progress(tr("Reading {file}", file=path.name))
    incoming = marketplaces.read_file(path, own_lists.formats(), day.settings.zone)
    if incoming.table != GOODS_IN.name:
        raise Refusal(tr("{file} is {title}; press Import with it.", file=path.name, title=incoming.title))
    for rejected in incoming.rejected:
        raise Refusal(tr("{file}, row {row}: {why}", file=path.name, row=rejected.line, why=rejected.reason))
    digest = sha256(path.read_bytes()).hexdigest()
    if first := day.journal.imported(digest):
        raise Refusal(
            tr("{file} was taken before, on {at:%Y-%m-%d} at {at:%H:%M}; its lines are on {sheet}.",
               file=path.name, at=first.at, sheet=GOODS_IN.sheet)
        )  # fmt: skip
    return incoming.frame, digest


def _came(moves: pd.DataFrame) -> list[Words]:
    units = moves.groupby("why")["qty"].sum()
    good, damaged = (int(units.get(why, 0)) for why in (Why.RECEIVED, Why.DAMAGED))
    said: list[Words] = []
    if good:
        said.append(trn("{count:,} unit came in.", "{count:,} units came in.", good))
    if damaged:
        said.append(trn("{count:,} damaged unit is kept apart.", "{count:,} damaged units are kept apart.", damaged))
    return said
