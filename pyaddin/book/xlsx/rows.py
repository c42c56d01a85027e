"""Cells and rows written into a sheet's bytes: every byte that is not asked to change stays."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache

from pyaddin.book.base import Raw
from pyaddin.book.xlsx import markup as xml
from pyaddin.book.xlsx.cells import CellXml
from pyaddin.book.xlsx.row_above import Template, row_style
from pyaddin.book.xlsx.sheet import CellSpan, RowSpan, SheetXml
from pyaddin.book.xlsx.styles import DEFAULT_MOMENT, Styles, shows_moment

Position = tuple[int, int]


@dataclass(slots=True)
class Touched:
    """What the patch of a sheet did to its formulas and its extent; places are (row, column)."""

    removed: set[Position] = field(default_factory=set)
    added: list[Position] = field(default_factory=list)
    lost_shared: dict[str, tuple[int, int, str]] = field(default_factory=dict)
    last_row: int = 0
    last_column: int = 0
    first_row: int = xml.MAX_ROW
    first_column: int = xml.MAX_COLUMN

    def reach(self, row: int, first: int, last: int) -> None:
        """A cell was written there."""
        self.first_row, self.last_row = min(self.first_row, row), max(self.last_row, row)
        self.first_column, self.last_column = min(self.first_column, first), max(self.last_column, last)


class RowPatcher:
    """Patches rows of one sheet; `formats` are the number formats asked for by column."""

    def __init__(
        self, sheet: SheetXml, styles: Styles, cells: CellXml, formats: Mapping[int, str], template: Template
    ) -> None:
        self._sheet, self._styles, self._cells = sheet, styles, cells
        self._formats, self._template = formats, template
        self._column_styles = sheet.column_styles()
        self._choice = cache(self._choose)
        self.touched = Touched()

    def edit(self, number: int, values: Mapping[int, Raw]) -> list[tuple[int, int, bytes]]:
        """The changes that put `values` (by column) into a row that is there or not."""
        row = self._sheet.rows.get(number)
        blank = row is None and all(value is None for value in values.values())
        if blank:
            return []
        texts: dict[int, str] = {}
        spans: dict[int, CellSpan] = {}
        present = self._sheet.cells_at(row, number, values) if row else {}
        own_style = row_style(self._sheet.row_attributes(row)) if row else None
        for column, value in values.items():
            span = present.get(column)
            if span is not None:
                spans[column] = span
                self._note_formula(number, span)
            elif value is None:
                continue
            style = self._edit_style(span, own_style, column, value)
            texts[column] = self._cells.cell(number, column, style, value)
        return self._place(number, row, texts, spans)

    def _note_formula(self, number: int, span: CellSpan) -> None:
        """Remember a formula that goes: the calculation chain and its sharers must know."""
        found = self._sheet.formula(span)
        if found is None:
            return
        self.touched.removed.add((number, span.column))
        values, text = found
        if values.get("t") == "shared" and text:
            self.touched.lost_shared[values.get("si", "")] = number, span.column, text

    def _edit_style(self, span: CellSpan | None, own: int | None, column: int, value: Raw) -> int:
        given = own if own is not None else self._column_styles.get(column, 0)
        style = span.style if span is not None else given
        if not isinstance(value, datetime) or shows_moment(self._styles.code(style)):
            return style
        wanted = self._formats.get(column, "")
        return self._styles.like(style, wanted if shows_moment(wanted) else DEFAULT_MOMENT)

    def add(self, number: int, columns: Sequence[int], values: Sequence[Raw]) -> list[tuple[int, int, bytes]]:
        """The changes that fill a new row; where the row exists already, its other cells stay."""
        row = self._sheet.rows.get(number)
        present: dict[int, CellSpan] = {}
        spans: dict[int, CellSpan] = {}
        if row is None:
            texts = self._below(number, columns, values)
        else:
            present = {cell.column: cell for cell in self._sheet.cells(row)}
            spans, texts = self._into(row, number, present, columns, values)
        self._add_formulas(number, present, texts, spans)
        for column, style in self._template.styles.items():
            if style and column in self._template.own and column not in present and column not in texts:
                texts[column] = self._cells.cell(number, column, style, None)
        return self._place(number, row, texts, spans, self._template.attributes)

    def _below(self, number: int, columns: Sequence[int], values: Sequence[Raw]) -> dict[int, str]:
        """The cells of a row that the sheet does not have yet.

        A blank cell that looks as its column does anyway is left out: most cells of an order are blank.
        """
        cell, choice, own = self._cells.cell, self._choice, self._template.row_style
        plain = self._column_styles if own is None else {}
        texts: dict[int, str] = {}
        for column, value in zip(columns, values, strict=True):
            style = choice(None, own, column, type(value) is datetime)
            if value is not None or style != plain.get(column, 0):
                texts[column] = cell(number, column, style, value)
        return texts

    def _into(
        self, row: RowSpan, number: int, present: Mapping[int, CellSpan], columns: Sequence[int], values: Sequence[Raw]
    ) -> tuple[dict[int, CellSpan], dict[int, str]]:
        """The cells of a row that is there, and which of its own they replace."""
        own_style = row_style(self._sheet.row_attributes(row))
        texts: dict[int, str] = {}
        spans: dict[int, CellSpan] = {}
        for column, value in zip(columns, values, strict=True):
            span = present.get(column)
            if span is not None:
                if value is None:
                    continue
                spans[column] = span
                self._note_formula(number, span)
            style = self._choice(span.style if span else None, own_style, column, isinstance(value, datetime))
            if value is not None or style:
                texts[column] = self._cells.cell(number, column, style, value)
        return spans, texts

    def _add_formulas(
        self, number: int, present: Mapping[int, CellSpan], texts: dict[int, str], spans: dict[int, CellSpan]
    ) -> None:
        """Fill the clerk's own formulas down, but over nothing that stands there."""
        for column, copied in self._template.formulas.items():
            span = present.get(column)
            if column in texts or (span is not None and self._sheet.content(span)):
                continue
            if span is not None:
                spans[column] = span
            style = span.style if span is not None and span.style else self._template.styles.get(column, 0)
            texts[column] = copied.write(self._cells, number, column, style)
            self.touched.added.append((number, column))

    def _choose(self, present: int | None, own: int | None, column: int, moment: bool) -> int:
        """The first style at hand that shows the column's values rightly, else one like it that does."""
        candidates = [present or None, self._template.styles.get(column), own, self._column_styles.get(column)]
        at_hand = [style for style in candidates if style is not None]
        wanted = self._formats.get(column, "")
        if moment and not shows_moment(wanted):
            wanted = DEFAULT_MOMENT
        for style in at_hand:
            if self._styles.fits(style, wanted):
                return style
        return self._styles.like(at_hand[0] if at_hand else 0, wanted) if wanted else 0

    def _place(
        self,
        number: int,
        row: RowSpan | None,
        texts: dict[int, str],
        spans: dict[int, CellSpan],
        attributes: str = "",
    ) -> list[tuple[int, int, bytes]]:
        if texts:
            self.touched.reach(number, min(texts), max(texts))
        if row is None:
            place = self._sheet.place(number)
            return [(place, place, self._new_row(number, texts, attributes))]
        changes = [(span.start, span.end, texts[column].encode("utf-8")) for column, span in spans.items()]
        inserted = sorted(column for column in texts if column not in spans)
        if not inserted:
            return changes
        if row.self_closed:
            return [self._opened(row, texts)]
        return [*changes, *self._inserted(row, inserted, texts), *self._widened(row, inserted)]

    def _inserted(self, row: RowSpan, columns: Sequence[int], texts: Mapping[int, str]) -> list[tuple[int, int, bytes]]:
        """Cells that the row lacks, each before the first cell that stands further right."""
        starts = self._sheet.starts(row)
        places = sorted(starts)
        by_place: dict[int, list[str]] = {}
        for column in columns:
            following = bisect_right(places, column)
            last = following == len(places)
            place = self._sheet.end_of_cells(row, starts) if last else starts[places[following]]
            by_place.setdefault(place, []).append(texts[column])
        return [(place, place, "".join(new).encode("utf-8")) for place, new in by_place.items()]

    def _opened(self, row: RowSpan, texts: Mapping[int, str]) -> tuple[int, int, bytes]:
        """<row/> becomes <row>…</row>."""
        start_tag = xml.drop_attribute(self._sheet.data[row.start : row.inner], "spans")
        content = "".join(texts[column] for column in sorted(texts)).encode("utf-8")
        opened = start_tag[:-1].rstrip().removesuffix(b"/").rstrip() + b">"
        return row.start, row.end, opened + content + b"</%srow>" % self._sheet.prefix

    def _widened(self, row: RowSpan, columns: Sequence[int]) -> list[tuple[int, int, bytes]]:
        """Drop the row's spans (a mere hint) when a new cell lies outside of them."""
        first, _, last = self._sheet.row_attributes(row).get("spans", "").partition(":")
        if not first or (int(first) <= columns[0] and columns[-1] <= int(last or first)):
            return []
        start_tag = self._sheet.data[row.start : row.inner]
        return [(row.start, row.inner, xml.drop_attribute(start_tag, "spans"))]

    def _new_row(self, number: int, texts: Mapping[int, str], attributes: str) -> bytes:
        pre = self._sheet.prefix.decode()
        content = "".join(texts[column] for column in sorted(texts))
        return f'<{pre}row r="{number}"{attributes}>{content}</{pre}row>'.encode()
