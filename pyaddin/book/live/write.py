"""Writing one sheet's edit through xlwings: formats, then values in rectangles, then the table; or all put back."""

from collections.abc import Callable, Iterator
from functools import partial

import xlwings

from pyaddin.book.base import CellError, Raw, SheetEdit, same
from pyaddin.book.live import blocks, read, table
from pyaddin.book.live import stands as live_stands
from pyaddin.book.live.blocks import FORMAT, Block, Run, fits, need
from pyaddin.tables.problems import Refusal
from pyaddin.words.catalogue import tr

Position = tuple[int, int]


class SheetWriter:
    """Writes one SheetEdit and remembers how to put back what it wrote; not once `rows_went`, for then all moved.

    Until it `began` nothing of the sheet is changed.
    """

    def __init__(self, sheet: xlwings.Sheet, edit: SheetEdit) -> None:
        self.sheet = sheet
        self.edit = edit
        self.cells: dict[Position, Raw] = {(row, column): value for row, column, value in edit.cells}
        self._last = edit.first + len(edit.rows) - 1
        self._columns = blocks.by_column(self.cells)
        self._old: list[Block] = []
        self._formulas: set[Position] = set()
        self._undo: list[Callable[[], None]] = []
        self.began = False
        self.rows_went = False

    def write(self, one_by_one: bool = False) -> None:
        """Write everything; `one_by_one` where a rectangle would miss its rows.

        Refusal where the sheet does not stand as it was seen.
        """
        self._read_old()
        self.check(self._as_seen())
        self.began = True
        if self.edit.rows:
            table.check_room(self.sheet, self.edit, self._last)
        self._add_rows()
        self._fit_formats()
        for block in self._blocks(one_by_one):
            self._put(block)
        self._put_rows()
        undo = table.resize(self.sheet, self.edit)
        self._undo += [undo] if undo is not None else []
        if self.edit.rows:
            self._undo += table.carry_formulas(self.sheet, self.edit, self._last)

    def check(self, stands: bool) -> None:
        """Refusal where the sheet does not stand as it must: the clerk sorted, inserted or typed meanwhile."""
        if not stands:
            raise Refusal(
                tr(
                    "{sheet} was changed while the press ran, so the press was taken back; "
                    "see whether your change is still there, then press again.",
                    sheet=self.sheet.name,
                )
            )

    def _as_seen(self) -> bool:
        return live_stands.as_seen(self.sheet, self.edit) and live_stands.cells_as_seen(self.edit, self._old)

    def put_back(self) -> bool:
        """Undo what `write` did so far, newest first; whether the cells hold again what they held.

        The look of rows that were to be new stays. What cannot be written now could not be written before either, so
        a failure here stops nothing; the cells are looked at instead.
        """
        failed = False
        while self._undo:
            try:
                self._undo.pop()()
            except Exception:
                failed = True
        return not failed or [block.rows for block in self._now()] == [block.rows for block in self._old]

    def repair(self) -> bool:
        """Write what landed elsewhere again, cell by cell; whether everything is in its place then."""
        for at in self._misplaced():
            self.sheet.range(at).value = self._asked(at)
        return not self._misplaced()

    def _misplaced(self) -> list[Position]:
        """Cells that do not hold what they should, and those between; results of formulas may differ."""
        spared = self._formulas - self.cells.keys()
        found = {at: value for block in self._now() for at, value in blocks.positions(block) if at not in spared}
        return [at for at, value in found.items() if not same(self._asked(at), value)]

    def _asked(self, at: Position) -> Raw:
        return self.cells[at] if at in self.cells else self._held(at)

    def _held(self, at: Position) -> Raw:
        """What a cell held before."""
        for top, left, rows in self._old:
            if 0 <= at[1] - left < len(rows[0]) and 0 <= at[0] - top < len(rows):
                return rows[at[0] - top][at[1] - left]
        raise KeyError(at)

    def _now(self) -> list[Block]:
        """What stands in each stretch of neighbouring columns in which cells are written, and between these cells."""
        return [Block(box.row, box.column, read.values(box)) for box in self._boxes()]

    def _boxes(self) -> Iterator[xlwings.Range]:
        for left, right in blocks.stretches(self._columns):
            every = [self._columns[column] for column in range(left, right + 1)]
            top, bottom = min(rows[0] for rows in every), max(rows[-1] for rows in every)
            yield self.sheet.range((top, left), (bottom, right))

    def _read_old(self) -> None:
        self._old = self._now()
        for box, block in zip(self._boxes(), self._old, strict=True):
            self._formulas |= read.formulas(box, block.rows)

    def _add_rows(self) -> None:
        """Look and formats for the new rows."""
        edit = self.edit
        if not edit.rows:
            return
        table.carry_look(self.sheet, edit, self._last)
        for column, code in zip(edit.columns, edit.formats, strict=True):
            self._format(Run(column, edit.first, self._last), code)

    def _fit_formats(self) -> None:
        """Give cells the number format without which their new value would become something else."""
        for column, rows in self._columns.items():
            wanted = {row: kind for row in rows if (kind := need(self.cells[row, column])) is not None}
            if not wanted:
                continue
            for run, code in self._uniform(Run(column, min(wanted), max(wanted))):
                unfit = [row for row, kind in wanted.items() if run.top <= row <= run.bottom and not fits(kind, code)]
                for kind, target in FORMAT.items():
                    for part in blocks.runs({column: [row for row in unfit if wanted[row] == kind]}):
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
        runs = blocks.runs(self._columns)
        if len(runs) > blocks.MANY:
            runs = blocks.bridged(runs, self._harmless())
        return blocks.blocks(runs, lambda row, column: self._asked((row, column)))

    def _harmless(self) -> Callable[[int, int], bool]:
        """Which cells can be written again as they are: no formulas and errors; in Calc no text with several fonts,
        in Excel nothing that might be read differently when it is written."""
        calc = read.in_calc(self.sheet)
        mixed = {at for box in self._boxes() for at in box.impl.rich_text()} if calc else set()
        spans = {} if calc else {column: Run(column, rows[0], rows[-1]) for column, rows in self._columns.items()}
        plain = {column: self._range(span).number_format for column, span in spans.items()}

        def harmless(row: int, column: int) -> bool:
            value = self._held((row, column))
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
        inside = [at for at, _ in blocks.positions(block) if at in self._formulas] if self._formulas else []
        texts = {at: self.sheet.range(at).formula for at in inside}

        def restore() -> None:
            old = [(at, None if at in texts else self._held(at)) for at, _ in blocks.positions(block)]
            if read.in_calc(self.sheet):
                values = [value for _, value in old]
                area.value = [values[start : start + width] for start in range(0, len(values), width)]
            else:  # one cell is right even where a filter has come between
                for at, value in old:
                    self.sheet.range(at).value = value
            for at, text in texts.items():
                self.sheet.range(at).formula = text

        self._undo.append(restore)
        area.value = block.rows

    def _put_rows(self) -> None:
        """Write the new rows, a rectangle for each stretch of columns; they stand below any filter."""
        place = {column: at for at, column in enumerate(self.edit.columns)}
        for left, right in blocks.stretches(place) if self.edit.rows else ():
            order = [place[column] for column in range(left, right + 1)]
            area = self.sheet.range((self.edit.first, left), (self._last, right))
            self._undo.append(area.clear_contents)
            area.value = [[row[at] for at in order] for row in self.edit.rows]

    def _range(self, run: Run) -> xlwings.Range:
        return self.sheet.range((run.top, run.column), (run.bottom, run.column))
