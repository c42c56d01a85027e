"""Post packing."""

import pandas as pd

from pyaddin.actions.packing.shared import bench_of, refuse_without_facts, take_back
from pyaddin.actions.plan import Day, Plan
from pyaddin.actions.warehouse import lines as shared
from pyaddin.formats.carriers import format as carriers
from pyaddin.steps.packing.along import gone_along
from pyaddin.steps.packing.laying_out import counted
from pyaddin.steps.packing.posting import Rules, post
from pyaddin.steps.stock.ageing import aged
from pyaddin.steps.stock.holding import stock_figures
from pyaddin.tables.packing import PACKING, Pack
from pyaddin.tables.problems import Refusal
from pyaddin.words.catalogue import tr, trn


def run(day: Day) -> Plan:
    """Parcels of which all is scanned are packed: by whom, when, with the scale's weight."""
    refuse_without_facts(day)
    before = day.tables[PACKING.name]
    if before.empty:
        raise Refusal(tr("There is no line to pack; press Start packing first."))
    tables = shared.readable(day, PACKING.name)
    here = set(day.tables["parcels"]["parcel_no"])
    gone = ~tables[PACKING.name]["parcel_no"].isin(here) & tables[PACKING.name]["status"].isin((Pack.OPEN, Pack.PART))
    known = tables[PACKING.name].assign(status=tables[PACKING.name]["status"].mask(gone, Pack.OFF))
    bench = bench_of(day)
    left = day.settings.number("days_left", 0, 36_500)
    tables["stock"] = aged(tables["stock"], tables["products"], left, day.now.date())
    tables[PACKING.name] = counted(known, bench)
    done = post(tables, bench, _rules(day), day.who, day.now, day.settings, day.last("row_id"))
    whole = shared.whole(before, done.lines)
    plan = Plan({PACKING.name: whole, "parcels": done.parcels, "orders": done.shop.orders}, problems=done.problems)
    _take_along(day, plan, done.lines.loc[sorted(done.went)])
    plan.count(PACKING.name, len(whole), done.went, {p.row for p in done.problems if p.severity == "error"})
    went = done.lines.loc[sorted(done.went), "parcel_no"].nunique()
    plan.said.append(trn("{count:,} parcel is packed.", "{count:,} parcels are packed.", went))
    if half := done.lines.loc[done.lines["status"] == Pack.PART, "parcel_no"].nunique():
        plan.said.append(trn("{count:,} is half packed.", "{count:,} are half packed.", half))
    take_back(day, plan)
    return plan


def _take_along(day: Day, plan: Plan, packed: pd.DataFrame) -> None:
    """Gifts and inserts leave Stock."""
    orders, parcels = plan.tables["orders"], plan.tables["parcels"]
    figures, _ = stock_figures(orders, day.tables["stock"], day.settings, parcels)
    went = gone_along(packed, {**day.tables, **plan.tables}, figures)
    plan.tables["stock"], _ = stock_figures(orders, went.stock, day.settings, parcels)
    plan.tables[PACKING.name].loc[list(went.taken), "along"] = list(went.taken.values())
    plan.moves = went.moves
    for sku, units in went.moves.groupby("sku")["qty"].sum().items():
        plan.said.append(
            trn("{count:,} unit of {sku} went along, off Stock.", "{count:,} units of {sku} went along, off Stock.",
                int(units), sku=sku)
        )  # fmt: skip
    for sku, units in went.lacking.items():
        plan.said.append(
            trn("{count:,} unit of {sku} went along that Stock does not have; count it.",
                "{count:,} units of {sku} went along that Stock does not have; count them.", int(units), sku=sku)
        )  # fmt: skip


def _rules(day: Day) -> Rules:
    formats = carriers.load(day.folders.of("carriers"))
    named = (name for name in day.tables["parcels"]["carrier"].unique() if name in formats)
    limits = {name: formats[name].limits.max_weight_g for name in named}
    known = {name: float(most) for name, most in limits.items() if most is not None}
    packaging = frozenset(day.tables["packaging"]["packaging"]) - {""}
    return Rules(known, day.settings.per_cent("scale_tolerance") / 100, packaging)
