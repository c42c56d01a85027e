"""What must hold in a built workbook and what schema validators miss; Excel repairs or refuses a file without it."""

import re
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO
from posixpath import dirname, join, normpath
from typing import Final

from look import TEXT
from pyaddin.tables.sheets import HEADER_ROW, TABLES

MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
REL: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
PACKAGE: Final = "{http://schemas.openxmlformats.org/package/2006/relationships}"
TYPES: Final = "{http://schemas.openxmlformats.org/package/2006/content-types}"
TEXT_KINDS: Final = ("text", "code", "yes")

Parts = dict[str, bytes]


def check(package: bytes, macros: set[str]) -> list[str]:
    """What is wrong with a workbook's bytes, one sentence each; `macros` are the Subs of its VBA project."""
    with zipfile.ZipFile(BytesIO(package)) as source:
        parts = {name: source.read(name) for name in source.namelist()}
        twice = len(source.namelist()) - len(parts)
    every: tuple[Callable[[Parts], Iterator[str]], ...] = (
        _content_types, _relationships, _tables, _text_columns, _defined_names, _shared_strings,
    )  # fmt: skip
    findings = [finding for look in every for finding in look(parts)]
    return findings + list(_macros(parts, macros)) + ["the zip names a part twice"] * bool(twice)


def macros_of(source: str) -> set[str]:
    """The public Subs of a VBA module."""
    return set(re.findall(r"^Public Sub (\w+)\(", source, re.MULTILINE))


def _content_types(parts: Parts) -> Iterator[str]:
    types = ET.fromstring(parts["[Content_Types].xml"])
    endings = {str(entry.get("Extension")).lower() for entry in types.iter(f"{TYPES}Default")}
    named = {str(entry.get("PartName")).lstrip("/") for entry in types.iter(f"{TYPES}Override")}
    for name in named - parts.keys():
        yield f"[Content_Types].xml names {name}, which is not there"
    for name in parts.keys() - named - {"[Content_Types].xml"}:
        if name.rpartition(".")[2].lower() not in endings:
            yield f"{name} has no content type"


def related(parts: Parts, part: str) -> dict[str, tuple[str, str]]:
    """The relationships of a part: id to (type, target's part name)."""
    folder, _, name = part.rpartition("/")
    rels = parts.get(join(folder, "_rels", f"{name}.rels"))
    if rels is None:
        return {}
    out = {}
    for entry in ET.fromstring(rels).iter(f"{PACKAGE}Relationship"):
        target = str(entry.get("Target"))
        where = target.lstrip("/") if target.startswith("/") else normpath(join(folder, target))
        out[str(entry.get("Id"))] = (str(entry.get("Type")), where)
    return out


def _relationships(parts: Parts) -> Iterator[str]:
    for name in parts:
        if not name.endswith(".rels"):
            continue
        folder = dirname(dirname(name))
        owner = join(folder, name.rpartition("/")[2].removesuffix(".rels"))
        for _, target in related(parts, owner).values():
            if target not in parts:
                yield f"{name} points at {target}, which is not there"
        ids = re.findall(rb'<Relationship Id="([^"]+)"', parts[name])
        if len(ids) != len(set(ids)):
            yield f"{name} gives one id twice"
        used = set(re.findall(rb' r:(?:id|embed|pict)="([^"]+)"', parts.get(owner, b"")))
        for missing in used - set(ids):
            yield f"{owner} uses relationship {missing.decode()}, which is not there"


def sheet_parts(parts: Parts) -> dict[str, str]:
    """Sheet names and their parts."""
    targets = related(parts, "xl/workbook.xml")
    sheets = ET.fromstring(parts["xl/workbook.xml"]).iter(f"{MAIN}sheet")
    return {str(sheet.get("name")): targets[str(sheet.get(f"{REL}id"))][1] for sheet in sheets}


def _strings(parts: Parts) -> list[str]:
    items = ET.fromstring(parts["xl/sharedStrings.xml"]).iter(f"{MAIN}si")
    return ["".join(text.text or "" for text in item.iter(f"{MAIN}t")) for item in items]


def _tables(parts: Parts) -> Iterator[str]:
    strings = _strings(parts)
    ids: list[str] = []
    found = set()
    for name, part in sheet_parts(parts).items():
        cells = {str(cell.get("r")): cell for cell in ET.fromstring(parts[part]).iter(f"{MAIN}c")}
        for kind, target in related(parts, part).values():
            if not kind.endswith("/table"):
                continue
            table = ET.fromstring(parts[target])
            ids.append(str(table.get("id")))
            found.add(str(table.get("displayName")))
            yield from _table(name, table, cells, strings)
    if len(ids) != len(set(ids)):
        yield "two tables have one id"
    for missing in {table.one_word for table in TABLES.values()} - found:
        yield f"the table {missing} is missing"


def _table(sheet: str, table: ET.Element, cells: dict[str, ET.Element], strings: list[str]) -> Iterator[str]:
    """A table's ref, filter, columns, and its header's words against the cells."""
    ref = str(table.get("ref"))
    match = re.fullmatch(r"([A-Z]+)(\d+):([A-Z]+)(\d+)", ref)
    auto_filter = table.find(f"{MAIN}autoFilter")
    columns = [str(column.get("name")) for column in table.iter(f"{MAIN}tableColumn")]
    if match is None:
        yield f"{sheet}: the table's ref is {ref}"
        return
    left, top, right, bottom = match.groups()
    if int(bottom) <= int(top):
        yield f"{sheet}: the table has no data row"
    if number(right) - number(left) + 1 != len(columns):
        yield f"{sheet}: the table's ref has another width than its {len(columns)} columns"
    if auto_filter is None or auto_filter.get("ref") != ref:
        yield f"{sheet}: the filter's ref is not the table's"
    if len({column.casefold() for column in columns}) != len(columns):
        yield f"{sheet}: two columns have one name"
    header = {number(r[: -len(top)]): c for r, c in cells.items() if re.fullmatch(f"[A-Z]+{top}", r)}
    for place, column in enumerate(columns, number(left)):
        cell = header.get(place)
        value = None if cell is None else cell.find(f"{MAIN}v")
        if cell is None or value is None or cell.get("t") != "s" or strings[int(value.text or "")] != column:
            yield f"{sheet}: the table's column {column} does not stand in its header cell"


def number(letters: str) -> int:
    """The number of a sheet column, A is 1."""
    value = 0
    for letter in letters:
        value = value * 26 + ord(letter) - 64
    return value


def _text_columns(parts: Parts) -> Iterator[str]:
    """Every text column, and its cells in the first data row, hold the format @."""
    every = ET.fromstring(parts["xl/styles.xml"]).iterfind(f"{MAIN}cellXfs/{MAIN}xf")
    formats = [int(xf.get("numFmtId", "0")) for xf in every]
    where = sheet_parts(parts)
    for table in TABLES.values():
        sheet = ET.fromstring(parts[where[table.sheet]])
        styles: dict[int, int] = {}
        for col in sheet.iter(f"{MAIN}col"):
            for place in range(int(col.get("min", "0")), int(col.get("max", "0")) + 1):
                styles[place] = int(col.get("style", "0"))
        first = {number(re.sub(r"\d", "", str(c.get("r")))): int(c.get("s", "0")) for c in _row(sheet, HEADER_ROW + 1)}
        for place, column in enumerate(table.columns, 1):
            for style in (styles.get(place, 0), first.get(place, styles.get(place, 0))):
                if (formats[style] == TEXT) != (column.kind in TEXT_KINDS):
                    yield f"{table.sheet}: {column.caption} has the wrong number format"


def _row(sheet: ET.Element, row: int) -> Iterator[ET.Element]:
    for entry in sheet.iter(f"{MAIN}row"):
        if entry.get("r") == str(row):
            yield from entry.iter(f"{MAIN}c")


def _defined_names(parts: Parts) -> Iterator[str]:
    sheets = sheet_parts(parts).keys()
    for name in ET.fromstring(parts["xl/workbook.xml"]).iter(f"{MAIN}definedName"):
        found = re.findall(r"'((?:[^']|'')+)'!|(\w+)!", name.text or "")
        named = {quoted.replace("''", "'") or plain for quoted, plain in found}
        if not named or named - sheets or "#REF" in (name.text or ""):
            yield f"the defined name {name.get('name')} points at {name.text}"


def _shared_strings(parts: Parts) -> Iterator[str]:
    count = len(_strings(parts))
    for name, part in sheet_parts(parts).items():
        for cell in ET.fromstring(parts[part]).iter(f"{MAIN}c"):
            if cell.get("t") == "s" and int(cell.findtext(f"{MAIN}v", "-1")) not in range(count):
                yield f"{name}: {cell.get('r')} names a text that is not there"


def _macros(parts: Parts, macros: set[str]) -> Iterator[str]:
    """Every button and every entry of the ribbon runs a Sub that exists."""
    called = {m for n in parts if n.endswith(".vml") for m in re.findall(rb"<x:FmlaMacro>\[0\]!(\w+)<", parts[n])}
    called |= {m for n in parts if n.startswith("customUI/") for m in re.findall(rb' onAction="(\w+)"', parts[n])}
    for missing in {name.decode() for name in called} - macros:
        yield f"a button runs {missing}, which is no Sub of the launcher"
    if not called:
        yield "no button runs anything"
