"""Start packing."""

from pyaddin.actions.packing.shared import bench_of, refuse_without_facts
from pyaddin.actions.plan import Day, Plan, selected
from pyaddin.steps.packing.laying_out import along, counted, laid_out
from pyaddin.tables.packing import PACKING, Pack
from pyaddin.words.catalogue import tr, trn


def run(day: Day) -> Plan:
    """Lay out what goes into the parcels that are not packed yet, with what is scanned already."""
    refuse_without_facts(day)
    parcels = day.tables["parcels"]
    chosen = set(selected(parcels, day.options.selection)["parcel_no"]) if day.options.selection else set[str]()
    lines = laid_out(day.tables, along(day.settings["along"]), chosen, day.last(PACKING.name))
    lines = counted(lines, bench_of(day))
    plan = Plan({PACKING.name: lines})
    open_ = lines[lines["status"].isin((Pack.OPEN, Pack.PART))]
    plan.count(PACKING.name, len(lines), open_.index, ())
    count = open_["parcel_no"].nunique()
    if not count:
        plan.said.append(tr("No parcel is to be packed."))
        return plan
    plan.said.append(
        trn("{count:,} parcel is to be packed; press Scan.", "{count:,} parcels are to be packed; press Scan.", count)
    )
    if half := open_.loc[open_["status"] == Pack.PART, "parcel_no"].nunique():
        plan.said.append(trn("{count:,} is half packed.", "{count:,} are half packed.", half))
    return plan
