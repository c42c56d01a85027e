"""Packing slips."""

from pathlib import Path

from pyaddin.actions.day import Day, NewFile, Plan, dated, plural, selected
from pyaddin.problems import Refusal
from pyaddin.steps import shipments
from pyaddin.tables import Status

PRINTED = (Status.PACKED, Status.SENT, Status.CHANGED)


def run(day: Day) -> Plan:
    """One PDF of slips and one pick list for the selected parcels, or for all that are packed and not yet shipped."""
    from pyaddin import documents
    from pyaddin.documents.fonts import missing_scripts
    from pyaddin.documents.picking import printed_text

    parcels = day.tables["parcels"]
    rows = selected(parcels, day.options.selection)
    rows = rows[rows["status"].isin(PRINTED)]
    if rows.empty:
        raise Refusal("There is no packed parcel to print; press Make parcels first, or select rows that are packed.")
    cargo = shipments.build(day.tables, rows.index, day.now)
    labels = [int(label) for label in rows.index]
    folders = day.folders.templates
    day.progress(f"Printing {len(labels)} packing slips")
    slips = documents.packing_slips(
        cargo, labels, size=day.settings["slip_size"], message=day.settings["slip_message"], logo=_logo(day),
        folders=folders, now=day.now,
    )  # fmt: skip
    picks = documents.pick_list(cargo, labels, folders=folders, now=day.now)
    names = [dated(day, f"{kind}_{day.now:%H%M%S}.pdf") for kind in ("packing-slips", "pick-list")]
    files = [NewFile(name, data) for name, data in zip(names, (slips, picks), strict=True)]
    said = [f"{plural(len(labels), 'slip')} in the order of the pick."]
    said += missing_scripts(printed_text(cargo, labels), folders)
    return Plan(done=len(labels), skipped=len(parcels) - len(labels), said=said, files=files, opens=[names[0]])


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
        f"Settings names the logo '{name}', which is not in the templates folder; put it there or clear Logo."
    )
