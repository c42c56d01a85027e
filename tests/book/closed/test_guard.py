"""A file that is no whole, harmless workbook is refused with a sentence of its own."""

import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
import xlwt

from pyaddin.book.closed import guard
from pyaddin.tables.problems import Refusal


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "orders.xlsx"
    workbook = xlsxwriter.Workbook(str(path))
    workbook.add_worksheet("Orders").write_string(0, 0, "Order no.")
    workbook.close()
    return path


def parts_of(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def write_parts(path: Path, parts: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def refusal(path: Path) -> str:
    with pytest.raises(Refusal) as caught:
        guard.check_workbook(path)
    sentence = str(caught.value)
    assert path.name in sentence
    assert "\n" not in sentence
    return sentence


def test_a_sound_workbook_passes(book: Path) -> None:
    guard.check_workbook(book)


def test_a_missing_file_is_named_with_its_folder(tmp_path: Path) -> None:
    assert "was not found" in refusal(tmp_path / "gone.xlsx")


def test_a_folder_is_not_a_workbook(tmp_path: Path) -> None:
    assert "is a folder" in refusal(tmp_path)


def test_an_empty_file_is_said_to_be_empty(tmp_path: Path) -> None:
    path = tmp_path / "empty.xlsx"
    path.touch()
    assert "is empty" in refusal(path)


def test_a_csv_renamed_to_xlsx_is_recognised(tmp_path: Path) -> None:
    path = tmp_path / "renamed.xlsx"
    path.write_text("order-id\tsku\n")
    assert "is not an Excel workbook" in refusal(path)


def test_an_old_xls_is_named_as_such(tmp_path: Path) -> None:
    path = tmp_path / "old.xlsx"
    workbook = xlwt.Workbook()
    workbook.add_sheet("Orders")
    workbook.save(str(path))
    assert ".xls" in refusal(path)


def test_a_password_to_open_is_said(tmp_path: Path, book: Path) -> None:
    from msoffcrypto.format.ooxml import OOXMLFile

    path = tmp_path / "secret.xlsx"
    with book.open("rb") as plain, path.open("wb") as secret:
        OOXMLFile(plain).encrypt("pencil", secret)
    assert "password" in refusal(path)


@pytest.mark.parametrize("keep", [0.3, 0.6, 0.99])
def test_a_truncated_workbook_is_said_to_be_damaged(book: Path, keep: float) -> None:
    content = book.read_bytes()
    book.write_bytes(content[: int(len(content) * keep)])
    assert "is damaged" in refusal(book)


def test_a_flipped_byte_inside_a_part_is_said_to_be_damaged(book: Path) -> None:
    content = bytearray(book.read_bytes())
    with zipfile.ZipFile(book) as archive:
        member = archive.getinfo("xl/worksheets/sheet1.xml")
    content[member.header_offset + 30 + len(member.filename) + 20] ^= 0xFF
    book.write_bytes(content)
    assert "is damaged" in refusal(book)


@pytest.mark.parametrize(
    ("part", "word"),
    [("xl/workbook.bin", ".xlsb"), ("mimetype", "OpenDocument"), ("word/document.xml", "Word document")],
)
def test_other_office_files_are_named(book: Path, part: str, word: str) -> None:
    assert word in refusal(write_parts(book, parts_of(book) | {part: b"x"}))


def test_a_plain_zip_is_not_a_workbook(tmp_path: Path) -> None:
    assert "is a zip file" in refusal(write_parts(tmp_path / "files.xlsx", {"orders.csv": b"order-id"}))


def test_a_zip_with_a_password_is_said(book: Path) -> None:
    content = bytearray(book.read_bytes())
    at = content.rindex(b"PK\1\2")
    content[at + 8] |= 1
    book.write_bytes(content)
    assert "zip file with a password" in refusal(book)


def test_two_parts_of_one_name_are_damage(book: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(book, "a") as archive:
        archive.writestr("xl/workbook.xml", b"<workbook/>")
    assert "is damaged" in refusal(book)


def test_a_zip_bomb_is_refused_before_it_is_unpacked(book: Path) -> None:
    parts = parts_of(book) | {"xl/media/image1.png": b"\0" * (20 << 20)}
    assert "zip bomb" in refusal(write_parts(book, parts))


def test_a_bomb_that_lies_about_its_size_is_damage(book: Path) -> None:
    write_parts(book, parts_of(book) | {"xl/media/image1.png": b"\0" * (20 << 20)})
    content = bytearray(book.read_bytes())
    at = content.rindex(b"PK\1\2")
    struct.pack_into("<L", content, at + 24, 1000)
    book.write_bytes(content)
    assert "is damaged" in refusal(book)


def test_parts_that_overlap_are_refused(book: Path) -> None:
    content = bytearray(book.read_bytes())
    at = content.rindex(b"PK\1\2")
    struct.pack_into("<L", content, at + 20, len(content))
    book.write_bytes(content)
    assert "overlap" in refusal(book)


def test_too_many_parts_are_refused(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "MAX_MEMBERS", 5)
    assert "more than 5 parts" in refusal(book)


def test_a_workbook_that_unpacks_too_large_is_refused(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "MAX_TOTAL", 1000)
    assert "unpacks to more than" in refusal(book)


PROLOGS: list[Callable[[bytes], bytes]] = [
    lambda xml: xml.replace(b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet', 1),
    lambda xml: xml.replace(b"<worksheet", b'<!-- <a> --><!DOCTYPE x SYSTEM "http://example.com/x"><worksheet', 1),
]


@pytest.mark.parametrize("change", PROLOGS)
def test_xml_entities_are_refused(book: Path, change: Callable[[bytes], bytes]) -> None:
    parts = parts_of(book)
    parts["xl/worksheets/sheet1.xml"] = change(parts["xl/worksheets/sheet1.xml"])
    assert "XML entities" in refusal(write_parts(book, parts))


def test_a_part_in_utf_16_is_refused(book: Path) -> None:
    parts = parts_of(book)
    text = parts["xl/worksheets/sheet1.xml"].decode().replace("UTF-8", "UTF-16")
    parts["xl/worksheets/sheet1.xml"] = text.encode("utf-16")
    assert "unusual encoding" in refusal(write_parts(book, parts))


def test_the_words_of_an_entity_inside_a_cell_are_harmless(book: Path) -> None:
    parts = parts_of(book)
    shared = parts["xl/sharedStrings.xml"]
    parts["xl/sharedStrings.xml"] = shared.replace(b"Order no.", b"&lt;!DOCTYPE x&gt;")
    guard.check_workbook(write_parts(book, parts))


def test_a_large_sheet_of_blank_formatted_cells_is_no_bomb(book: Path) -> None:
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    rows = (
        f'<row r="{row}">' + "".join(f'<c r="{letter}{row}" s="1"/>' for letter in letters) + "</row>"
        for row in range(1, 45_000)
    )
    parts = parts_of(book)
    content = parts["xl/worksheets/sheet1.xml"].decode()
    start, end = content.index("<sheetData>") + 11, content.index("</sheetData>")
    parts["xl/worksheets/sheet1.xml"] = (content[:start] + "".join(rows) + content[end:]).encode()
    assert len(parts["xl/worksheets/sheet1.xml"]) > 16 << 20
    guard.check_workbook(write_parts(book, parts))


@pytest.mark.parametrize("encoding", ["yes", "cp932", "utf-7", "rot13"])
def test_a_part_in_an_encoding_that_is_none_is_refused(book: Path, encoding: str) -> None:
    parts = parts_of(book)
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"].replace(b"UTF-8", encoding.encode(), 1)
    with pytest.raises(Refusal):
        guard.check_workbook(write_parts(book, parts))
