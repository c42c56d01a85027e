"""Find: an order, a parcel, a buyer, on the sheets and in the archive."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import count, islice
from typing import Final

from pyaddin.actions import listing
from pyaddin.actions.plan import Day, Plan
from pyaddin.steps.records import finding
from pyaddin.store.archive import Archive
from pyaddin.tables.changes import RowChange, as_rows
from pyaddin.tables.office import FOUND, IN_ARCHIVE, ON_ORDERS, ON_PARCELS
from pyaddin.tables.problems import Refusal
from pyaddin.words.catalogue import Words, tr, trn

MOST = 500
"""Rows that Found shows."""
PLACES: Final = {"orders": ON_ORDERS, "parcels": ON_PARCELS}

Record = dict[str, object]


def run(day: Day) -> Plan:
    """List on Found what holds every word that was typed, first what has just that number: of the sheets, then of the
    archive, newest first."""
    typed = " ".join(day.options.words) or day.typed()
    words = finding.wanted(typed)
    if not words:
        raise Refusal(
            tr("There is nothing to look for: type a number, a name or a part of one into the box on Home and press "
               "Find.")
        )  # fmt: skip
    archive = Archive(day.journal)
    here = [row for table in ("orders", "parcels") for row in _on_sheet(day, table, words)]
    looked = len(day.tables["orders"]) + len(day.tables["parcels"]) + archive.count()
    away = list(_in_archive(archive, archive.find(words, MOST + 1)))
    numbers = finding.whole_numbers(words)
    hits = sorted([*here, *away], key=lambda row: not finding.is_named(row, numbers))
    found = [{"no": float(no), **row} for no, row in zip(count(1), islice(hits, MOST), strict=False)]
    sheet = listing.placed(FOUND.name, day.tables[FOUND.name], found)
    plan = Plan({FOUND.name: sheet}, len(found), looked - len(found))
    plan.said = _said(found, more=len(here) + len(away) > MOST)
    return plan


def _on_sheet(day: Day, table: str, words: finding.Wanted) -> Iterator[Record]:
    hits = finding.fitting(table, day.tables[table], words).head(MOST + 1)
    parcels = day.tables["parcels"]
    boxes = as_rows("parcels", parcels[parcels["parcel_no"].isin(hits["parcel_no"])])
    return _shown(PLACES[table], as_rows(table, hits), {box.key: box.values for box in boxes})


def _in_archive(archive: Archive, rows: list[RowChange]) -> Iterator[Record]:
    rows = sorted(rows, key=lambda row: str(row.values.get("ordered_at") or ""), reverse=True)
    rows = sorted(rows, key=lambda row: row.table)
    numbers = {str(row.values["parcel_no"]) for row in rows if row.values.get("parcel_no")}
    return _shown(IN_ARCHIVE, rows, archive.parcels_of(numbers))


def _shown(
    place: str, rows: Iterable[RowChange], parcels: Mapping[str, Mapping[str, object]]
) -> Iterator[Record]:  # fmt: skip
    for row in rows:
        yield finding.shown(row.table, place, row.values, parcels.get(str(row.values.get("parcel_no")), {}))


def _said(found: list[Record], more: bool) -> list[Words]:
    """The line is kept for ever, so it does not say what was typed, which may be a buyer's name."""
    if not found:
        return [tr("Nothing on Orders, on Parcels or in the archive holds what was typed.")]
    archived = sum(row["place"] == IN_ARCHIVE for row in found)
    said = trn(
        "What was typed stands in {count:,} row, {archived:,} of them in the archive; see Found.",
        "What was typed stands in {count:,} rows, {archived:,} of them in the archive; see Found.",
        len(found), archived=archived,
    )  # fmt: skip
    return [said, tr("There are more than {most}: type more of it.", most=MOST)] if more else [said]
