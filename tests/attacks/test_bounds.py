"""What is sent to a shop takes neither all its memory nor for ever, and fetches nothing from the network."""

import io
import pickle
import socket
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from books import parts_of, write_parts
from carrier_samples import NOW, shipped
from hostile import xlsxwriters
from places import TEMPLATES

from pyaddin import documents
from pyaddin.book.closed.guard import check_workbook
from pyaddin.documents import alone
from pyaddin.documents.escaping import quoted
from pyaddin.formats.files.read import read_rows
from pyaddin.formats.written.safe_names import safe
from pyaddin.store import apart
from pyaddin.tables.problems import Refusal


class Trap:
    """What makes a file when it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Any, ...]:
        return Path.touch, (self.path,)


def slip(folder: Path, text: str) -> Path:
    """A templates folder with a slip of the shop's own."""
    (folder / "documents").mkdir(exist_ok=True)
    (folder / "documents" / "packing_slip.typ.j2").write_text(text, encoding="utf-8")
    return folder


def printed(*own: Path, name: str = "Ann Example") -> bytes:
    """The slip of a parcel to that buyer."""
    day = shipped({"to": {"recipient": name}})
    labels = list(day.parcels.index)
    folders = [*own, TEMPLATES]
    return documents.packing_slips(day, labels, size="A6", folders=folders, now=NOW, message="", logo=None)


@pytest.mark.parametrize(
    "text",
    [
        "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
        "{{ 'x' * 10 ** 10 }}",
        "{{ 'x'|center(10 ** 10) }}",
    ],
)
def test_a_template_without_an_end_ends_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setattr(alone, "SECONDS", 5)
    with pytest.raises(Refusal, match="The template 'packing_slip"):
        printed(slip(tmp_path, text))


def test_what_a_templates_process_says_is_taken_for_a_document_or_a_sentence_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trap = tmp_path / "run"
    for status, said in ((0, pickle.dumps(Trap(trap))), (0, b""), (1, b"%PDF-"), (3, pickle.dumps(Trap(trap)))):
        monkeypatch.setattr(apart, "answer", lambda *_, at=status, text=said, **__: (at, text))
        with pytest.raises(Refusal):
            printed(slip(tmp_path, "{{ order }}"))
    assert not trap.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="Wine takes the limit and does not hold to it")
def test_work_that_asks_for_more_memory_than_it_may_have_ends_alone(tmp_path: Path) -> None:
    asks = "from pyaddin.store import apart; apart.limit_memory(300); bytearray(400 << 20)"
    ran = subprocess.run([sys.executable, "-c", asks], capture_output=True, text=True, check=False)
    assert ran.returncode == 1
    assert "MemoryError" in ran.stderr
    assert subprocess.run([sys.executable, "-c", asks.replace("400", "40")], check=False).returncode == 0


def test_a_shops_own_slip_is_printed(tmp_path: Path) -> None:
    ours = (TEMPLATES / "documents" / "packing_slip.typ.j2").read_text("utf-8")
    assert printed(slip(tmp_path, f"{ours}\n")) == printed()


@pytest.fixture
def proxy(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[bytes]]:
    """What programs ask the network for, by a stand-in for the way to it."""
    asked: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def listen() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                asked.append(connection.recv(200))
                connection.close()

        threading.Thread(target=listen, daemon=True).start()
        for name in ("HTTPS_PROXY", "ALL_PROXY", "HTTP_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{server.getsockname()[1]}")
        yield asked


def test_a_template_fetches_no_package(tmp_path: Path, proxy: list[bytes]) -> None:
    with pytest.raises(Refusal, match="it wants a package from the network, which it does not get"):
        printed(slip(tmp_path, '#import ("@pre" + "view/cetz:0.3.1")\nx'))
    assert proxy == []


@pytest.mark.parametrize("name", ["e" + "\u0301" * 32_000, "\u1780\u17d2" * 16_000, "\u0628" * 32_000])
def test_a_name_of_marks_reaches_typst_in_pieces(name: str) -> None:
    """As one cluster, which it has to hold whole, it takes gigabytes."""
    assert max(map(len, quoted(name).split("\u200b"))) < 64
    assert printed(name=name).startswith(b"%PDF")


@pytest.mark.parametrize("name", ["Nguyễn Thị Ánh", "กรุงเทพมหานคร", "ཀརྨ་པ", "👩‍👩‍👧‍👦"])
def test_names_as_people_have_them_stay_as_they_are(name: str) -> None:
    assert name in quoted(name)


@pytest.mark.parametrize("name", ["COM¹", "com².txt", "LPT³", "CONIN$", "conout$.csv", "CLOCK$"])
def test_no_file_is_named_as_a_device_of_windows(name: str) -> None:
    assert safe(name).startswith("_")


TYPED = b'<!DOCTYPE x [<!ENTITY a "b">]>'


@pytest.mark.parametrize("cell", ["<c t='s'><v>1</v></c>", '<x:c r="A1" t="s"><x:f/><x:v> 1</x:v></x:c>'])
def test_a_text_that_thousands_of_cells_repeat_is_refused(tmp_path: Path, cell: str) -> None:
    xlsxwriters(tmp_path)
    parts = parts_of(tmp_path / "writer.xlsx")
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    parts["xl/sharedStrings.xml"] = (
        f'<sst xmlns="{main}"><si><t>a</t></si><si><t>{"b" * 32_000}</t></si></sst>'.encode()
    )
    rows = f"<row>{cell}</row>" * 40_000
    sheet = f'<worksheet xmlns="{main}" xmlns:x="{main}"><sheetData>{rows}</sheetData></worksheet>'
    parts["xl/worksheets/sheet1.xml"] = sheet.encode()
    path = tmp_path / "swollen.xlsx"
    write_parts(path, parts)
    assert path.stat().st_size < 100_000
    with pytest.raises(Refusal, match="repeated until they fill the memory"):
        read_rows(path)


@pytest.mark.parametrize(
    "before", [b"<?p <a?>", b"<!--" + b" " * (3 << 20) + b"-->", b"<?p <a?><!-- <b> -->", b" " * (2 << 20)]
)
def test_a_document_type_is_found_behind_anything(tmp_path: Path, before: bytes) -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as made:
        made.writestr("[Content_Types].xml", b'<?xml version="1.0"?><Types/>')
        made.writestr("_rels/.rels", b"<a/>")
        made.writestr("xl/workbook.xml", before + TYPED + b"<workbook/>")
    path = tmp_path / "book.xlsx"
    path.write_bytes(data.getvalue())
    with pytest.raises(Refusal, match="XML entities"):
        check_workbook(path)
