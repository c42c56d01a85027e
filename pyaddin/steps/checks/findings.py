"""What Check and repair finds, what it may know beside the sheets, and how a finding is mended."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final

import pandas as pd

from pyaddin.tables.frames import Tables, append, empty, from_records
from pyaddin.tables.schema import Column
from pyaddin.tables.schema import shown as caption_of
from pyaddin.tables.sheets import TABLES
from pyaddin.words.catalogue import Text, Words, tr

BLANK: Final = tr("(blank)")
"""How a blank cell is told where it is what should stand there."""
STANDING, TAKEN_BACK = "standing", "taken back"
THERE, CHANGED, GONE = "there", "changed", "gone"


@dataclass(frozen=True, slots=True)
class Mend:
    """What puts a finding right: cells by (table, label, column, value), rows to add by (table, values)."""

    cells: tuple[tuple[str, int, str, Any], ...] = ()
    rows: tuple[tuple[str, Mapping[str, Any]], ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that does not agree.

    What its row on Check shows is in the language of the book, for it is compared with what the sheet holds.

    kind     a word for the sort of finding, for programs
    place    the sheet, "Journal" or "Files"
    row      the row's key as a clerk reads it
    column   the caption of the column, or what is wrong
    says     what stands there
    should   what everything else says; blank where only the clerk can know, and then there is no mend
    why      how that is known and what to do, in one sentence
    mend     what puts it right; None where nothing safe does
    settles  the button that would put it right by itself; blank where none does
    keys     keys in Orders and Parcels of which the journal may know more
    labels   the rows of the table that it is about
    """

    kind: str
    place: str
    row: str
    column: str
    says: str
    should: str
    why: Words
    mend: Mend | None = None
    settles: str = ""
    keys: tuple[str, ...] = ()
    labels: tuple[int, ...] = ()

    @property
    def shown(self) -> tuple[str, str, str, str, str]:
        """What tells one finding from another."""
        return self.place, self.row, self.column, self.says, self.should


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known beside the tables; what is left out is not known, and then nothing is said of it.

    presses    number, state, button, at, who, done, skipped, needs, line, files of every press in the journal, by order
    files      press, name, state (there, changed, gone) of the files in out/ of standing presses
    strangers  names of files in out/ that no press wrote
    batches    a carrier file's name to standing or taken back; None where the journal is not to be asked
    ever       the highest row_id and parcel_no that the journal gave; None where it is not to be asked
    carriers   names of carrier formats; None where they are not known
    prints     fingerprint of what the carrier file would say today, by label of Parcels
    doubts     a sentence about a tracking number whose check digit does not fit, by label of Parcels
    ordered    units ordered by marketplace, shop, order, line and SKU, as imports brought them
    parcels    rows of Parcels as the journal's presses left them, by parcel number
    rows       status and parcel_no of Orders as the journal's presses left them, by Row ID
    repeated   rows of each table that the steps do not see because a row above has their key
    archive    findings about the archive, by those who can read it
    today      the day in the shop's time zone
    """

    presses: pd.DataFrame = field(default_factory=pd.DataFrame)
    files: pd.DataFrame = field(default_factory=pd.DataFrame)
    strangers: tuple[str, ...] = ()
    batches: Mapping[str, str] | None = None
    ever: Mapping[str, int] | None = None
    carriers: frozenset[str] | None = None
    prints: pd.Series = field(default_factory=lambda: pd.Series(dtype="str"))
    doubts: pd.Series = field(default_factory=lambda: pd.Series(dtype="str"))
    ordered: Mapping[tuple[str, ...], float] = field(default_factory=dict)
    parcels: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    rows: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    repeated: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    archive: tuple[Finding, ...] = ()
    today: date | None = None

    def knowing(self, **more: Any) -> "Facts":
        """The same with more known."""
        return replace(self, **more)


def spoken(value: Any, column: Column | None = None) -> str:
    """A cell as a clerk reads it; `column` is its own, which tells what a code is called."""
    if is_blank(value):
        return str(BLANK)
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%d %H:%M}"
    if column is not None and value in column.coded:
        return caption_of(value)
    return f"{value:g}" if isinstance(value, float) else str(value)


def is_blank(value: Any) -> bool:
    """Whether a cell holds nothing."""
    return value is None or value == "" or bool(pd.isna(value))


def named(table: str, frame: pd.DataFrame) -> pd.Series:
    """Each row's key as a clerk reads it."""
    keys = zip(*(frame[name].tolist() for name in TABLES[table].key), strict=True)
    return pd.Series([_key(key) for key in keys], index=frame.index, dtype="str")


def _key(parts: Iterable[Any]) -> str:
    return " / ".join(spoken(part) for part in parts if not is_blank(part))


def at(
    kind: str, table: str, frame: pd.DataFrame, label: int, column: str, why: Words, should: Any = "",
    cells: Mapping[str, Any] | None = None, settles: str = "", keys: Iterable[str] = (),
) -> Finding:  # fmt: skip
    """A finding about one cell of a table; `cells` are the row's columns with what mends them."""
    declared = TABLES[table]
    mend = Mend(tuple((table, int(label), name, value) for name, value in cells.items())) if cells else None
    row = _key(frame.at[label, name] for name in declared.key)
    of = declared.column(column)
    says, said = spoken(frame.at[label, column], of), spoken(should, of) if mend else ""
    return Finding(
        kind, declared.sheet, row, of.caption, says, said, why, mend, settles, tuple(keys), (int(label),)
    )  # fmt: skip


def grouped(
    kind: str, table: str, frame: pd.DataFrame, rows: pd.DataFrame, column: str, why: Text
) -> Iterable[Finding]:
    """A finding for each value of `column` among `rows`, not for each row; `why` may have places {value}, {count}."""
    for value, several in rows.groupby(column, sort=False):
        labels = several.index
        told = replace(why, args=(*why.args, ("value", value), ("count", len(labels))))
        finding = at(kind, table, frame, labels[0], column, told)
        row: Words = finding.row
        if len(labels) > 1:
            row = tr("{row} and {more:,} more", row=row, more=len(labels) - 1)
        yield replace(finding, row=str(row), labels=tuple(labels.tolist()))


def mended(tables: Tables, chosen: Sequence[Finding]) -> Tables:
    """`tables` with what mends these findings; the others stay as they are."""
    out = dict(tables)
    by_column: dict[tuple[str, str], dict[int, Any]] = {}
    new: dict[str, list[Mapping[str, Any]]] = {}
    for finding in chosen:
        for table, label, column, value in finding.mend.cells if finding.mend else ():
            by_column.setdefault((table, column), {})[label] = value
        for table, values in finding.mend.rows if finding.mend else ():
            new.setdefault(table, []).append(values)
    for (table, column), cells in by_column.items():
        frame = out[table]
        series = frame[column].copy()
        series.loc[list(cells)] = pd.Series(list(cells.values()), index=list(cells), dtype=series.dtype)
        out[table] = frame.assign(**{column: series})
    for table, records in new.items():
        out[table] = append(table, out.get(table, empty(table)), from_records(table, records))
    return out


def once(tables: Tables) -> Tables:
    """`tables` without rows whose key stands in a row above."""
    return {name: _once(name, frame) for name, frame in tables.items()}


def _once(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    later = repeated(name, frame)
    return frame.drop(later.index) if len(later) else frame


def repeated(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Rows whose key stands in a row above; a blank key is none."""
    names = list(TABLES[name].key)
    later = frame.duplicated(names)
    first = frame[names[0]]
    return frame[later & (first.notna() if first.dtype == "float64" else first != "")]
