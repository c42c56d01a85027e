"""A value as a cell's XML, such as Excel, LibreOffice, openpyxl and calamine all read alike."""

import html
import math
from datetime import datetime
from functools import cache
from typing import Final

from pyaddin.book.base import CellError, Raw, letters
from pyaddin.book.xlsx import markup as xml
from pyaddin.tables.problems import Refusal
from pyaddin.values.moments import EPOCH
from pyaddin.words.catalogue import Text, tr

MAX_TEXT: Final = 32_767
_DAY: Final = 86_400
_EPOCH_1904: Final = datetime(1904, 1, 1)
_LEAP_BUG: Final = datetime(1900, 3, 1)
"""Excel counts a 29 February 1900 that never was: days before this one have a number lower by one."""


class CellXml:
    """Writes cells of one sheet; text goes inline, so that the shared strings of the workbook stay as they are."""

    def __init__(self, prefix: bytes, sheet: str, epoch_1904: bool) -> None:
        self._pre = pre = prefix.decode()
        self._tail = f"</{pre}t></{pre}is></{pre}c>"
        self._frame = cache(self._framing)
        self._sheet = sheet
        self._epoch_1904 = epoch_1904

    def cell(self, row: int, column: int, style: int, value: Raw) -> str:
        """One cell with its value; None leaves a blank cell of that style."""
        pre = self._pre
        start, end, lead = self._frame(column, style)
        if isinstance(value, str) and not isinstance(value, CellError):
            if len(value) > MAX_TEXT:
                why = tr("the text is longer than the {most:,} characters a cell holds", most=MAX_TEXT)
                raise self._refusal(row, column, why)
            return f"{start}{row}{lead}{xml.escape(value)}{self._tail}"
        if value is None or value != value:
            return f"{start}{row}{end}/>"
        kind, number = self._typed(row, column, value)
        return f"{start}{row}{end}{kind}><{pre}v>{number}</{pre}v></{pre}c>"

    def _framing(self, column: int, style: int) -> tuple[str, str, str]:
        """What stands before and behind the row's number, and behind it where text follows."""
        pre = self._pre
        end = f'" s="{style}"' if style else '"'
        lead = f'{end} t="inlineStr"><{pre}is><{pre}t xml:space="preserve">'
        return f'<{pre}c r="{letters(column)}', end, lead

    def _typed(self, row: int, column: int, value: Raw) -> tuple[str, str]:
        """The type attribute and the text of a value that is no text."""
        if isinstance(value, CellError):
            return ' t="e"', xml.escape(value)
        if isinstance(value, bool):
            return ' t="b"', "1" if value else "0"
        if isinstance(value, datetime):
            serial = self._serial(value)
            if serial < (0 if self._epoch_1904 else 1):
                why = tr("{day:%Y-%m-%d} is before the first day that a sheet can hold", day=value)
                raise self._refusal(row, column, why)
            return "", _shortest(serial)
        assert isinstance(value, int | float)
        if not math.isfinite(value):
            raise self._refusal(row, column, tr("the number is too large for a cell"))
        return "", _shortest(value)

    def _serial(self, moment: datetime) -> float:
        plain = moment.replace(tzinfo=None)
        gone = plain - (_EPOCH_1904 if self._epoch_1904 else EPOCH)
        early = not self._epoch_1904 and plain < _LEAP_BUG
        return gone.days - early + (gone.seconds + gone.microseconds / 1e6) / _DAY

    def _refusal(self, row: int, column: int, why: Text) -> Refusal:
        return Refusal(
            tr(
                "Sheet '{sheet}', cell {cell}: {why}; correct it and press again.",
                sheet=self._sheet, cell=f"{letters(column)}{row}", why=why,
            )
        )  # fmt: skip

    def formula(self, row: int, column: int, style: int, text: str, array: bool = False, metadata: str = "") -> str:
        """One cell with a formula and no remembered result: the spreadsheet counts it when it opens the file."""
        pre = self._pre
        reference = f"{letters(column)}{row}"
        head = (
            f'<{pre}c r="{reference}"' + (f' s="{style}"' if style else "") + (f' cm="{metadata}"' if metadata else "")
        )
        kind = f' t="array" ref="{reference}"' if array else ""
        return f"{head}><{pre}f{kind}>{html.escape(text, quote=False)}</{pre}f></{pre}c>"


def _shortest(number: float) -> str:
    """The shortest text that reads back as the same number."""
    if isinstance(number, float) and number.is_integer() and abs(number) < 1e15:
        return str(int(number))
    return repr(float(number)) if isinstance(number, float) else str(int(number))
