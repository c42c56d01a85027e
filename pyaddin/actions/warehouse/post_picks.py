"""Post picks."""

from pyaddin.actions.plan import Day, Plan
from pyaddin.actions.warehouse import lines
from pyaddin.actions.warehouse.pick_list import refuse_without_waves
from pyaddin.steps.stock.ageing import aged
from pyaddin.steps.stock.holding import stock_figures
from pyaddin.steps.warehouse.picks import Picked, post
from pyaddin.tables.outbound import PICKING, Pick
from pyaddin.tables.problems import Refusal
from pyaddin.words.catalogue import Words, tr, trn
from pyaddin.words.sentences import listed

NAMED = 3


def run(day: Day) -> Plan:
    """Post what was picked; too few corrects Stock, comes from another bin, or frees the order by its policy."""
    refuse_without_waves(day)
    before = day.tables[PICKING.name]
    if before.empty:
        raise Refusal(tr("There is no line to pick; press Pick list first."))
    lines.refuse_unread_stock(day)
    tables = lines.readable(day, PICKING.name)
    left = day.settings.number("days_left", 0, 36_500)
    tables["stock"] = aged(tables["stock"], tables["products"], left, day.now.date())  # no expired lot takes its place
    picked = post(
        tables, day.settings, day.who, day.now, day.last("row_id"), day.last(PICKING.name),
        apart=not day.lacks("stock", "state"),
    )  # fmt: skip
    after = picked.tables
    figures, _ = stock_figures(after["orders"], after["stock"], day.settings, after["parcels"])
    whole = lines.whole(before, after[PICKING.name])
    plan = Plan(
        {"orders": after["orders"], "parcels": after["parcels"], "stock": figures, PICKING.name: whole},
        problems=picked.problems, moves=picked.moves,
    )  # fmt: skip
    plan.count(PICKING.name, len(whole), picked.went, {p.row for p in picked.problems if p.table == PICKING.name})
    plan.said = _said(picked)
    return plan


def _said(picked: Picked) -> list[Words]:
    rows = picked.tables[PICKING.name]
    open_, back = (int((rows["status"] == status).sum()) for status in (Pick.OPEN, Pick.BACK))
    told: list[Words] = [
        tr("{parcel}: {units:g} from bin {bin} instead.", parcel=parcel, bin=bin_, units=units)
        for parcel, bin_, units in picked.elsewhere[:NAMED]
    ]
    if freed := list(dict.fromkeys(picked.freed)):
        told.append(
            trn(
                "{parcels} cannot go as it was made; press Reserve stock, then Make parcels.",
                "{parcels} cannot go as they were made; press Reserve stock, then Make parcels.",
                len(freed), parcels=listed(freed, NAMED),
            )
        )  # fmt: skip
    if open_:
        told.append(trn("{count:,} line is still to pick.", "{count:,} lines are still to pick.", open_))
    if back:
        told.append(trn("{count:,} line is to be put back.", "{count:,} lines are to be put back.", back))
    return told
