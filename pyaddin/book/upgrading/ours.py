"""A sheet of ours: today's, with the rows of the earlier workbook and what the clerk did to it."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from typing import Final

from pyaddin.book.base import cell_name
from pyaddin.book.table.band import is_ours
from pyaddin.book.upgrading import tails
from pyaddin.book.upgrading.looks import Styles
from pyaddin.book.upgrading.plan import BODY, Ours
from pyaddin.book.upgrading.pouring import Pour, joined
from pyaddin.book.upgrading.reading import Cell, Columns, Content, Reader
from pyaddin.book.xlsx import markup as xml
from pyaddin.book.xlsx.parts import Area
from pyaddin.book.xlsx.row_above import row_style
from pyaddin.tables import settings
from pyaddin.tables.office import SETTINGS
from pyaddin.tables.schema import shown
from pyaddin.tables.sheets import RESULT_ROW

_COLUMN_KEPT: Final = ("width", "customWidth", "hidden", "outlineLevel", "collapsed", "bestFit")
_COLUMN_OWN: Final = ("width", "hidden", "outlineLevel", "collapsed")
_ROUNDING: Final = 0.05
_ROW_HEIGHT: Final = re.compile(rb'<sheetFormatPr[^>]* defaultRowHeight="([^"]+)"')
_BLANK: Final = Cell(0, {}, None, b"", b"")


@dataclass(slots=True)
class First:
    """The sheet as it was when its version was new, with where its columns stood."""

    reader: Reader
    styles: Styles
    columns: Mapping[str, int]


@dataclass
class Sheet:
    """Makes the cells of one sheet.

    first    how the sheet was when its version was new; None where that is not known
    left     the cells that have no place in the new sheet, with what they hold
    passed   the cells that were ours, or had to stay behind: all others must be found again
    """

    ours: Ours
    old: Reader
    new: Reader
    first: First | None
    pour: Pour
    left: dict[tuple[int, int], Content] = field(default_factory=dict)
    passed: set[tuple[int, int]] = field(default_factory=set)
    _cells: dict[int, dict[int, bytes]] = field(default_factory=dict)
    _rows: dict[int, bytes] = field(default_factory=dict)
    last: int = 0
    """The last row that came from the earlier workbook."""

    def cells(self) -> bytes:
        """The new sheet's rows."""
        for number in sorted(self._numbers_above()):
            self._compare(number)
        body: dict[int, bytes] = {}
        filled = False
        settings_rows = self._settings() if self.ours.table is SETTINGS else {}
        for number, attributes, cells in self.old.rows():
            if number < self.ours.body:
                continue
            if number in settings_rows:
                self._setting(number, cells, settings_rows[number])
                continue
            if self.ours.table is SETTINGS:
                cells = {at: cell for at, cell in cells.items() if not self._beside_settings(number, at, cell)}
                if not cells:
                    continue
            row, data, matters = self._carried(number, attributes, cells)
            body[row], filled = data, filled or matters
            self.last = max(self.last, row if matters else 0)
        keeps = self.ours.table is SETTINGS or not filled
        return self._assembled(body if filled else {}, keeps)

    def _numbers_above(self) -> set[int]:
        """Rows before the clerk's."""
        every = {*self.old.xml.rows, *(self.first.reader.xml.rows if self.first else ())}
        return {number for number in every if number < self.ours.body}

    # the cells above the table, and those of sheets without one

    def _compare(self, number: int) -> None:
        """Carry what the clerk changed in a row that was ours when it was new: both there, only the clerk's counts."""
        now = self.old.cells(number)
        was = self.first.reader.cells(number) if self.first else {}
        header = self.ours.located is not None and number == self.ours.body - 1
        for column in sorted({*now, *was}):
            place = (self.ours.map.row(number), self.ours.map.column(column))
            if header and column in self.ours.map.columns:
                if column in self.ours.own:
                    self._put(place, number, column, now.get(column, _BLANK))
                else:
                    self.passed.add((number, column))
                continue
            self._merge(place, number, column, now.get(column, _BLANK), was.get(column, _BLANK))

    def _merge(self, place: tuple[int, int], number: int, column: int, now: Cell, was: Cell) -> None:
        today = self.new.cells(place[0]).get(place[1], _BLANK)
        before = was.content if self.first else today.content
        if self._is_ours(now.content, before, today.content):
            self.passed.add((number, column))
            if self._recoloured(number, column, now, was) and today.content == now.content:
                self._put(place, number, column, now)
            return
        if isinstance(now.content, tuple) and is_ours(now.content[1]) and self.ours.located:
            place = (RESULT_ROW, 1)
            today = self.new.cells(place[0]).get(place[1], _BLANK)
            before = None
        hidden = now.content is not None and any(_covers(area, place) for area in self._merged)
        if hidden or today.content not in (None, before) or place[1] in self._cells.get(place[0], {}):
            self.passed.add((number, column))
            if now.content is not None:
                self.left[number, column] = now.content
            return
        if place != (self.ours.map.row(number), self.ours.map.column(column)):
            self.passed.add((number, column))
        self._put(place, number, column, now, None if self._recoloured(number, column, now, was) else today)

    @cached_property
    def _merged(self) -> list[Area]:
        """The merged areas of today's sheet, which show only their first cell."""
        found = tails.elements(self.new.tail, "mergeCell")
        return [xml.area(xml.attributes(entry[1])["ref"]) for entry in found]

    def _is_ours(self, now: Content | None, before: Content | None, today: Content | None) -> bool:
        """Whether a cell holds nothing of the clerk's."""
        if now in (before, today):
            return True
        if now is None:  # the clerk blanked it, unless it stands elsewhere
            return before in self._moved
        if self.first is None and today is not None:
            return True
        formula = before is not None and now[0] == before[0] == "formula"
        return formula or now in self._texts

    @cached_property
    def _texts(self) -> set[Content]:
        """All that stood on the sheet when it was new, or stands there today: what has moved is ours still."""
        reader = self.first.reader if self.first else self.new
        rows = (cells for _, _, cells in reader.rows())
        return {content for cells in rows for cell in cells.values() if (content := cell.content)}

    @cached_property
    def _moved(self) -> set[Content]:
        """All that stands above the clerk's rows."""
        rows = (self.old.cells(number) for number in self.old.xml.rows if number < self.ours.body)
        return {content for cells in rows for cell in cells.values() if (content := cell.content)}

    def _recoloured(self, number: int, column: int, now: Cell, was: Cell) -> bool:
        """Whether the clerk changed a cell's look."""
        if self.first is None or now is _BLANK:
            return False
        if was is not _BLANK:
            style = was.style
        else:
            row = row_style(self.first.reader.attributes(number))
            style = Columns.of(self.first.reader.head).style(column) if row is None else row
        return self.pour.wardrobe.old.look(now.style) != self.first.styles.look(style)

    def _put(self, place: tuple[int, int], number: int, column: int, cell: Cell, like: Cell | None = None) -> None:
        """A cell in its place, in its own look or in that of a cell that stands there."""
        row, at = place
        if like is None:
            style = self.pour.wardrobe.style(cell.style) if cell is not _BLANK else 0
        else:
            style = like.style if like is not _BLANK else self._plain_style(row, at)
        self._cells.setdefault(row, {})[at] = self.pour.cell(row, at, style, cell, self.ours.map)

    def _plain_style(self, row: int, column: int) -> int:
        """The style of a cell of the new sheet that is not there."""
        of_row = row_style(self.new.attributes(row))
        return self._columns.style(column) if of_row is None else of_row

    # the clerk's rows

    @cached_property
    def _columns(self) -> Columns:
        return Columns.of(self.new.head)

    @cached_property
    def _styles(self) -> Callable[[int, int], int]:
        """The new style of a cell by its old column and style: what looks as its column did looks as it does now."""
        names = {at: name for name, at in self.ours.located.columns.items()} if self.ours.located else {}
        plain = {at: self._first_look(at, name) for at, name in names.items()}
        wardrobe = self.pour.wardrobe
        now = {at: self._columns.style(self.ours.map.column(at)) for at in names}
        known: dict[tuple[int, int], int] = {}

        def style(column: int, old: int) -> int:
            if (column, old) not in known:
                same = column in plain and wardrobe.old.look(old) == plain[column]
                known[column, old] = now[column] if same else wardrobe.style(old)
            return known[column, old]

        return style

    def _first_look(self, at: int, name: str) -> object:
        """The look of a column when its version was new."""
        if self.first and name in self.first.columns:
            style = Columns.of(self.first.reader.head).style(self.first.columns[name])
            return self.first.styles.look(style)
        return self.pour.wardrobe.old.look(Columns.of(self.old.head).style(at))

    def _carried(self, number: int, attributes: dict[str, str], cells: dict[int, Cell]) -> tuple[int, bytes, bool]:
        """A row of the clerk's: its new number, its bytes, and whether there is anything in it that matters."""
        place, row = self.ours.map, self.ours.map.row(number)
        made: dict[int, bytes] = {}
        matters = False
        for column, cell in cells.items():
            at, style = place.column(column), self._styles(column, cell.style)
            made[at] = self.pour.cell(row, at, style, cell, place)
            matters = matters or b">" in made[at][:-2] or style != self._columns.style(at)
        shown_so = attributes.get("hidden") in ("1", "true")
        return row, self.pour.row(row, self._as_high(attributes), made), matters or shown_so

    def _as_high(self, attributes: dict[str, str]) -> dict[str, str]:
        """A row's attributes: as high as rows are today where it was as high as rows were."""
        was, today = self._row_heights
        return {**attributes, "ht": today} if today and was and attributes.get("ht") == was else attributes

    @cached_property
    def _row_heights(self) -> tuple[str, str]:
        """How high rows were when this version was new, and are today."""
        return _row_height((self.first.reader if self.first else self.old).head), _row_height(self.new.head)

    def _settings(self) -> dict[int, str]:
        """The rows of settings that are known today, with the names of their settings."""
        located = self.ours.located
        assert located is not None
        names = {setting.caption: setting.name for setting in settings.SETTINGS}
        captions = zip(located.cells("setting"), located.rows, strict=True)
        return {row: names[str(caption)] for caption, row in captions if str(caption) in names}

    def _setting(self, number: int, cells: dict[int, Cell], name: str) -> None:
        """A setting's value, and what the clerk has beside it; the words before and behind it are today's."""
        located = self.ours.located
        assert located is not None
        value = located.columns["value"]
        row = self.ours.map.row(number)
        self.passed |= {(number, at) for at in located.columns.values() if at != value or name == "version"}
        for column, cell in cells.items():
            at = self.ours.map.column(column)
            if column == value and name != "version":
                if code := _understood(name, cell):
                    self.passed.add((number, column))
                    new = Cell(cell.style, {"t": "inlineStr"}, None, b"", f"<t>{xml.escape(shown(code))}</t>".encode())
                    cell = new
                style = self._styles(column, cell.style)
                self._cells.setdefault(row, {})[at] = self.pour.cell(row, at, style, cell, self.ours.map)
            elif column not in located.columns.values() and not self._beside_settings(number, column, cell):
                self._put((row, at), number, column, cell)

    def _beside_settings(self, number: int, column: int, cell: Cell) -> bool:
        """Whether a cell beside the settings is one of the words that a hidden column keeps for drop-downs."""
        assert self.ours.located is not None
        if column in self.ours.map.columns:
            return False
        if self.first:
            was = self.first.reader.cells(number).get(column, _BLANK)
            ours = cell.content is not None and cell.content == was.content
        else:
            ours = Columns.of(self.old.head).at(column).get("hidden") in ("1", "true")
        if ours:
            self.passed.add((number, column))
        return ours

    # putting the rows together

    def _assembled(self, body: Mapping[int, bytes], keeps: bool) -> bytes:
        """The new sheet's own rows, those of the clerk's instead of them or behind them, and single cells in them."""
        first = self.ours.map.row(self.ours.body) if self.ours.body != BODY else BODY
        own = {n: r for n, r in self.new.xml.rows.items() if n < first or keeps}
        data = self.new.xml.data
        rows = {number: data[span.start : span.end] for number, span in own.items()} | dict(body)
        for number, cells in self._cells.items():
            rows[number] = self._with(number, rows.get(number, b""), cells)
        self.last = max([self.last, *self._cells]) if self._cells else self.last
        return b"".join(rows[number] for number in sorted(rows))

    def _with(self, number: int, row: bytes, cells: Mapping[int, bytes]) -> bytes:
        """A row of the new sheet with cells put in."""
        span = self.new.xml.rows.get(number)
        if not row or span is None:
            return joined(b'<row r="%d">' % number, cells)
        data = self.new.xml.data
        there = {cell.column: data[cell.start : cell.end] for cell in self.new.xml.cells(span)}
        start = xml.drop_attribute(data[span.start : span.inner], "spans")
        return joined(start.replace(b"/>", b">"), there | dict(cells))

    def told(self) -> Iterator[str]:
        """The cells that have no place in the new sheet."""
        for row, column in sorted(self.left):
            yield f"{self.ours.map.old} {cell_name(row, column)}"

    # the columns

    def head(self, extent: Area) -> bytes:
        """What stands before the cells: today's, with the widths and the looks that the clerk gave columns."""

        def grown(found: re.Match[bytes]) -> bytes:
            there = xml.area(xml.attributes(found.group(1))["ref"])
            ends = (*map(min, there[:2], extent[:2]), *map(max, there[2:], extent[2:]))
            return xml.set_attribute(found.group(), "ref", xml.area_name(*ends))

        head = xml.tag(b"", "dimension").sub(grown, self.new.head)
        if self.ours.located is None:
            return head
        changed = dict(self._changed_columns())
        if not changed:
            return head
        start, end = head.index(b"<cols>"), head.index(b"</cols>") + len(b"</cols>")
        return head[:start] + b"<cols>" + b"".join(self._ranges(changed)) + b"</cols>" + head[end:]

    def _changed_columns(self) -> Iterator[tuple[int, dict[str, str]]]:
        """The new columns that are not as they are in a new workbook."""
        old = Columns.of(self.old.head)
        first = Columns.of(self.first.reader.head) if self.first else None
        names = {at: name for name, at in self.ours.located.columns.items()} if self.ours.located else {}
        for at, place in self.ours.map.columns.items():
            now, today = old.at(at), dict(self._columns.at(place))
            name = names.get(at)
            known = self.first.columns if self.first else {}
            was = first.at(known[name]) if first and name and name in known else None
            if name and was is not None:
                own = {key: now.get(key) for key in _COLUMN_OWN if not _alike(now.get(key), was.get(key))}
                look = self._styles(at, int(now.get("style", "0")))
            elif name:
                own, look = {}, self._columns.style(place)
            else:
                own = {key: now[key] for key in _COLUMN_KEPT if key in now}
                look = self.pour.wardrobe.style(int(now["style"])) if "style" in now else 0
            if own or look != self._columns.style(place):
                merged = {k: v for k, v in {**today, **own, "style": str(look)}.items() if v is not None}
                yield place, merged | ({"customWidth": "1"} if "width" in own else {})

    def _ranges(self, changed: Mapping[int, dict[str, str]]) -> Iterator[bytes]:
        """The columns of the new sheet, some of them changed."""
        known = max(changed)
        every = {at: changed.get(at) or self._columns.at(at) for at in range(1, known + 1)}
        ranges: list[tuple[int, int, dict[str, str]]] = []
        for attributes, columns in groupby(every, key=every.__getitem__):
            places = list(columns)
            ranges += [(places[0], places[-1], attributes)] if attributes else []
        ranges += [(max(a, known + 1), b, attributes) for a, b, attributes in self._columns.ranges if b > known]
        for first, last, attributes in ranges:
            kept = {name: value for name, value in attributes.items() if name != "style" or value != "0"}
            text = "".join(f' {name}="{value}"' for name, value in kept.items())
            yield f'<col min="{first}" max="{last}"{text}/>'.encode()


def _alike(now: str | None, was: str | None) -> bool:
    """Whether a column has kept its width, which programs round, or another attribute."""
    if now is None or was is None:
        return now == was
    return abs(float(now) - float(was)) < _ROUNDING


def _understood(name: str, cell: Cell) -> str:
    """The code of a choice that earlier versions had, as a setting's cell holds it; blank where it holds another."""
    setting = next(setting for setting in settings.SETTINGS if setting.name == name)
    content = cell.content
    return setting.understood.get(str(content[1]), "") if content and content[0] == "text" else ""


def _covers(area: Area, place: tuple[int, int]) -> bool:
    """Whether a merged area lies over a cell that is not its first one."""
    top, left, bottom, right = area
    return place != (top, left) and top <= place[0] <= bottom and left <= place[1] <= right


def _row_height(head: bytes) -> str:
    """How high the rows of a sheet are; "" where its head does not say."""
    found = _ROW_HEIGHT.search(head)
    return found[1].decode() if found else ""
