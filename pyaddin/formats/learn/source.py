"""What a format was learned from, and texts as TOML writes them."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from pyaddin.words.catalogue import Text
from pyaddin.words.sentences import on_one_line

LONGEST_HEADER: Final = 1_000
"""Characters of a text that the loaders take."""


@dataclass(frozen=True, slots=True)
class Source:
    """The file that was learned from.

    file       its name
    kind       csv, xlsx or xls
    template   the name under which a workbook is kept, to be filled in place; "" for other files
    rows       what a row of a file that is written is, as its format says it
    as_text    columns of a template whose cells have the format text
    carriers, split_orders   what is known of the marketplace whose confirmation file it is
    """

    file: str
    kind: str
    checked: date
    encoding: str = "utf-8"
    delimiter: str = ","
    newline: str = "CRLF"
    template: str = ""
    rows: str = "parcel"
    as_text: frozenset[int] = frozenset()
    carriers: tuple[tuple[str, str], ...] = ()
    split_orders: bool = True


def text(value: str) -> str:
    """A TOML basic string, whatever the text holds."""
    whole = value.encode("utf-8", "replace").decode("utf-8")
    return json.dumps(whole, ensure_ascii=False).replace("\x7f", "\\u007f")


def comment(words: Text) -> str:
    """A line for whoever reads the file."""
    return f"# {on_one_line(str(words))}"


def listed(values: Iterable[str]) -> str:
    """A TOML list of texts."""
    return "[" + ", ".join(text(value) for value in values) + "]"
