"""OnlyOffice's engine opens a day's workbook, keeps its macros and counts as LibreOffice does."""

import importlib.util
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from pyaddin.cli.commands import commands

pytestmark = [pytest.mark.long, pytest.mark.libreoffice]
# in a process of its own: the engine is a library in C++
SAVE = """
import sys, docbuilder
builder = docbuilder.CDocBuilder()
builder.OpenFile(sys.argv[1], "")
builder.SaveFile("xlsm", sys.argv[2])
builder.CloseFile()
"""


def needs(what: str, is_there: bool) -> None:
    if not is_there and os.environ.get("FULFILMENT_REQUIRE_ONLYOFFICE") == "1":
        pytest.fail(f"{what} is required here")
    if not is_there:
        pytest.skip(f"needs {what}")


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Path, Path]]:
    """The workbook after the sample's day, as it lies there, as OnlyOffice and as LibreOffice save it."""
    needs("document-builder, the extra engines", importlib.util.find_spec("docbuilder") is not None)
    needs("soffice", shutil.which("soffice") is not None)
    folder = tmp_path_factory.mktemp("engines")
    assert CliRunner().invoke(commands, ["demo", str(folder / "shop")]).exit_code == 0
    book, only, libre = folder / "shop" / "Fulfilment.xlsm", folder / "only.xlsm", folder / "Fulfilment.xlsx"
    subprocess.run([sys.executable, "-c", SAVE, str(book), str(only)], check=True, timeout=300, cwd=folder)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    convert = ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", str(folder), str(book)]
    subprocess.run(convert, check=True, timeout=300, stdout=subprocess.DEVNULL)
    yield book, only, libre
    shutil.rmtree(folder)


def test_its_macros_stay_byte_for_byte(books: tuple[Path, Path, Path]) -> None:
    ours, theirs = (zipfile.ZipFile(path).read("xl/vbaProject.bin") for path in books[:2])
    assert theirs == ours


def test_every_formula_comes_to_what_libreoffice_makes_of_it(books: tuple[Path, Path, Path]) -> None:
    ours = openpyxl.load_workbook(books[0])
    only, libre = (openpyxl.load_workbook(path, data_only=True) for path in books[1:])
    formulas = {
        (sheet.title, cell.coordinate): str(cell.value) for sheet in ours for row in sheet.iter_rows() for cell in row
        if cell.data_type == "f"
    }  # fmt: skip
    values = {
        place: (only[place[0]][place[1]].value or "", libre[place[0]][place[1]].value or "")
        for place, formula in formulas.items()
        if not formula.startswith("=NOW()")  # the shop's time
    }
    assert len(values) == len(formulas) - 1
    assert {place: both for place, both in values.items() if both[0] != both[1]} == {}
    assert sum(sheet == "Home" and both[0] not in ("", 0) for (sheet, _), both in values.items()) > 10


def test_what_stands_on_the_sheets_stays(books: tuple[Path, Path, Path]) -> None:
    ours, only = (openpyxl.load_workbook(path) for path in books[:2])
    for sheet in ours:
        changed = [
            (cell.coordinate, cell.value, only[sheet.title][cell.coordinate].value)
            for row in sheet.iter_rows() for cell in row
            if cell.data_type != "f" and (cell.value or "") != (only[sheet.title][cell.coordinate].value or "")
        ]  # fmt: skip
        assert changed == [], sheet.title
