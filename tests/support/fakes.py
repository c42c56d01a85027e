"""A workbook held in memory, for tests of what stands above `book/`."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from pyaddin.book.base import Grid, Raw, SheetEdit, Stage
from pyaddin.tables.schema import Table
from pyaddin.tables.sheets import HEADER_ROW


class FakeWorkbook:
    """Sheets as grids; `apply` writes into them as a spreadsheet would, and keeps the edits in `applied`."""

    def __init__(self, grids: Mapping[str, Grid], path: Path = Path("Fulfilment.xlsm")) -> None:
        self.grids = dict(grids)
        self.applied: list[SheetEdit] = []
        self.shown: list[str] = []
        self._path = path

    @property
    def path(self) -> Path:
        """Where it would lie."""
        return self._path

    def sheets(self) -> list[str]:
        """Sheet names in order."""
        return list(self.grids)

    def grid(self, sheet: str, most: int | None = None) -> Grid:
        """A copy of the sheet, as a reading is."""
        grid = self.grids[sheet]
        return Grid([list(row) for row in grid.values], set(grid.formulas), list(grid.merged))

    def commented(self, sheet: str) -> set[int]:
        """No cell has a comment."""
        return set()

    def apply(self, edits: Sequence[SheetEdit]) -> None:
        """Write the edits into the grids."""
        for edit in edits:
            self.applied.append(edit)
            for row, column, value in edit.cells:
                self._put(edit.sheet, row, column, value)
            for offset, values in enumerate(edit.rows):
                for column, value in zip(edit.columns, values, strict=True):
                    self._put(edit.sheet, edit.first + offset, column, value)
            every = self.grids[edit.sheet].values
            every[:] = [row for number, row in enumerate(every, start=1) if number not in edit.delete]

    def progress(self, stage: Stage | None) -> None:
        """Keep what was shown."""
        self.shown.append(str(stage.what) if stage else "")

    def _put(self, sheet: str, row: int, column: int, value: Raw) -> None:
        grid = self.grids[sheet]
        while len(grid.values) < row:
            grid.values.append([])
        cells = grid.values[row - 1]
        cells += [None] * (column - len(cells))
        cells[column - 1] = value
        grid.formulas.discard((row, column))


def sheet_of(table: Table, records: Sequence[Mapping[str, Raw]] = (), header_row: int = HEADER_ROW) -> Grid:
    """A table's sheet as it is built, with `records` below the header."""
    above: list[list[Raw]] = [[table.sheet], [table.help], *[[] for _ in range(header_row - 3)]]
    header: list[Raw] = [column.caption for column in table.columns]
    rows: list[list[Raw]] = [[record.get(name) for name in table.names] for record in records]
    return Grid([*above, header, *rows])


def book_of(tables: Mapping[Table, Sequence[Mapping[str, Raw]]]) -> FakeWorkbook:
    """A workbook with these tables' sheets."""
    return FakeWorkbook({table.sheet: sheet_of(table, records) for table, records in tables.items()})
