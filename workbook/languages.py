"""Gathers what a person reads into templates/languages/en.po, from which translators start.

`python workbook/languages.py` writes it; with `--check` it ends with 1 where the file there is another.
"""

import argparse
import sys
from collections.abc import Iterator
from contextlib import redirect_stderr
from io import BytesIO, StringIO
from pathlib import Path
from typing import Final, NamedTuple

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_keywords
from babel.messages.pofile import write_po

import launcher
from pyaddin.buttons import BUTTONS
from pyaddin.formats.learn.meanings import MEANINGS, PURPOSES
from pyaddin.formats.learn.states import EFFECTS
from pyaddin.tables.schema import CHOICE, COLUMN, SHEET, YES, Column, Table, shown
from pyaddin.tables.settings import SETTING, SETTINGS
from pyaddin.tables.sheets import SHEETS, TABLES

ROOT: Final = Path(__file__).parent.parent
TARGET: Final = ROOT / "templates" / "languages" / "en.po"
BUTTON: Final = "button"
KEYWORDS: Final = parse_keywords(["tr", "trn:1,2", "word:1,1t", "word:1,2c,2t"])
HEADER: Final = """\
# What the workbook and its buttons say. {place} is filled with what it names, {place:form} in that form: keep them, and
# move them where your language wants them. msgctxt tells a caption above a column from a sheet's name or a choice.
msgid ""
msgstr ""
"Language: en\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""


class Entry(NamedTuple):
    """One source text: `many` is its form for several things, `note` is for translators."""

    english: str
    file: str
    line: int
    context: str = ""
    many: str = ""
    note: str = ""


def gathered() -> Catalog:
    """Every source text with itself as its words."""
    catalogue = Catalog(charset="utf-8", fuzzy=False)
    for entry in (*_in_code(), *_in_launcher(), *_declared()):
        if entry.english:
            both = (entry.english, entry.many) if entry.many else entry.english
            catalogue.add(
                both, both, locations=[(entry.file, entry.line)], context=entry.context or None,
                auto_comments=[entry.note] if entry.note else [],
            )  # fmt: skip
    return catalogue


def rendered(catalogue: Catalog) -> bytes:
    """The .po file: by place, without lines' numbers and dates, so that it changes where a text does."""
    out = BytesIO()
    write_po(out, catalogue, omit_header=True, sort_by_file=True, include_lineno=False, width=0)
    return HEADER.encode() + out.getvalue()


def _in_code() -> Iterator[Entry]:
    """What is marked in the code by tr, trn and word."""
    for folder in ("pyaddin", "workbook"):
        with redirect_stderr(StringIO()):  # Babel warns of every f-string that fills a place
            found = list(extract_from_dir(ROOT / folder, [("**.py", "python")], keywords=KEYWORDS))
        for file, line, message, _, context in found:
            one, many = message if isinstance(message, tuple) else (message, "")
            yield Entry(one, f"{folder}/{file}", line, context or "", many)


def _in_launcher() -> Iterator[Entry]:
    for path, source in launcher.sources().items():
        for line, text in enumerate(source.splitlines(), 1):
            for said in launcher.said(text):
                yield Entry(said, f"workbook/vba/{path.name}", line)


def _declared() -> Iterator[Entry]:
    """Captions and what they mean."""
    for table in SHEETS:
        yield Entry(table.english, "sheets", 0, SHEET)
        yield Entry(table.told, f"sheet {table.english}", 0, note="The line below the sheet's title")
    for table in TABLES.values():
        for line, column in enumerate(table.columns, 1):
            yield from _column(table, column, line)
    for line, setting in enumerate(SETTINGS):
        yield Entry(setting.english, "settings", line, SETTING)
        yield Entry(setting.explained, "settings", line, note=setting.english)
        yield from (Entry(choice, "settings", line, CHOICE) for choice in setting.choices)
        if setting.worded:
            yield Entry(setting.default, "settings", line, note=f"What {setting.english} is in a new workbook")
    for line, button in enumerate(BUTTONS):
        yield Entry(button.english, "buttons", line, BUTTON)
        yield Entry(button.told, "buttons", line, note=button.english)
    for line, meaning in enumerate(MEANINGS):
        yield Entry(meaning.english, "what a header can mean", line, COLUMN)
    effects = enumerate(EFFECTS.values())
    yield from (Entry(effect, "what a word of a status can mean", line, CHOICE) for line, effect in effects)
    yield from (Entry(purpose, "kinds of files", line, CHOICE) for line, purpose in enumerate(PURPOSES.values()))


def _column(table: Table, column: Column, line: int) -> Iterator[Entry]:
    place = f"sheet {table.english}"
    yield Entry(column.english, place, line, COLUMN)
    yield Entry(column.explained, place, line, note=f"{table.english}: {column.english}")
    if column.shows is not shown:
        return
    for code in column.coded or ((YES,) if column.kind == "yes" else ()):
        yield Entry(code, place, line, CHOICE)


def main() -> None:
    """Writes the file, or says whether it is as it must be."""
    asked = argparse.ArgumentParser(description="Gathers the source texts.")
    asked.add_argument("--check", action="store_true")
    data = rendered(gathered())
    if not asked.parse_args().check:
        TARGET.parent.mkdir(exist_ok=True)
        TARGET.write_bytes(data)
    elif not TARGET.exists() or TARGET.read_bytes() != data:
        sys.exit("templates/languages/en.po is not up to date; run: python workbook/languages.py")


if __name__ == "__main__":
    main()
