"""A list of purchases as a tracking file: a supplier's waybill belongs to the order that the goods were bought for."""

from collections.abc import Sequence
from datetime import UTC, tzinfo

from pyaddin.formats.exports.format import Marketplace
from pyaddin.formats.exports.recognise import Match, recognise
from pyaddin.formats.exports.rows import Export
from pyaddin.formats.exports.tracking import TrackingRows, has_header, read_tracking
from pyaddin.formats.files.text import Knows, Owned
from pyaddin.values import raw as cells
from pyaddin.values.raw import Row
from pyaddin.words.catalogue import Text, tr

_CALLED = {
    "reference": "Order Number", "tracking_no": "Tracking Number", "carrier": "Carrier", "shipped_at": "Ship Date",
}  # fmt: skip
_STOCK = "bought for stock"


def read(rows: Sequence[Row], formats: Sequence[Marketplace], zone: tzinfo = UTC) -> TrackingRows | Text:
    """The tracking numbers of a carrier's file or, where a format knows it as one, of a list of purchases.

    A purchase that names no order of the shop was bought for stock and counts as a row without a number. A sentence
    says why there is nothing to be read. `zone` is the shop's.
    """
    match = recognise(rows, [one for one in formats if one.tracking])
    if match is None:
        return read_tracking(rows, zone)
    lacking = [value for name in ("reference", "tracking_no") for value in _absent(match, name)]
    if lacking:
        return tr(
            "This form of {title} has no column {header}; download it again with that column.",
            title=match.format.title, header=lacking[0],
        )  # fmt: skip
    return read_tracking(_as_tracking(match, rows), zone)


def owner_of(formats: Sequence[Marketplace]) -> Knows:
    """Tells `read_rows` whether there are tracking numbers in a text file; of other columns nothing is taken."""
    lists = [one for one in formats if one.tracking]

    def knows(rows: list[list[str]], encoding: str) -> Owned:
        there = has_header(rows) or recognise([list(row) for row in rows], lists)
        return "encoding" if there else "no"

    return knows


def _absent(match: Match, name: str) -> list[str]:
    headers = match.format.tracking[name].headers
    return [] if any(header in match.matched for header in headers) else list(headers)


def _as_tracking(match: Match, rows: Sequence[Row]) -> list[Row]:
    """The same rows, at the same places, under names that every tracking file may use."""
    export = Export(match, rows)
    values = match.format.tracking
    columns = {name: cells.code(export.value(value)) for name, value in values.items()}
    out: list[Row] = [[] for _ in rows]
    out[match.header] = [*(_CALLED[name] for name in values), "Purchase"]
    for at, row in zip(export.lines, zip(*columns.values(), strict=True), strict=True):
        cells_ = dict(zip(columns, row, strict=True))
        # a learned tracking file has a row a parcel, and each must name its order
        known = cells_["reference"] != "" or match.format.grain == "line"
        out[at - 1] = [*(cells_.values() if known else [""] * len(cells_)), "" if known else _STOCK]
    return out
