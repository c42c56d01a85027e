"""Three rows as a learned format would read or write them, before anything is saved."""

import tomllib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

from pyaddin.formats.carriers import write
from pyaddin.formats.carriers.format import CarrierFormat
from pyaddin.formats.confirm import format as confirm
from pyaddin.formats.exports import purchases
from pyaddin.formats.exports.events import read_events
from pyaddin.formats.exports.format import Marketplace
from pyaddin.formats.exports.orders import read_orders
from pyaddin.formats.exports.recognise import recognise
from pyaddin.formats.exports.rows import Rejected
from pyaddin.formats.exports.taught import EventFile
from pyaddin.formats.exports.tracking import TrackingRows
from pyaddin.formats.files.load import checked
from pyaddin.formats.learn.meanings import Answer
from pyaddin.formats.learn.propose import SAMPLES, Proposal, shown
from pyaddin.formats.written import cells as column_cells
from pyaddin.steps.parcels.shipments import Shipments
from pyaddin.tables.problems import Refusal
from pyaddin.words.catalogue import tr

Preview = dict[int, tuple[str, ...]]
"""By column: what would stand there in up to three rows."""
LONGEST = 80
THE_FORMAT = tr("The format")


def preview(
    proposal: Proposal, answers: Mapping[int, Answer], made: str, zone: ZoneInfo, cargo: Shipments | None,
    lines: pd.DataFrame | None = None,
) -> Preview:  # fmt: skip
    """What the format in the TOML text `made` gives, read from the file or written for up to three of the parcels or of
    the order lines (as for `render_confirmation`), of which there may be none.

    Refusal when a loader of the program does not take the text.
    """
    if proposal.purpose == "carrier":
        carrier = load_carrier(made)
        return _written(carrier, cargo) if cargo else {}
    if proposal.purpose == "confirm":
        told = checked(tomllib.loads(made), confirm.ConfirmFormat, THE_FORMAT)
        places = sorted(answers) if told.is_downloaded else range(len(told.columns))
        return {} if lines is None else dict(zip(places, _confirmed(told, lines), strict=True))
    rows = _shortened(proposal)
    if proposal.purpose == "status":
        told_of = checked(tomllib.loads(made), EventFile, THE_FORMAT)
        read_ = read_events(rows, zone, [told_of.events])
        return _by_column(proposal, answers, read_[0].set_index("line")) if isinstance(read_, tuple) else {}
    fmt = checked(tomllib.loads(made), Marketplace, THE_FORMAT)
    if proposal.purpose == "tracking":
        found = purchases.read(rows, [fmt])
        frame = found.rows if isinstance(found, TrackingRows) else pd.DataFrame()
        return _by_column(proposal, answers, frame.set_index("line") if len(frame) else frame)
    match = recognise(rows, [fmt])
    if match is None:
        raise Refusal(
            tr("The file is not recognised by the headers that were chosen; choose what the other ones mean.")
        )
    incoming = read_orders(match, rows, zone)
    read = incoming.frame.set_axis(pd.Index(incoming.lines), axis=0)
    return _by_column(proposal, answers, read, {one.line: one for one in incoming.rejected})


def _shortened(proposal: Proposal) -> list[Any]:
    """The sheet down to the third filled row below its header."""
    rows, found = proposal.rows, 0
    for number in range(proposal.first_row, len(rows)):
        found += any(map(shown, rows[number]))
        if found == SAMPLES:
            return rows[: number + 1]
    return rows


def _by_column(
    proposal: Proposal, answers: Mapping[int, Answer], frame: pd.DataFrame, rejected: Mapping[int, Rejected] = {}
) -> Preview:
    """`frame` is labelled by the file's rows; a row that would not be taken says so in every column."""
    lines = sorted({*frame.index.tolist(), *rejected})[:SAMPLES]
    out: Preview = {}
    for at, answer in answers.items():
        target = answer.meaning.target(proposal.purpose) if answer.meaning else ""
        cells = [
            str(tr("not taken: {why}", why=rejected[line].reason)) if line in rejected
            else _shown(frame.at[line, target])
            for line in lines if line in rejected or target in frame
        ]  # fmt: skip
        out[at] = tuple(cell[:LONGEST] for cell in cells)
    return out


def _shown(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return " ".join(value)
    if pd.isna(value):
        return ""
    return f"{value:%Y-%m-%d %H:%M}" if isinstance(value, datetime) else f"{value:g}"


def load_carrier(made: str) -> CarrierFormat:
    """A carrier format from its TOML text; Refusal says what is wrong with it."""
    return checked(tomllib.loads(made), CarrierFormat, THE_FORMAT)


def _confirmed(fmt: confirm.ConfirmFormat, lines: pd.DataFrame) -> list[tuple[str, ...]]:
    rows = confirm.Lines(confirm.lines_of(fmt, lines).head(SAMPLES))
    return [_texts(column_cells.fill(column, rows, fmt.file)[0]) for column in fmt.columns]


def _texts(cells: Sequence[str | float]) -> tuple[str, ...]:
    return tuple((cell if isinstance(cell, str) else f"{cell:g}")[:LONGEST] for cell in cells[:SAMPLES])


def _written(fmt: CarrierFormat, cargo: Shipments) -> Preview:
    labels = cargo.parcels.index[:SAMPLES]
    columns = write.prepare(fmt, cargo, labels).sheets[0][2]
    return {at: _texts(column) for at, column in enumerate(columns)}
