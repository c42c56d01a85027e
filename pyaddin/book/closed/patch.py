"""Edits turned into new bytes of the few parts of a workbook that they change."""

import posixpath
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from pyaddin.book.base import SheetEdit
from pyaddin.book.deleting.rows import RowDeleter
from pyaddin.book.xlsx import chain as patch_chain
from pyaddin.book.xlsx import grow
from pyaddin.book.xlsx.edit import Edited, edit_sheet
from pyaddin.book.xlsx.parts import Package, SheetPart
from pyaddin.book.xlsx.rows import Position
from pyaddin.book.xlsx.strings import without_unused
from pyaddin.book.xlsx.styles import Styles
from pyaddin.tables.problems import Refusal
from pyaddin.tables.sheets import HOME
from pyaddin.words.catalogue import tr

_TYPES: Final = "[Content_Types].xml"


@dataclass(slots=True)
class Patch:
    """Parts with new bytes, and parts that go; every other part of the workbook stays byte for byte."""

    replaced: dict[str, bytes] = field(default_factory=dict)
    removed: set[str] = field(default_factory=set)


def patch(package: Package, edits: Sequence[SheetEdit], wipe: bool = False) -> Patch:
    """What `edits` change in a workbook; rows are deleted once all else is written.

    The sheets themselves always; a table's part when its rows grow or shrink; workbook.xml for the filter's hidden
    name and, once, to have formulas counted on opening; calcChain.xml when formulas come or go; styles.xml only when
    a moment or a text needs a number format that no style of the workbook shows in the same looks. With `wipe` the
    shared strings lose those that no cell shows any more.
    """
    return _Patcher(package).run(edits, wipe)


class _Patcher:
    def __init__(self, package: Package) -> None:
        self._package = package
        self._patch = Patch()
        styles = package.single("styles")
        self._styles = Styles(package.archive.read(styles) if styles else None)
        self._styles_part = styles
        self._removed: dict[int, set[Position]] = {}
        self._added: dict[int, list[Position]] = {}
        self._rows_went = False

    def run(self, edits: Sequence[SheetEdit], wipe: bool) -> Patch:
        for edit in edits:
            if edit.cells or edit.rows or edit.shrink is not None:
                self._edit(edit)
        for edit in edits:
            if edit.delete:
                self._rows_went = True
                sheet = find_sheet(self._package, edit.sheet)
                RowDeleter(self._package, sheet, edit.delete, self._part, self._put).run()
        if not self._patch.replaced:
            return self._patch
        styles = self._styles.changed()
        if styles is not None and self._styles_part:
            self._patch.replaced[self._styles_part] = styles
        self._chain()
        self._calculation()
        strings = self._package.single("sharedStrings")
        if wipe and strings:
            sheets = map(self._part, self._package.all_sheets())
            self._put(strings, without_unused(self._part(strings), sheets))
        return self._patch

    def _part(self, name: str) -> bytes:
        """A part as it stands after the edits so far."""
        return self._patch.replaced.get(name) or self._package.archive.read(name)

    def _put(self, name: str, data: bytes) -> None:
        if data != self._part(name):
            self._patch.replaced[name] = data

    def _edit(self, edit: SheetEdit) -> None:
        sheet = find_sheet(self._package, edit.sheet)
        tables = self._package.tables(sheet, self._part)
        edited = edit_sheet(self._part(sheet.part), edit, tables, self._styles, self._package.epoch_1904)
        self._put(sheet.part, edited.data)
        removed = self._removed.setdefault(sheet.sheet_id, set())
        removed |= edited.touched.removed
        self._added.setdefault(sheet.sheet_id, []).extend(edited.touched.added)
        self._resize(sheet, edited)

    def _resize(self, sheet: SheetPart, edited: Edited) -> None:
        if edited.table:
            table, area = edited.table
            self._put(table.part, grow.table_part(self._part(table.part), area))
        for area in edited.areas:
            workbook = self._part(self._package.workbook)
            self._put(self._package.workbook, grow.filter_name(workbook, sheet.index, area, edited.last))

    def _chain(self) -> None:
        """Keep calcChain.xml in step; an empty one would be invalid, so it goes, with what refers to it.

        It goes as well where rows went: every formula below them has moved, and Excel writes it anew.
        """
        part = self._package.single("calcChain")
        if part is None or not (self._rows_went or any(self._removed.values()) or any(self._added.values())):
            return
        chain = None if self._rows_went else patch_chain.chain(self._part(part), self._removed, self._added)
        if chain is not None:
            self._put(part, chain)
            return
        folder, name = posixpath.split(self._package.workbook)
        relations = posixpath.join(folder, "_rels", f"{name}.rels")
        self._patch.removed.add(part)
        self._put(relations, patch_chain.without_relation(self._part(relations), "calcChain"))
        self._put(_TYPES, patch_chain.without_override(self._part(_TYPES), part))

    def _calculation(self) -> None:
        """Remembered results of formulas, as the counts on Home, would otherwise stay as they were.

        Home's are taken away; a clerk's own on other sheets may be read before a program counts them anew.
        """
        for sheet in self._package.sheets:
            if sheet.name == HOME.sheet:
                self._put(sheet.part, patch_chain.without_results(self._part(sheet.part)))
        workbook = self._part(self._package.workbook)
        ordered = patch_chain.calculate_on_load(workbook)
        if ordered != workbook and any(_has_formula(self._part(sheet.part)) for sheet in self._package.sheets):
            self._put(self._package.workbook, ordered)


def _has_formula(sheet: bytes) -> bool:
    return b"</f>" in sheet or b":f>" in sheet


def find_sheet(package: Package, name: str) -> SheetPart:
    """The sheet of that name; Refusal says which sheets there are."""
    for sheet in package.sheets:
        if sheet.name == name:
            return sheet
    raise Refusal(
        tr(
            "There is no sheet '{sheet}' in the workbook (it has {sheets}); give the sheet its name back.",
            sheet=name, sheets=", ".join(sheet.name for sheet in package.sheets),
        )
    )  # fmt: skip
