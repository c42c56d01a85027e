"""Packing slips."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

import pandas as pd

from pyaddin.actions import own_formats
from pyaddin.actions.plan import Day, Plan, dated, selected
from pyaddin.actions.standing import questioned, told
from pyaddin.steps.parcels import shipments
from pyaddin.steps.parcels.shipments import Shipments
from pyaddin.steps.shipping import gate
from pyaddin.store.journal import NewFile
from pyaddin.tables.buying import AT_SUPPLIER
from pyaddin.tables.frames import Tables
from pyaddin.tables.problems import Refusal, mark
from pyaddin.tables.status import Status
from pyaddin.words.catalogue import Text, tr, trn

MANY = 500
"""So many slips are worth a tenth of a second to let go of the memory that they took."""
PRINTED = (Status.PACKED, Status.SENT, Status.CHANGED)


def has_work(day: Day) -> bool:
    """Whether a parcel that is packed or sent has no slip yet."""
    parcels = day.tables["parcels"]
    return bool((_ours(parcels) & parcels["printed_at"].isna()).any())


def _ours(parcels: pd.DataFrame) -> pd.Series:
    """Parcels that are packed here."""
    return parcels["status"].isin(PRINTED) & (parcels["packaging"] != AT_SUPPLIER)


def run(day: Day) -> Plan:
    """A PDF of slips, several when there are thousands, and a pick list: for the selected parcels, or for all that are
    packed, not yet shipped and have no slip; what may not go out has none."""
    day, found = questioned(day)
    parcels = day.tables["parcels"]
    wanted = _wanted(day, parcels)
    answer = gate.ask(day.tables["orders"], parcels, wanted, day.who, day.now)
    going = wanted[~wanted.isin(answer.closed)]
    plan = Plan(problems=answer.problems())
    plan.count("parcels", len(parcels), going, wanted.difference(going))
    if len(going):
        _print(day, plan, {**day.tables, "orders": answer.orders}, going)
    else:
        plan.said.append(tr("No slip was printed; see Problem on Parcels."))
    marked = mark("parcels", _marked(parcels, going, day.now), gate.SOURCE, plan.problems, wanted)
    plan.tables = {"orders": answer.marked(), "parcels": marked}
    return told(plan, found)


def _wanted(day: Day, parcels: pd.DataFrame) -> pd.Index:
    """The parcels that are to have a slip; Refusal where there is none."""
    rows = selected(parcels, day.options.selection)
    chosen = day.options.again or parcels.index.isin(day.options.selection).any()
    rows = rows[_ours(rows)]
    if rows.empty:
        raise Refusal(
            tr("There is no packed parcel to print; press Make parcels first, or select rows that are packed.")
        )
    new = rows[rows["printed_at"].isna()]
    if new.empty and not chosen:
        raise Refusal(tr("All packed parcels have their slips; select those on Parcels that are to be printed again."))
    return rows.index if chosen else new.index


def _print(day: Day, plan: Plan, tables: Tables, going: pd.Index) -> None:
    """The slips and the pick list, and what there is to say of them."""
    from pyaddin import documents
    from pyaddin.documents.fonts import missing_scripts
    from pyaddin.documents.picking import printed_text

    cargo = shipments.build(tables, going, day.now)
    labels = [int(label) for label in going]
    folders = day.folders.templates
    slips = list(_slips(day, cargo, labels))
    waves = tables["parcels"].loc[going, "wave"]
    to_pick = [int(label) for label in going[waves == ""]]  # the others are on the list of their wave
    picks = [documents.pick_list(cargo, to_pick, folders=folders, now=day.now)] if to_pick else []
    if len(labels) >= MANY:
        documents.forget()
    stem = f"packing-slips_{day.now:%H%M%S}"
    names = [f"{stem}_{number}" for number in range(1, len(slips) + 1)] if len(slips) > 1 else [stem]
    names += [f"pick-list_{day.now:%H%M%S}"] * len(picks)
    plan.files = [NewFile(dated(day, f"{name}.pdf"), data) for name, data in zip(names, (*slips, *picks), strict=True)]
    plan.opens = [plan.files[0].name]
    plan.said.append(_printed(len(labels), len(slips)))
    again = int(tables["parcels"].loc[going, "printed_at"].notna().sum())
    if again:
        plan.said.append(trn("{count:,} slip printed again.", "{count:,} slips printed again.", again))
    plan.said += missing_scripts(printed_text(cargo, labels), folders)
    own_formats.told(day, plan, "documents")


def _marked(parcels: pd.DataFrame, printed: pd.Index, now: datetime) -> pd.DataFrame:
    """Parcels of which these have their slips."""
    return parcels.assign(printed_at=parcels["printed_at"].mask(parcels.index.isin(printed), pd.Timestamp(now)))


def _printed(count: int, files: int) -> Text:
    if files < 2:
        return trn("{count:,} slip in the order of the pick.", "{count:,} slips in the order of the pick.", count)
    return trn(
        "{count:,} slip in the order of the pick, in {files}.",
        "{count:,} slips in the order of the pick, in {files}.",
        count,
        files=trn("{count} file", "{count} files", files),
    )


def _slips(day: Day, cargo: Shipments, labels: Sequence[int]) -> Iterator[bytes]:
    """The PDFs: one, or several where it would take too much memory."""
    from pyaddin import documents

    printed = 0
    for part in documents.batches(cargo, labels):
        day.progress(tr("Printing packing slips: {printed:,} of {all:,}", printed=printed, all=len(labels)))
        yield documents.packing_slips(
            cargo, part, size=day.settings["slip_size"], message=day.settings["slip_message"], logo=_logo(day),
            folders=day.folders.templates, now=day.now,
        )  # fmt: skip
        printed += len(part)
        if printed >= MANY:
            documents.forget()


def _logo(day: Day) -> Path | None:
    """The logo's file; Refusal when Settings names one that is not in a templates folder."""
    name = day.settings["logo"]
    if not name:
        return None
    for folder in day.folders.templates:
        path = folder / Path(name).name
        if path.is_file():
            return path
    raise Refusal(
        tr(
            "Settings names the logo '{file}', which is not in the templates folder; put it there or clear Logo.",
            file=name,
        )
    )
