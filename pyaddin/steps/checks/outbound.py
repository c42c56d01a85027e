"""Picked, handed over, on a manifest: what Parcels says of it against its status, Picking and the scans."""

from collections.abc import Iterator

import pandas as pd

from pyaddin.steps.checks.findings import Finding, at
from pyaddin.steps.warehouse.wanted import noted, wants
from pyaddin.steps.warehouse.waves import IN_HAND
from pyaddin.tables.frames import Tables
from pyaddin.tables.outbound import HAND_OVER, PICKING, Handed, Pick
from pyaddin.tables.status import Status
from pyaddin.words.catalogue import tr


def check(tables: Tables) -> list[Finding]:
    """Everything that can be said; of sheets that were not read nothing is."""
    parcels = tables["parcels"]
    scans, lines = tables.get(HAND_OVER.name), tables.get(PICKING.name)
    return [
        *_handed(parcels),
        *(_scanned(parcels, scans) if scans is not None else ()),
        *(_waved(tables, lines) if lines is not None else ()),
    ]


def _handed(parcels: pd.DataFrame) -> Iterator[Finding]:
    """The hand-over against where the parcel stands, and the manifest."""
    out = parcels["handed_at"].notna()
    for label in parcels.index[out & (parcels["status"] == Status.CANCELLED)]:
        why = tr(
            "The carrier took it, so cancelling it keeps it from nobody; stop it at the carrier, or set its Status."
        )
        yield at("handed cancelled", "parcels", parcels, label, "status", why)
    for label in parcels.index[out & (parcels["manifest"] == "")]:
        why = tr("No manifest has it: it was typed; clear it and scan the waybill on Hand over.")
        yield at("handed alone", "parcels", parcels, label, "handed_at", why)
    for label in parcels.index[~out & (parcels["manifest"] != "")]:
        why = tr("It stands on a manifest and not as handed over; write when, or clear Manifest.")
        yield at("manifest alone", "parcels", parcels, label, "manifest", why)
    for label in parcels.index[out & (parcels["wave"] != "") & parcels["picked_at"].isna()]:
        why = tr("It is out of the house, and its goods are not posted as picked; press Post picks.")
        yield at("handed unpicked", "parcels", parcels, label, "picked_at", why)


def _scanned(parcels: pd.DataFrame, scans: pd.DataFrame) -> Iterator[Finding]:
    """Parcels whose waybill was scanned out, and which say nothing of that."""
    rows = scans[(scans["status"] == Handed.OVER) & scans["handed_at"].notna()].drop_duplicates(
        "parcel_no", keep="last"
    )
    when = rows.set_index("parcel_no")[["handed_at", "manifest"]]
    for label in parcels.index[parcels["handed_at"].isna() & parcels["parcel_no"].isin(when.index)]:
        of, manifest = when.loc[parcels.at[label, "parcel_no"]]
        why = tr("Its waybill was scanned out then, as Hand over says; Yes in Mend writes it.")
        cells = {"handed_at": of, "manifest": manifest}
        yield at("scanned", "parcels", parcels, label, "handed_at", why, of, cells)


def _waved(tables: Tables, lines: pd.DataFrame) -> Iterator[Finding]:
    """Parcels of waves whose lines on Picking are not what they hold."""
    parcels = tables["parcels"]
    held: dict[str, float] = {}
    for row in lines[lines["status"].isin((Pick.OPEN, Pick.PICKED, Pick.SHORT))]["parcels"]:
        for parcel, units in noted(row).items():
            held[parcel] = held.get(parcel, 0.0) + units
    wanted: dict[str, float] = {}
    for (parcel, _), units in wants(tables["orders"]).items():
        wanted[parcel] = wanted.get(parcel, 0.0) + units
    here = parcels["status"].isin((*IN_HAND, Status.CANCELLED)) & (parcels["wave"] != "")
    for label, number in parcels.loc[here, "parcel_no"].items():
        if held.get(number, 0.0) != wanted.get(number, 0.0):
            why = tr(
                "It holds {wanted:g} units and {held:g} are on its lines of Picking; press Post picks, which corrects "
                "them.",
                wanted=wanted.get(number, 0.0), held=held.get(number, 0.0),
            )  # fmt: skip
            yield at("wave", "parcels", parcels, int(label), "wave", why, settles="post-picks")
