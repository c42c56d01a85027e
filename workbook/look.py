"""How the workbook looks: colours, cell formats, the tints of statuses, problems and lateness."""

from dataclasses import dataclass, field
from typing import Any, Final

from pyaddin.tables.schema import Column, Kind
from pyaddin.tables.status import CHECK_BLOCKED, CHECK_WARNING, Status
from pyaddin.words.catalogue import Words

FONT: Final = "Calibri"
INK, SOFT, FAINT = "#22303C", "#66727E", "#9AA5AF"
ACCENT, ACCENT_PALE, PROGRAM = "#1F6F78", "#E4F0F1", "#7C8B99"
BAND, LINE, PAPER = "#F2F5F7", "#D5DCE2", "#FFFFFF"
RED, RED_PALE = "#A4262C", "#FBE3E1"
AMBER, AMBER_PALE = "#8A5A00", "#FFF0CC"
GREEN, GREEN_PALE = "#1E6B3A", "#DFF3E4"
BLUE, BLUE_PALE = "#1D5A96", "#E1EEFA"
GREY_PALE = "#E9ECEF"
STRIPE: Final = "#EEF3F8"
"""The paper of rows that belong together."""

WRAPPED: Final = ("meaning", "why")
"""Columns whose long sentences take several lines; everywhere else a row stays one line high."""
LOOKED_FOR: Final = ("available",)
"""The figure among others that a clerk looks for. LibreOffice forgets a cell's indent where its neighbour on the left
has the same look and other tints."""
TEXT: Final = 49
NUMBER_FORMATS: Final[dict[Kind, int | str]] = {
    "text": TEXT, "code": TEXT, "yes": TEXT, "whole": 1, "money": 2, "when": "yyyy-mm-dd hh:mm",
}  # fmt: skip
"""Excel's built-in formats @, 0 and 0.00 by their numbers, and one of our own."""

ALIGNED: Final[dict[Kind, dict[str, object]]] = {
    "yes": {"align": "center"},
    "whole": {"align": "right", "indent": 1},
    "money": {"align": "right", "indent": 1},
}
"""Figures keep away from the words that begin in the next column."""

STATUS_TINTS: Final = {
    Status.NEW: (BLUE, BLUE_PALE),
    Status.HOLD: (AMBER, AMBER_PALE),
    Status.READY: (ACCENT, ACCENT_PALE),
    Status.SHORT: (RED, RED_PALE),
    Status.RESERVED: (ACCENT, "#CFE6E8"),
    Status.PACKED: (GREEN, "#EDF7E6"),
    Status.SENT: (GREEN, GREEN_PALE),
    Status.CHANGED: (RED, RED_PALE),
    Status.SHIPPED: (GREEN, "#CDEBD5"),
    Status.DELIVERED: (SOFT, GREY_PALE),
    Status.COMPLETED: (SOFT, GREY_PALE),
    Status.CANCELLED: (FAINT, GREY_PALE),
    Status.RETURNED: (AMBER, AMBER_PALE),
}
CHECK_TINTS: Final = {CHECK_WARNING: (AMBER, AMBER_PALE), CHECK_BLOCKED: (RED, RED_PALE)}


@dataclass(slots=True)
class Look:
    """The cell formats of one XlsxWriter workbook, each made once."""

    book: Any
    made: dict[tuple[tuple[str, object], ...], Any] = field(default_factory=dict)

    def of(self, **properties: object) -> Any:
        """A cell format with these XlsxWriter properties."""
        key = tuple(sorted(properties.items()))
        if key not in self.made:
            self.made[key] = self.book.add_format({"font_name": FONT, "valign": "vcenter", **properties})
        return self.made[key]

    def tint(self, ink: str, paper: str) -> Any:
        """A format for conditional formatting: only the colours, the cell keeps the rest."""
        key = (("ink", ink), ("paper", paper))
        if key not in self.made:
            self.made[key] = self.book.add_format({"font_color": ink, "bg_color": paper})
        return self.made[key]

    def ink(self, ink: str) -> Any:
        """A format for conditional formatting that leaves the paper as it is."""
        key = (("ink", ink),)
        if key not in self.made:
            self.made[key] = self.book.add_format({"font_color": ink})
        return self.made[key]

    def column(self, column: Column) -> Any:
        """A table column's cells: its number format; what the program fills is grey."""
        quiet = {"font_color": SOFT} if column.editor == "program" else {}
        align = ALIGNED.get(column.kind, {})
        wrap: dict[str, object] = {"text_wrap": True} if column.name in WRAPPED else {}
        if column.name in ("problem", "formula"):
            wrap = {"text_wrap": True, "font_size": 9, "valign": "top"}
        bold = {"bold": True} if column.name in LOOKED_FOR else {}
        return self.of(num_format=NUMBER_FORMATS[column.kind], **quiet, **align, **wrap, **bold)

    def header(self, column: Column) -> Any:
        """A header cell; the program's own columns are grey."""
        paper = PROGRAM if column.editor == "program" else ACCENT
        return self.of(bold=True, font_color=PAPER, bg_color=paper, text_wrap=True, border=1, border_color=PAPER)

    def band(self, **properties: object) -> Any:
        """A cell of the band above the table."""
        return self.of(bg_color=BAND, **properties)

    def heading(self) -> Any:
        """The first cell of a section's heading."""
        return self.of(bold=True, font_size=13, font_color=INK, bottom=2, bottom_color=ACCENT, indent=1)

    def title(self, sheet: Any, row: int, first: int, last: int, words: Words) -> None:
        """A section's heading with a line under it."""
        heading = self.heading()
        sheet.write_string(row, first, str(words), heading)
        for column in range(first + 1, last + 1):
            sheet.write_blank(row, column, None, heading)
