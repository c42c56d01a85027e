"""A workbook of an earlier version made into one of today's: today's empty one, into which the old one is poured.

So an upgraded workbook equals a new one part for part, but for its rows and what is the clerk's own. What that is, is
told by the workbook as it was when its version was new: what differs from it is the clerk's.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Final
from xml.etree import ElementTree

from pyaddin.book.base import Grid, Raw
from pyaddin.book.closed.workbook import ClosedWorkbook, damaged
from pyaddin.book.upgrading import around, clerks, macros, names, notes, package, table, tails
from pyaddin.book.upgrading.around import Around, Tail
from pyaddin.book.upgrading.complete import refuse_lost
from pyaddin.book.upgrading.looks import Styles, Wardrobe
from pyaddin.book.upgrading.ours import First, Sheet
from pyaddin.book.upgrading.package import Parts
from pyaddin.book.upgrading.places import Pointing, SheetMap
from pyaddin.book.upgrading.plan import Ours, plan, refuse_names_taken
from pyaddin.book.upgrading.pouring import Pour
from pyaddin.book.upgrading.reading import Reader, Strings
from pyaddin.book.xlsx import markup as xml
from pyaddin.book.xlsx.parts import Area
from pyaddin.tables.problems import Refusal
from pyaddin.tables.sheets import TABLES
from pyaddin.words.catalogue import Text, tr

_REFUSED: Final[dict[str, Text]] = {
    "slicer+xml": tr("slicers"),
    "timeline+xml": tr("timelines"),
    "revisionHeaders+xml": tr("a history of changes, as shared workbooks have"),
    "tableSingleCells+xml": tr("cells that are mapped to XML data"),
    "volatileDependencies+xml": tr("figures that come from a server"),
    "macrosheet+xml": tr("a sheet of Excel 4 macros"),
    "dialogsheet+xml": tr("a sheet of an old dialog"),
}
"""What would be damaged by being carried over."""
_PROGRAM_MACRO: Final = b"Press_"
_ANCHOR: Final = re.compile(rb"<((?:\w+:)?(?:twoCell|oneCell|absolute)Anchor)[\s>].*?</\1\s*>", re.DOTALL)
_CONTROL: Final = re.compile(rb"<mc:AlternateContent\b.*?</mc:AlternateContent\s*>", re.DOTALL)
_SHEET_TYPES: Final = {
    ".xlsm": "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
}


@dataclass(slots=True)
class Upgraded:
    """What came of it: `rows` of our tables were brought, `left` has no place in the new workbook, `doubtful` are
    formulas to look at, `modules` macros of the clerk's by the names of their files."""

    rows: int = 0
    left: list[str] = field(default_factory=list)
    doubtful: list[str] = field(default_factory=list)
    modules: dict[str, str] = field(default_factory=dict)


def upgrade(book: ClosedWorkbook, today: Path, first: Path | None, target: Path) -> Upgraded:
    """Write to `target` what the workbook is in today's version; Refusal where that cannot be done without a loss.

    `today` is today's empty workbook in the same language, `first` the empty one of the workbook's own version.
    """
    try:
        return _Engine(book, today, first).run(target)
    except (ElementTree.ParseError, ValueError, LookupError):
        raise damaged(book.path) from None


class _Engine:
    def __init__(self, book: ClosedWorkbook, today: Path, first: Path | None) -> None:
        self._book, self._today = book, ClosedWorkbook(today)
        self._first_book = ClosedWorkbook(first) if first else None
        self._old, self._new = Parts.read(book.path), Parts.read(today)
        self._first = Parts.read(first) if first else None
        self._done = Upgraded()

    def run(self, target: Path) -> Upgraded:
        """Every part in its turn; styles come last, for all others add to them."""
        self._refuse()
        self._done.modules = self._modules()
        checked = [(self._sheet(sheet), sheet) for sheet in self._ours]
        own = {sheet.name: (sheet, self._clerks.sheet(sheet)) for sheet in self._own}
        ours = {sheet.map.old: sheet.map.new for sheet in self._ours}
        order = names.sheets_in_order(self._old.sheets(), ours, self._today.sheets())
        hidden = {ours[s.name]: s.entry["state"] for s in self._old.sheets() if s.name in ours and "state" in s.entry}
        names.with_sheets(self._new, order, own, hidden)
        self._done.left += names.with_names(self._new, self._old, self._first, order, ours, self._pointing)
        names.with_the_rest(self._new, self._old, self._clerks)
        names.with_properties(self._new, self._old, self._first)
        styles = self._new.single("styles")
        assert styles is not None
        self._new.data[styles] = self._wardrobe.data()
        self._as_its_ending_says(target)
        self._new.write(target)
        self._done.rows = sum(len(sheet.located.rows) for sheet in self._ours if sheet.located)
        self._done.doubtful = list(self._pointing.doubtful)
        every = [(sheet.map, made.passed) for made, sheet in checked]
        every += [(self._pointing.maps[s.name.casefold()], set()) for s in self._own if s.is_worksheet]
        refuse_lost(self._book, ClosedWorkbook(target), every)
        return self._done

    def _refuse(self) -> None:
        for part in self._old.data:
            kind = self._old.type_of(part) if part.endswith(".xml") else ""
            for ending, what in _REFUSED.items():
                if kind.endswith(ending):
                    raise Refusal(
                        tr("The workbook holds {what}, which would be damaged: take that out of it and press again.",
                           what=what)
                    )  # fmt: skip
        refuse_names_taken([sheet.name for sheet in self._own], self._ours, self._today)

    @cached_property
    def _ours(self) -> list[Ours]:
        known = self._first_book.sheets() if self._first_book else [table.english for table in TABLES.values()]
        every = plan(self._book, self._old, self._today, known)
        return [sheet if sheet.located else self._with_unlike(sheet) for sheet in every]

    def _with_unlike(self, sheet: Ours) -> Ours:
        """A sheet that is no table, with the cells that it shows elsewhere, or not any more."""
        if self._first_book is None or sheet.table.english not in self._first_book.sheets():
            return sheet
        now = _filled(self._today.grid(sheet.map.new))
        was = _filled(self._first_book.grid(sheet.table.english))
        unlike = {place for place, value in was.items() if now.get(place) != value}
        return replace(sheet, map=replace(sheet.map, unlike=frozenset(unlike)))

    @cached_property
    def _own(self) -> list[package.Sheet]:
        ours = {sheet.map.old for sheet in self._ours}
        return [sheet for sheet in self._old.sheets() if sheet.name not in ours]

    @cached_property
    def _pointing(self) -> Pointing:
        own = (SheetMap(sheet.name, sheet.name) for sheet in self._own)
        return Pointing([*(sheet.map for sheet in self._ours), *own])

    @cached_property
    def _first_ours(self) -> dict[str, Ours]:
        """Our sheets when their version was new, by the names of their tables."""
        if self._first_book is None or self._first is None:
            return {}
        every = plan(self._first_book, self._first, self._today, self._first_book.sheets())
        return {sheet.table.name: sheet for sheet in every}

    @cached_property
    def _first_pointing(self) -> Pointing:
        return Pointing(sheet.map for sheet in self._first_ours.values())

    @cached_property
    def _wardrobe(self) -> Wardrobe:
        return Wardrobe(self._styles_of(self._new), self._styles_of(self._old))

    def _styles_of(self, parts: Parts) -> bytes:
        name = parts.single("styles")
        assert name is not None
        return parts.data[name]

    @cached_property
    def _pour(self) -> Pour:
        kinds = {relation.kind for relation in self._old.relations(self._old.workbook)}
        return Pour(self._wardrobe, self._pointing, Strings.of(self._new), "sheetMetadata" in kinds)

    @cached_property
    def _clerks(self) -> clerks.Clerks:
        return clerks.Clerks(self._old, self._new, self._strings, self._pour)

    @cached_property
    def _strings(self) -> Strings:
        return Strings.of(self._old)

    def _sheet(self, ours: Ours) -> Sheet:
        """Make one of our sheets, with its table and its comments."""
        part = self._part(self._new, ours.map.new)
        old_part = self._part(self._old, ours.map.old)
        old = Reader(self._old, old_part, ours.map.old, self._strings)
        new = Reader(self._new, part, ours.map.new, Strings.of(self._new))
        first = self._as_it_was(ours)
        made = Sheet(ours, old, new, first, self._pour)
        cells = made.cells()
        tail = Around(
            Tail(old.tail, ours.map, self._pointing, self._wardrobe.old),
            Tail(new.tail, SheetMap(ours.map.new, ours.map.new), Pointing(()), Styles(self._styles_of(self._new))),
            self._tail_as_it_was(ours, first),
            self._wardrobe, self._new, self._old, old_part, part,
        )  # fmt: skip
        data = tail.tail()
        data = notes.carry(self._old, old_part, self._new, part, ours.map, data)
        self._table(ours, made, part, old.tail)
        self._new.data[part] = made.head(_extent(cells)) + cells + data
        self._done.left += [*made.told(), *tail.left, *self._outside(ours, old_part, old.tail)]
        return made

    def _part(self, parts: Parts, name: str) -> str:
        return next(sheet.part for sheet in parts.sheets() if sheet.name == name)

    def _as_it_was(self, ours: Ours) -> First | None:
        was = self._first_ours.get(ours.table.name)
        if was is None or self._first is None or self._first_book is None:
            return None
        reader = Reader(self._first, self._part(self._first, was.map.old), was.map.old, Strings.of(self._first))
        columns = was.located.columns if was.located else {}
        return First(reader, Styles(self._styles_of(self._first)), columns)

    def _tail_as_it_was(self, ours: Ours, first: First | None) -> Tail | None:
        if first is None:
            return None
        was = self._first_ours[ours.table.name]
        return Tail(first.reader.tail, was.map, self._first_pointing, first.styles)

    def _table(self, ours: Ours, made: Sheet, part: str, old_tail: bytes) -> None:
        for name in self._new.beside(part, "table"):
            new = table.Table(ours, self._new.data[name], self._wardrobe, self._pointing)
            self._new.data[name] = new.data(made.last, old_tail)

    def _outside(self, ours: Ours, part: str, tail: bytes) -> Iterator[str]:
        """What stands on the sheet and is not carried: pictures, charts, shapes, buttons of the clerk's, sparklines."""
        yield from around.outside(tail, str(tr("sparklines or rules on {sheet}", sheet=ours.map.old)))
        was = self._first_ours.get(ours.table.name)
        were = self._drawn(self._first, self._part(self._first, was.map.old)) if was and self._first else 0
        if (drawn := self._drawn(self._old, part)) > were:
            yield str(tr("pictures, charts or shapes on {sheet} ({count})", sheet=ours.map.old, count=drawn - were))
        for name in self._old.beside(part, "vmlDrawing"):
            for box in tails.elements(self._old.data[name], "x:ClientData"):
                if b'ObjectType="Note"' not in box[1] and _PROGRAM_MACRO not in (box[3] or b""):
                    yield str(tr("a button or box on {sheet}", sheet=ours.map.old))

    def _drawn(self, parts: Parts, part: str) -> int:
        """How many pictures, charts and shapes stand on a sheet; form controls, which Excel draws twice, are none."""
        count = 0
        for name in parts.beside(part, "drawing"):
            count += len(_ANCHOR.findall(_CONTROL.sub(_without_controls, parts.data[name])))
        return count

    def _modules(self) -> dict[str, str]:
        """The clerk's own macros by the names of the files that they are written to; Refusal where one cannot read."""
        project = self._old.single("vbaProject")
        if project is None:
            return {}
        try:
            every = macros.modules(self._old.data[project])
            today = self._sources(self._new)
            known = {**today, **self._sources(self._first)} if self._first else today
        except macros.Unreadable:
            raise Refusal(
                tr("The workbook's macros cannot be read, and your own would be lost: export them in the VBA editor, "
                   "save the workbook as .xlsx, which leaves macros out, and press again on that one.")
            ) from None  # fmt: skip
        if self._first is None:  # what ours were is not known, but how they are called
            every = {name: text for name, text in every.items() if name not in today}
        ours = {macros.bare(text) for text in (*today.values(), *known.values(), "")}
        return {f"{name}{macros.ending(t)}": t for name, t in every.items() if macros.bare(t) not in ours}

    def _sources(self, parts: Parts) -> dict[str, str]:
        project = parts.single("vbaProject")
        return macros.modules(parts.data[project]) if project else {}

    def _as_its_ending_says(self, target: Path) -> None:
        """A workbook without macros where the file's ending wants none: Excel opens no other."""
        wanted = _SHEET_TYPES[self._book.path.suffix.lower()]
        if self._new.type_of(self._new.workbook) == wanted:
            return
        project = self._new.single("vbaProject")
        self._new.without(self._new.workbook, "vbaProject")
        self._new.without("", "extensibility")
        if project:
            self._new.data.pop(project)
        self._new.retype(self._new.workbook, wanted)


def _filled(grid: Grid) -> dict[tuple[int, int], Raw]:
    """The cells that hold anything, by row and column."""
    rows = enumerate(grid.values, 1)
    return {(row, at): value for row, cells in rows for at, value in enumerate(cells, 1) if value is not None}


def _without_controls(found: re.Match[bytes]) -> bytes:
    return b"" if b'Requires="a14"' in found[0] else found[0]


def _extent(cells: bytes) -> Area:
    """The rectangle of all cells."""
    rows = [int(n) for n in re.findall(rb'<row r="(\d+)"', cells)]
    columns = {xml.column_number(c.decode()) for c in set(re.findall(rb'<c r="([A-Z]+)', cells))}
    return min(rows, default=1), min(columns, default=1), max(rows, default=1), max(columns, default=1)
