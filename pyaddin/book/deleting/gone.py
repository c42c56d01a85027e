"""Deleted rows of one sheet: where every other row, and every range, stands afterwards."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable

from pyaddin.book.xlsx import markup as xml
from pyaddin.book.xlsx.parts import Area
from pyaddin.tables.problems import Refusal
from pyaddin.words.catalogue import Words, tr


class Gone:
    """Rows that go; the rows below them move up."""

    def __init__(self, sheet: str, rows: Iterable[int]) -> None:
        self.sheet = sheet
        self.rows = sorted(set(rows))
        self._known = frozenset(self.rows)

    def __contains__(self, row: int) -> bool:
        return row in self._known

    @property
    def first(self) -> int:
        """The first row that goes: nothing above it changes."""
        return self.rows[0]

    def row(self, row: int) -> int:
        """A row's number afterwards; of one that goes, the number of the next row that stays."""
        return row - bisect_left(self.rows, row)

    def counted(self, top: int, bottom: int) -> int:
        """How many of the rows from `top` to `bottom` go."""
        return bisect_right(self.rows, bottom) - bisect_left(self.rows, top)

    def span(self, top: int, bottom: int) -> tuple[int, int] | None:
        """Rows from `top` to `bottom` afterwards; None when none of them stays. Whole columns stay whole."""
        if top == 1 and bottom >= xml.MAX_ROW:
            return top, bottom
        left = bottom - top + 1 - self.counted(top, bottom)
        start = self.row(top)
        return (start, start + left - 1) if left else None

    def area(self, area: Area) -> Area | None:
        """A rectangle afterwards; None when nothing of it stays."""
        rows = self.span(area[0], area[2])
        return (rows[0], area[1], rows[1], area[3]) if rows else None

    def reference(self, reference: str) -> str:
        """A reference as A4:K17 afterwards; "" when nothing of it stays. Whole columns and rows stay."""
        try:
            area = xml.area(reference)
        except ValueError:
            return reference
        new = self.area(area)
        if new is None:
            return ""
        return reference if new == area else xml.area_name(*new)

    def references(self, text: str) -> str:
        """A list of references (sqref) afterwards, without those of which nothing stays."""
        words = text.split()
        new = [self.reference(word) for word in words]
        return text if new == words else " ".join(filter(None, new))

    def refusal(self, what: Words) -> Refusal:
        """The sentence for what cannot be kept right; `what` says what it is and where."""
        return Refusal(
            tr(
                "{what}, which cannot be kept right while rows leave '{sheet}' in the closed workbook; "
                "open the workbook and press there instead.",
                what=what, sheet=self.sheet,
            )
        )  # fmt: skip
