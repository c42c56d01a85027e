"""What every hostile or odd file comes to: its good rows, or one sentence; in bounded time and memory, no trace."""

import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
from books import parts_of, write_parts
from bounded import in_bounds
from helpers import BUYER, Folder, assert_a_clerk_can_read
from hostile import (
    ROWS,
    SHEET,
    Maker,
    blank_rows,
    changed,
    cut,
    device,
    encrypted,
    gone,
    holding,
    linked,
    more_cells,
    more_rows,
    nested,
    openpyxls,
    other_code_page,
    pipe,
    replaced,
    text,
    twice,
    vast_old,
    vast_open_document,
    wide,
    with_part,
    xlsxwriters,
    xlwts,
)
from tools import program

from pyaddin.book.closed.patch import find_sheet
from pyaddin.book.closed.workbook import ClosedWorkbook
from pyaddin.book.xlsx.parts import Package
from pyaddin.book.xlsx.zipped import Archive
from pyaddin.formats.files import read
from pyaddin.tables.problems import Refusal

pytestmark = pytest.mark.filterwarnings("ignore:Duplicate name")

ALL = 3
"""All rows of the two orders came in."""
SECONDS, MEGABYTES = 15, 1_000
"""Of one processor, the whole press included; the largest file here has 100 MB."""
FAR = '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row>'
ODDLY = '<row r="5"><c s="0" r="xfd1048576"><v>1</v></c></row>'
EXTERNAL = '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>'
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(10))
HTML = f"<html><body><table>{''.join(f'<tr><td>{cell}</td></tr>' for cell in ROWS[0])}</table></body></html>"
XML_2003 = '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'
FORMULAS = "".join(
    f'<c r="{place}" t="str"><f>{formula}</f><v>shown</v></c>'
    for place, formula in (
        ("DA4", "cmd|'/C calc'!A0"),
        ("DB4", "HYPERLINK(&quot;http://example.com&quot;)"),
        ("DC4", "1+"),
    )
)
CITY = ROWS[3][29]
HALF = text().encode().replace(CITY.encode(), CITY[:2].encode() + b"\xed\xa0\x80")
NOISE = text([*ROWS[:3], [cell.replace(CITY, f"{CITY[:2]}\x00\x07{CITY[2:]}\u202e") for cell in ROWS[3]]])

CASES: dict[str, tuple[Maker, int | str]] = {
    # other programs
    "openpyxl": (openpyxls, ALL),
    "XlsxWriter": (xlsxwriters, ALL),
    "xlwt": (xlwts, ALL),
    "CSV that is called .xls": (holding("orders.xls", text()), ALL),
    "tabs in UTF-16 that are called .xls": (holding("orders.xls", text(delimiter="\t").encode("utf-16")), ALL),
    "web page that is called .xls": (holding("orders.xls", HTML), "is a web page, whatever its name says"),
    "XML of 2003 that is called .xls": (holding("orders.xls", XML_2003), "XML spreadsheet of 2003"),
    "BIFF2": (holding("orders.xls", bytes.fromhex("0900040002001000") + bytes(500)), "of before 1995"),
    # bombs
    "zip bomb": (with_part("xl/media/a.png", bytes(40_000_000)), "zip bomb"),
    "zips in a zip": (with_part("xl/media/a.zip", nested(10)), ALL),
    "billion laughs": (
        replaced(SHEET, "<worksheet", f"<!DOCTYPE x [{LAUGHS}]><worksheet"), "XML entities",
    ),
    "external entity": (
        replaced(SHEET, "<worksheet", f"{EXTERNAL}<worksheet"), "XML entities",
    ),
    "cell in the last corner": (more_rows(FAR), "so far off"),
    "cell in the last corner, written oddly": (more_rows(ODDLY), "so far off"),
    "old workbook with a cell in the last corner": (vast_old, "cut off or damaged"),
    "OpenDocument cell that repeats itself": (vast_open_document, "cut off or damaged"),
    "old workbook with a false code page": (other_code_page, "open it, save it as .xlsx and import that file"),
    # odd but harmless
    "a million formatted blank rows": (blank_rows, ALL),
    "16,384 columns": (wide, ALL),
    "false dimension": (replaced(SHEET, '<dimension ref="A1:', '<dimension ref="A1:XFD1048576" x="'), ALL),
    "formulas, DDE among them": (more_cells(FORMULAS), ALL),
    "external link": (changed(linked), ALL),
    "macros": (with_part("xl/vbaProject.bin", bytes(range(256)) * 9), ALL),
    "part outside the archive": (with_part("../../../evil.xml", b"<a/>"), ALL),
    "part with a Windows path": (with_part("..\\..\\evil.xml", b"<a/>"), ALL),
    "part with a whole path": (with_part("/etc/evil.xml", b"<a/>"), ALL),
    "part named CON": (with_part("CON", b"x"), ALL),
    "control characters, NUL, right-to-left": (holding("orders.csv", NOISE), ALL),
    # damage
    "cut in half": (cut(0.5), "damaged"),
    "cut at its end": (cut(0.99), "damaged"),
    "two parts of one name": (twice, "damaged"),
    "no sheet": (changed(lambda parts: parts.pop(SHEET)), "damaged"),
    "no workbook": (changed(lambda parts: parts.update({"xl/workbook.xml": b""})), "damaged"),
    "password": (encrypted, "protected by a password"),
    "half a surrogate pair": (holding("orders.csv", HALF), ALL),
    # huge
    "100 MB in one line": (holding("orders.csv", b"x" * 1_000_000, 100), "has a cell of more than 131,072 characters"),
    "100 MB of commas": (holding("orders.csv", b"," * 1_000_000, 100), "more than 20,000,000 cells"),
    "100 MB of line breaks": (holding("orders.csv", b"\n" * 1_000_000, 100), "is empty"),
    "100 MB of accents": (holding("orders.csv", b"\x80a" * 500_000, 100), "orders.csv"),
    "quotation mark without a partner before 50 MB": (
        holding("orders.csv", '"' + text().replace('"', "") * 35_000), "is the header of no known export",
    ),
    "a megabyte in a cell": (
        holding("orders.csv", text().replace(CITY, "x" * 1_000_000)), "has a cell of more than 131,072 characters",
    ),
    # no file
    "pipe": (pipe, "is a device, not a file"),
    "device": (device, "is a device, not a file"),
    "link to nothing": (gone, "There is no file orders.csv"),
    "folder": (lambda folder: folder, "is a folder"),
    # names
    "named CON": (holding("CON.csv", text()), ALL),
    "named NUL without an ending": (holding("NUL", text()), ALL),
    "named as a Windows path": (holding("..\\..\\x.csv", text()), ALL),
    "named with dots at its end": (holding("orders.csv...", text()), ALL),
    "named with a line break and a colour": (holding("a\n\x1b[31mb.csv", text()), ALL),
    "named with a right-to-left mark": (holding("orders\u202excod.csv", text()), ALL),
    "refused under a name with a line break": (holding("a\nb.csv", b"%PDF"), "is a PDF"),
}  # fmt: skip


def pressed(shop: Folder, *files: Path, button: str = "import") -> dict[str, Any]:
    """What a press says, for a process that ends with it."""
    try:
        summary = shop.press(button, *files)
    except Refusal as refusal:
        return {"refused": str(refusal)}
    return {"done": summary.done, "needs": summary.needs, "line": summary.line}


@pytest.mark.parametrize("name", CASES)
def test_a_hostile_or_odd_file_is_imported_or_refused_with_a_sentence(shop: Folder, tmp_path: Path, name: str) -> None:
    make, comes_to = CASES[name]
    (tmp_path / "in").mkdir()
    path = make(tmp_path / "in")
    before, beside = shop.state(), sorted((tmp_path / "in").iterdir())
    said = in_bounds(lambda: pressed(shop, path), SECONDS, MEGABYTES).result
    assert sorted((tmp_path / "in").iterdir()) == beside
    assert sorted(tmp_path.iterdir()) == [tmp_path / "in", shop.path]
    if isinstance(comes_to, int):
        assert (said.get("done"), said.get("needs")) == (comes_to, 0), said
        assert_a_clerk_can_read(said["line"])
        assert said["line"].isprintable()
        assert not ClosedWorkbook(shop.book).grid("Orders").formulas
        return
    assert comes_to in said["refused"]
    assert said["refused"].isprintable()
    assert_a_clerk_can_read(said["refused"])
    assert shop.state() == before


@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods"])
def test_what_libreoffice_makes_of_an_export_is_imported(shop: Folder, tmp_path: Path, kind: str) -> None:
    source = openpyxls(tmp_path)
    user = f"-env:UserInstallation={(tmp_path / 'user').as_uri()}"
    command = [
        program("soffice"),
        user,
        "--headless",
        "--convert-to",
        kind,
        "--outdir",
        str(tmp_path / "made"),
        str(source),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    summary = shop.press("import", tmp_path / "made" / f"orders.{kind}")
    assert (summary.done, summary.needs) == (ALL, 0), summary.line
    assert shop.table("orders")["order_no"].tolist() == [row[0] for row in ROWS[1:]]


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_named_and_the_others_go_in(shop: Folder, tmp_path: Path) -> None:
    closed = holding("closed.csv", text())(tmp_path)
    closed.chmod(0)
    assert_one_is_named_and_one_goes_in(shop, tmp_path, closed)


def test_a_file_that_cannot_be_read_is_named_and_the_others_go_in(
    shop: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = holding("closed.csv", text())(tmp_path)
    whole = Path.read_bytes

    def locked(path: Path) -> bytes:
        if path == closed:
            raise PermissionError(13, "Permission denied", str(path))
        return whole(path)

    monkeypatch.setattr(Path, "read_bytes", locked)
    assert_one_is_named_and_one_goes_in(shop, tmp_path, closed)


def test_a_file_that_vanishes_while_it_is_read_is_named_and_the_others_go_in(
    shop: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    going = holding("going.csv", text())(tmp_path)
    look = read._bytes

    def vanishing(path: Path) -> bytes:
        if path == going:
            path.unlink(missing_ok=True)
        return look(path)

    monkeypatch.setattr(read, "_bytes", vanishing)
    said = shop.press("import", going, openpyxls(tmp_path))
    assert said.done == ALL
    assert "There is no file going.csv" in assert_a_clerk_can_read(said.line)


def assert_one_is_named_and_one_goes_in(shop: Folder, folder: Path, closed: Path) -> None:
    said = shop.press("import", closed, openpyxls(folder))
    assert said.done == ALL
    assert "closed.csv cannot be read (Permission denied)" in assert_a_clerk_can_read(said.line)


# the workbook itself


def of_orders(shop: Folder, old: str, new: str) -> None:
    """The sheet Orders with a text in it exchanged."""
    parts = parts_of(shop.book)
    part = find_sheet(Package(Archive(shop.book), shop.book.name), "Orders").part
    assert old.encode() in parts[part]
    parts[part] = parts[part].replace(old.encode(), new.encode(), 1)
    write_parts(shop.book, parts)


BOOKS: dict[str, tuple[str, str, str]] = {
    "cell in the last corner": ("</sheetData>", f"{FAR}</sheetData>", "so far off"),
    "cell in the last corner, written oddly": ("</sheetData>", f"{ODDLY}</sheetData>", "rows out of order"),
    "row without its end": ("</row>", "", "is damaged"),
    "cell without its end": ("</c>", "", "is damaged"),
    "external entity": (
        "<worksheet",
        '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><worksheet',
        "XML entities",
    ),
}


@pytest.mark.parametrize("name", BOOKS)
def test_a_hostile_workbook_is_refused_with_a_sentence(shop: Folder, name: str) -> None:
    old, new, says = BOOKS[name]
    shop.paste("orders", BUYER)
    of_orders(shop, old, new)
    before = shop.state()
    said = in_bounds(lambda: pressed(shop, button="validate-addresses"), SECONDS, MEGABYTES).result
    assert says in said["refused"]
    assert_a_clerk_can_read(said["refused"])
    assert shop.state() == before


@pytest.mark.parametrize("button", ["validate-addresses", "undo-last-step", "import"])
@pytest.mark.parametrize("at", [20, 2_000, -2_000, -200])
def test_a_damaged_journal_stops_the_press_with_a_sentence_or_not_at_all(shop: Folder, button: str, at: int) -> None:
    shop.paste("orders", BUYER)
    shop.press("validate-addresses")
    journal = shop.book.with_suffix(".journal")
    data = bytearray(journal.read_bytes())
    data[at : at + 150] = b"\xa5" * 150
    journal.write_bytes(data)
    before = shop.state()
    said = in_bounds(lambda: pressed(shop, openpyxls(shop.path.parent), button=button), SECONDS, MEGABYTES).result
    if "refused" in said:
        assert_a_clerk_can_read(said["refused"])
        assert shop.state() == before
