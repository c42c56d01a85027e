"""Carrier files."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Final

import pandas as pd

from pyaddin.actions import own_formats
from pyaddin.actions.plan import Day, Plan, dated, selected
from pyaddin.actions.standing import questioned, told
from pyaddin.formats.carriers import format as carriers
from pyaddin.formats.carriers import write
from pyaddin.formats.carriers.format import CarrierFormat
from pyaddin.formats.carriers.sent import by_account, changed_since
from pyaddin.steps.shipping import confirm, dispatch, gate
from pyaddin.store.journal import NewFile
from pyaddin.tables.problems import Problem, mark
from pyaddin.words.catalogue import Words, tr, trn
from pyaddin.words.problems import said


def run(day: Day) -> Plan:
    """Write a file a carrier for the parcels that want one; parcels it would refuse stay, with the reason."""
    day, found = questioned(day)
    formats = carriers.load(day.folders.of("carriers"))
    parcels, edited = changed_since(day.tables, formats, day.workings, day.now)
    chosen = selected(parcels, day.options.selection).index
    wanted = dispatch.wanted(parcels, chosen, day.options.again)
    answer = gate.ask(day.tables["orders"], parcels, wanted, day.who, day.now)
    orders = answer.marked()
    going = wanted[~wanted.isin(answer.closed)]
    cargo = day.workings.cargo({**day.tables, "orders": orders, "parcels": parcels}, going, day.now)
    plan = Plan(problems=answer.problems())
    files: dict[int, str] = {}
    prints = [pd.Series(dtype="str")]
    for name, warehouse, labels in by_account(parcels, going):
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
    anew = dispatch.made_anew(parcels, files)
    plan.problems += [*(problem for problem in edited if problem.row not in files), *anew]
    here = [problem.row for problem in plan.problems if problem.table == "parcels"]
    sent = mark("parcels", sent, dispatch.SOURCE, plan.problems, wanted.union(here))  # those sent before keep theirs
    sent = mark("parcels", sent, confirm.SOURCE, [], pd.Index(list(files)))  # it was said of the file before
    plan.tables = {"orders": orders, "parcels": mark("parcels", sent, gate.SOURCE, plan.problems, wanted)}
    used = set(parcels.loc[list(files), "carrier"])
    plan.count("parcels", len(parcels), files, wanted.difference(list(files)))
    plan.said = _said(plan, files, anew)
    plan = own_formats.told(day, plan, "carriers", used) if used else plan
    plan.opens = [dated(day, "")] if files else []
    return told(plan, found)


NAMED: Final = 3
"""So many beginnings are taken for nearly the same."""


def _alike(name: str, formats: Iterable[str]) -> list[str]:
    """Those that begin nearly so."""
    begins = {known: known[: len(name)].casefold() for known in sorted(formats)}
    alike = get_close_matches(name.casefold(), set(begins.values()), NAMED) if name else []
    return [known for known in begins if begins[known] in alike]


def _unknown(label: int, name: str, formats: Mapping[str, CarrierFormat]) -> Problem:
    names = ", ".join(_alike(name, formats) or sorted(formats))
    told = said("carrier.unknown-format", name=name, names=names) if name else said("carrier.not-chosen", names=names)
    return Problem("parcels", label, ("carrier",), told)


def _said(plan: Plan, files: dict[int, str], anew: list[Problem]) -> list[Words]:
    if not files:
        return [tr("No file was written.")]
    parcels = trn("{count:,} parcel", "{count:,} parcels", len(files))
    line: list[Words] = [
        tr("{parcels} in {files}.", parcels=parcels, files=trn("{count:,} file", "{count:,} files", len(plan.files)))
    ]
    if anew:
        line.append(
            trn(
                "{count:,} of them was edited after an earlier file; withdraw it there.",
                "{count:,} of them were edited after an earlier file; withdraw them there.",
                len(anew),
            )
        )
    warned = {p.row for p in plan.problems if p.table == "parcels" and p.severity == "warning"} & files.keys()
    if warned:
        line.append(
            trn(
                "{count:,} parcel with a warning to read before the upload.",
                "{count:,} parcels with a warning to read before the upload.",
                len(warned),
            )
        )
    return line
