"""One SheetEdit applied to one sheet's bytes, and what its table needs for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pyaddin.book.base import Raw, SheetEdit
from pyaddin.book.xlsx import grow
from pyaddin.book.xlsx import markup as xml
from pyaddin.book.xlsx.cells import CellXml
from pyaddin.book.xlsx.parts import Area, TablePart
from pyaddin.book.xlsx.row_above import Template, take
from pyaddin.book.xlsx.rows import RowPatcher, Touched
from pyaddin.book.xlsx.shared import spell_out
from pyaddin.book.xlsx.sheet import SheetXml, splice
from pyaddin.book.xlsx.styles import Styles
from pyaddin.tables.problems import Refusal
from pyaddin.words.catalogue import tr


@dataclass(slots=True)
class Edited:
    """A sheet after its edit; `areas` are the ranges that its filter's hidden name may have had, `last` its new end."""

    data: bytes
    touched: Touched
    table: tuple[TablePart, Area] | None = None
    areas: list[Area] = field(default_factory=list)
    last: int = 0


def edit_sheet(data: bytes, edit: SheetEdit, tables: Sequence[TablePart], styles: Styles, epoch_1904: bool) -> Edited:
    """The sheet with the edit in it; Refusal where it cannot take new rows."""
    sheet = SheetXml(data, edit.sheet)
    table = _table_of(edit, tables)
    cells = CellXml(sheet.prefix, edit.sheet, epoch_1904)
    formats = dict(zip(edit.columns, edit.formats, strict=False))
    patcher = RowPatcher(sheet, styles, cells, formats, _template(sheet, edit, table))
    changed = splice(sheet.data, _changes(patcher, edit, _by_row(sheet, edit)))
    touched = patcher.touched
    tail_length = len(sheet.data) - sheet.body_end
    head, tail = changed[: sheet.body], changed[len(changed) - tail_length :]
    edited = Edited(b"", touched)
    new_tail = _resize(sheet, tail, edit, table, tables, edited)
    new_head = grow.dimension(head, sheet.prefix, touched)
    if new_head != head or new_tail != tail:
        changed = new_head + changed[sheet.body : len(changed) - tail_length] + new_tail
    edited.data = spell_out(changed, edit.sheet, touched.lost_shared) if touched.lost_shared else changed
    return edited


def _table_of(edit: SheetEdit, tables: Sequence[TablePart]) -> TablePart | None:
    """The Excel table whose header row the edit names."""
    for table in tables:
        top, left, _, right = table.area
        if (
            table.has_header
            and top == edit.header
            and (not edit.columns or any(left <= column <= right for column in edit.columns))
        ):
            return table
    return None


def _template(sheet: SheetXml, edit: SheetEdit, table: TablePart | None) -> Template:
    """What new rows take over: from the row above, or from the first row when there is none above."""
    if not edit.rows:
        return Template()
    header = sheet.rows.get(edit.header)
    captioned = {cell.column for cell in sheet.cells(header) if sheet.content(cell)} if header else set()
    if table is not None:
        captioned |= set(range(table.area[1], table.area[3] + 1))
    number = edit.first - 1 if edit.first - 1 > edit.header else edit.first
    return take(sheet, number, frozenset(captioned.difference(edit.columns)), table.calculated if table else {})


def _by_row(sheet: SheetXml, edit: SheetEdit) -> dict[int, dict[int, Raw]]:
    """The edit's cells by row and column, with the clerk's formulas emptied in rows that leave the table."""
    rows: dict[int, dict[int, Raw]] = {}
    for number, column, value in edit.cells:
        rows.setdefault(number, {})[column] = value
    if edit.shrink is None:
        return rows
    for number, values in rows.items():
        if number > edit.shrink and number in sheet.rows:
            values.update(_only_formulas(sheet, number, values))
    return rows


def _only_formulas(sheet: SheetXml, number: int, values: Mapping[int, Raw]) -> dict[int, Raw]:
    """The formulas left in a row in which nothing else is left, each to be emptied."""
    left = [cell for cell in sheet.cells(sheet.rows[number]) if cell.column not in values and sheet.content(cell)]
    if any(value is not None for value in values.values()) or any(sheet.formula(cell) is None for cell in left):
        return {}
    return {cell.column: None for cell in left}


def _changes(patcher: RowPatcher, edit: SheetEdit, by_row: dict[int, dict[int, Raw]]) -> list[tuple[int, int, bytes]]:
    changes = []
    added = range(edit.first, edit.first + len(edit.rows))
    for number in sorted(by_row):
        if number not in added:
            changes += patcher.edit(number, by_row[number])
    for number, values in zip(added, edit.rows, strict=True):
        extra = by_row.get(number, {})
        columns = [*edit.columns, *extra] if extra else edit.columns
        changes += patcher.add(number, columns, [*values, *extra.values()] if extra else values)
    return changes


def _resize(
    sheet: SheetXml, tail: bytes, edit: SheetEdit, table: TablePart | None, tables: Sequence[TablePart], edited: Edited
) -> bytes:
    """The part behind the cells with filters and ranges that end where the table ends now."""
    bottom = table.area[2] if table else edit.first - 1
    if edit.rows:
        edited.last = edit.first + len(edit.rows) - 1
        _refuse_merged(tail, sheet, edit)
        if edited.last > bottom:
            tail = _grown(sheet, tail, edit, table, tables, edited.last)
        edited.last = max(edited.last, bottom)
    elif edit.shrink is not None:
        edited.last = max(edit.shrink, edit.header + 1)
    else:
        return tail
    tail, old_filter = grow.sheet_filter(tail, sheet.prefix, edit.header, edited.last)
    edited.areas = [area for area in (old_filter, table.area if table else None) if area]
    if table and edited.last != bottom:
        if table.has_totals:
            raise _totals(edit)
        edited.table = table, (*table.area[:2], edited.last, table.area[3])
    return tail


def _totals(edit: SheetEdit) -> Refusal:
    return Refusal(
        tr(
            "Sheet '{sheet}': the table has a total row, which new rows would overwrite; "
            "switch it off (Table Design, Total Row) and press again.",
            sheet=edit.sheet,
        )
    )


def _grown(
    sheet: SheetXml, tail: bytes, edit: SheetEdit, table: TablePart | None, tables: Sequence[TablePart], last: int
) -> bytes:
    if last > xml.MAX_ROW:
        words = tr("Sheet '{sheet}' is full: move old rows to another workbook and press again.", sheet=edit.sheet)
        raise Refusal(words)
    columns = range(table.area[1], table.area[3] + 1) if table else edit.columns
    left, right = min(columns), max(columns)
    for other in tables:
        if other is not table and _meet(other.area, (edit.header, left, last, right)):
            raise Refusal(
                tr(
                    "Sheet '{sheet}': another table ({area}) stands where new rows belong; "
                    "move it beside the rows or to another sheet and press again.",
                    sheet=edit.sheet, area=xml.area_name(*other.area),
                )
            )  # fmt: skip
    ends = {edit.first - 1} | ({table.area[2]} if table else set())
    return grow.ranges(tail, sheet.prefix, grow.Growth(edit.header, left, right, frozenset(ends), last))


def _refuse_merged(tail: bytes, sheet: SheetXml, edit: SheetEdit) -> None:
    new = edit.first, min(edit.columns), edit.first + len(edit.rows) - 1, max(edit.columns)
    for found in xml.tag(sheet.prefix, "mergeCell").finditer(tail):
        reference = xml.attributes(found.group(1)).get("ref", "")
        if reference and _meet(xml.area(reference), new):
            raise Refusal(
                tr(
                    "Sheet '{sheet}': cells {area} are merged where new rows belong; unmerge them and press again.",
                    sheet=edit.sheet, area=reference,
                )
            )  # fmt: skip


def _meet(one: Area, other: Area) -> bool:
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]
