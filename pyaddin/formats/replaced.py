"""Formats and documents of the shop's own that take the place of those that came with the program.

Who can put a file into the shop's templates folder decides what carriers and buyers are told: the clerk is to know.
"""

import hashlib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pyaddin import shipped
from pyaddin.formats.files import toml
from pyaddin.tables.problems import Refusal
from pyaddin.words.catalogue import Words, tr, trn
from pyaddin.words.sentences import listed

if TYPE_CHECKING:
    from pyaddin.formats.carriers.format import CarrierFormat

KINDS: Final = ("carriers", "confirm", "marketplaces", "documents")
"""Folders of templates."""
SHORT: Final = 12
"""Digits of a digest that are shown."""
NAMED: Final = 4
TO: Final = "to."


@dataclass(frozen=True, slots=True)
class Replaced:
    """An own file and the shipped one in whose place it stands; `name` is what the format is called, or the file."""

    name: str
    path: Path
    ours: Path
    digest: str

    @property
    def told(self) -> Words:
        """That it is in use, and loudly where every recipient would be told the same."""
        places = {"file": self.path.name, "digest": self.digest[:SHORT]}
        if fixed := fixed_columns(self.path, self.ours):
            return trn(
                "LOOK before you upload: in the shop's own {file} ({digest}) the recipient's column {columns} does not "
                "hold what stands on Parcels.",
                "LOOK before you upload: in the shop's own {file} ({digest}) the recipient's columns {columns} do not "
                "hold what stands on Parcels.",
                len(fixed), columns=listed((f"'{header[:40]}'" for header in fixed), NAMED), **places,
            )  # fmt: skip
        return tr("The shop's own {file} ({digest}) was used in place of the one that came with the program.", **places)


def find(folders: Sequence[Path], kind: str, used: Collection[str] | None = None) -> list[Replaced]:
    """Those of a kind in these templates folders, only of the formats that are `used` where that is given."""
    found = (each for folder in folders if folder != shipped.TEMPLATES for each in _in(folder / kind, kind))
    return [each for each in found if used is None or each.name in used]


def _in(folder: Path, kind: str) -> Iterator[Replaced]:
    ours = _Ours(kind)
    for path in sorted(folder.rglob("*")):
        name = _name(path, folder, kind)
        namesake = ours.by_file.get(path.relative_to(folder).as_posix().casefold()) or ours.by_name.get(name)
        if namesake and path.is_file() and not shipped.is_ours(path):
            yield Replaced(name, path, namesake, hashlib.sha256(path.read_bytes()).hexdigest())


class _Ours:
    """What came with the program of a kind, by file and by the format's name."""

    def __init__(self, kind: str) -> None:
        self._folder, self._kind = shipped.TEMPLATES / kind, kind
        paths = sorted(path for path in self._folder.rglob("*") if path.is_file())
        self.by_file = {path.relative_to(self._folder).as_posix().casefold(): path for path in paths}

    @cached_property
    def by_name(self) -> dict[str, Path]:
        return {_name(path, self._folder, self._kind): path for path in self.by_file.values()}


def _name(path: Path, folder: Path, kind: str) -> str:
    """What stands in Parcels for a carrier; a file's own name for any other."""
    try:
        name = toml.head(path).get("name") if kind == "carriers" and path.suffix == ".toml" else ""
    except Refusal:
        name = ""
    return name if isinstance(name, str) and name else path.relative_to(folder).as_posix()


def fixed_columns(own: Path, ours: Path) -> list[str]:
    """Headers under which our format writes the recipient and the shop's own something else."""
    if own.suffix != ".toml" or own.parent.name != "carriers":
        return []
    from pyaddin.formats.carriers.format import CarrierFormat
    from pyaddin.formats.files import load

    try:
        theirs, known = (_recipients(load.read(path, CarrierFormat)) for path in (own, ours))
    except Refusal:  # it is told where the format is used
        return []
    wrong = [header for header, is_his in theirs.items() if known.get(header) and not is_his]
    return wrong if wrong or any(theirs.values()) else [next(iter(theirs), "")]


def _recipients(fmt: "CarrierFormat") -> dict[str, bool]:
    """For each header whether what stands below it is the recipient's."""
    columns = [column for sheet in fmt.sheets for column in sheet.columns]
    return {
        column.header.strip(): any(name.startswith(TO) for name in column.names) and "*" not in column.mapping
        for column in columns
    }
