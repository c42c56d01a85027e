"""Packing slips."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from pyaddin.actions.plan import Day, Plan, dated, selected
from pyaddin.steps.parcels import shipments
from pyaddin.steps.parcels.shipments import Shipments
from pyaddin.store.journal import NewFile
from pyaddin.tables.problems import Refusal
from pyaddin.tables.status import Status
from pyaddin.words.catalogue import Text, Words, tr, trn

PRINTED = (Status.PACKED, Status.SENT, Status.CHANGED)


def has_work(day: Day) -> bool:
    """Whether a parcel waits to be packed or sent."""
    return bool(day.tables["parcels"]["status"].isin((Status.PACKED, Status.SENT, Status.CHANGED)).any())


def run(day: Day) -> Plan:
    """A PDF of slips, several when there are thousands, and a pick list: for the selected parcels, or for all that are
    packed and not yet shipped."""
    from pyaddin import documents
    from pyaddin.documents.fonts import missing_scripts
    from pyaddin.documents.picking import printed_text

    parcels = day.tables["parcels"]
    rows = selected(parcels, day.options.selection)
    rows = rows[rows["status"].isin(PRINTED)]
    if rows.empty:
        raise Refusal(
            tr("There is no packed parcel to print; press Make parcels first, or select rows that are packed.")
        )
    cargo = shipments.build(day.tables, rows.index, day.now)
    labels = [int(label) for label in rows.index]
    folders = day.folders.templates
    slips = list(_slips(day, cargo, labels))
    picks = documents.pick_list(cargo, labels, folders=folders, now=day.now)
    stem = f"packing-slips_{day.now:%H%M%S}"
    names = [f"{stem}_{number}" for number in range(1, len(slips) + 1)] if len(slips) > 1 else [stem]
    names.append(f"pick-list_{day.now:%H%M%S}")
    files = [NewFile(dated(day, f"{name}.pdf"), data) for name, data in zip(names, (*slips, picks), strict=True)]
    said: list[Words] = [_printed(len(labels), len(slips))]
    said += missing_scripts(printed_text(cargo, labels), folders)
    return Plan(done=len(labels), skipped=len(parcels) - len(labels), said=said, files=files, opens=[files[0].name])


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
        if printed < len(labels):
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
