"""The built workbook: always the same bytes, what Excel expects of it, and a launcher that can be read back."""

import io
import itertools
import random
import re
import shutil
import struct
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest
import xlwings
from antlr4 import CommonTokenStream, InputStream
from antlr4.error.ErrorListener import ErrorListener
from antlr4_vba.vbaLexer import vbaLexer
from antlr4_vba.vbaParser import vbaParser
from helpers import Folder
from hypothesis import given, settings
from hypothesis import strategies as st
from ms_ovba_crypto import MsOvbaCrypto
from office import Office
from oletools.olevba import VBA_Parser, decompress_stream, olefile
from places import WORKBOOK as FOLDER
from tools import program
from xlsxwriter.utility import xl_col_to_name

import build
import cfb
import checks
import languages
import launcher
import links
import ovba
import sheets
import vbaproject
from pyaddin import shipped
from pyaddin.book.calc.connect import load_uno
from pyaddin.buttons import BUTTONS
from pyaddin.formats.carriers.format import load
from pyaddin.tables.orders import ORDERS
from pyaddin.tables.sheets import HOME, SHEETS, TABLES
from pyaddin.tables.views import ABOVE, CAUSES

COMMITTED = FOLDER / "Fulfilment.xlsm"
BUILT = build.build()
MODULES = launcher.modules()
MACROS = {name for module in MODULES for name in checks.macros_of(module.source)}


def parts_of(package: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(package)) as source:
        return {name: source.read(name) for name in source.namelist()}


def packed(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        for name, data in parts.items():
            target.writestr(name, data)
    return out.getvalue()


PARTS = parts_of(BUILT)
SHEET_PARTS = checks.sheet_parts(PARTS)


def test_building_twice_gives_the_same_bytes() -> None:
    assert build.build() == BUILT


def test_the_committed_workbook_is_what_the_build_makes() -> None:
    """Part by part: another zlib may deflate the same part to other bytes."""
    assert parts_of(COMMITTED.read_bytes()) == PARTS, "run: python workbook/build.py"


def test_our_own_checks_find_nothing() -> None:
    assert checks.check(BUILT, MACROS) == []


def replaced(name: str, old: str, new: str) -> Callable[[dict[str, bytes]], None]:
    """A damage that a check must find."""

    def damage(parts: dict[str, bytes]) -> None:
        changed = parts[name].replace(old.encode(), new.encode(), 1)
        assert changed != parts[name]
        parts[name] = changed

    return damage


def dropped(name: str) -> Callable[[dict[str, bytes]], None]:
    def damage(parts: dict[str, bytes]) -> None:
        del parts[name]

    return damage


ORDERS_TABLE = next(t for _, t in checks.related(PARTS, SHEET_PARTS["Orders"]).values() if "/tables/" in t)


@pytest.mark.parametrize(
    ("damage", "finding"),
    [
        (replaced(ORDERS_TABLE, 'name="Order no."', 'name="Order number"'), "Orders: the table's column Order number"),
        (replaced(ORDERS_TABLE, 'name="City"', 'name="state"'), "Orders: two columns have one name"),
        (replaced(ORDERS_TABLE, 'ref="A4:', 'ref="B4:'), "Orders: the table's ref has another width"),
        (replaced(ORDERS_TABLE, '<autoFilter ref="A4:', '<autoFilter ref="A3:'), "Orders: the filter's ref"),
        (replaced("xl/drawings/vmlDrawing1.vml", "Press_import<", "Press_nothing<"), "a button runs Press_nothing"),
        (replaced("customUI/customUI14.xml", "RibbonPress", "Ribbon"), "a button runs Ribbon,"),
        (replaced("xl/workbook.xml", "Products!$A$5:", "Goods!$A$5:"), "the defined name List_SKU"),
        (replaced("[Content_Types].xml", "/xl/styles.xml", "/xl/style.xml"), "names xl/style.xml, which is not there"),
        (replaced(SHEET_PARTS["Stock"], 'width="16.7109375" style="', 'width="9" was="'),
         "Stock: SKU has the wrong number format"),
        (dropped("xl/drawings/vmlDrawing2.vml"), "points at xl/drawings/vmlDrawing2.vml, which is not there"),
    ],
)  # fmt: skip
def test_our_own_checks_find_what_would_make_excel_repair_the_file(
    damage: Callable[[dict[str, bytes]], None], finding: str
) -> None:
    parts = dict(PARTS)
    damage(parts)
    assert any(finding in found for found in checks.check(packed(parts), MACROS))


def test_every_button_stands_on_each_of_its_sheets() -> None:
    for name in (table.sheet for table in SHEETS):
        drawings = [t for kind, t in checks.related(PARTS, SHEET_PARTS[name]).values() if kind.endswith("/vmlDrawing")]
        macros = {m.decode() for d in drawings for m in re.findall(rb"\[0\]!(Press_\w+)", PARTS[d])}
        assert macros == {launcher.macro(button) for button in BUTTONS if name in button.sheets}


def test_the_ready_views_stand_above_their_tables_and_every_cause_on_home() -> None:
    wanted = {TABLES[name].sheet: views for name, views in ABOVE.items()} | {HOME.sheet: CAUSES}
    for name in (table.sheet for table in SHEETS):
        drawings = [t for kind, t in checks.related(PARTS, SHEET_PARTS[name]).values() if kind.endswith("/vmlDrawing")]
        macros = [m.decode() for d in drawings for m in re.findall(rb"\[0\]!(View_\w+)", PARTS[d])]
        assert macros == [launcher.showing(view) for view in wanted.get(name, ())]


FIRST_SCREEN = 1139
"""Excel's pixels right of the row numbers in a window of 1,366, as LibreOffice shows them, which is wider."""
SEEN = {
    "orders": ("status", "problem", "order_no", "item", "qty", "recipient", "country", "ship_by"),
    "parcels": ("status", "problem", "order_no", "parcel_no", "carrier", "tracking_no", "recipient", "country"),
}


def test_the_links_of_a_row_stand_on_its_band() -> None:
    for table in SHEETS:
        drawings = [t for k, t in checks.related(PARTS, SHEET_PARTS[table.sheet]).values() if k.endswith("/vmlDrawing")]
        macros = [m.decode() for d in drawings for m in re.findall(rb"\[0\]!(Link_\w+)", PARTS[d])]
        assert macros == [link.name for link in links.on(table)]
        assert macros[-1] == "Link_Guide"


def test_the_closing_line_has_room_for_two_lines_on_every_sheet() -> None:
    for table in SHEETS:
        part = PARTS[SHEET_PARTS[table.sheet]].decode()
        (row,) = re.findall(r'<row r="3" [^>]* ht="([\d.]+)"', part)
        assert float(row) >= 30, table.name
        (style,) = re.findall(r'<c r="A3" s="(\d+)"', part)
        formats = re.findall(r"<xf [^>]*?(?:/>|>.*?</xf>)", PARTS["xl/styles.xml"].decode().partition("<cellXfs")[2])
        assert 'wrapText="1"' in formats[int(style)], table.name
        assert re.search(r'<mergeCell ref="A3:\w+3"/>', part), table.name
        assert part.count('MID($A$3,8,1)="') == 3, table.name


def test_every_button_of_a_band_is_on_a_small_screen_and_beside_the_title() -> None:
    for table in SHEETS[2:]:
        related = checks.related(PARTS, SHEET_PARTS[table.sheet]).values()
        (drawing,) = [target for kind, target in related if kind.endswith("/vmlDrawing")]
        edges = [0, *itertools.accumulate(0 if c.folded else 7 * c.width + 5 for c in table.columns)]
        title = min(190, 40 + 12 * len(table.sheet))
        for found in re.findall(rb"<x:Anchor>([^<]+)<", PARTS[drawing]):
            column, x, row, _, end, beyond, *_ = map(int, found.split(b","))
            assert edges[end] + beyond <= sheets.WINDOW, table.english
            assert row > 0 or edges[column] + x >= title, table.english


@pytest.mark.parametrize("name", SEEN)
def test_the_band_of_an_order_comes_behind_all_other_tints(name: str) -> None:
    rules = re.findall(r'<conditionalFormatting sqref="([^"]+)">(.*?)</conditionalFormatting>',
                       PARTS[SHEET_PARTS[TABLES[name].sheet]].decode())  # fmt: skip
    area, band = rules[-1]
    assert area.startswith("A5:")
    assert "OR($A5=$A4,$A5=$A6)" in band
    assert band.count("<cfRule") == 2  # and one with the stroke between two bands
    assert [where for where, _ in rules].count(area) == 1


@pytest.mark.parametrize("name", SEEN)
def test_the_first_screen_shows_what_is_wrong_with_which_order(name: str) -> None:
    columns = TABLES[name].columns
    ends = list(itertools.accumulate(7 * column.width + 5 for column in columns))
    shown = {column.name for column, end in zip(columns, ends, strict=True) if end <= FIRST_SCREEN}
    assert set(SEEN[name]) <= shown


@pytest.mark.parametrize("name", SEEN)
def test_order_status_problem_and_the_buttons_stay_in_sight_and_leave_half_of_the_window(name: str) -> None:
    table = TABLES[name]
    frozen = sheets.FROZEN[name]
    wide = sum(7 * column.width + 5 for column in table.columns[:frozen])
    assert set(table.names[:frozen]) == {"order_no", "status", "problem"}
    assert wide <= FIRST_SCREEN / 2
    part = SHEET_PARTS[table.sheet]
    assert f'xSplit="{frozen}" ySplit="4"'.encode() in PARTS[part]
    (drawing,) = [t for kind, t in checks.related(PARTS, part).values() if kind.endswith("/vmlDrawing")]
    anchors = [list(map(int, found.split(b","))) for found in re.findall(rb"<x:Anchor>([^<]+)<", PARTS[drawing])]
    assert len(anchors) > 5
    assert all(
        right < frozen or (right == frozen and not inside) for *_, right, inside, _, _ in (a[2:] for a in anchors)
    )


def test_what_only_the_program_needs_is_folded_behind_everything_else() -> None:
    for table in TABLES.values():
        folded = [column.folded for column in table.columns]
        assert folded == sorted(folded), table.name
        hidden = re.findall(r'<col min="(\d+)" max="(\d+)" [^>]*hidden="1"[^>]*outlineLevel="1"',
                            PARTS[SHEET_PARTS[table.sheet]].decode())  # fmt: skip
        assert sum(int(last) - int(first) + 1 for first, last in hidden) == sum(folded), table.name
    assert next(c.name for c in ORDERS.columns if c.folded) == "row_id"


def test_a_drop_down_never_stops_what_a_clerk_writes() -> None:
    every = [v for part in SHEET_PARTS.values() for v in re.findall(rb"<dataValidation [^>]*>", PARTS[part])]
    validations = [validation for validation in every if b'type="list"' in validation]
    assert len(validations) > 10
    assert not [v for v in every if v not in validations and b"type=" in v], "others only say what a column is for"
    assert all(b'errorStyle="information"' in validation for validation in validations)


def test_a_carrier_is_chosen_from_those_that_files_are_written_for() -> None:
    for sheet in ("Parcels", "Rules"):
        column = xl_col_to_name(TABLES[sheet.lower()].names.index("carrier"))
        found = re.findall(rf'sqref="{column}5:{column}200000"><formula1>(\w+)<', PARTS[SHEET_PARTS[sheet]].decode())
        assert found == ["List_Carrier"], sheet
    strings = PARTS["xl/sharedStrings.xml"].decode()
    assert all(f">{escape(name)}<" in strings for name in load([shipped.TEMPLATES / "carriers"]))


def test_a_service_is_chosen_from_those_of_the_row_s_carrier() -> None:
    for sheet in ("Parcels", "Rules"):
        names = TABLES[sheet.lower()].names
        carrier, column = (xl_col_to_name(names.index(name)) for name in ("carrier", "service"))
        part = PARTS[SHEET_PARTS[sheet]].decode()
        (formula,) = re.findall(rf'sqref="{column}5:{column}200000"><formula1>([^<]+)<', part)
        assert f"MATCH(${carrier}5,List_Service_of,0)" in formula, sheet


def test_the_header_of_every_column_says_what_it_is_for() -> None:
    for table in TABLES.values():
        part = PARTS[SHEET_PARTS[table.sheet]].decode()
        for index, column in enumerate(table.columns):
            place = xl_col_to_name(index)
            told = re.findall(rf'<dataValidation [^>]*prompt="([^"]*)" sqref="{place}4"', part)
            assert told == [escape(column.meaning, {'"': "&quot;"})[:255]], (table.name, column.name)


def test_every_cell_of_the_inbox_is_text() -> None:
    columns = re.findall(rb'<col min="1" max="16384" [^>]*style="(\d+)"', PARTS[SHEET_PARTS["Inbox"]])
    formats = re.findall(rb'<xf numFmtId="(\d+)"', PARTS["xl/styles.xml"].partition(b"<cellXfs")[2])
    assert [formats[int(style)] for style in columns] == [b"49"]


def test_every_formula_on_home_is_calculated_at_opening() -> None:
    """LibreOffice leaves the rest as it was, see figures.py."""
    formulas = re.findall(r"<f[^>]*>([^<]+)</f>", PARTS[SHEET_PARTS["Home"]].decode())
    assert len(formulas) > 30
    assert [formula for formula in formulas if "NOW()" not in formula] == []


def test_what_is_late_is_told_by_the_shop_s_time_on_any_computer() -> None:
    for name, count in {"Home": 16, "Orders": 2, "Parcels": 2}.items():
        part = PARTS[SHEET_PARTS[name]].decode()
        formulas = [f.replace("+0*NOW()", "").replace("T(NOW())", "") for f in re.findall(r"<f[^>]*>([^<]+)</f>", part)]
        formulas += re.findall(r"<formula>([^<]+)</formula>", part)
        assert sum("Shop_Now" in formula for formula in formulas) == count
        assert [formula for formula in formulas if "NOW()" in formula or "TODAY()" in formula] == []
    (cell,) = re.findall(r'<c r="AA5"[^>]*><f>([^<]+)</f>', PARTS[SHEET_PARTS["Settings"]].decode())
    assert cell.startswith('NOW()+IFERROR(VALUE(INDEX(Settings!$B:$B,MATCH("Clock difference"')


def test_the_open_xml_validator_finds_nothing() -> None:
    done = subprocess.run([program("ooxml-validator"), str(COMMITTED)], capture_output=True, text=True, check=False)
    assert '"ok": true' in done.stdout, done.stdout + done.stderr


# The VBA project


def streams_of(project: bytes) -> dict[str, bytes]:
    with olefile.OleFileIO(io.BytesIO(project)) as container:
        return {"/".join(path): container.openstream(path).read() for path in container.listdir()}


STREAMS = streams_of(PARTS["xl/vbaProject.bin"])


def plain(stream: bytes) -> bytes:
    return bytes(decompress_stream(bytearray(stream)))


def test_olevba_gives_back_the_launchers_source() -> None:
    parser = VBA_Parser("Fulfilment.xlsm", data=BUILT)
    found = {name.partition(".")[0]: code for _, _, name, code in parser.extract_all_macros()}
    parser.close()
    written = {m.name: m.text.decode(vbaproject.CODE_PAGE) for m in MODULES}
    assert {name: code for name, code in found.items() if name in written} == written
    assert found.keys() - written.keys() == {"ThisWorkbook", *(build.code_name(table) for table in SHEETS)}


class Complaints(ErrorListener):  # type: ignore[misc]  # antlr4 is untyped
    """Collects what the grammar does not accept."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def syntaxError(self, recognizer: Any, offending: Any, line: int, column: int, msg: str, e: Any) -> None:  # noqa: N802
        self.found.append(f"{line}:{column} {msg}")


@pytest.mark.xdist_group("grammar")  # what the parser has learnt of one module makes the next one quick
@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.name)
def test_a_vba_grammar_parses_every_module(module: vbaproject.Module) -> None:
    """Not the document modules: their attributes are Excel's own (see below), which antlr4-vba takes for an error."""
    complaints = Complaints()
    lexer = vbaLexer(InputStream(module.text.decode(vbaproject.CODE_PAGE)))
    parser = vbaParser(CommonTokenStream(lexer))
    for part in (lexer, parser):
        part.removeErrorListeners()
        part.addErrorListener(complaints)
    parser.startRule()
    assert complaints.found == []


def test_document_modules_are_those_that_excel_wrote_into_xlwings_workbook() -> None:
    shipped = Path(xlwings.__file__).parent / "quickstart_standalone.xlsm"
    parser = VBA_Parser(str(shipped))
    codes = {name: code for _, _, name, code in parser.extract_all_macros()}
    parser.close()
    assert plain(STREAMS["VBA/ThisWorkbook"]).decode() == codes["ThisWorkbook.cls"]
    ours = plain(STREAMS["VBA/SheetHome"]).decode()
    assert ours.replace("SheetHome", "Sheet1") == codes["Sheet1.cls"]


def test_no_module_calls_another_modules_private_procedure() -> None:
    for module in MODULES:
        private = set(re.findall(r"^Private (?:Sub|Function) (\w+)\(", module.source, re.MULTILINE))
        others = "\n".join(re.sub(r"'.*|\"[^\"]*\"", "", m.source) for m in MODULES if m is not module)
        assert private & set(re.findall(r"\w+", others)) == set()


def test_protection_password_and_visibility_decrypt_for_the_projects_id() -> None:
    text = STREAMS["PROJECT"].decode()
    values = dict(re.findall(r'^(ID|CMG|DPB|GC)="([^"]*)"', text, re.MULTILINE))
    key = sum(values["ID"].encode()) & 0xFF
    for name, expected in (("CMG", bytes(4)), ("DPB", b"\0"), ("GC", b"\xff")):
        data = bytes.fromhex(values[name])
        assert MsOvbaCrypto.decrypt(data) == expected
        assert data[2] ^ data[0] == key, f"{name} is encrypted for another project"


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 255), st.binary(max_size=12))
def test_encryption_is_undone_by_another_implementation(seed: int, data: bytes) -> None:
    assert MsOvbaCrypto.decrypt(bytes.fromhex(ovba.encrypt(vbaproject.PROJECT_ID, data, seed))) == data


@settings(max_examples=60, deadline=None)
@given(st.one_of(st.binary(max_size=300), st.text("ab\r\n", max_size=9000).map(str.encode)))
def test_compression_is_undone_by_another_implementation(data: bytes) -> None:
    assert plain(ovba.compress(data)).rstrip(b"\0") == data.rstrip(b"\0")


def test_a_full_chunk_that_cannot_shrink_is_kept_as_it_is() -> None:
    data = random.Random(1).randbytes(ovba.CHUNK)
    assert plain(ovba.compress(data)) == data


@settings(max_examples=40, deadline=None)
@given(st.dictionaries(st.from_regex(r"(S/)?[A-Za-z]{1,30}", fullmatch=True), st.integers(0, 20_000), max_size=12))
def test_a_compound_file_gives_back_its_streams(sizes: dict[str, int]) -> None:
    """Names differ in more than case, as the format wants."""
    lengths = {name.casefold(): (name, size) for name, size in sizes.items() if name not in "Ss"}
    streams = {name: bytes([index + 1]) * size for index, (name, size) in enumerate(lengths.values())}
    assert streams_of(cfb.write(streams)) == streams


Record = tuple[int, bytes]


def records(stream: bytes) -> Iterator[Record]:
    """The records of a dir stream: number and content."""
    at = 0
    while at < len(stream):
        number, size = struct.unpack_from("<HI", stream, at)
        size = 6 if number == 0x0009 else size  # its size field says 4, its content is 6 bytes
        yield number, stream[at + 6 : at + 6 + size]
        at += 6 + size


def module_records(stream: bytes) -> dict[str, list[Record]]:
    """The records of each module, by its name."""
    found: dict[str, list[Record]] = {}
    for number, data in records(stream):
        if number == 0x0019:
            current = found.setdefault(data.decode(), [])
        if found and number not in (0x0010,):
            current.append((number, data))
    return found


@pytest.fixture(scope="session")
def exported(office: Office, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The VBA project that LibreOffice's own exporter writes for the same modules."""
    folder = tmp_path_factory.mktemp("exported")
    shutil.copy(COMMITTED, folder / "book.xlsm")
    document = office.open(folder / "book.xlsm")
    option = load_uno().createUnoStruct("com.sun.star.beans.PropertyValue")
    option.Name, option.Value = "FilterName", "Calc MS Excel 2007 VBA XML"
    document.storeToURL((folder / "out.xlsm").as_uri(), (option,))
    office.close()
    return streams_of(parts_of((folder / "out.xlsm").read_bytes())["xl/vbaProject.bin"])


@pytest.mark.libreoffice
def test_libreoffices_exporter_writes_the_same_records(exported: dict[str, bytes]) -> None:
    assert exported.keys() == STREAMS.keys()
    assert exported["VBA/_VBA_PROJECT"] == STREAMS["VBA/_VBA_PROJECT"]
    theirs, ours = plain(exported["VBA/dir"]), plain(STREAMS["VBA/dir"])
    assert module_records(theirs) == module_records(ours)  # offset 0, cookie 0xFFFF, plain or document
    assert head(theirs) == head(ours)
    entries = {line for line in exported["PROJECT"].decode().split("\r\n") if line.startswith(("Document=", "Module="))}
    assert entries <= set(STREAMS["PROJECT"].decode().split("\r\n"))


def head(stream: bytes) -> list[Record]:
    """The records before the modules, less what is free: the platform, the version, the libraries' paths."""
    free = (0x0001, 0x0009, 0x000D)
    before = []
    for number, data in records(stream):
        if number == 0x0019:
            break
        before.append((number, b"" if number in free else data))
    return before


@pytest.mark.libreoffice
def test_libreoffice_reads_the_launcher_as_it_was_written(exported: dict[str, bytes]) -> None:
    for module in MODULES:
        theirs = plain(exported[f"VBA/{module.name}"]).decode(vbaproject.CODE_PAGE)
        assert theirs.split() == module.text.decode(vbaproject.CODE_PAGE).split()


@pytest.mark.libreoffice
def test_home_counts_anew_when_a_closed_workbook_was_changed(office: Office, tmp_path: Path) -> None:
    part = SHEET_PARTS["Orders"]
    sheet = PARTS[part]
    for column, value in {"status": "Hold", "hold_reason": "Fraud check", "problem": "Address: no city."}.items():
        cell = f"{xl_col_to_name(ORDERS.names.index(column))}5"
        filled = rf'<c r="{cell}" s="\1" t="inlineStr"><is><t>{value}</t></is></c>'
        sheet = re.sub(rf'<c r="{cell}" s="(\d+)"/>'.encode(), filled.encode(), sheet)
    parts = PARTS | {part: sheet}
    (tmp_path / "book.xlsm").write_bytes(packed(parts))
    office.open(tmp_path / "book.xlsm")
    shown = [cell for row in office.sheet("Home").getCellRangeByName("F5:K45").getDataArray() for cell in row]
    office.close()
    tiles = dict(zip(shown[:6], shown[6:12], strict=True))
    assert tiles == {"Open lines": 1, "Late": 0, "Due today": 0, "On hold": 1, "Short": 0, "Problems": 1}
    assert "Fraud check" in shown


@pytest.mark.libreoffice
def test_home_tells_what_disputes_may_cost_by_currency(office: Office, shop: Folder) -> None:
    cases = [(5.0, "EUR"), (2.5, "USD"), (7.0, "EUR"), (None, "GBP")]
    shop.paste(
        "disputes", *({"case_no": f"C{at}", "expected": much, "currency": of} for at, (much, of) in enumerate(cases))
    )
    office.open(shop.book)
    told = office.sheet("Home").getCellRangeByName("I4:K60").getDataArray()
    office.close()
    assert {row[0]: row[2] for row in told if str(row[0]).startswith("Expected loss")} == {
        "Expected loss, EUR": 12, "Expected loss, USD": 2.5,
    }  # fmt: skip


def test_the_committed_source_texts_are_those_of_the_code() -> None:
    assert languages.TARGET.read_bytes() == languages.rendered(languages.gathered()), (
        "run: python workbook/languages.py"
    )
