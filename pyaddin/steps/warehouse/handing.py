"""Waybills scanned out at the door: when, by whom, and on which manifest; a number that is new is tied to its parcel.

That a parcel is packed, that it has a number and that the carrier took it are three facts, and each has its own cell.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

import pandas as pd

from pyaddin.steps.orders.row_ids import highest_number
from pyaddin.tables.frames import Tables
from pyaddin.tables.outbound import HAND_OVER, Handed
from pyaddin.tables.parcels import WALKS
from pyaddin.tables.problems import Problem, mark
from pyaddin.tables.schema import YES
from pyaddin.tables.status import Status
from pyaddin.words.catalogue import Text
from pyaddin.words.problems import said

SOURCE: Final = "handover"
GOING: Final = (Status.PACKED, Status.SENT, Status.SHIPPED)
Wrong = tuple[tuple[str, ...], Text]


@dataclass(slots=True)
class HandedOver:
    """The tables after the press, what is wrong, and the lines that went."""

    lines: pd.DataFrame
    parcels: pd.DataFrame
    problems: list[Problem]
    went: set[int]
    manifests: list[str]


@dataclass(slots=True)
class _Door:
    """Parcels by what a scanner reads of them, as the lines change them."""

    parcels: pd.DataFrame
    closed: Collection[int]
    by_number: dict[str, int] = field(default_factory=dict)
    by_waybill: dict[str, list[int]] = field(default_factory=dict)
    taken: dict[int, datetime | None] = field(default_factory=dict)

    @classmethod
    def of(cls, parcels: pd.DataFrame, closed: Collection[int]) -> "_Door":
        """The door of these parcels."""
        door = cls(parcels, closed)
        columns = (parcels[name] for name in ("parcel_no", "tracking_no", "more_tracking", "status"))
        for label, number, waybill, more, status in zip(parcels.index, *columns, strict=True):
            if number:
                door.by_number.setdefault(key(number), int(label))
            for one in (waybill, *more.split(",")):
                if key(one) and status != Status.CANCELLED:
                    door.by_waybill.setdefault(key(one), []).append(int(label))
        return door

    def meant(self, scan: str, parcel_scan: str) -> int | Wrong:
        """The parcel that a line means, or why there is none."""
        of_waybill = self.by_waybill.get(key(scan), [])
        if parcel_scan:
            label = self.by_number.get(key(parcel_scan))
            if label is None:
                return ("parcel_scan",), said("handover.no-parcel", parcel=parcel_scan)
            if others := [one for one in of_waybill if one != label]:
                other = self.parcels.at[others[0], "parcel_no"]
                return ("scan", "parcel_scan"), said("handover.others", waybill=scan, parcel=other)
            has = self.parcels.at[label, "tracking_no"]
            if scan and has and label not in of_waybill and key(scan) != key(parcel_scan):
                number = self.parcels.at[label, "parcel_no"]
                return ("scan", "parcel_scan"), said("handover.has-another", parcel=number, waybill=has)
            return label
        if len(of_waybill) > 1:
            numbers = ", ".join(self.parcels.loc[of_waybill[:3], "parcel_no"])
            return ("scan",), said("handover.several", waybill=scan, parcels=numbers)
        if of_waybill:
            return of_waybill[0]
        label = self.by_number.get(key(scan))
        return (("scan",), said("handover.unknown", waybill=scan)) if label is None else label

    def stops(self, label: int, bind: bool) -> Text | None:
        """Why a parcel does not leave."""
        number, status, at, manifest = self.parcels.loc[label, ["parcel_no", "status", "handed_at", "manifest"]]
        if status == Status.CANCELLED:
            return said("handover.cancelled", parcel=number)
        if bind:
            return None
        if label in self.taken:
            return said("handover.twice", parcel=number)
        if pd.notna(at):
            return said("handover.before", parcel=number, day=f"{at:%Y-%m-%d %H:%M}", manifest=manifest)
        if status not in GOING:
            return said("handover.not-going", parcel=number)
        return said("handover.gate", parcel=number) if label in self.closed else None


def key(code: str) -> str:
    """A code as scanners and people write it: without blanks, in one case."""
    return "".join(code.split()).casefold()


def meant(lines: pd.DataFrame, parcels: pd.DataFrame) -> list[int]:
    """The parcels that the lines mean that are not done yet."""
    door = _Door.of(parcels, ())
    rows = lines[(lines["status"] == "") & ((lines["scan"] != "") | (lines["parcel_scan"] != ""))]
    found = (door.meant(scan, parcel) for scan, parcel in zip(rows["scan"], rows["parcel_scan"], strict=True))
    return list(dict.fromkeys(label for label in found if isinstance(label, int)))


def hand_over(
    tables: Tables, closed: Collection[int], who: str, now: datetime, last_manifest: int
) -> HandedOver:  # fmt: skip
    """Hand over what can be, line by line; running it on its own result changes nothing.

    `closed` are parcels that may not go out.
    """
    lines, parcels = tables[HAND_OVER.name], tables["parcels"]
    door, out, boxes = _Door.of(parcels, closed), lines.copy(), parcels.copy()
    problems, went = list[Problem](), set[int]()
    numbers: dict[tuple[str, str], str] = {}
    last = highest_number(parcels["manifest"], last_manifest, WALKS["manifest"])
    rows = lines.index[(lines["status"] == "") & ((lines["scan"] != "") | (lines["parcel_scan"] != ""))]
    for label in rows:
        line = lines.loc[label]
        bind = line["only_bind"] == YES
        at = door.meant(line["scan"], line["parcel_scan"])
        wrong = at if isinstance(at, tuple) else _stopped(door, at, bind)
        if wrong or not isinstance(at, int):
            problems.append(Problem(HAND_OVER.name, int(label), *(wrong or (("scan",), said("handover.unknown")))))
            continue
        _bind(door, boxes, at, line["scan"])
        box = boxes.loc[at]
        out.loc[label, _SHOWN] = box[_SHOWN].tolist()
        if bind:
            out.loc[label, ["status", "who"]] = [Handed.BOUND, who]
        else:
            door.taken[at] = now
            of = (box["carrier"], box["warehouse"])
            manifest = numbers.setdefault(of, f"{WALKS['manifest']}{last + len(numbers) + 1:06d}")
            boxes.loc[at, ["handed_at", "manifest"]] = [pd.Timestamp(now), manifest]
            out.loc[label, ["status", "who", "handed_at", "manifest"]] = [Handed.OVER, who, pd.Timestamp(now), manifest]
            if box["wave"] and pd.isna(box["picked_at"]):
                told = said("handover.not-picked", parcel=box["parcel_no"])
                problems.append(Problem(HAND_OVER.name, int(label), ("parcel_no",), told, "warning"))
        went.add(int(label))
    return HandedOver(mark(HAND_OVER.name, out, SOURCE, problems, rows), boxes, problems, went, list(numbers.values()))


_SHOWN: Final = ["parcel_no", "tracking_no", "carrier", "warehouse", "weight_g"]


def _stopped(door: _Door, label: int, bind: bool) -> Wrong | None:
    why = door.stops(label, bind)
    return None if why is None else (("scan",), why)


def _bind(door: _Door, parcels: pd.DataFrame, label: int, scan: str) -> None:
    """A waybill that no parcel has is this one's from now on."""
    number, has = parcels.loc[label, ["parcel_no", "tracking_no"]]
    if scan and not has and key(scan) != key(number):
        parcels.loc[label, "tracking_no"] = scan
        door.parcels = parcels
        door.by_waybill[key(scan)] = [label]


@dataclass(frozen=True, slots=True)
class Bag:
    """A bag or carton for the forwarder, with what is in it."""

    number: str
    seal: str
    parcels: int
    grams: float


@dataclass(frozen=True, slots=True)
class Manifest:
    """What one carrier took from one warehouse at one time, and what it did not."""

    number: str
    carrier: str
    warehouse: str
    driver: str
    lines: pd.DataFrame
    bags: list[Bag]
    left: list[str]


def manifests(lines: pd.DataFrame, parcels: pd.DataFrame, numbers: Iterable[str]) -> list[Manifest]:
    """The manifests of these numbers, with Parcels' own columns beside the lines."""
    return [_manifest(lines[lines["manifest"] == number], parcels, number) for number in numbers]


def _manifest(lines: pd.DataFrame, parcels: pd.DataFrame, number: str) -> Manifest:
    known = parcels.drop_duplicates("parcel_no").set_index("parcel_no")
    of = known.reindex(lines["parcel_no"]).set_axis(lines.index, axis=0)
    rows = lines.assign(order_no=of["order_no"], country=of["country"], service=of["service"])
    carrier, warehouse = lines["carrier"].iloc[0], lines["warehouse"].iloc[0]
    here = (parcels["carrier"] == carrier) & (parcels["warehouse"] == warehouse)
    waits = here & parcels["handed_at"].isna() & parcels["status"].isin((Status.PACKED, Status.SENT))
    left = [number for number, waybill in zip(parcels.loc[waits, "parcel_no"], parcels.loc[waits, "tracking_no"],
                                              strict=True) if waybill]  # fmt: skip
    driver = next((name for name in lines["driver"] if name), "")
    return Manifest(number, carrier, warehouse, driver, rows, _bags(lines), left)


def _bags(lines: pd.DataFrame) -> list[Bag]:
    found: Mapping[str, pd.DataFrame] = {str(bag): rows for bag, rows in lines.groupby("bag", sort=False) if bag}
    return [
        Bag(bag, next((seal for seal in rows["seal"] if seal), ""), len(rows), float(rows["weight_g"].sum()))
        for bag, rows in found.items()
    ]
