"""Print labels."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Final

import pandas as pd

from pyaddin.actions.plan import IN, Day, Plan, dated, selected
from pyaddin.documents import labels as papers
from pyaddin.documents.labels import Known, Pdf, Piece
from pyaddin.documents.picking import in_order
from pyaddin.steps.parcels import shipments
from pyaddin.store.journal import NewFile
from pyaddin.tables.problems import Refusal
from pyaddin.tables.settings import FOUR
from pyaddin.tables.status import Status
from pyaddin.words.catalogue import Words, tr, trn
from pyaddin.words.sentences import listed

HERE: Final = (Status.PACKED, Status.SENT, Status.CHANGED, Status.SHIPPED)
"""Parcels that may still lie in the house."""
NAMED: Final = 5
FOLDERS: Final = ("*", "*/*")
NOT_LABELS: Final = ("evidence", "bounces")
Pages = dict[int, list[tuple[Pdf, Piece]]]


def run(day: Day) -> Plan:
    """Cut the labels out of the carriers' PDFs and write them anew, a file a wave, each with its slip and its customs
    form; say which parcels have none, and which labels belong to nobody."""
    parcels = day.tables["parcels"]
    wanted = _wanted(day, parcels)
    plan = Plan()
    with ExitStack() as stack:
        found = _labels(day, plan, _known(parcels), stack)
        going = wanted[wanted.isin(list(found))]
        if not len(going):
            raise Refusal(tr("No label of these parcels is in the PDFs."), *plan.said)
        cargo = shipments.build(day.tables, going, day.now)
        along = _along(day, parcels, going, stack)
        four = day.settings["label_paper"] == FOUR
        for wave, rows in parcels.loc[going].groupby("wave", sort=True):
            day.progress(tr("Writing {name}", name=f"{wave} {len(rows)}"))
            ordered = in_order(cargo, [int(label) for label in rows.index])
            pieces = [piece for label in ordered for piece in (*found[label], *along.get(label, ()))]
            name = "_".join(filter(None, ("labels", str(wave), f"{day.now:%H%M%S}")))
            plan.files.append(NewFile(dated(day, f"{name}.pdf"), papers.together(pieces, four)))
    none = wanted[(parcels.loc[wanted, "status"] == Status.SENT) & ~wanted.isin(going)]
    plan.count("parcels", len(parcels), going, none)
    printed = parcels["label_at"].mask(parcels.index.isin(going), pd.Timestamp(day.now))
    plan.tables["parcels"] = parcels.assign(label_at=printed)
    plan.said = [*_told(parcels, going, none, len(plan.files)), *plan.said]
    plan.opens = [plan.files[0].name]
    return plan


def _wanted(day: Day, parcels: pd.DataFrame) -> pd.Index:
    """The parcels that are to have their label: those that are selected, or all that have none yet."""
    rows = selected(parcels, day.options.selection)
    chosen = day.options.again or parcels.index.isin(day.options.selection).any()
    here = rows.index[rows["status"].isin(HERE) & (chosen | rows["label_at"].isna())]
    if here.empty:
        raise Refusal(
            tr("Every parcel that is packed has its label; select those on Parcels that are to be printed again.")
        )
    return here


def _known(parcels: pd.DataFrame) -> Known:
    """What labels may name a parcel by."""
    columns = zip(*(parcels[name] for name in ("tracking_no", "more_tracking", "parcel_no", "order_no")), strict=True)
    return papers.known(
        (int(label), [tracking, *more.split(",")], number, orders.split(","))
        for label, (tracking, more, number, orders) in zip(parcels.index, columns, strict=True)
    )


def _labels(day: Day, plan: Plan, known: Known, stack: ExitStack) -> Pages:
    """The labels of each parcel, of several files that have one the newest; what else there is to say of them."""
    found: Pages = {}
    strangers: list[str] = []
    unclear: list[str] = []
    for path in _files(day):
        day.progress(tr("Reading {file}", file=path.name))
        try:
            pdf = _opened(path, stack)
        except Refusal as refusal:
            plan.said += refusal.args
            continue
        here: Pages = {}
        for piece in pdf.labels(known):
            if len(piece.parcels) == 1:
                here.setdefault(next(iter(piece.parcels)), []).append((pdf, piece))
            else:
                (unclear if piece.parcels else strangers).append(f"{path.name} {piece.page + 1}")
        found = here | found
    plan.said += _others(strangers, unclear)
    return found


def _files(day: Day) -> list[Path]:
    """The PDFs that were chosen, else those in in/ and its folders, the newest first; Refusal where there is none."""
    folder = day.folders.data / IN
    lying = [
        path
        for pattern in FOLDERS
        for path in folder.glob(pattern)
        if path.suffix.lower() == ".pdf" and path.is_file() and path.parent.name not in NOT_LABELS
    ]
    files = list(day.options.files) or sorted(lying, key=lambda path: (-path.stat().st_mtime, path.name))
    if not files:
        raise Refusal(tr("Save the labels' PDFs from your carrier in the folder 'in' beside 'out', and press again."))
    return files


def _opened(path: Path, stack: ExitStack) -> Pdf:
    """A PDF that is closed with the others."""
    pdf = Pdf(path.read_bytes(), path.name)
    stack.callback(pdf.close)
    return pdf


def _along(day: Day, parcels: pd.DataFrame, going: pd.Index, stack: ExitStack) -> Pages:
    """Slips and customs papers as they were printed: the pages that name each parcel."""
    along: Pages = {}
    known = papers.known((int(label), [], number, []) for label, number in parcels["parcel_no"].items())
    for column, names in (("printed_at", ("packing-slips_",)), ("papers_at", ("cn22_", "cn23_", "invoices_"))):
        for at in parcels.loc[going, column].dropna().unique():
            folder = day.folders.data / "out" / f"{at:%Y-%m-%d}"
            files = (path for name in names for path in sorted(folder.glob(f"{name}{at:%H%M%S}*.pdf")))
            for path in files:
                pdf = _opened(path, stack)
                for label, pieces in pdf.papers(known).items():
                    along.setdefault(label, []).extend((pdf, piece) for piece in pieces)
    return along


def _told(parcels: pd.DataFrame, going: pd.Index, none: pd.Index, files: int) -> Iterator[Words]:
    yield trn(
        "{count:,} label in the order of the pick, in {files}.",
        "{count:,} labels in the order of the pick, in {files}.",
        len(going), files=trn("{count:,} file", "{count:,} files", files),
    )  # fmt: skip
    if len(none):
        yield tr("No label for {parcels}.", parcels=listed(parcels.loc[none, "parcel_no"], NAMED))
    unslipped = parcels.index[parcels.index.isin(going) & parcels["printed_at"].isna()]
    if len(unslipped):
        yield trn(
            "{count:,} of these parcels has no slip yet, which would be beside its label: press Packing slips first.",
            "{count:,} of these parcels have no slips yet, which would be beside their labels: press Packing slips "
            "first.",
            len(unslipped),
        )


def _others(strangers: Sequence[str], unclear: Sequence[str]) -> Iterator[Words]:
    """Labels that are printed for nobody; each by its file and page."""
    if strangers:
        yield tr("Labels of no parcel here: {places}.", places=listed(strangers, NAMED))
    if unclear:
        yield tr("Labels that name several parcels, not printed: {places}.", places=listed(unclear, NAMED))
