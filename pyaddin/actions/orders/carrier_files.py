"""Carrier files."""

from collections.abc import Mapping

import pandas as pd

from pyaddin.actions.plan import Day, Plan, dated, selected
from pyaddin.formats.carriers import format as carriers
from pyaddin.formats.carriers import write
from pyaddin.formats.carriers.format import CarrierFormat
from pyaddin.formats.carriers.sent import by_account, changed_since
from pyaddin.steps.shipping import dispatch
from pyaddin.store.journal import NewFile
from pyaddin.tables.problems import Problem, mark
from pyaddin.words.catalogue import Words, tr, trn
from pyaddin.words.problems import said


def run(day: Day) -> Plan:
    """Write a file a carrier for the parcels that want one; parcels it would refuse stay, with the reason."""
    formats = carriers.load(day.folders.of("carriers"))
    parcels, edited = changed_since(day.tables, formats, day.workings, day.now)
    orders = day.tables["orders"]
    chosen = selected(parcels, day.options.selection).index
    going = dispatch.outgoing(parcels, orders, chosen, day.options.again)
    cargo = day.workings.cargo({**day.tables, "parcels": parcels}, going.labels, day.now)
    plan = Plan(problems=[*edited, *going.problems])
    files: dict[int, str] = {}
    prints = [pd.Series(dtype="str")]
    for name, warehouse, labels in by_account(parcels, going.labels):
        fmt = formats.get(name)
        if fmt is None:
            plan.problems += [_unknown(int(label), name, formats) for label in labels]
            continue
        day.progress(tr("Writing {name}", name=name))
        prepared = cargo.prepare(fmt, labels)
        plan.problems += prepared.problems
        prints.append(write.fingerprints(prepared))
        for file in write.write(prepared, f"{warehouse}_{day.now:%Y%m%d}", day.now):
            plan.files.append(NewFile(dated(day, file.name), file.data))
            files.update(dict.fromkeys(file.parcels, file.name))
    sent, orders = dispatch.mark_sent(parcels, orders, files, pd.concat(prints))
    looked = going.labels.union([problem.row for problem in plan.problems])  # those sent before keep their warnings
    plan.tables = {"orders": orders, "parcels": mark("parcels", sent, dispatch.SOURCE, plan.problems, looked)}
    plan.done, plan.skipped = len(files), going.skipped
    plan.needs = len(parcels) - plan.done - plan.skipped
    plan.said = _said(plan, files)
    plan.opens = [dated(day, "")] if files else []
    return plan


def _unknown(label: int, name: str, formats: Mapping[str, CarrierFormat]) -> Problem:
    names = ", ".join(sorted(formats))
    told = said("carrier.unknown-format", name=name, names=names) if name else said("carrier.not-chosen", names=names)
    return Problem("parcels", label, ("carrier",), told)


def _said(plan: Plan, files: dict[int, str]) -> list[Words]:
    if not files:
        return [tr("No file was written.")]
    parcels = trn("{count:,} parcel", "{count:,} parcels", len(files))
    told: list[Words] = [
        tr("{parcels} in {files}.", parcels=parcels, files=trn("{count:,} file", "{count:,} files", len(plan.files)))
    ]
    warned = {p.row for p in plan.problems if p.severity == "warning"} & files.keys()
    if warned:
        told.append(
            trn(
                "{count:,} parcel with a warning to read before the upload.",
                "{count:,} parcels with a warning to read before the upload.",
                len(warned),
            )
        )
    return told
