"""Makes day-1.xlsm and day-1.journal: `python tests/golden/books/make.py FOLDER 1`, FOLDER holding a demo of version 1.

The demo is that version's own (`python -m pyaddin demo FOLDER` in a checkout of it); what a clerk adds is written into
its parts here: all there is in version 1, a note and a cell of colour in later ones, whose columns are found alike.
Names of computers and folders are taken out.
"""

import re
import shutil
import sqlite3
import sys
import zipfile
from contextlib import closing
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).parent
RELATIONS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES: Final = "[Content_Types].xml"
SHEET: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
COMMENTS: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
CHART: Final = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
DRAWING: Final = "application/vnd.openxmlformats-officedocument.drawing+xml"
HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN: Final = f'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="{RELATIONS}"'
ORDERS: Final = "xl/worksheets/sheet3.xml"
PICKERS: Final = ("Anna", "Ben", "")


class Book:
    """The parts of the demo's book, as texts where they are XML."""

    def __init__(self, path: Path) -> None:
        with zipfile.ZipFile(path) as archive:
            self.parts = {name: archive.read(name) for name in archive.namelist()}

    def change(self, part: str, *changes: tuple[str, str]) -> None:
        """Replace texts that must be there once at least."""
        text = self.parts[part].decode()
        for old, new in changes:
            assert old in text, f"{part} holds no {old}"
            text = text.replace(old, new, 1)
        self.parts[part] = text.encode()

    def add(self, part: str, text: str, kind: str) -> None:
        """A new part."""
        self.parts[part] = (HEAD + text).encode()
        self.change(TYPES, ("</Types>", f'<Override PartName="/{part}" ContentType="{kind}"/></Types>'))

    def relate(self, part: str, key: str, kind: str, target: str, more: str = "") -> None:
        """A relationship, of a part that may have none yet."""
        name = re.sub(r"([^/]+)$", r"_rels/\1.rels", part)
        space = "http://schemas.openxmlformats.org/package/2006/relationships"
        empty = f'{HEAD}<Relationships xmlns="{space}"></Relationships>'
        self.parts.setdefault(name, empty.encode())
        entry = f'<Relationship Id="{key}" Type="{RELATIONS}/{kind}" Target="{target}"{more}/></Relationships>'
        self.change(name, ("</Relationships>", entry))

    def write(self, path: Path) -> None:
        """The book, as small as it goes."""
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
            for name in sorted(self.parts, key=lambda part: (part != TYPES, part)):
                info = zipfile.ZipInfo(name, (2026, 11, 18, 16, 0, 0))
                info.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(info, self.parts[name])


def text_cell(place: str, text: str, style: int = 0) -> str:
    """A cell with a text."""
    return f'<c r="{place}" s="{style}" t="inlineStr"><is><t>{text}</t></is></c>'


def looks(book: Book) -> tuple[int, int]:
    """A yellow cell style and a style for rules; their numbers."""
    text = book.parts["xl/styles.xml"].decode()
    counts = {name: int(re.findall(rf'<{name} count="(\d+)"', text)[0]) for name in ("fills", "cellXfs", "dxfs")}
    for name, count in counts.items():
        text = text.replace(f'<{name} count="{count}"', f'<{name} count="{count + 1}"')
    yellow = (
        '<fill><patternFill patternType="solid"><fgColor rgb="FFFFFF00"/><bgColor indexed="64"/></patternFill></fill>'
    )
    text = text.replace("</fills>", f"{yellow}</fills>")
    fill = counts["fills"]
    cell = f'<xf numFmtId="49" fontId="0" fillId="{fill}" borderId="0" xfId="0" applyNumberFormat="1" applyFill="1"/>'
    text = text.replace("</cellXfs>", f"{cell}</cellXfs>")
    text = text.replace("</dxfs>", '<dxf><font><b/><color rgb="FF7030A0"/></font></dxf></dxfs>')
    book.parts["xl/styles.xml"] = text.encode()
    return counts["cellXfs"], counts["dxfs"]


def own_columns(book: Book, yellow: int) -> int:
    """Two columns of the clerk's on Orders, some yellow cells, a filter with hidden rows; the last row."""
    text = book.parts[ORDERS].decode()
    last = max(int(n) for n in re.findall(r'<row r="(\d+)"', text))

    def with_own(found: re.Match[str]) -> str:
        number = int(found[1])
        if number < 4:
            return found[0]
        if number == 4:
            return found[0].replace(
                "</row>", text_cell("AQ4", "Margin", 30) + text_cell("AR4", "Picker", 30) + "</row>"
            )
        price = f'<c r="AQ{number}"><f>L{number}*M{number}-1</f></c>'
        picker = PICKERS[number % 3]
        row = found[0].replace("</row>", price + (text_cell(f"AR{number}", picker) if picker else "") + "</row>")
        shipped = re.search(rf'<c r="AC{number}"[^>]*>(?:(?!</c>).)*Shipped', row)
        return row if shipped else row.replace("<row ", '<row hidden="1" ', 1)

    text = re.sub(r'<row r="(\d+)".*?</row>', with_own, text, flags=re.DOTALL)
    for place in ("A6", "C9", "K12"):
        text, count = re.subn(rf'(<c r="{place}" s=")\d+', rf"\g<1>{yellow}", text)
        assert count, place
    text = text.replace('<col min="11" max="11" width="30.7109375"', '<col min="11" max="11" width="50.7109375"')
    text = text.replace('<col min="17" max="17"', '<col min="17" max="17" hidden="1"')
    book.parts[ORDERS] = text.encode()
    book.change(
        "xl/tables/table1.xml",
        (f'ref="A4:AP{last}" totals', f'ref="A4:AR{last}" totals'),
        (f'<autoFilter ref="A4:AP{last}"/>', f'<autoFilter ref="A4:AR{last}"><filterColumn colId="28"><filters>'
         '<filter val="Shipped"/></filters></filterColumn></autoFilter>'),
        ('<tableColumns count="42">', '<tableColumns count="44">'),
        ("</tableColumns>", '<tableColumn id="43" name="Margin"><calculatedColumnFormula>Orders[[#This Row],[Qty]]*'
         'Orders[[#This Row],[Unit price]]-1</calculatedColumnFormula></tableColumn>'
         '<tableColumn id="44" name="Picker"/></tableColumns>'),
    )  # fmt: skip
    return last


def around(book: Book, rule: int, last: int) -> None:
    """A rule, a check, a link, a comment and words on the band of Orders; a note on Home; a row below Settings."""
    book.change(
        ORDERS,
        ('</c></row><row r="3"', "</c>" + text_cell("F2", "Ask Anna first") + '</row><row r="3"'),
        ('<dataValidations count="7">', f'<conditionalFormatting sqref="A5:AP{last}"><cfRule type="expression" '
         f'dxfId="{rule}" priority="99"><formula>$L5&gt;3</formula></cfRule></conditionalFormatting>'
         '<dataValidations count="8">'),
        ("</dataValidations>", f'<dataValidation type="list" allowBlank="1" sqref="AR5:AR{last}"><formula1>"Anna,Ben"'
         '</formula1></dataValidation></dataValidations><hyperlinks><hyperlink ref="C5" r:id="rIdLink"/></hyperlinks>'),
    )  # fmt: skip
    book.relate(ORDERS, "rIdLink", "hyperlink", "https://example.com/orders", ' TargetMode="External"')
    book.relate(ORDERS, "rIdNotes", "comments", "../comments1.xml")
    note = '<comment ref="C7" authorId="0"><text><t>Ring the buyer before it ships</t></text></comment>'
    book.add(
        "xl/comments1.xml",
        f"<comments {MAIN}><authors><author>Sam</author></authors><commentList>{note}</commentList></comments>",
        COMMENTS,
    )  # fmt: skip
    book.change(
        "xl/worksheets/sheet1.xml", ('</row><row r="6"', text_cell("N5", "Carrier comes at four") + '</row><row r="6"')
    )
    settings = "xl/worksheets/sheet13.xml"
    text = book.parts[settings].decode()
    row = re.findall(r'<row r="24".*?</row>', text, flags=re.DOTALL)[0]
    own = row.replace("<c ", text_cell("A24", "Door code") + text_cell("B24", "4711") + "<c ", 1)
    book.parts[settings] = text.replace(row, own).encode()


def own_sheet(book: Book, yellow: int) -> None:
    """A sheet of the clerk's behind Orders that reads it, with a chart; and a name."""
    formulas = (
        'COUNTIF(Orders!AC:AC,"Shipped")', "SUM(Orders!$L$5:$L$77)", "Orders!AQ5", "SUM(Orders[Qty])",
        "VLOOKUP(Orders!A5,Orders!A:L,12,FALSE)", "Shipped_rows*2", "Parcels!P5", "Settings!B8",
    )  # fmt: skip
    rows = "".join(
        f'<row r="{n}">{text_cell(f"A{n}", f"Figure {n}", yellow)}<c r="B{n}"><f>{f}</f></c></row>'
        for n, f in enumerate(formulas, 1)
    )
    part = "xl/worksheets/sheet15.xml"
    book.add(
        part,
        f'<worksheet {MAIN}><sheetData>{rows}</sheetData><mergeCells count="1"><mergeCell ref="D1:E2"/></mergeCells>'
        '<drawing r:id="rId1"/></worksheet>', SHEET,
    )  # fmt: skip
    book.relate(part, "rId1", "drawing", "../drawings/drawing2.xml")
    drawing = book.parts["xl/drawings/drawing1.xml"].decode().removeprefix(HEAD)
    book.add("xl/drawings/drawing2.xml", drawing, DRAWING)
    book.relate("xl/drawings/drawing2.xml", "rId1", "chart", "../charts/chart2.xml")
    chart = re.sub(
        r"Home![$A-Z0-9:]+", "Orders!$$L$$5:$$L$$20".replace("$$", "$"), book.parts["xl/charts/chart1.xml"].decode()
    )
    book.add("xl/charts/chart2.xml", chart.removeprefix(HEAD), CHART)
    book.relate("xl/workbook.xml", "rId99", "worksheet", "worksheets/sheet15.xml")
    name = '<definedName name="Shipped_rows">COUNTIF(Orders!$AC:$AC,"Shipped")</definedName></definedNames>'
    book.change("xl/workbook.xml", ("</definedNames>", name))
    own = '<sheet name="My overview" sheetId="40" r:id="rId99"/><sheet name="Products"'
    book.change("xl/workbook.xml", ('<sheet name="Products"', own))
    text = book.parts["xl/workbook.xml"].decode()
    moved = re.sub(r'localSheetId="(\d+)"', lambda f: f'localSheetId="{int(f[1]) + (int(f[1]) > 2)}"', text)
    book.parts["xl/workbook.xml"] = moved.encode()


def without_places(book: Book) -> None:
    """The Python on Settings."""
    settings = "xl/worksheets/sheet13.xml"
    text, count = re.subn(r"(<c r=\"B5\"[^>]*><is><t[^>]*>)[^<]*", r"\g<1>python", book.parts[settings].decode())
    assert count == 1
    book.parts[settings] = text.encode()


def main(demo: Path, version: str) -> None:
    """Write both files beside this one."""
    book = Book(demo / "Fulfilment.xlsm")
    yellow, rule = looks(book)
    if version == "1":
        around(book, rule, own_columns(book, yellow))
        own_sheet(book, yellow)
    else:
        text = book.parts[ORDERS].decode()
        text, count = re.subn(r'(<c r="C9" s=")\d+', rf"\g<1>{yellow}", text)
        assert count == 1
        book.parts[ORDERS] = text.encode()
    without_places(book)
    book.write(HERE / f"day-{version}.xlsm")
    journal_path = HERE / f"day-{version}.journal"
    shutil.copyfile(demo / "Fulfilment.journal", journal_path)
    with closing(sqlite3.connect(journal_path, isolation_level=None)) as journal:
        journal.execute("pragma secure_delete = on")
        journal.execute("update about set value = 'Fulfilment.xlsm' where name = 'book'")
        journal.execute("vacuum")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
