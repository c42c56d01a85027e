"""A worksheet's XML as bytes with an index of its rows: where each row and cell lies, without a document tree."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from pyaddin.book.base import letters
from pyaddin.book.xlsx import markup as xml
from pyaddin.tables.problems import Refusal
from pyaddin.words.catalogue import Text, tr

_ROOT: Final = re.compile(rb"<((?:[\w.-]+:)?)worksheet(?=[\s>])")
_ROW_NUMBER: Final = re.compile(rb"""\sr\s*=\s*["']\s*(\d+)""")
_REFERENCE: Final = re.compile(rb"""\sr\s*=\s*["']\s*([A-Za-z]+)\d+""")
_STYLE: Final = re.compile(rb"""\ss\s*=\s*["']\s*(\d+)""")


@dataclass(frozen=True, slots=True)
class RowSpan:
    """Where a row lies: its start tag from `start` to `inner`, its content to `close`, all of it to `end`."""

    start: int
    inner: int
    close: int
    end: int

    @property
    def self_closed(self) -> bool:
        """Whether it is written as <row/>."""
        return self.inner == self.end


@dataclass(frozen=True, slots=True)
class CellSpan:
    """Where a cell lies: its start tag from `start` to `inner`, all of it to `end`; `raw` are its attributes."""

    column: int
    start: int
    inner: int
    end: int
    raw: bytes

    @property
    def style(self) -> int:
        """The index of its style."""
        found = _STYLE.search(self.raw)
        return int(found.group(1)) if found else 0


class SheetXml:
    """One sheet part. `hidden` is the same bytes with comments blanked out: offsets agree, and only tags are found."""

    def __init__(self, data: bytes, name: str) -> None:
        hidden = xml.shadow(data)
        root = _ROOT.search(hidden)
        if root is None:
            words = tr("Sheet '{sheet}' has an unknown form; open the workbook in Excel and save it again.", sheet=name)
            raise Refusal(words)
        self.name = name
        self.prefix = root.group(1)
        self.data, self.hidden = data, hidden
        self._cell_start = re.compile(b"<" + re.escape(self.prefix) + rb"""c(?:\s+r="([A-Z]{1,3})\d+")?(?=[\s/>])""")
        self.body, self.body_end = self._find_body()
        self.rows = self._index()
        self._numbers = list(self.rows)

    def _find_body(self) -> tuple[int, int]:
        """The content of sheetData; an element closed in itself is opened first."""
        opening = xml.tag(self.prefix, "sheetData").search(self.hidden)
        if opening and opening.group(2):
            pair = b"<%ssheetData></%ssheetData>" % (self.prefix, self.prefix)
            self.data = self.data[: opening.start()] + pair + self.data[opening.end() :]
            self.hidden = xml.shadow(self.data)
            opening = xml.tag(self.prefix, "sheetData").search(self.hidden)
        closing = self.hidden.rfind(b"</%ssheetData" % self.prefix)
        if opening is None or closing < 0:
            raise self._refusal(
                tr("Sheet '{sheet}' has no cells to write to; open the workbook in Excel and save it again.")
            )
        return opening.end(), closing

    def _index(self) -> dict[int, RowSpan]:
        """Rows by number. A row without a number follows the one before it (ECMA-376 part 1, 18.3.1.73).

        Nothing may stand between rows: where a tag is missing, a value would go into the wrong one.
        """
        rows: dict[int, RowSpan] = {}
        hidden, closing = self.hidden, b"</%srow" % self.prefix
        number, at = 0, self.body
        for found in xml.tag(self.prefix, "row").finditer(hidden, self.body, self.body_end):
            given = _ROW_NUMBER.search(found.group(1))
            following = int(given.group(1)) if given else number + 1
            if following <= number:
                raise self._refusal(
                    tr("Sheet '{sheet}' has rows out of order; open the workbook in Excel and save it again.")
                )
            number, inner = following, found.end()
            close = inner if found.group(2) else hidden.find(closing, inner)
            end = inner if found.group(2) else hidden.find(b">", close) + 1
            if close < 0 or found.start() < at or hidden[at : found.start()].strip():
                raise self._damaged()
            at = end
            rows[number] = RowSpan(found.start(), inner, close, end)
        if hidden[at : self.body_end].strip():
            raise self._damaged()
        return rows

    def _damaged(self) -> Refusal:
        return self._refusal(
            tr("Sheet '{sheet}' is damaged; open the workbook in Excel, let it repair the file, and save it.")
        )

    def _refusal(self, sentence: Text) -> Refusal:
        return Refusal(sentence.placed(sheet=self.name))

    def place(self, number: int) -> int:
        """Where a row that is not there belongs: behind the last one with a lower number."""
        at = bisect_left(self._numbers, number)
        return self.rows[self._numbers[at - 1]].end if at else self.body

    def row_attributes(self, row: RowSpan) -> dict[str, str]:
        """The attributes of a row's start tag."""
        found = xml.tag(self.prefix, "row").match(self.hidden, row.start)
        return xml.attributes(found.group(1)) if found else {}

    def cells(self, row: RowSpan) -> Iterator[CellSpan]:
        """The cells of a row in order. A cell without a reference follows the one before it."""
        column = 0
        for found in xml.tag(self.prefix, "c").finditer(self.hidden, row.inner, row.close):
            given = _REFERENCE.search(found.group(1))
            column = xml.column_number(given.group(1).decode().upper()) if given else column + 1
            yield self._cell(column, found)

    def _cell(self, column: int, found: re.Match[bytes]) -> CellSpan:
        end = found.end()
        if not found.group(2):
            closing = xml.end_tag(self.prefix, "c").search(self.hidden, end)
            if closing is None or self._cell_start.search(self.hidden, end, closing.start()):
                raise self._damaged()
            end = closing.end()
        return CellSpan(column, found.start(), found.end(), end, found.group(1))

    def starts(self, row: RowSpan) -> dict[int, int]:
        """Where each cell of a row starts, by column in order: all that is needed to put a cell between them."""
        found: dict[int, int] = {}
        for cell in self._cell_start.finditer(self.hidden, row.inner, row.close):
            name = cell.group(1)
            if name is None:  # no reference, or not the first attribute
                return {cell.column: cell.start for cell in self.cells(row)}
            found[xml.column_number(name.decode())] = cell.start()
        return found

    def cells_at(self, row: RowSpan, number: int, columns: Iterable[int]) -> dict[int, CellSpan]:
        """Those of the cells in `columns` that the row has."""
        found: dict[int, CellSpan] = {}
        for column in columns:
            # what Excel and all usual writers put; where it is not found the row is searched
            start = b'<%sc r="%s%d"' % (self.prefix, letters(column).encode(), number)
            at = self.hidden.find(start, row.inner, row.close)
            if at < 0:
                starts = self.starts(row)
                return {column: self._cell_at(column, starts[column]) for column in columns if column in starts}
            found[column] = self._cell_at(column, at)
        return found

    def _cell_at(self, column: int, start: int) -> CellSpan:
        found = xml.tag(self.prefix, "c").match(self.hidden, start)
        if found is None:
            raise ValueError(f"no cell where one starts: column {column}")
        return self._cell(column, found)

    def end_of_cells(self, row: RowSpan, starts: Mapping[int, int]) -> int:
        """Where a cell behind all others of a row belongs."""
        if not starts:
            return row.inner
        last = max(starts)
        return self._cell_at(last, starts[last]).end

    def cell_around(self, row: RowSpan, at: int) -> CellSpan | None:
        """The cell of a row in whose start tag, or right behind it, the offset lies."""
        start = self.hidden.rfind(b"<%sc" % self.prefix, row.inner, at)
        found = xml.tag(self.prefix, "c").match(self.hidden, start) if start >= 0 else None
        if found is None:
            return None
        given = _REFERENCE.search(found.group(1))
        if given:
            return self._cell(xml.column_number(given.group(1).decode().upper()), found)
        return next((cell for cell in self.cells(row) if cell.start == start), None)

    def content(self, cell: CellSpan) -> bytes:
        """A cell's inner bytes; empty when it holds nothing."""
        return b"" if cell.inner == cell.end else self.data[cell.inner : self.data.rindex(b"</", cell.inner, cell.end)]

    def formula(self, cell: CellSpan) -> tuple[dict[str, str], str] | None:
        """The attributes and the text of a cell's formula; None when it has none."""
        found = xml.tag(self.prefix, "f").search(self.hidden, cell.inner, cell.end)
        if found is None:
            return None
        if found.group(2):
            return xml.attributes(found.group(1)), ""
        closing = xml.end_tag(self.prefix, "f").search(self.hidden, found.end(), cell.end)
        text = self.data[found.end() : closing.start() if closing else cell.end]
        return xml.attributes(found.group(1)), xml.unescape(text.decode("utf-8"))

    def column_styles(self) -> dict[int, int]:
        """The style of each column that has one."""
        styles: dict[int, int] = {}
        for found in xml.tag(self.prefix, "col").finditer(self.hidden, 0, self.body):
            values = xml.attributes(found.group(1))
            style = int(values.get("style", "0"))
            if style:
                styles.update(dict.fromkeys(range(int(values["min"]), int(values["max"]) + 1), style))
        return styles


def splice(data: bytes, changes: list[tuple[int, int, bytes]]) -> bytes:
    """`data` with each (start, end) exchanged for its bytes; the changes do not overlap."""
    pieces, at = [], 0
    for start, end, new in sorted(changes, key=lambda change: change[:2]):
        pieces += [data[at:start], new]
        at = end
    return b"".join([*pieces, data[at:]])
