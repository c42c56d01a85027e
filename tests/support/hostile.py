"""Hostile and odd files, made on the spot: each maker writes one into a folder and returns its path.

All that can be imported holds the same two Shopify orders of three lines.
"""

import csv
import io
import os
import struct
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

import openpyxl
import xlsxwriter
import xlwt
from books import parts_of, write_parts
from places import DAY

Maker = Callable[[Path], Path]

SHOPIFY = (DAY / "shopify_orders_export.csv").read_text("utf-8")
ROWS = list(csv.reader(io.StringIO(SHOPIFY)))[:4]
"""The header and two orders of three lines."""
SHEET = "xl/worksheets/sheet1.xml"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def text(rows: Iterable[Iterable[str]] = ROWS, delimiter: str = ",") -> str:
    """Rows as delimited text."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue()


def holding(name: str, data: bytes | str, times: int = 1) -> Maker:
    """A file of that name with that content, so many times."""

    def make(folder: Path) -> Path:
        path = folder / name
        with path.open("wb") as file:
            for _ in range(times):
                file.write(data if isinstance(data, bytes) else data.encode())
        return path

    return make


# workbooks


def openpyxls(folder: Path) -> Path:
    """As openpyxl writes it."""
    book = openpyxl.Workbook()
    for row in ROWS:
        book.worksheets[0].append(row)
    book.save(folder / "orders.xlsx")
    return folder / "orders.xlsx"


def xlsxwriters(folder: Path) -> Path:
    """As XlsxWriter writes it when it keeps nothing in memory: texts stand in the cells."""
    path = folder / "writer.xlsx"
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        page = book.add_worksheet()
        for row, cells in enumerate(ROWS):
            for column, cell in enumerate(cells):
                page.write_string(row, column, cell)
    return path


def xlwts(folder: Path) -> Path:
    """An old workbook as xlwt writes it."""
    book = xlwt.Workbook()
    page = book.add_sheet("Orders")
    for row, cells in enumerate(ROWS):
        for column, cell in enumerate(cells):
            page.write(row, column, cell)
    book.save(str(folder / "orders.xls"))
    return folder / "orders.xls"


def changed(change: Callable[[dict[str, bytes]], object]) -> Maker:
    """The workbook with some of its parts changed."""

    def make(folder: Path) -> Path:
        path = openpyxls(folder)
        parts = parts_of(path)
        change(parts)
        return write_parts(path, parts)

    return make


def replaced(part: str, old: str, new: str) -> Maker:
    """The workbook with a text in one part exchanged."""

    def change(parts: dict[str, bytes]) -> None:
        assert old.encode() in parts[part], f"{old} is not in {part}"
        parts[part] = parts[part].replace(old.encode(), new.encode(), 1)

    return changed(change)


def with_part(name: str, content: bytes) -> Maker:
    """The workbook with one more part."""
    return changed(lambda parts: parts.update({name: content}))


def more_rows(xml: str) -> Maker:
    """The workbook with more rows."""
    return replaced(SHEET, "</sheetData>", f"{xml}</sheetData>")


def more_cells(xml: str) -> Maker:
    """The workbook with more cells in its last row."""
    return replaced(SHEET, "</row></sheetData>", f"{xml}</row></sheetData>")


def blank_rows(folder: Path) -> Path:
    """Formatted cells without anything in them down to the last row of a sheet."""
    rows = "".join(f'<row r="{row}"><c r="A{row}" s="1"/></row>' for row in range(5, 1_048_577))
    return more_rows(rows)(folder)


def wide(folder: Path) -> Path:
    """The rows with filled columns up to the last of a sheet."""
    path = folder / "wide.xlsx"
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        page = book.add_worksheet()
        for row, cells in enumerate(ROWS):
            for column, cell in enumerate([*cells, *(f"x{n}" for n in range(16_384 - len(cells)))]):
                page.write_string(row, column, cell)
    return path


def nested(depth: int) -> bytes:
    """A zip in a zip in a zip: twice as many at every step."""
    data = bytes(1_000_000)
    for _ in range(depth):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("a", data)
            archive.writestr("b", data)
        data = out.getvalue()
    return data


def cut(keep: float) -> Maker:
    """The workbook as a broken download leaves it."""

    def make(folder: Path) -> Path:
        path = openpyxls(folder)
        path.write_bytes(path.read_bytes()[: int(path.stat().st_size * keep)])
        return path

    return make


def twice(folder: Path) -> Path:
    """Two parts of one name, of which each reader takes another."""
    path = openpyxls(folder)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(SHEET, b"<worksheet/>")
    return path


def encrypted(folder: Path) -> Path:
    """The workbook with a password."""
    from msoffcrypto.format.ooxml import OOXMLFile

    plain = openpyxls(folder)
    path = folder / "locked.xlsx"
    with plain.open("rb") as source, path.open("wb") as target:
        OOXMLFile(source).encrypt("pencil", target)
    return path


def vast_old(folder: Path) -> Path:
    """An old workbook with a value in its last row and column, and one more row that says it is beyond."""
    path = xlwts(folder)
    data = bytearray(path.read_bytes())
    at = data.index(struct.pack("<HH", 0x00FD, 10), 512)  # the first LABELSST record: row and column follow
    struct.pack_into("<HH", data, at + 4, 65_535, 65_535)
    path.write_bytes(data)
    return path


def other_code_page(folder: Path) -> Path:
    """An old workbook that names Windows' Western code page though its texts are UTF-16, as some libraries write it."""
    path = xlwts(folder)
    named, claimed = (struct.pack("<HHH", 0x0042, 2, page) for page in (1200, 1252))
    data = path.read_bytes()
    assert data.count(named) == 1
    path.write_bytes(data.replace(named, claimed))
    return path


def vast_open_document(folder: Path) -> Path:
    """An OpenDocument sheet of one cell, which says that it stands there seventeen thousand million times."""
    cell = '<table:table-cell table:number-columns-repeated="16384" office:value-type="string"><text:p>x</text:p>'
    row = f'<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-cell></table:table-row>'
    names = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    body = f'<office:spreadsheet><table:table table:name="S">{row}</table:table></office:spreadsheet>'
    path = folder / "vast.ods"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        content = f"<office:document-content {names}><office:body>{body}</office:body></office:document-content>"
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    return path


def linked(parts: dict[str, bytes]) -> None:
    """A link to a workbook on the web, and a cell that shows what stands there."""
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.externalLink+xml"
    declared = f'<Override PartName="/xl/externalLinks/externalLink1.xml" ContentType="{kind}"/></Types>'
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(b"</Types>", declared.encode())
    link = f'<externalLink xmlns="{_MAIN}" xmlns:r="{_RELATION}"><externalBook r:id="rId1"/></externalLink>'
    parts["xl/externalLinks/externalLink1.xml"] = link.encode()
    target = 'Target="https://example.com/x.xlsx" TargetMode="External"'
    parts["xl/externalLinks/_rels/externalLink1.xml.rels"] = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{_RELATION}/externalLinkPath" {target}/></Relationships>'
    ).encode()
    cell = '<c r="DA4"><f>[1]Sheet1!A1</f><v>5</v></c></row></sheetData>'
    parts[SHEET] = parts[SHEET].replace(b"</row></sheetData>", cell.encode())


# what is no file


def pipe(folder: Path) -> Path:
    """A pipe that nobody writes to: opening it waits for ever."""
    os.mkfifo(folder / "orders.csv")
    return folder / "orders.csv"


def device(folder: Path) -> Path:
    """A device that never ends, under a harmless name."""
    (folder / "orders.csv").symlink_to("/dev/zero")
    return folder / "orders.csv"


def gone(folder: Path) -> Path:
    """A link to what is not there any more."""
    (folder / "orders.csv").symlink_to(folder / "moved.csv")
    return folder / "orders.csv"
