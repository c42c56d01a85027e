"""Make parcels."""

from pyaddin.actions.plan import Day, Plan
from pyaddin.formats.carriers import format as carriers
from pyaddin.formats.carriers.sent import by_account
from pyaddin.steps.parcels.make import make_parcels
from pyaddin.steps.shipping import dispatch
from pyaddin.tables.frames import Tables
from pyaddin.tables.problems import Problem, mark
from pyaddin.words.catalogue import Words, trn


def run(day: Day) -> Plan:
    """Pack reserved rows; choose carrier, service and packaging by Rules."""
    result = make_parcels(day.tables, day.settings, day.last("parcel_no"), day.now.date(), day.rates)
    made = len(result.parcels) - len(day.tables["parcels"])
    said: list[Words] = [trn("{count:,} parcel made.", "{count:,} parcels made.", made)]
    warned = sum(p.table == "parcels" for p in result.problems)
    if warned:
        said.append(
            trn("{count:,} parcel with a warning to read.", "{count:,} parcels with a warning to read.", warned)
        )
    changed = {"orders": result.orders, "parcels": result.parcels}
    refused = _carriers_objections(day, {**day.tables, **changed}, made)
    changed["parcels"] = mark(
        "parcels", result.parcels, dispatch.SOURCE, refused, result.parcels.index[len(day.tables["parcels"]) :]
    )
    errors = {problem.row for problem in refused if problem.severity == "error"}
    if errors:
        said.append(
            trn(
                "{count:,} parcel that the carrier would refuse as they are.",
                "{count:,} parcels that the carrier would refuse as they are.",
                len(errors),
            )
        )
    return Plan(changed, result.done, result.skipped, result.needs, said, problems=result.problems)


def _carriers_objections(day: Day, tables: Tables, made: int) -> list[Problem]:
    """What the carriers would say of the parcels just made, told while there is time to mend it."""
    if not made:
        return []
    formats = carriers.load(day.folders.of("carriers"))
    new = tables["parcels"].index[-made:]
    cargo = day.workings.cargo(tables, new, day.now)
    accounts = [(name, labels) for name, _, labels in by_account(tables["parcels"], new) if name in formats]
    return [problem for name, labels in accounts for problem in cargo.prepare(formats[name], labels).problems]
