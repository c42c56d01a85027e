"""Export orders."""

import pandas as pd

from pyaddin.actions.plan import Day, Plan, dated
from pyaddin.formats.confirm import handover
from pyaddin.formats.confirm.handover import OrderExport
from pyaddin.steps.orders.known_by import each_order, shops_of
from pyaddin.store.journal import NewFile
from pyaddin.tables.problems import Refusal
from pyaddin.tables.status import Status
from pyaddin.words.catalogue import tr, trn

OPEN = (Status.NEW, Status.READY, Status.SHORT, Status.RESERVED)
"""Orders that another program can still take over: not on hold, not packed, not sent."""


def run(day: Day) -> Plan:
    """Write the open orders that no such file has had yet for another program's import; each row says which file."""
    fmt = _format(day)
    orders = day.tables["orders"]
    takes_over = orders["status"].isin(OPEN) & ~_with_rows_on_hold(orders)
    had = orders["exported_in"].str.startswith(fmt.id) & (not day.options.again)
    file, left = handover.render(fmt, orders[takes_over & ~had], day.now)
    if file is None:
        nothing = tr("Every open order was in a file for {program} before.", program=fmt.orders_for)
        raise Refusal(*left or [nothing if had.any() else tr("No open order can be handed over.")])
    plan = Plan(files=[NewFile(dated(day, file.name), file.data)], said=[*left[:NAMED]], opens=[dated(day, "")])
    went = pd.Index(file.parcels)
    plan.tables["orders"] = orders.assign(exported_in=orders["exported_in"].mask(orders.index.isin(went), file.name))
    plan.count("orders", len(orders), went, orders.index[takes_over & ~had].difference(went))
    lines = trn("{count:,} order line", "{count:,} order lines", len(went))
    plan.said.insert(
        0,
        tr("{lines} for {program}, in {file}: what is shipped from there is to be set to Shipped or Cancelled here.",
           lines=lines, program=fmt.orders_for, file=file.name),
    )  # fmt: skip
    if len(left) > NAMED:
        plan.said.append(trn("{count:,} more order stays out.", "{count:,} more orders stay out.", len(left) - NAMED))
    return plan


NAMED = 3
"""So many orders that stay out are told in the closing line."""


def _format(day: Day) -> OrderExport:
    """The one that is named, else the only one there is."""
    formats = handover.load(day.folders.of("exports"))
    name = " ".join(day.options.words) or (next(iter(formats)) if len(formats) == 1 else "")
    if not name:
        raise Refusal(tr("There are several exports: {names}; run: fulfilment export NAME", names=", ".join(formats)))
    if name not in formats:
        raise Refusal(tr("There is no export {name}; there are: {names}.", name=name, names=", ".join(sorted(formats))))
    return formats[name]


def _with_rows_on_hold(orders: pd.DataFrame) -> pd.Series:
    """Rows of orders of which a row is on hold: another program takes them whole or not yet."""
    keys = pd.Series(list(each_order(orders.assign(shop=shops_of(orders)))), orders.index)
    return keys.isin(keys[orders["status"] == Status.HOLD])
