"""A language in which every text M is ⟦M⟧, so that a text which does not come from the catalogue shows."""

import re
from io import BytesIO
from pathlib import Path
from unittest.mock import patch

import pandas as pd
from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po
from helpers import sample_folder

import build
import languages as sources
from pyaddin import shipped
from pyaddin.tables.frames import Tables
from pyaddin.words.catalogue import Language, languages, speak

CODE = "fake"
OPEN, CLOSE = "⟦⟧"
_OFF = str.maketrans("", "", OPEN + CLOSE)
_INSIDE = re.compile(rf"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}")


def fake(text: str) -> str:
    """A text in the fake language."""
    return f"{OPEN}{text}{CLOSE}"


def english(text: str) -> str:
    """What a text of the fake language is in English: the same without the brackets."""
    return text.translate(_OFF)


def tables_in_english(tables: Tables) -> Tables:
    """Tables with what their sheets show in English."""
    return {name: frame.apply(_column_in_english) for name, frame in tables.items()}


def _column_in_english(column: pd.Series) -> pd.Series:
    return column.map(english).astype(column.dtype) if column.dtype == "str" else column


def unbracketed(text: str) -> list[str]:
    """The words of a text that stand in no bracket: those that are not from the catalogue, and data."""
    while _INSIDE.search(text):
        text = _INSIDE.sub("", text)
    return re.findall(r"[^\W\d_]{2,}", text)


def po_file() -> bytes:
    """Every source text in the fake language, plural forms too."""
    catalogue = Catalog(charset="utf-8", fuzzy=False)
    for message in sources.gathered():
        if message.id:
            words = fake(message.id) if isinstance(message.id, str) else tuple(map(fake, message.id))
            catalogue.add(message.id, words, context=message.context)
    out = BytesIO()
    write_po(out, catalogue, omit_header=True)
    return sources.HEADER.replace("Language: en", f"Language: {CODE}").encode() + out.getvalue()


def loaded(folder: Path) -> Language:
    """The fake language, its .po file laid into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{CODE}.po").write_bytes(po_file())
    return next(language for language in languages([folder]) if language.code == CODE)


def fake_sample_folder(path: Path) -> None:
    """A working folder with the sample day, whose workbook speaks the fake language."""
    words = path / "templates" / "languages"
    speak(loaded(words))
    try:
        build.write(path / "built.xlsm", CODE, words)
        with patch.object(shipped, "BOOK", path / "built.xlsm"):
            sample_folder(path)
        (path / "built.xlsm").unlink()
    finally:
        speak(Language())
