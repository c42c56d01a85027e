"""What belongs to the clerk's sheets and to the whole workbook comes along: pivots, links, writers, names."""

import re
import zipfile
from pathlib import Path
from typing import Final

import pytest
from old_books import GOLDEN, parts, upgraded

from pyaddin import shipped
from pyaddin.book.base import letters
from pyaddin.book.closed.workbook import ClosedWorkbook
from pyaddin.book.upgrading.package import Parts
from pyaddin.book.upgrading.plan import refuse_names_taken
from pyaddin.tables.orders import ORDERS
from pyaddin.tables.problems import Refusal

OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN: Final = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
KINDS: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"
EXCEL: Final = "application/vnd.ms-excel"
OWN: Final = "xl/worksheets/sheet15.xml"
BOOK: Final = "xl/workbook.xml"
PERSONS: Final = "http://schemas.microsoft.com/office/2017/10/relationships"
LAST: Final = letters(ORDERS.names.index("problem_columns") + 1)
"""The last of the columns that version 1 had, in today's order."""


class Old:
    """The day of version 1, its parts to be added to."""

    def __init__(self) -> None:
        with zipfile.ZipFile(GOLDEN / "day-1.xlsm") as archive:
            self.data = {name: archive.read(name) for name in archive.namelist()}

    def change(self, part: str, old: str, new: str) -> None:
        assert old.encode() in self.data[part], f"{part}: {old}"
        self.data[part] = self.data[part].replace(old.encode(), new.encode(), 1)

    def add(self, part: str, text: str, kind: str) -> None:
        self.data[part] = text.encode()
        self.change("[Content_Types].xml", "</Types>", f'<Override PartName="/{part}" ContentType="{kind}"/></Types>')

    def relate(self, part: str, key: str, kind: str, target: str, space: str = OFFICE) -> None:
        name = re.sub(r"([^/]*)$", r"_rels/\1.rels", part, count=1)
        empty = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
        self.data.setdefault(name, empty)
        entry = f'<Relationship Id="{key}" Type="{space}/{kind}" Target="/{target}"/></Relationships>'
        self.change(name, "</Relationships>", entry)

    def upgraded(self, tmp_path: Path) -> Parts:
        with zipfile.ZipFile(tmp_path / "old.xlsm", "w") as archive:
            for name, data in self.data.items():
                archive.writestr(name, data)
        upgraded(tmp_path / "old.xlsm", tmp_path / "upgraded.xlsm")
        return Parts.read(tmp_path / "upgraded.xlsm")


@pytest.fixture
def old() -> Old:
    return Old()


def own_sheet(new: Parts) -> str:
    return next(sheet.part for sheet in new.sheets() if sheet.name == "My overview")


def test_a_pivot_table_reads_the_same_columns(old: Old, tmp_path: Path) -> None:
    cache, table = "xl/pivotCache/pivotCacheDefinition1.xml", "xl/pivotTables/pivotTable1.xml"
    source = '<cacheSource type="worksheet"><worksheetSource ref="A4:AP77" sheet="Orders"/></cacheSource>'
    old.add(cache, f"<pivotCacheDefinition {MAIN}>{source}</pivotCacheDefinition>", f"{KINDS}.pivotCacheDefinition+xml")
    old.add(table, f'<pivotTableDefinition {MAIN} name="P" cacheId="7"/>', f"{KINDS}.pivotTable+xml")
    old.relate(OWN, "rIdPivot", "pivotTable", table)
    old.relate(table, "rId1", "pivotCacheDefinition", cache)
    old.relate(BOOK, "rId36", "pivotCacheDefinition", cache)
    old.change(BOOK, "</workbook>", '<pivotCaches><pivotCache cacheId="7" r:id="rId36"/></pivotCaches></workbook>')
    new = old.upgraded(tmp_path)
    (pivot,) = new.beside(own_sheet(new), "pivotTable")
    (kept,) = new.beside(pivot, "pivotCacheDefinition")
    assert f'ref="A4:{LAST}77" sheet="Orders"'.encode() in new.data[kept]
    key = re.findall(rb'<pivotCache cacheId="7" r:id="([^"]+)"/>', new.data[BOOK])[0].decode()
    assert [r.target for r in new.relations(BOOK) if r.key == key] == [kept]
    assert new.type_of(kept) == f"{KINDS}.pivotCacheDefinition+xml"


def test_links_to_other_workbooks_keep_their_numbers(old: Old, tmp_path: Path) -> None:
    link = "xl/externalLinks/externalLink1.xml"
    old.add(link, f"<externalLink {MAIN}/>", f"{KINDS}.externalLink+xml")
    old.relate(BOOK, "rId37", "externalLink", link)
    old.change(BOOK, "</sheets>", '</sheets><externalReferences><externalReference r:id="rId37"/></externalReferences>')
    old.change(OWN, "<f>Settings!B8</f>", "<f>[1]Orders!L5+Orders!L5</f>")
    new = old.upgraded(tmp_path)
    key = re.findall(rb'<externalReference r:id="([^"]+)"/>', new.data[BOOK])[0].decode()
    assert [r.target for r in new.relations(BOOK) if r.key == key] == [link]
    qty = letters(ORDERS.names.index("qty") + 1)
    assert f"<f>[1]Orders!L5+Orders!{qty}5</f>".encode() in new.data[own_sheet(new)]


def test_threads_of_comments_and_their_writers(old: Old, tmp_path: Path) -> None:
    thread, persons = "xl/threadedComments/threadedComment1.xml", "xl/persons/person.xml"
    old.add(
        thread,
        '<ThreadedComments><threadedComment ref="C7" personId="{1}"/></ThreadedComments>',
        f"{EXCEL}.threadedcomments+xml",
    )
    writer = '<personList><person displayName="Sam" id="{1}"/></personList>'
    old.add(persons, writer, f"{EXCEL}.person+xml")
    old.relate("xl/worksheets/sheet3.xml", "rIdThread", "threadedComment", thread, PERSONS)
    old.relate(BOOK, "rId38", "person", persons, PERSONS)
    new = old.upgraded(tmp_path)
    orders = next(sheet.part for sheet in new.sheets() if sheet.name == "Orders")
    (kept,) = new.beside(orders, "threadedComment")
    assert f'ref="{letters(ORDERS.names.index("order_no") + 1)}7"'.encode() in new.data[kept]
    assert new.beside(BOOK, "person") == [persons]


def test_properties_local_names_and_days_from_1904(old: Old, tmp_path: Path) -> None:
    custom = "docProps/custom.xml"
    old.add(custom, "<Properties/>", "application/vnd.openxmlformats-officedocument.custom-properties+xml")
    old.relate("", "rIdCustom", "custom-properties", custom)
    old.change("docProps/core.xml", "<dc:title>Fulfilment</dc:title>", "<dc:title>ACME</dc:title>")
    old.change(BOOK, "<workbookPr ", '<workbookPr date1904="1" ')
    local = '<definedName name="Here" localSheetId="3">Orders!$L$5</definedName></definedNames>'
    old.change(BOOK, "</definedNames>", local)
    new = old.upgraded(tmp_path)
    assert b"<dc:title>ACME</dc:title>" in new.data["docProps/core.xml"]
    assert [r.target for r in new.relations("") if r.kind == "custom-properties"] == [custom]
    assert b'date1904="1"' in new.data[BOOK]
    at = [sheet.name for sheet in new.sheets()].index("My overview")
    qty = letters(ORDERS.names.index("qty") + 1)
    assert f'<definedName name="Here" localSheetId="{at}">Orders!${qty}$5</definedName>'.encode() in new.data[BOOK]


def test_named_styles_and_number_formats_of_the_clerks(old: Old, tmp_path: Path) -> None:
    styles = "xl/styles.xml"
    count = int(re.findall(rb'<cellXfs count="(\d+)"', old.data[styles])[0])
    old.change(
        styles, '<numFmts count="3">', '<numFmts count="4"><numFmt numFmtId="190" formatCode="0.000 &quot;kg&quot;"/>'
    )
    base = '<xf numFmtId="190" fontId="1" fillId="0" borderId="0"/></cellStyleXfs>'
    old.change(styles, "</cellStyleXfs>", base)
    old.change(styles, '<cellStyleXfs count="1">', '<cellStyleXfs count="2">')
    old.change(styles, "</cellXfs>", '<xf numFmtId="190" fontId="1" fillId="0" borderId="0" xfId="1"/></cellXfs>')
    old.change(styles, f'<cellXfs count="{count}">', f'<cellXfs count="{count + 1}">')
    old.change(styles, "</cellStyles>", '<cellStyle name="Weight" xfId="1"/></cellStyles>')
    old.change(styles, '<cellStyles count="1">', '<cellStyles count="2">')
    old.change(OWN, "</row></sheetData>", f'<c r="C8" s="{count}"><v>1.5</v></c></row></sheetData>')
    new = old.upgraded(tmp_path)
    import openpyxl

    cell = openpyxl.load_workbook(tmp_path / "upgraded.xlsm")["My overview"]["C8"]
    assert (cell.style, cell.number_format, cell.font.sz) == ("Weight", '0.000 "kg"', 20)
    assert new.data[styles].count(b"<cellStyle ") == 2


def test_an_own_sheet_with_the_name_of_one_that_is_new_is_refused() -> None:
    today = ClosedWorkbook(shipped.BOOK)
    with pytest.raises(Refusal, match="Your sheet 'orders' has the name of a sheet that is new"):
        refuse_names_taken(["mine", "orders"], [], today)
    refuse_names_taken(["mine"], [], today)


def test_no_part_of_the_old_book_is_taken_over_that_nothing_names(tmp_path: Path) -> None:
    upgraded(GOLDEN / "day-1.xlsm", tmp_path / "upgraded.xlsm")
    new = Parts.read(tmp_path / "upgraded.xlsm")
    named = {r.target for part in ["", *new.data] for r in new.relations(part)}
    loose = {name for name in new.data if not name.endswith(".rels") and name != "[Content_Types].xml"} - named
    assert loose == set()
    assert all(target in new.data for target in named - {"https://example.com/orders"})
    assert parts(tmp_path / "upgraded.xlsm").keys() == new.data.keys()
