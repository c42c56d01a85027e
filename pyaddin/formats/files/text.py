"""Text files as rows: which encoding, which delimiter, which quoting."""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Literal

from pyaddin.tables.problems import Refusal
from pyaddin.words.catalogue import tr

Owned = Literal["no", "perhaps", "headers", "encoding"]
Knows = Callable[[list[list[str]], str], Owned]
"""Whether these first rows, read in an encoding, are wanted: not at all, perhaps, by their headers, or by the headers
of a format that comes in this encoding, too."""

HEAD_ROWS = 15
DELIMITERS = "\t;,|"
MAX_CELLS = 20_000_000
"""A sheet's million rows of twenty columns; each takes some sixty bytes."""
LONGEST_CELL = csv.field_size_limit()
_HINT = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_BROKEN = tr("{file} breaks off inside a quoted cell; download it again and import that file.")
_ENDLESS = tr(
    "{file} has a cell of more than {most:,} characters, as where a quotation mark lacks its partner; download it "
    "again and import that file."
)
_SAMPLED = 100_000


def read(data: bytes, name: str, knows: Knows, encoding: str = "") -> list[list[str]]:
    """All rows of a delimited text file, every cell as text.

    Refusal names the file when it cannot be read, or when it is not told which letters it is written in: by its bytes,
    a known format (`knows`), its letters, or the clerk (`encoding`). What nobody wants is refused later for what
    it is, and read as it most likely is.
    """
    text = _decoded(data, name, knows, encoding)[1]
    hint = _HINT.match(text)
    delimiter = hint[1] if hint else _delimiter(text)
    return _rows(text[hint.end() :] if hint else text, delimiter, name)


def form(data: bytes, name: str, knows: Knows, encoding: str = "") -> tuple[str, str]:
    """The encoding and the delimiter of a text file, as `read` takes them; Refusal when it cannot be read."""
    found, text = _decoded(data, name, knows, encoding)
    return found, _delimiter(text)


def anything(rows: list[list[str]], encoding: str) -> Owned:
    """For files of any kind, whose letters must tell."""
    return "perhaps"


def any_encoding(rows: list[list[str]], encoding: str) -> Owned:
    """For files of which only what is ASCII counts, and the rest goes back as it came."""
    return "encoding"


def _decoded(data: bytes, name: str, knows: Knows, encoding: str) -> tuple[str, str]:
    """The encoding and the text."""
    for bom, marked in _BOMS:
        if data.startswith(bom):
            return marked, _without_nul(data.decode(marked, errors="replace"))
    if encoding:
        return encoding, _as_told(data, name, encoding)
    if utf16 := _utf16_without_bom(data):
        return utf16, _without_nul(data.decode(utf16, errors="replace"))
    try:
        return "utf-8", _without_nul(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        if error.start >= len(data) - 3:  # cut off inside the last character
            return "utf-8", _without_nul(data[: error.start].decode("utf-8"))
    return _in_a_code_page(data, name, knows)


def _as_told(data: bytes, name: str, encoding: str) -> str:
    try:
        return _without_nul(data.decode(encoding))
    except (LookupError, UnicodeError, ValueError):
        raise Refusal(
            tr("{file} cannot be read as {encoding}; leave --encoding out, or name another one.",
               file=name, encoding=encoding[:40])
        ) from None  # fmt: skip


def _in_a_code_page(data: bytes, name: str, knows: Knows) -> tuple[str, str]:
    from pyaddin.formats.files import code_pages

    found = code_pages.readings(data, _delimiter(data[:_SAMPLED].decode("latin-1")))
    if not found or not found[0].words:
        raise Refusal(tr("{file}: its letters cannot be read; save it as CSV UTF-8 and import that file.", file=name))
    owned = {one.encoding: knows(_head(data.decode(one.encoding)), one.encoding) for one in found}
    # headers beyond ASCII are known in their own encoding alone
    by_headers = [one for one in found if owned[one.encoding] in ("headers", "encoding")]
    formats_own = {encoding for encoding, how in owned.items() if how == "encoding"}
    wanted = set(owned.values()) != {"no"}
    chosen = code_pages.chosen(data, by_headers or found, formats_own) if wanted else found[0].encoding
    if isinstance(chosen, str):
        return chosen, _without_nul(data.decode(chosen))
    raise Refusal(
        tr("{file} can be read as {readings}; save it as CSV UTF-8, or name the right one with --encoding.",
           file=name, readings=code_pages.shown(chosen))
    )  # fmt: skip


def _without_nul(text: str) -> str:
    return text.replace("\0", "") if "\0" in text else text


def _utf16_without_bom(data: bytes) -> str:
    """UTF-16 by the zero bytes that Western text has in every other place; blank when it is not."""
    sample = data[:2000]
    odd, even = sample[1::2].count(0), sample[::2].count(0)
    if max(odd, even) * 4 < len(sample) or min(odd, even) * 10 > len(sample):
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


def _reader(text: str, delimiter: str, quoting: Literal[0, 3], strict: bool) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, quoting=quoting, strict=strict)


def _head(text: str, delimiter: str = "") -> list[list[str]]:
    start = text[:100_000]
    try:
        return list(islice(_reader(start, delimiter or _delimiter(start), csv.QUOTE_MINIMAL, False), HEAD_ROWS))
    except csv.Error:
        return []


def _delimiter(text: str) -> str:
    """The delimiter that most of the first rows agree on."""
    return max(DELIMITERS, key=lambda delimiter: _agreement([len(row) for row in _head(text, delimiter)]))


def _agreement(widths: list[int]) -> int:
    """Cells in the rows of the width that most rows have."""
    counts = Counter(width for width in widths if width > 1)
    return max((width * rows for width, rows in counts.items()), default=0)


def _rows(text: str, delimiter: str, name: str) -> list[list[str]]:
    """Quoted cells where the file quotes properly; a stray inch mark in a file that never quotes is a letter."""
    if text.count(delimiter) + text.count("\n") > MAX_CELLS:
        raise Refusal(tr("{file} has more than {most:,} cells; export a shorter period.", file=name, most=MAX_CELLS))
    try:
        rows = list(_reader(text, delimiter, csv.QUOTE_MINIMAL, True))
        if delimiter != "\t" or _even(rows):
            return rows
    except csv.Error:
        rows = []
    plain = _unquoted(text, delimiter) if delimiter == "\t" or '"' not in text else []
    if plain and (_even(plain) or not rows):
        return plain
    if rows:
        return rows
    return _loosely(text, delimiter, name)


def _unquoted(text: str, delimiter: str) -> list[list[str]]:
    try:
        return list(_reader(text, delimiter, csv.QUOTE_NONE, False))
    except csv.Error:
        return []


def _loosely(text: str, delimiter: str, name: str) -> list[list[str]]:
    try:
        rows = list(_reader(text, delimiter, csv.QUOTE_MINIMAL, False))
    except csv.Error as error:
        endless = _ENDLESS.placed(file=name, most=LONGEST_CELL)
        raise Refusal(endless if "limit" in str(error) else _BROKEN.placed(file=name)) from None
    if rows and rows[-1] and "\n" in rows[-1][-1].rstrip("\r\n") and text.count('"') % 2:
        raise Refusal(_BROKEN.placed(file=name))
    return rows


def _even(rows: list[list[str]]) -> bool:
    return len({len(row) for row in rows if row}) <= 1
