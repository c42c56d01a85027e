"""Builds Fulfilment.xlsm from what pyaddin declares: `python workbook/build.py [FILE]`.

With `--language CODE` it speaks that language, whose .po file lies in the folder `--languages`.
"""

import argparse
import sys
from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Final

import xlsxwriter

import checks
import home
import launcher
import package
import sheets
import vbaproject
from look import Look
from pyaddin import shipped
from pyaddin.tables.goods import PACKAGING, WAREHOUSES
from pyaddin.tables.office import SETTINGS
from pyaddin.tables.schema import Table
from pyaddin.tables.settings import SETTINGS as SETTING_ROWS
from pyaddin.tables.sheets import SHEETS, TABLES
from pyaddin.words.catalogue import ENGLISH, Language, Text, languages, speak, tr

TARGET: Final = Path(__file__).parent / "Fulfilment.xlsm"
FIRST_WAREHOUSE: Final[dict[str, str | float]] = {"warehouse": "MAIN", "rank": 1}
MADE: Final = datetime(2026, 1, 1)
PACKAGING_ROWS: Final[tuple[tuple[str, Text, tuple[int, ...]], ...]] = (
    ("MAILER-S", tr("Padded mailer, small"), (215, 150, 25, 15, 1000)),
    ("MAILER-M", tr("Padded mailer, medium"), (330, 230, 40, 30, 2000)),
    ("MAILER-L", tr("Padded mailer, large"), (470, 350, 60, 60, 3000)),
    ("BOX-S", tr("Box, small"), (200, 150, 100, 90, 5000)),
    ("BOX-M", tr("Box, medium"), (300, 200, 150, 180, 10000)),
    ("BOX-L", tr("Box, large"), (400, 300, 250, 380, 20000)),
)


def build() -> bytes:
    """The workbook's bytes in the language that is spoken; the same at every call."""
    out = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(out, options)
    book.set_properties({"title": str(tr("Fulfilment")), "created": MADE})
    book.set_size(24_000, 15_000)
    book.set_vba_name("ThisWorkbook")
    for table in SHEETS:
        sheet = book.add_worksheet(table.sheet)
        sheet.set_vba_name(code_name(table))
        sheet.set_tab_color(sheets.TAB_COLOURS.get(table.name, "#B8C2CA"))
    _fill(book)
    book.add_vba_project(BytesIO(vbaproject.write(launcher.modules(), [code_name(t) for t in SHEETS])), is_stream=True)
    book.close()
    return package.finish(out.getvalue(), launcher.ribbon())


def code_name(table: Table) -> str:
    """The name VBA knows a sheet by, in every language; it stays when the clerk renames the sheet."""
    return f"Sheet{table.one_word}"


def _fill(book: xlsxwriter.Workbook) -> None:
    look = Look(book)
    sheets.lists(book)
    sheets.shop_now(book)
    home.build(book, look)
    sheets.inbox(book, look)
    rows: dict[str, Sequence[sheets.Row]] = {
        SETTINGS.name: [(s.caption, s.filled or None, s.meaning) for s in SETTING_ROWS],
        PACKAGING.name: [
            (name, str(what), *numbers, *[None] * (len(PACKAGING.columns) - len(numbers) - 2))
            for name, what, numbers in PACKAGING_ROWS
        ],
        WAREHOUSES.name: [[FIRST_WAREHOUSE.get(name) for name in WAREHOUSES.names]],
    }
    choices = {offset: s.choices for offset, s in enumerate(SETTING_ROWS) if s.choices}
    for table in TABLES.values():
        sheets.table_sheet(book, look, table, rows.get(table.name, ()), choices if table is SETTINGS else {})


def main() -> None:
    """Builds, checks, writes; ends with 1 and says what is wrong when a check finds something."""
    asked = argparse.ArgumentParser(description="Builds the workbook.")
    asked.add_argument("out", nargs="?", type=Path, default=TARGET)
    asked.add_argument("--language", default=ENGLISH)
    asked.add_argument("--languages", type=Path, default=shipped.TEMPLATES / "languages")
    given = asked.parse_args()
    write(given.out, given.language, given.languages)


def write(target: Path, code: str = ENGLISH, folder: Path = shipped.TEMPLATES / "languages") -> None:
    """Builds the workbook in a language, whose words lie in that folder."""
    known = {ENGLISH: Language(), **{language.code: language for language in languages([folder])}}
    if code not in known:
        sys.exit(f"{folder} holds no {code}.po")
    speak(known[code])
    data = build()
    findings = checks.check(data, {name for module in launcher.modules() for name in checks.macros_of(module.source)})
    if findings:
        sys.exit("\n".join(findings))
    target.write_bytes(data)


if __name__ == "__main__":
    main()
