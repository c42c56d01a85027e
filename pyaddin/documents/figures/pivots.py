"""Pivot tables put into a workbook file: each over the rows of a sheet, filled when the file is opened.

The file holds no values of theirs: Excel and LibreOffice read the rows anew (`refreshOnLoad`).
"""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from xml.sax.saxutils import quoteattr

_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELS: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
_KIND: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MADE: Final = (2026, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Pivot:
    """A pivot on the sheet of that number (1-based) from cell A`row` on, over `source` (sheet and range) with these
    captions; `rows`, `columns` and `pages` are captions, `data` captions with how they are put together."""

    sheet: int
    row: int
    source: tuple[str, str]
    captions: Sequence[str]
    rows: Sequence[str]
    columns: Sequence[str]
    pages: Sequence[str]
    data: Mapping[str, tuple[str, str]]


def with_pivots(workbook: bytes, pivots: Sequence[Pivot]) -> bytes:
    """The workbook file with these pivots."""
    parts: dict[str, bytes] = {}
    with zipfile.ZipFile(io.BytesIO(workbook)) as file:
        parts = {info.filename: file.read(info) for info in file.infolist()}
    for number, pivot in enumerate(pivots, 1):
        parts |= {name: text.encode() for name, text in _parts(number, pivot)}
    for name, change in (
        ("[Content_Types].xml", _types), ("xl/_rels/workbook.xml.rels", _rels), ("xl/workbook.xml", _workbook)
    ):  # fmt: skip
        parts[name] = change(parts[name].decode(), len(pivots)).encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in parts.items():
            file.writestr(zipfile.ZipInfo(name, MADE), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _parts(number: int, pivot: Pivot) -> Iterator[tuple[str, str]]:
    cache, table = f"pivotCacheDefinition{number}.xml", f"pivotTable{number}.xml"
    yield f"xl/pivotCache/{cache}", _cache(pivot)
    yield f"xl/pivotTables/{table}", _table(number, pivot)
    yield f"xl/pivotTables/_rels/{table}.rels", _relation("pivotCacheDefinition", f"../pivotCache/{cache}")
    yield f"xl/worksheets/_rels/sheet{pivot.sheet}.xml.rels", _relation("pivotTable", f"../pivotTables/{table}")


def _relation(kind: str, target: str) -> str:
    one = f'<Relationship Id="rId1" Type="{_KIND}/{kind}" Target="{target}"/>'
    return f'{_HEAD}<Relationships xmlns="{_RELS}">{one}</Relationships>'


def _cache(pivot: Pivot) -> str:
    sheet, cells = pivot.source
    fields = "".join(
        f'<cacheField name={quoteattr(c)} numFmtId="0"><sharedItems/></cacheField>' for c in pivot.captions
    )
    return (
        f'{_HEAD}<pivotCacheDefinition xmlns="{_MAIN}" saveData="0" refreshOnLoad="1" createdVersion="6" '
        f'refreshedVersion="6" minRefreshableVersion="3" recordCount="0"><cacheSource type="worksheet">'
        f'<worksheetSource ref="{cells}" sheet={quoteattr(sheet)}/></cacheSource>'
        f'<cacheFields count="{len(pivot.captions)}">{fields}</cacheFields></pivotCacheDefinition>'
    )


def _table(number: int, pivot: Pivot) -> str:
    at = {caption: place for place, caption in enumerate(pivot.captions)}
    axes = {**dict.fromkeys(pivot.rows, "axisRow"), **dict.fromkeys(pivot.columns, "axisCol")}
    axes |= dict.fromkeys(pivot.pages, "axisPage")
    fields = "".join(_field(axes.get(caption, ""), caption in pivot.data) for caption in pivot.captions)
    over = [at[caption] for caption in pivot.columns] + ([-2] if len(pivot.data) > 1 else [])
    pages = "".join(f'<pageField fld="{at[caption]}" hier="-1"/>' for caption in pivot.pages)
    data = "".join(
        f'<dataField name={quoteattr(name)} fld="{at[caption]}" subtotal="{how}" baseField="0" baseItem="0"/>'
        for caption, (name, how) in pivot.data.items()
    )
    first = pivot.row + len(pivot.pages) + 1
    return (
        f'{_HEAD}<pivotTableDefinition xmlns="{_MAIN}" name="Pivot{number}" cacheId="{number}" dataOnRows="0" '
        'applyNumberFormats="0" applyBorderFormats="0" applyFontFormats="0" applyPatternFormats="0" '
        'applyAlignmentFormats="0" applyWidthHeightFormats="1" dataCaption="Values" updatedVersion="6" '
        'minRefreshableVersion="3" useAutoFormatting="1" itemPrintTitles="1" createdVersion="6" indent="0" '
        'outline="1" outlineData="1" multipleFieldFilters="0">'
        f'<location ref="A{first}:C{first + 2}" firstHeaderRow="1" firstDataRow="2" firstDataCol="1" '
        f'rowPageCount="{len(pivot.pages)}" colPageCount="1"/>'
        f'<pivotFields count="{len(pivot.captions)}">{fields}</pivotFields>'
        f"{_axis('rowFields', [at[caption] for caption in pivot.rows])}{_axis('colFields', over)}"
        f'<pageFields count="{len(pivot.pages)}">{pages}</pageFields>'
        f'<dataFields count="{len(pivot.data)}">{data}</dataFields>'
        '<pivotTableStyleInfo name="PivotStyleLight16" showRowHeaders="1" showColHeaders="1" showRowStripes="0" '
        'showColStripes="0" showLastColumn="1"/></pivotTableDefinition>'
    )


def _field(axis: str, is_data: bool) -> str:
    if axis:
        return f'<pivotField axis="{axis}" showAll="0"><items count="1"><item t="default"/></items></pivotField>'
    data = ' dataField="1"' if is_data else ""
    return f'<pivotField{data} showAll="0"/>'


def _axis(name: str, fields: Sequence[int]) -> str:
    if not fields:
        return ""
    return f'<{name} count="{len(fields)}">' + "".join(f'<field x="{at}"/>' for at in fields) + f"</{name}>"


def _types(text: str, count: int) -> str:
    more = "".join(
        f'<Override PartName="/xl/{folder}/{name}{n}.xml" ContentType="{_TYPE}.{kind}+xml"/>'
        for n in range(1, count + 1)
        for folder, name, kind in (
            ("pivotCache", "pivotCacheDefinition", "pivotCacheDefinition"), ("pivotTables", "pivotTable", "pivotTable")
        )
    )  # fmt: skip
    return text.replace("</Types>", f"{more}</Types>")


def _rels(text: str, count: int) -> str:
    more = "".join(
        f'<Relationship Id="rIdPivot{n}" Type="{_KIND}/pivotCacheDefinition" '
        f'Target="pivotCache/pivotCacheDefinition{n}.xml"/>'
        for n in range(1, count + 1)
    )
    return text.replace("</Relationships>", f"{more}</Relationships>")


def _workbook(text: str, count: int) -> str:
    each = "".join(f'<pivotCache cacheId="{n}" r:id="rIdPivot{n}"/>' for n in range(1, count + 1))
    return re.sub(r"(<calcPr[^>]*/>)", rf"\1<pivotCaches>{each}</pivotCaches>", text)
