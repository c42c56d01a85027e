"""Marketplaces' exports: recognised by their header line, read into our tables.

    formats = load([own_folder, shipped_folder])
    incoming = read_file(path, formats, zone)

or step by step: `files.read_rows`, `recognise`, `read_orders`.
"""

from collections.abc import Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

from pyaddin.formats.exports import own_lists
from pyaddin.formats.exports.format import Marketplace
from pyaddin.formats.exports.orders import Incoming, read_orders
from pyaddin.formats.exports.recognise import Match, explain, recognise, refuse_if_unusable
from pyaddin.formats.exports.rows import Rejected
from pyaddin.formats.files import load as files
from pyaddin.formats.files.read import Sheets, read_rows
from pyaddin.formats.files.text import Knows, Owned
from pyaddin.tables.problems import Refusal
from pyaddin.words.catalogue import Words, tr

__all__ = [
    "Incoming", "Marketplace", "Match", "Rejected", "explain", "load", "load_sound", "owner_of", "read_file",
    "read_orders", "read_sheets", "recognise",
]  # fmt: skip

TEACH = tr("If it is an export of orders, Learn format teaches it.")


def load(folders: Sequence[Path]) -> list[Marketplace]:
    """The formats in these folders (a file name in an earlier one wins) and the lists with our own column names."""
    return [*files.load(folders, Marketplace), *own_lists.formats()]


def load_sound(folders: Sequence[Path]) -> tuple[list[Marketplace], list[Words]]:
    """The same without the files that are wrong, and a sentence for each of these."""
    formats, wrong = files.load_sound(folders, Marketplace)
    return [*formats, *own_lists.formats()], wrong


def read_file(path: Path, formats: Sequence[Marketplace], zone: ZoneInfo, encoding: str = "") -> Incoming:
    """A file of any known format; Refusal, in one sentence that names the file, when it is none."""
    return read_sheets(read_rows(path, owner_of(formats), encoding), formats, zone, path.name)


def owner_of(formats: Sequence[Marketplace]) -> Knows:
    """Tells `read_rows` whether one of the formats owns a text file's first rows in an encoding."""

    def knows(rows: list[list[str]], encoding: str) -> Owned:
        match = recognise([list(row) for row in rows], formats)
        if match is None:
            return "no"
        return "encoding" if encoding in match.format.encodings else "headers"

    return knows


def read_sheets(
    sheets: Sheets, formats: Sequence[Marketplace], zone: ZoneInfo, name: str, listed_in: str = ""
) -> Incoming:
    """The first sheet of a known format; `name` is what the clerk calls the file, `listed_in` tells the orders of a
    list without numbers from those of others where the name does not."""
    for sheet in sheets:
        match = recognise(sheet.rows, formats)
        if match is None:
            continue
        refuse_if_unusable(match, name)
        incoming = read_orders(match, sheet.rows, zone, listed_in or name)
        if incoming.frame.empty and not incoming.rejected and not incoming.left_out:
            raise Refusal(
                tr("{file} has a header line and no rows; choose a longer period and export it again.", file=name)
            )
        return incoming
    why = explain(sheets[0].rows if sheets else [], formats)
    raise Refusal(tr("{file} was left as it is: {why}", file=name, why=why), TEACH)
