"""Writing one sheet's edit through xlwings: formats, then values in rectangles, then the table; or all put back."""

from collections.abc import Callable, Iterator
from functools import partial

import xlwings

from pyaddin.book import live_blocks, live_read, live_table
from pyaddin.book.base import CellError, Raw, SheetEdit
from pyaddin.book.live_blocks import FORMAT, Block, Run, fits, need

Position = tuple[int, int]


class SheetWriter:
    """Writes one SheetEdit and remembers how to put back what it wrote."""

    def __init__(self, sheet: xlwings.Sheet, edit: SheetEdit) -> None:
        self.sheet = sheet
        self.edit = edit
        self.cells: dict[Position, Raw] = {(row, column): value for row, column, value in edit.cells}
        self._last = edit.first + len(edit.rows) - 1
        self._old: dict[Position, Raw] = {}
        self._formulas: set[Position] = set()
        self._undo: list[Callable[[], None]] = []

    def write(self, one_by_one: bool = False) -> None:
        """Write everything; `one_by_one` where a rectangle would miss its rows."""
        if self.edit.rows:
            live_table.check_room(self.sheet, self.edit, self._last)
        self._fit_formats()
        self._add_rows()
        self._read_old()
        for block in self._blocks(one_by_one):
            self._put(block)
        undo = live_table.resize(self.sheet, self.edit)
        self._undo += [undo] if undo is not None else []
        if self.edit.rows:
            self._undo += live_table.carry_formulas(self.sheet, self.edit, self._last)

    def put_back(self) -> None:
        """Undo what `write` did so far, newest first; the look of rows that were to be new stays."""
        while self._undo:
            self._undo[-1]()
            self._undo.pop()

    def misplaced(self) -> list[Position]:
        """Cells that do not hold what was written."""
        found: dict[Position, Raw] = {}
        for box in self._boxes():
            found.update(_by_position(box, live_read.values(box)))
        return [at for at, value in self.cells.items() if not live_blocks.same(value, found.get(at))]

    def _boxes(self) -> Iterator[xlwings.Range]:
        """The range of each stretch of neighbouring columns in which cells are written."""
        columns = live_blocks.by_column(self.cells)
        for left, right in live_blocks.stretches(columns):
            every = [columns[column] for column in range(left, right + 1)]
            top, bottom = min(rows[0] for rows in every), max(rows[-1] for rows in every)
            yield self.sheet.range((top, left), (bottom, right))

    def _read_old(self) -> None:
        for box in self._boxes():
            rows = live_read.values(box)
            self._old.update(_by_position(box, rows))
            self._formulas |= live_read.formulas(box, rows)

    def _add_rows(self) -> None:
        """Look and formats for the new rows; their values join `cells`."""
        edit = self.edit
        if not edit.rows:
            return
        live_table.carry_look(self.sheet, edit, self._last)
        for column, code in zip(edit.columns, edit.formats, strict=True):
            self._format(Run(column, edit.first, self._last), code)
        for at, values in enumerate(edit.rows):
            self.cells.update({(edit.first + at, c): v for c, v in zip(edit.columns, values, strict=True)})

    def _fit_formats(self) -> None:
        """Give cells the number format without which their new value would become something else."""
        for column, rows in live_blocks.by_column(self.cells).items():
            wanted = {row: kind for row in rows if (kind := need(self.cells[row, column]))}
            if not wanted:
                continue
            for run, code in self._uniform(Run(column, min(wanted), max(wanted))):
                unfit = [row for row in range(run.top, run.bottom + 1) if not fits(wanted.get(row), code)]
                for kind, target in FORMAT.items():
                    for part in live_blocks.runs((row, column) for row in unfit if wanted[row] == kind):
                        self._format(part, target)

    def _uniform(self, run: Run) -> Iterator[tuple[Run, str]]:
        """A run cut into parts of one number format each."""
        code = self._range(run).number_format
        if code is not None or run.top == run.bottom:
            yield run, str(code or "General")
            return
        middle = (run.top + run.bottom) // 2
        yield from self._uniform(Run(run.column, run.top, middle))
        yield from self._uniform(Run(run.column, middle + 1, run.bottom))

    def _format(self, run: Run, code: str) -> None:
        for part, old in list(self._uniform(run)):
            if old != code:
                cells = self._range(part)
                self._undo.append(partial(setattr, cells, "number_format", old))
                cells.number_format = code

    def _blocks(self, one_by_one: bool) -> Iterator[Block]:
        if one_by_one:
            return (Block(row, column, [[value]]) for (row, column), value in self.cells.items())
        runs = live_blocks.runs(self.cells)
        if len(runs) > live_blocks.MANY:
            runs = live_blocks.bridged(runs, self._harmless())
        return live_blocks.blocks(runs, lambda row, column: self.cells.get((row, column), self._old.get((row, column))))

    def _harmless(self) -> Callable[[int, int], bool]:
        """Which cells can be written again as they are: no formulas and errors; in Calc no text with several fonts,
        in Excel nothing that might be read differently when it is written."""
        calc = live_read.in_calc(self.sheet)
        mixed = {at for box in self._boxes() for at in box.impl.rich_text()} if calc else set()
        codes = {} if calc else {run.column: run for run in live_blocks.runs(self._old)}
        plain = {c: self.sheet.range((r.top, c), (r.bottom, c)).number_format for c, r in codes.items()}

        def harmless(row: int, column: int) -> bool:
            value = self._old.get((row, column))
            if (row, column) in self._formulas or (row, column) in mixed or isinstance(value, CellError):
                return False
            if calc or value is None:
                return True
            if isinstance(value, str):
                return need(value) is None or plain[column] == FORMAT["text"]
            return isinstance(value, float) and plain[column] in ("General", "0", "0.00")

        return harmless

    def _put(self, block: Block) -> None:
        """Write a block after noting how it is put back: old values, and old formulas cell by cell."""
        height, width = len(block.rows), len(block.rows[0])
        area = self.sheet.range((block.top, block.left), (block.top + height - 1, block.left + width - 1))
        places = [(block.top + r, block.left + c) for r in range(height) for c in range(width)]
        texts = {at: self.sheet.range(at).formula for at in places if at in self._formulas}
        flat = [None if at in texts else self._old.get(at) for at in places]
        old = [flat[start : start + width] for start in range(0, len(flat), width)]

        def restore() -> None:
            area.value = old
            for at, text in texts.items():
                self.sheet.range(at).formula = text

        self._undo.append(restore)
        area.value = block.rows

    def _range(self, run: Run) -> xlwings.Range:
        return self.sheet.range((run.top, run.column), (run.bottom, run.column))


def _by_position(area: xlwings.Range, rows: list[list[Raw]]) -> Iterator[tuple[Position, Raw]]:
    top, left = area.row, area.column
    return (((top + r, left + c), value) for r, row in enumerate(rows) for c, value in enumerate(row))
