"""What a carrier's or a tracking service's file tells of parcels: a row an event, or a row a parcel's last one."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, tzinfo
from functools import cache
from typing import Any, Final

import pandas as pd

from pyaddin.formats.exports.tracking import ALIASES as NUMBERS
from pyaddin.formats.exports.tracking import HEAD_ROWS, Cells, Header, first_filled, header_of
from pyaddin.tables.parcels import PARCELS
from pyaddin.values.captions import caption_key
from pyaddin.values.dates import ANY, moments
from pyaddin.values.raw import code_of, text_of
from pyaddin.words.catalogue import Language, Text, spoken, tr
from pyaddin.words.quoting import quoted

# AfterShip's table, TrackingMore's fields and UPS Quantum View's file, and words that say the same.
ALIASES: Final[dict[str, tuple[str, ...]]] = {
    "tracking_no": (*NUMBERS["tracking_no"], "tracking_number", "Tracking numbers"),
    "state": (
        "Status", "Tracking status", "Delivery status", "Sub-status", "Package status", "State", "tracking_status",
        "Exception Status Description", "物流状态", "状态", "包裹状态", "Sendungsstatus",
    ),
    "said": (
        "Latest event", "lastEvent", "Event", "Event description", "Description", "Last event", "Status description",
        "Exception Reason Description", "Activity", "最新轨迹", "轨迹信息", "最新物流信息",
    ),
    "at": (
        "Event time", "lastUpdateTime", "Latest event time", "Status date", "Date", "Event date", "Timestamp",
        "updated_at", "Package Activity Date", "最新时间", "时间", "Datum Status",
    ),
    "time": ("Time", "Package Activity Time"),
    "place": ("Location", "Place", "Event location", "City", "UPS Location", "地点", "Ort"),
    "carrier": ("Carrier", "Courier", "carrier_code", "物流公司", "运输商"),
}  # fmt: skip
SERVICES: Final = {
    "itemTimeLength": "trackingmore", "stayTimeLength": "trackingmore", "On-time status": "aftership",
    "Sub-status": "aftership",
}  # fmt: skip
"""Headers that only one service's file has: the scheme that its words are in."""
Headers = Mapping[str, Sequence[str]]
"""What a file that was taught calls its columns, by role."""
COLUMNS: Final = ("tracking_no", "state", "said", "at", "zone", "place", "carrier", "line")
_TWO_DIGITS: Final = 6
_OFFSET: Final = re.compile(r":\d\d(?:\.\d+)?\s*(Z|[+-]\d\d:?\d\d)$")


def _key(cell: Any) -> str:
    return caption_key(cell, loose=True)


@cache
def _roles(_spoken: Language) -> Mapping[str, tuple[str, int]]:
    own = {_key(PARCELS.column(name).caption): (name, 0) for name in ("tracking_no", "carrier")}
    return own | {_key(alias): (role, turn) for role, names in ALIASES.items() for turn, alias in enumerate(names)}


def has_header(rows: Sequence[Cells], taught: Sequence[Headers] = ()) -> bool:
    """Whether one of the first rows names a tracking number and what is told of it."""
    return _header(rows, taught) is not None


def _header(rows: Sequence[Cells], taught: Sequence[Headers]) -> Header | None:
    for one in taught:
        if found := _taught_header(rows, one):
            return found
    roles = _roles(spoken())
    return header_of(rows, roles, lambda found: "tracking_no" in found and ("state" in found or "said" in found))


def _taught_header(rows: Sequence[Cells], taught: Headers) -> Header | None:
    """The header line of a file that was taught: all of its headers stand there."""
    places = {_key(header): (role, turn) for role, names in taught.items() for turn, header in enumerate(names)}
    for at, row in enumerate(rows[:HEAD_ROWS]):
        if places.keys() <= {_key(cell) for cell in row}:
            found = header_of(rows[at : at + 1], places, bool)
            return (at, {role: found[1].get(role, []) for role in ALIASES}) if found else None
    return None


def read_events(
    rows: Sequence[Cells], zone: tzinfo = UTC, taught: Sequence[Headers] = ()
) -> tuple[pd.DataFrame, str] | Text:  # fmt: skip
    """What a file tells, a row an event, and the scheme that its words are in ("" where none is known).

    The columns are tracking_no, state and said (the carrier's words), at (the shop's clock, NaT where no time can be
    told), zone (in which the file gives it), place, carrier and line (from 1). A sentence says why there is nothing to
    be read.
    """
    found = _header(rows, taught)
    if found is None:
        return _explanation(rows)
    head, places = found
    numbered = [(line, row) for line, row in enumerate(rows[head + 1 :], head + 2) if any(text_of(c) for c in row)]
    if not numbered:
        return tr("There are no rows below the header; the file tells of no parcel.")
    days = [_moment(row, places) for _, row in numbered]
    at, _ = moments(days, (ANY,), zone, zone, year_last=False)
    frame = pd.DataFrame(
        {
            "tracking_no": [code_of(first_filled(row, places["tracking_no"])) for _, row in numbered],
            "state": [_all(row, places["state"]) for _, row in numbered],
            "said": [text_of(first_filled(row, places["said"])) for _, row in numbered],
            "at": pd.array(list(at), dtype="datetime64[us]"),
            "zone": [_zone(day, zone) for day in days],
            "place": [text_of(first_filled(row, places["place"])) for _, row in numbered],
            "carrier": [text_of(first_filled(row, places["carrier"])) for _, row in numbered],
            "line": [line for line, _ in numbered],
        },
        columns=list(COLUMNS),
    )
    known = {_key(cell) for cell in rows[head]}
    return frame, next((scheme for header, scheme in SERVICES.items() if _key(header) in known), "")


def _moment(row: Cells, places: Mapping[str, list[int]]) -> Any:
    """A row's day and, where it stands in a cell of its own, its time of the day."""
    day, time = first_filled(row, places["at"]), text_of(first_filled(row, places["time"]))
    if not time or not isinstance(day, str):
        return day
    if time.isdecimal() and len(time) <= _TWO_DIGITS:  # hhmmss, whose first nought a program took away
        digits = time.zfill(_TWO_DIGITS)
        time = f"{digits[:2]}:{digits[2:4]}:{digits[4:]}"
    if day.isdecimal() and len(day) == 8:
        day = f"{day[:4]}-{day[4:6]}-{day[6:]}"
    return f"{day} {time}"


def _zone(moment: Any, shop: tzinfo) -> str:
    """The offset that a moment bears, else the shop's zone; blank where there is no moment."""
    text = text_of(moment)
    offset = _OFFSET.search(text)
    return offset.group(1) if offset else str(shop) if text else ""


def _explanation(rows: Sequence[Cells]) -> Text:
    first = next((row for row in rows[:HEAD_ROWS] if sum(1 for cell in row if text_of(cell)) > 1), None)
    if first is None:
        return tr("There is no table in it; such a file has a header line with a tracking number and a status.")
    return tr(
        "No columns for tracking number and status among {headers}; teach it the file by Learn format once, and press "
        "again.", headers=quoted(first),
    )  # fmt: skip


def _all(row: Cells, columns: Iterable[int]) -> list[str]:
    """The filled cells of the columns, the most exact one first: a sub-status stands behind its status."""
    return [text_of(row[column]) for column in reversed(list(columns)) if column < len(row) and text_of(row[column])]
