"""Carrier files: what the carrier would refuse or cut, the files themselves, and a fingerprint of what they say."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import Any

import pandas as pd

from pyaddin.formats.carriers import declared
from pyaddin.formats.carriers import problems as carrier_problems
from pyaddin.formats.carriers import rows as carrier_rows
from pyaddin.formats.carriers.format import CarrierFormat, Sheet
from pyaddin.formats.carriers.rows import Rows
from pyaddin.formats.written import cells, vocabulary
from pyaddin.formats.written.files import OutFile, OutSheet, to_bytes
from pyaddin.formats.written.safe_names import safe
from pyaddin.steps.parcels.shipments import Shipments
from pyaddin.tables.problems import Problem

Cells = list[list[str | float]]


@dataclass(frozen=True, slots=True)
class Prepared:
    """All cells of some parcels' carrier file, worked out once; `labels` are the parcels, `problems` what is said."""

    fmt: CarrierFormat
    labels: list[int]
    sheets: list[tuple[Sheet, Rows, Cells]]
    problems: list[Problem]


def prepare(fmt: CarrierFormat, shipments: Shipments, labels: Iterable[int]) -> Prepared:
    """Works out the cells of the parcels with these labels, and what the carrier would refuse, cut or change there."""
    chosen = [int(label) for label in labels]
    parcels, items = carrier_rows.parcels_for(fmt, shipments, chosen)
    problems = list(carrier_problems.from_limits(fmt, parcels, items))
    sheets = []
    for sheet in fmt.sheets:
        rows = carrier_rows.rows_of(sheet, parcels, items)
        filled = [cells.fill(column, rows, fmt.file) for column in sheet.columns]
        found = [finding for _, findings in filled for finding in findings]
        problems += carrier_problems.from_findings(fmt, rows, found)
        sheets.append((sheet, rows, [column for column, _ in filled]))
    problems += declared.problems(fmt, parcels, items, [(sheet, rows) for sheet, rows, _ in sheets])
    return Prepared(fmt, chosen, sheets, problems)


def render(fmt: CarrierFormat, shipments: Shipments, labels: Iterable[int], batch: str, now: datetime) -> list[OutFile]:
    """The files, named by carrier, batch, time and number; parcels with an error are left out."""
    return write(prepare(fmt, shipments, labels), batch, now)


def write(prepared: Prepared, batch: str, now: datetime) -> list[OutFile]:
    """The files of prepared parcels, without those that have an error."""
    refused = {problem.row for problem in prepared.problems if problem.severity == "error"}
    good = [label for label in prepared.labels if label not in refused]
    fmt = prepared.fmt
    stem = f"{safe(fmt.name)}_{safe(batch)}_{now:%H%M%S}"
    return [
        OutFile(f"{stem}_{number}.{fmt.file.extension}", to_bytes(fmt.file, _sheets(prepared, part)), part)
        for number, part in enumerate(_parts(prepared, good), 1)
    ]


def _parts(prepared: Prepared, labels: list[int]) -> list[list[int]]:
    """The labels in files of at most `rows_max` rows; a parcel is never torn apart."""
    most = prepared.fmt.file.rows_max
    if most is None or not labels:
        return [labels] if labels else []
    sizes = Counter(next((rows.owners for _, rows, _ in prepared.sheets if not rows.shared), []))
    parts: list[list[int]] = [[]]
    used = 0
    for label in labels:
        size = sizes[label]
        if parts[-1] and used + size > most:
            parts.append([])
            used = 0
        parts[-1].append(label)
        used += size
    return parts


def _sheets(prepared: Prepared, part: list[int]) -> list[OutSheet]:
    whole = len(part) == len(prepared.labels)
    turn = {label: number for number, label in enumerate(part)}
    out = []
    for sheet, rows, columns in prepared.sheets:
        keep = list(range(len(rows)))
        if not whole:
            keep = sorted({position for label in part for position in rows.positions.get(label, ())})
            columns = [[column[position] for position in keep] for column in columns]
        turns = [-1 if rows.shared else turn[rows.owners[position]] for position in keep]
        headers, below = [column.header for column in sheet.columns], [column.below for column in sheet.columns]
        out.append(OutSheet(sheet.name, headers, _numbered(sheet, columns), below if any(below) else (), turns))
    return out


def _numbered(sheet: Sheet, columns: Cells) -> Cells:
    """Columns that hold the row's number count anew in every file."""
    count = len(columns[0])
    return [
        [type(column[0])(n) for n in range(1, count + 1)] if count and _is_number(declared) else column
        for declared, column in zip(sheet.columns, columns, strict=True)
    ]


def _is_number(column: Any) -> bool:
    return bool(column.value.names == (vocabulary.ROW_NUMBER,))


def fingerprints(prepared: Prepared) -> pd.Series:
    """A short hash for each prepared parcel, over every sheet; dates of the press and row numbers do not count.

    It is one of what is written, not of the fields that it is made from: many edits of these leave a file as it is (a
    letter beyond the cut, a gram that is rounded away, a service by its name or its code), and such a parcel has not
    changed.
    """
    texts: dict[int, list[str]] = {label: [prepared.fmt.id] for label in prepared.labels}
    for sheet, rows, columns in prepared.sheets:
        said = _lines(sheet, columns, len(rows))
        for label, positions in rows.positions.items():
            texts[label] += [said[position] for position in positions]
    hashes = [blake2b("\x1e".join(texts[label]).encode(), digest_size=6).hexdigest() for label in prepared.labels]
    return pd.Series(hashes, index=pd.Index(prepared.labels, dtype="int64"), dtype="str")


def _lines(sheet: Sheet, columns: Sequence[Sequence[str | float]], count: int) -> list[str]:
    """Each row's filled cells, led by their column, so that a row's text depends on nothing but the row."""
    led = [
        [f"{number}={cell}" if cell != "" else "" for cell in column]
        for number, (declared, column) in enumerate(zip(sheet.columns, columns, strict=True))
        if not declared.volatile and any(column)
    ]
    return ["\x1f".join(filter(None, row)) for row in zip(*led, strict=True)] if led else [""] * count
