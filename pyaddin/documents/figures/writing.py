"""A workbook while it is written."""

import io
from datetime import datetime
from typing import Any, Final

from pyaddin.documents.figures import look
from pyaddin.words.catalogue import Words, tr

FONT: Final = "Calibri"


class Book:
    """The workbook while it is written."""

    def __init__(self, now: datetime) -> None:
        import xlsxwriter

        self.out = io.BytesIO()
        plain = {f"strings_to_{what}": False for what in ("formulas", "urls", "numbers")}
        self.book = xlsxwriter.Workbook(self.out, {"in_memory": True, "default_date_format": "yyyy-mm-dd", **plain})
        self.book.set_properties({"title": str(tr("Figures")), "created": now})
        self.formats: dict[tuple[tuple[str, Any], ...], Any] = {}
        self.sheets: list[str] = []

    def sheet(self, name: Words, colour: str = look.ACCENT) -> Any:
        """A new sheet without gridlines."""
        title = str(name)[:31]
        self.sheets.append(title)
        sheet = self.book.add_worksheet(title)
        sheet.hide_gridlines(2)
        sheet.set_tab_color(colour)
        return sheet

    def look(self, **how: Any) -> Any:
        """A format, made once."""
        key = tuple(sorted(how.items()))
        if key not in self.formats:
            plain = {"font_name": FONT, "font_size": 10, "font_color": look.INK, "valign": "vcenter"}
            self.formats[key] = self.book.add_format({**plain, **how})
        return self.formats[key]

    def done(self) -> bytes:
        """The file."""
        self.book.close()
        return self.out.getvalue()
