"""Post packing."""

from pyaddin.actions.packing.shared import bench_of, refuse_without_facts
from pyaddin.actions.plan import Day, Plan
from pyaddin.actions.warehouse import lines as shared
from pyaddin.formats.carriers import format as carriers
from pyaddin.steps.packing.laying_out import counted
from pyaddin.steps.packing.posting import Rules, post
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
    done = post({**tables, PACKING.name: counted(known, bench)}, bench, _rules(day), day.who, day.now)
    whole = shared.whole(before, done.lines)
    plan = Plan({PACKING.name: whole, "parcels": done.parcels}, problems=done.problems)
    plan.count(PACKING.name, len(whole), done.went, {p.row for p in done.problems if p.severity == "error"})
    went = done.lines.loc[sorted(done.went), "parcel_no"].nunique()
    plan.said.append(trn("{count:,} parcel is packed.", "{count:,} parcels are packed.", went))
    if left := done.lines.loc[done.lines["status"] == Pack.PART, "parcel_no"].nunique():
        plan.said.append(trn("{count:,} is half packed.", "{count:,} are half packed.", left))
    return plan


def _rules(day: Day) -> Rules:
    formats = carriers.load(day.folders.of("carriers"))
    named = (name for name in day.tables["parcels"]["carrier"].unique() if name in formats)
    limits = {name: formats[name].limits.max_weight_g for name in named}
    known = {name: float(most) for name, most in limits.items() if most is not None}
    packaging = frozenset(day.tables["packaging"]["packaging"]) - {""}
    return Rules(known, day.settings.per_cent("scale_tolerance") / 100, packaging)
