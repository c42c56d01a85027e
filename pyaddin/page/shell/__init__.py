"""The page as it lies here: without any data, and with the words of the shop's language beside it."""

import json
from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Final

from pyaddin.buttons import BUTTONS
from pyaddin.page import uploads
from pyaddin.tables.settings import BY_NAME
from pyaddin.words.catalogue import Words, spoken, tr

_HERE: Final = Path(__file__).parent
PARTS: Final[Mapping[str, str]] = {
    "/page.js": "text/javascript; charset=utf-8",
    "/page.css": "text/css; charset=utf-8",
    "/words": "application/json",
}
"""What the page is made of, and its kinds."""
_RIGHT_TO_LEFT: Final = frozenset({"ar", "fa", "he", "ur", "yi"})
FIRST: Final = BUTTONS[0]
GONE: Final = tr("This page is closed. Run 'fulfilment serve' again to open it; nothing is lost.")
TOO_MUCH: Final = tr(
    "This is too large, or there are too many files at once; take fewer, or export a shorter period."
)  # fmt: skip


def page() -> bytes:
    """The page in the language that is spoken."""
    code = spoken().code
    words = {"lang": escape(code), "dir": "rtl" if code.split("_")[0] in _RIGHT_TO_LEFT else "ltr"}
    text = (_HERE / "page.html").read_text(encoding="utf-8")
    for name, value in words.items():
        text = text.replace(f"%{name}%", value)
    return text.encode("utf-8")


def part(path: str) -> tuple[bytes, str]:
    """One of the parts, and its kind."""
    if path == "/words":
        return json.dumps(words()).encode("ascii"), PARTS[path]
    return (_HERE / path.removeprefix("/")).read_bytes(), PARTS[path]


def words() -> dict[str, object]:
    """What the page says by itself, and the limits that it tells beforehand."""
    said: dict[str, Words] = {
        "opening": tr("Opening the workbook …"),
        "steps": tr("The day, step by step"),
        "needs": tr("What needs you first"),
        "nothing": tr("Nothing needs you."),
        "presses": tr("Last presses"),
        "begin": tr("Nothing was pressed yet: choose the exports and press {button}.", button=FIRST.caption),
        "upkeep": tr("Now and then"),
        "single": tr("Orders, parcels and goods"),
        "find": tr("Find an order:"),
        "drop": tr("Drop exports here, or choose them"),
        "choose": tr("Choose files"),
        "waiting": tr("Files for the next press"),
        "remove": tr("Remove {file}", file="{file}"),
        "more": tr("Choices"),
        "duplicates": BY_NAME["duplicates"].caption,
        "as_settings": tr("As on Settings"),
        "shop": tr("Shop"),
        "encoding": tr("Letters of the file, as cp1250"),
        "again": tr("Once more what was written before"),
        "orders": tr("Order numbers, with commas"),
        "parcels": tr("Parcel numbers, as P000123"),
        "mend": tr("To mend: all, or numbers of the list"),
        "working": tr("{button} …", button="{button}"),
        "ready": tr("Ready."),
        "question": tr("Please read this first"),
        "take_back": tr("This press would be taken back:"),
        "go_on": tr("Go on"),
        "leave": tr("Leave it"),
        "close": tr("Close"),
        "end": tr("Close the page"),
        "ended": GONE,
        "too_much": TOO_MUCH,
        "save": tr("Save {file}", file="{file}"),
        "show": tr("Show {file}", file="{file}"),
        "taken_back": tr("taken back"),
        "more_rows": tr("The first rows of {count}.", count="{count}"),
        "lost": tr("The computer did not answer; look whether 'fulfilment serve' still runs."),
    }
    texts: dict[str, object] = {name: str(text) for name, text in said.items()}
    return texts | {"most_bytes": uploads.MOST_BYTES, "most_files": uploads.MOST_FILES}
