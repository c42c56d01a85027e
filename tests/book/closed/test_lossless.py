"""A clerk's own column, sheet, chart, pivot, comment, picture, format and rule come through every press of the day."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from books import Cell, cells, parts_of, write_parts
from helpers import ALL_DAY, Folder, carriers_answer

from pyaddin.book.base import SheetEdit, cell_name
from pyaddin.book.closed.workbook import ClosedWorkbook
from pyaddin.book.table.locate import locate
from pyaddin.press.summary import Summary
from pyaddin.store.journal import Journal
from pyaddin.tables.orders import ORDERS
from pyaddin.tables.settings import BY_NAME
from pyaddin.tables.sheets import RESULT_ROW, TABLES

KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(200)
OWN_PARTS = {
    "xl/worksheets/sheet90.xml": f'<worksheet {MAIN}><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>mine &amp; '
    '"yours"</t></is></c><c r="B1"><f>COUNTA(Orders!A:A)</f><v>1</v></c></row></sheetData><legacyDrawing r:id="rId1" '
    f'xmlns:r="{KIND}"/></worksheet>',
    "xl/worksheets/_rels/sheet90.xml.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" Type="{KIND}/'
    f'vmlDrawing" Target="../drawings/mine.vml"/><Relationship Id="rId2" Type="{KIND}/comments" '
    'Target="../comments90.xml"/></Relationships>',
    "xl/comments90.xml": f"<comments {MAIN}><authors><author>Sam</author></authors><commentList/></comments>",
    "xl/drawings/mine.vml": "<xml xmlns:v='urn:schemas-microsoft-com:vml'><v:shape id='s1'/></xml>",
    "xl/charts/chart90.xml": '<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"/>',
    "xl/pivotCache/pivotCacheDefinition90.xml": f"<pivotCacheDefinition {MAIN}/>",
    "xl/pivotTables/pivotTable90.xml": f"<pivotTableDefinition {MAIN}/>",
    "customXml/item1.xml": "<mine/>",
}
RULES = (
    '<conditionalFormatting sqref="L5:L500"><cfRule type="cellIs" priority="900" operator="greaterThan">'
    "<formula>10</formula></cfRule></conditionalFormatting>"
)
LIST = '<dataValidation type="list" allowBlank="1" sqref="AZ5:AZ500"><formula1>"red,green"</formula1></dataValidation>'
OWN_COLUMN = len(ORDERS.columns) + 2
"""AZ, to the right of the table."""


def with_own_parts(path: Path) -> None:
    """What a clerk adds in Excel, added to the workbook's own XML."""
    parts = parts_of(path)
    parts |= {name: text.encode() for name, text in OWN_PARTS.items()} | {"xl/media/mine.png": PICTURE}
    kinds = "".join(
        f'<Override PartName="/{name}" ContentType="{SPREADSHEET}.{kind}+xml"/>'
        for name, kind in (("xl/worksheets/sheet90.xml", "worksheet"), ("xl/comments90.xml", "comments"))
    )
    insert(parts, "[Content_Types].xml", "</Types>", kinds)
    insert(parts, "xl/workbook.xml", "</sheets>", f'<sheet name="Mine" sheetId="90" r:id="rId900" xmlns:r="{KIND}"/>')
    relation = f'<Relationship Id="rId900" Type="{KIND}/worksheet" Target="worksheets/sheet90.xml"/>'
    insert(parts, "xl/_rels/workbook.xml.rels", "</Relationships>", relation)
    orders = sheet_parts(path)["Orders"]
    insert(parts, orders, "</dataValidations>", LIST)
    at = parts[orders].index(b"<dataValidations")
    parts[orders] = parts[orders][:at] + RULES.encode() + parts[orders][at:]
    write_parts(path, parts)


def insert(parts: dict[str, bytes], name: str, before: str, text: str) -> None:
    assert parts[name].count(before.encode()) == 1, (name, before)
    parts[name] = parts[name].replace(before.encode(), (text + before).encode())


def sheet_parts(path: Path) -> dict[str, str]:
    """The XML part of each sheet by its name."""
    parts = parts_of(path)
    targets = dict(
        re.findall(r'Id="(\w+)"[^>]*?Target="/?(?:xl/)?([^"]+)"', parts["xl/_rels/workbook.xml.rels"].decode())
        + [
            (a, b)
            for b, a in re.findall(
                r'Target="/?(?:xl/)?([^"]+)"[^>]*?Id="(\w+)"', parts["xl/_rels/workbook.xml.rels"].decode()
            )
        ]
    )
    named = re.findall(r'<sheet name="([^"]+)"[^>]*?r:id="(\w+)"', parts["xl/workbook.xml"].decode())
    return {name: f"xl/{targets[rid]}" for name, rid in named}


def clerks_cells(shop: Folder) -> None:
    """An own column beside Orders, once its rows are there."""
    last = locate(TABLES["orders"], ClosedWorkbook(shop.book)).last_filled
    mine = [(4, OWN_COLUMN, "Mine"), *((row, OWN_COLUMN, f"red {row}") for row in range(5, last + 1))]
    ClosedWorkbook(shop.book).apply([SheetEdit("Orders", 4, list(mine))])


def frame_of(part: bytes) -> bytes:
    """A sheet's XML without its cells and without how far they reach."""
    without = re.sub(rb"<sheetData>.*</sheetData>", b"", part, flags=re.DOTALL)
    return re.sub(rb'<dimension ref="[^"]*"/>', b"", without)


def expected_cells(shop: Folder, said: Summary) -> dict[str, set[str]]:
    """The cells that the journal says a press wrote, by sheet, with its row in the Log, the line on the bands, how far
    the computer's clock is behind, and the table of the last movements, which is filled anew."""
    workbook, journal = ClosedWorkbook(shop.book), Journal(shop.path / "Fulfilment.journal")
    changes, raw = journal.changes(said.press)
    journal.close()
    wrote: dict[str, set[str]] = {}
    for change in changes.cells:
        place = locate(TABLES[change.table], workbook)
        wrote.setdefault(place.sheet, set()).add(cell_name(change.row, place.columns[change.column]))
    for table in {row.table for row in changes.added}:
        place = locate(TABLES[table], workbook)
        rows = place.rows[-sum(row.table == table for row in changes.added) :]
        wrote.setdefault(place.sheet, set()).update(cell_name(r, c) for r in rows for c in place.columns.values())
    for cell in raw:
        wrote.setdefault(cell.sheet, set()).add(cell_name(cell.row, cell.column))
    log = locate(TABLES["log"], workbook)
    wrote["Log"] = {cell_name(log.last_filled, column) for column in log.columns.values()}
    moved = locate(TABLES["movements"], workbook)
    below = range(moved.header_row + 1, moved.last_filled + 1)
    wrote[moved.sheet] = {cell_name(row, column) for row in below for column in moved.columns.values()}
    for sheet in workbook.sheets():
        wrote.setdefault(sheet, set()).add(cell_name(RESULT_ROW, 1))
    settings = locate(TABLES["settings"], workbook)
    clock = settings.cells("setting").index(BY_NAME["clock"].caption)
    wrote[settings.sheet].add(cell_name(settings.rows[clock], settings.columns["value"]))
    return wrote


def changed(before: dict[str, Cell], after: dict[str, Cell]) -> set[str]:
    """Cells that hold something else; a blank cell that only gained the column's style is as good as none."""
    names = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    return {name for name in names if has_content(before.get(name)) or has_content(after.get(name))}


def has_content(cell: Cell | None) -> bool:
    return cell is not None and (cell.value != "" or cell.formula is not None)


def check_press(shop: Folder, press: Callable[[], Summary]) -> None:
    """Nothing but the cells that the press says it wrote is different afterwards."""
    sheets = sheet_parts(shop.book)
    before, cells_before = parts_of(shop.book), {name: cells(shop.book, part) for name, part in sheets.items()}
    said = press()
    after, wrote = parts_of(shop.book), expected_cells(shop, said)
    assert list(after) == list(before), "parts came, went or moved"
    different = {name for name in before if after[name] != before[name]}
    of_sheets = {sheets[name] for name in wrote}
    assert {name for name in different - of_sheets if not name.startswith("xl/tables/")} == set()
    for name, part in sheets.items():
        now = cells(shop.book, part)
        assert changed(cells_before[name], now) <= wrote[name], (name, said.line)
        assert frame_of(after[part]) == frame_of(before[part]), (name, said.line)
        kept = {ref for ref, cell in cells_before[name].items() if has_content(cell) and ref in now}
        assert {ref: now[ref].style for ref in kept} == {ref: cells_before[name][ref].style for ref in kept}
    for name in different - of_sheets:
        assert re.sub(rb' ref="[^"]*"', b"", after[name]) == re.sub(rb' ref="[^"]*"', b"", before[name]), name


@pytest.fixture
def clerks(sample: Folder) -> Folder:
    """The sample folder with a clerk's own things in its workbook."""
    with_own_parts(sample.book)
    return sample


def test_every_press_of_the_day_writes_its_cells_and_no_other_byte(clerks: Folder) -> None:
    at_first = parts_of(clerks.book)
    for button in ALL_DAY:
        files = clerks.exports if button == "import" else ()
        if button == "import-tracking":
            files = (carriers_answer(clerks),)
        check_press(clerks, lambda button=button, files=files: clerks.press(button, *files))  # type: ignore[misc]
        if button == "import":
            clerks_cells(clerks)
    at_last = parts_of(clerks.book)
    for name in (*OWN_PARTS, "xl/media/mine.png", "xl/vbaProject.bin", "xl/workbook.xml", "xl/styles.xml"):
        assert at_last[name] == at_first[name], name
    drawings = [
        name for name in at_first if name.startswith(("xl/drawings/", "xl/charts/", "xl/ctrlProps/", "customUI/"))
    ]
    assert drawings
    assert {name: at_last[name] for name in drawings} == {name: at_first[name] for name in drawings}
    mine = ClosedWorkbook(clerks.book).grid("Orders").values
    assert [row[OWN_COLUMN - 1] for row in mine[3:10]] == ["Mine", *(f"red {row}" for row in range(5, 11))]
    assert ClosedWorkbook(clerks.book).grid("Mine").values[0][0] == 'mine & "yours"'


def test_undo_writes_its_cells_and_no_other_byte(clerks: Folder) -> None:
    clerks.press("import", *clerks.exports)
    clerks_cells(clerks)
    clerks.press("validate-addresses")
    check_press(clerks, lambda: clerks.press("undo-last-step"))
