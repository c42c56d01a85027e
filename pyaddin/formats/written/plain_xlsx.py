"""Plain Excel workbooks: one table a sheet, text cells and numbers, nothing else.

Written directly, because a carrier's file is large and simple: a general library takes more than twice as long. The
parts are those that ECMA-376 asks for, strings are shared, and every text cell has the text format, so that a number
given as text stays as it is when a clerk edits the file.
"""

import io
import re
import zipfile
from collections.abc import Sequence
from typing import Final
from xml.sax.saxutils import escape

from pyaddin.book.base import letters

_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_KIND: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_XML: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TEXT, _HEAD = 1, 2
_STYLES: Final = (
    f'{_XML}<styleSheet xmlns="{_MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
_ESCAPED: Final = re.compile(r"_(x[0-9A-Fa-f]{4}_)")

Cells = Sequence[Sequence[str | float]]


def write(sheets: Sequence[tuple[str, Sequence[str], Cells]]) -> bytes:
    """A workbook of sheets, each a name, headers (none when empty) and columns of equal length."""
    strings: dict[str, int] = {}
    pages = [_sheet(headers, columns, strings) for _, headers, columns in sheets]
    numbers = range(1, len(sheets) + 1)
    parts = {
        "[Content_Types].xml": _types(numbers),
        "_rels/.rels": _relations([("officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": _workbook([name for name, _, _ in sheets]),
        "xl/_rels/workbook.xml.rels": _relations(
            [
                *(("worksheet", f"worksheets/sheet{n}.xml") for n in numbers),
                ("styles", "styles.xml"),
                ("sharedStrings", "sharedStrings.xml"),
            ]
        ),
        "xl/styles.xml": _STYLES,
        "xl/sharedStrings.xml": _shared(strings),
        **{f"xl/worksheets/sheet{n}.xml": page for n, page in zip(numbers, pages, strict=True)},
    }
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in parts.items():
            entry = zipfile.ZipInfo(name)  # dated 1980, so that the bytes do not depend on the clock
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 0
            package.writestr(entry, text.encode())
    return target.getvalue()


def _sheet(headers: Sequence[str], columns: Cells, strings: dict[str, int]) -> str:
    width = max(len(columns), len(headers), 1)
    count = (len(columns[0]) if columns else 0) + bool(headers)
    head = [_column(at, [header], 1, strings, _HEAD) for at, header in enumerate(headers)]
    body = [_column(at, cells, 1 + bool(headers), strings, _TEXT) for at, cells in enumerate(columns)]
    rows = [*_rows(head, 1), *_rows(body, 1 + bool(headers))]
    frozen = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>' if headers else ""
    return (
        f'{_XML}<worksheet xmlns="{_MAIN}"><dimension ref="A1:{letters(width)}{max(count, 1)}"/>'
        f'<sheetViews><sheetView workbookViewId="0">{frozen}</sheetView></sheetViews>'
        f"<sheetData>{''.join(rows)}</sheetData></worksheet>"
    )


def _rows(columns: Sequence[Sequence[str]], first: int) -> list[str]:
    rows = zip(*columns, strict=True)
    return [f'<row r="{number}">{"".join(cells)}</row>' for number, cells in enumerate(rows, first)]


def _column(at: int, cells: Sequence[str | float], first: int, strings: dict[str, int], style: int) -> list[str]:
    """A column's cells; what follows on a cell's row number is made once for each different value."""
    ends = {cell: _end(cell, strings, style) for cell in dict.fromkeys(cells)}
    start = f'<c r="{letters(at + 1)}'
    return [f"{start}{number}{ends[cell]}" if cell != "" else "" for number, cell in enumerate(cells, first)]


def _end(cell: str | float, strings: dict[str, int], style: int) -> str:
    if not isinstance(cell, str):
        return f'"><v>{cell!r}</v></c>'
    return f'" s="{style}" t="s"><v>{strings.setdefault(cell, len(strings))}</v></c>' if cell else ""


def _shared(strings: dict[str, int]) -> str:
    items = "".join(f'<si><t xml:space="preserve">{_safe(text)}</t></si>' for text in strings)
    return f'{_XML}<sst xmlns="{_MAIN}" uniqueCount="{len(strings)}">{items}</sst>'


def _safe(text: str) -> str:
    """Text for XML; Excel would read _x0041_ as a letter, so its first underscore is written that way itself."""
    return escape(_ESCAPED.sub(r"_x005F_\1", text) if "_x" in text else text)


def _workbook(names: Sequence[str]) -> str:
    listed = "".join(
        f'<sheet name="{escape(name, {chr(34): "&quot;"})}" sheetId="{n}" r:id="rId{n}"/>'
        for n, name in enumerate(names, 1)
    )
    return f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheets>{listed}</sheets></workbook>'


def _relations(targets: Sequence[tuple[str, str]]) -> str:
    listed = "".join(
        f'<Relationship Id="rId{n}" Type="{_RELATIONS}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets, 1)
    )
    return f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{listed}</Relationships>'


def _types(numbers: range) -> str:
    sheets = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_KIND}.worksheet+xml"/>' for n in numbers
    )
    return (
        f'{_XML}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/>{sheets}'
        f'<Override PartName="/xl/styles.xml" ContentType="{_KIND}.styles+xml"/>'
        f'<Override PartName="/xl/sharedStrings.xml" ContentType="{_KIND}.sharedStrings+xml"/></Types>'
    )
