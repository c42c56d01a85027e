"""Format files as TOML: which of the folders' files count, and what stands in one."""

import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pyaddin import shipped
from pyaddin.tables.problems import Refusal
from pyaddin.words.catalogue import Text, tr

MAX_BYTES = 1_000_000


class Faulty(Refusal):
    """A file that cannot be taken as it is; `fault` says why, as the part of a sentence that another may go on."""

    def __init__(self, fault: Text) -> None:
        super().__init__(tr("{fault}.", fault=fault))
        self.fault = fault


def read(path: Path) -> dict[str, Any]:
    """A format file as it stands; Faulty when it cannot be read or is not TOML."""
    return parsed(_text(path), path.name)


def head(path: Path) -> dict[str, Any]:
    """The keys before a file's first table, for which the rest is not looked at; Faulty as for `read`."""
    text = _text(path)
    try:
        return tomllib.loads(text.partition("\n[")[0])
    except (ValueError, RecursionError):  # cut off inside a text or a list, or wrong
        return parsed(text, path.name)


def parsed(text: str, file: str) -> dict[str, Any]:
    """TOML as values; Faulty, which calls it `file`, when it is none."""
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise Faulty(tr("{file} is not valid TOML: {why}", file=file, why=str(error))) from None
    except ValueError:  # Python reads no number of thousands of digits
        raise Faulty(tr("{file} holds a number of too many digits", file=file)) from None


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
        if len(data) > MAX_BYTES:
            raise Faulty(tr("{file} is too large for a format file", file=path.name))
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except OSError as error:
        raise Faulty(tr("{file} cannot be read ({why})", file=path.name, why=error.strerror)) from None
    except UnicodeDecodeError:
        raise Faulty(tr("{file} is not UTF-8; save it with that encoding", file=path.name)) from None


def files(folders: Iterable[Path]) -> list[Path]:
    """The .toml files of these folders, the shop's own before the program's, without those that a namesake hides.

    A file takes the place of one of the same file name in a later folder, unless it is an unchanged copy of one of
    ours; where two say the same thing (a carrier's name, a marketplace) the earlier one counts. It is the file's name
    that decides, not the name inside: it is there for files of every kind, it is what a clerk who copies a file sees,
    and a copy that cannot be read is said to be wrong instead of ours being used in its place without a word.
    """
    named = ((path.name.casefold(), path) for folder in folders for path in sorted(folder.glob("*.toml")))
    return list(shipped.first_of_each(named).values())
