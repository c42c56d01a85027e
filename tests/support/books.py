"""Workbooks for the tests of the closed file: a clerk's full book, bare sheets, and an XML reader of their own."""

import re
import zipfile
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

import xlsxwriter

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
CHAIN_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml"
SHEET = "xl/worksheets/sheet1.xml"


class Cell(NamedTuple):
    """A cell as an independent XML parser sees it."""

    style: str
    kind: str
    formula: str | None
    value: str


def parts_of(path: Path) -> dict[str, bytes]:
    """Every part of a workbook by name."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def write_parts(path: Path, parts: dict[str, bytes]) -> Path:
    """A workbook of these parts."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def with_parts(path: Path, **changes: tuple[str, str]) -> Path:
    """The workbook with text replaced in some parts, each given as part=(old, new) with / written as __."""
    parts = parts_of(path)
    for name, (old, new) in changes.items():
        part = name.replace("__", "/") + ".xml"
        assert old.encode() in parts[part], f"{old} is not in {part}"
        parts[part] = parts[part].replace(old.encode(), new.encode())
    return write_parts(path, parts)


def cells(path: Path, part: str = SHEET) -> dict[str, Cell]:
    """All cells of a sheet that hold or show anything, by reference."""
    found: dict[str, Cell] = {}
    row_number = 0
    for row in ElementTree.fromstring(parts_of(path)[part]).iter(f"{MAIN}row"):
        row_number = int(row.get("r", row_number + 1))
        column = 0
        for cell in row.iter(f"{MAIN}c"):
            reference = cell.get("r")
            column = _number(re.sub(r"\d", "", reference)) if reference else column + 1
            value = "".join(node.text or "" for node in cell.iter() if node.tag in (f"{MAIN}v", f"{MAIN}t"))
            formula = cell.find(f"{MAIN}f")
            text = None if formula is None else (formula.text or f"shared {formula.get('si')}")
            found[f"{_letters(column)}{row_number}"] = Cell(cell.get("s", "0"), cell.get("t", "n"), text, value)
    return found


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _letters(number: int) -> str:
    text = ""
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(65 + rest) + text
    return text


def bare(path: Path, rows: str, before: str = "", after: str = "", root: str = "worksheet") -> Path:
    """A workbook with one sheet, Orders, whose XML is written out; styles: 1 text, 2 moment, 3 money, 4 bold."""
    workbook = xlsxwriter.Workbook(str(path))
    sheet = workbook.add_worksheet("Orders")
    sheet.write_string(1, 0, "shared")
    for column, (key, value) in enumerate(
        [("num_format", "@"), ("num_format", "yyyy-mm-dd hh:mm"), ("num_format", "0.00"), ("bold", True)]
    ):
        sheet.write_blank(0, column, None, workbook.add_format({key: value}))
    workbook.close()
    prefix = root.rpartition("worksheet")[0]
    names = f'xmlns:{prefix[:-1]}="{NAMESPACE}"' if prefix else f'xmlns="{NAMESPACE}"'
    body = rows if rows.startswith("<sheetData") else f"<{prefix}sheetData>{rows}</{prefix}sheetData>"
    xml = f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} {names}>{before}{body}{after}</{root}>'
    return write_parts(path, parts_of(path) | {SHEET: xml.encode()})


def clerks_book(path: Path, rows: int = 6) -> Path:
    """A table Orders in A4 with a clerk's own columns, and all that clerks and Excel add to a workbook."""
    workbook = xlsxwriter.Workbook(str(path))
    text = workbook.add_format({"num_format": "@"})
    moment = workbook.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    money, mine = workbook.add_format({"num_format": "0.00"}), workbook.add_format({"bg_color": "#FFEEAA"})
    sheet = workbook.add_worksheet("Orders")
    captions = ["Order no.", "Ordered at", "Qty", "Unit price", "Total", "My colour", "Margin"]
    for row in range(4, 4 + rows):
        sheet.write_string(row, 0, f"00{row}", text)
        sheet.write_number(row, 1, 46000 + row / 4, moment)
        sheet.write_number(row, 2, row)
        sheet.write_number(row, 3, row * 1.25, money)
        sheet.write_formula(row, 4, f"=C{row + 1}*D{row + 1}", money, row * row * 1.25)
        sheet.write_string(row, 5, "mine", mine)
        sheet.write_formula(row, 6, f'=IF(E{row + 1}>$E$5,"A1",E{row + 1})', mine, 0)
    last = 3 + rows
    sheet.add_table(3, 0, last, 6, {"name": "Orders", "columns": [{"header": caption} for caption in captions]})
    sheet.set_row(last, 33)
    sheet.set_column(0, 0, 20, text)
    tint = workbook.add_format({"bg_color": "#FF0000"})
    sheet.conditional_format(4, 0, last, 6, {"type": "formula", "criteria": "=$C5>7", "format": tint})
    sheet.conditional_format(4, 2, last, 2, {"type": "data_bar", "data_bar_2010": True})
    sheet.data_validation(4, 2, last, 2, {"validate": "integer", "criteria": ">", "value": 0})
    sheet.data_validation(4, 5, 5, 5, {"validate": "list", "source": ["mine", "theirs"]})
    sheet.write_comment("A5", "Ask the buyer")
    sheet.insert_textbox("I2", "Remember")
    sheet.insert_button("I5", {"macro": "Press", "caption": "Reserve"})
    sheet.freeze_panes(4, 1)
    chart = workbook.add_chart({"type": "column"})
    chart.add_series({"values": f"=Orders!$C$5:$C${last + 1}"})
    sheet.insert_chart("K5", chart)
    own = workbook.add_worksheet("My notes")
    own.write_string("A1", "keep & <this>")
    own.write_formula("B1", "=SUM(Orders!C5:C10)", None, 39)
    own.merge_range("A3:C4", "wide")
    own.autofilter("A6:B9")
    workbook.close()
    return write_parts(path, _with_more(parts_of(path)))


def _with_more(parts: dict[str, bytes]) -> dict[str, bytes]:
    """A VBA project, a pivot's parts and a calculation chain: carried along, whatever is in them."""
    parts["xl/vbaProject.bin"] = bytes(range(256)) * 8
    parts["xl/pivotCache/pivotCacheDefinition1.xml"] = b"<pivotCacheDefinition/>"
    parts["xl/media/logo.png"] = b"\x89PNG\r\n\x1a\n" + bytes(64)
    entries = "".join(f'<c r="{letter}{row}" i="1"/>' for row in range(5, 11) for letter in "EG")
    chain = f'<calcChain xmlns="{NAMESPACE}">{entries}<c r="B1" i="2"/></calcChain>'
    parts["xl/calcChain.xml"] = chain.encode()
    relation = f'<Relationship Id="rId99" Type="{RELATIONS}/calcChain" Target="calcChain.xml"/></Relationships>'
    relations = "xl/_rels/workbook.xml.rels"
    parts[relations] = parts[relations].replace(b"</Relationships>", relation.encode())
    kinds = (
        '<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/>'
        f'<Override PartName="/xl/calcChain.xml" ContentType="{CHAIN_KIND}"/></Types>'
    )
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(b"</Types>", kinds.encode())
    return parts
