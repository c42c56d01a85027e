"""Carrier formats: read from TOML files, checked, looked up by the name that stands in Parcels.

The keys of a file are documented in docs/formats-carriers.md.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from pyaddin import shipped
from pyaddin.formats.files import toml_reader
from pyaddin.formats.files.toml_reader import Reader, TableReader
from pyaddin.formats.written import vocabulary
from pyaddin.formats.written.columns import Column, read_columns
from pyaddin.formats.written.expressions import Expression
from pyaddin.formats.written.form import TEMPLATE, FileForm, read_file

ROWS: Final = ("parcel", "item", "sku", "sender")
_NAME: Final = re.compile(r"""^name\s*=\s*(["'])([^"'\\\n]+)\1\s*(#.*)?$""", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Limits:
    """What the carrier takes; None or empty where the source states no limit. Grams and millimetres.

    `items_of` says whose articles are counted: those of all parcels, or of those that cross a customs border.
    """

    max_weight_g: float | None
    max_side_mm: float | None
    max_sum_mm: float | None
    items_max: int | None
    items_more: str
    items_of: str
    countries: tuple[str, ...]
    currency: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a workbook, or one kind of line of a text file.

    `rows` says what a row is: a parcel, an item of a parcel, a SKU, or a sender. `only` says which parcels have any.
    """

    name: str
    rows: str
    only: Expression | None
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class CarrierFormat:
    """A carrier's import file. `name` is what stands in Parcels; `services` maps our names, case-folded, to codes."""

    id: str
    name: str
    title: str
    source: str
    checked: date
    note: str
    file: FileForm
    limits: Limits
    services: Mapping[str, str]
    service_names: tuple[str, ...]
    default_service: str
    other_services: str
    own: Mapping[str, str]
    sheets: tuple[Sheet, ...]

    def reads(self, names: Iterable[str]) -> bool:
        """Whether any of its columns or lines depends on one of these fields."""
        wanted = set(names)
        if self.limits.items_of == "customs" and vocabulary.CUSTOMS in wanted:
            return True
        return any(
            not wanted.isdisjoint(found)
            for sheet in self.sheets
            for found in (sheet.only.names if sheet.only else (), *(column.names for column in sheet.columns))
        )


class Formats(Mapping[str, CarrierFormat]):
    """Formats by name; a file is read and checked when its format is asked for, so that a day needs only its own."""

    def __init__(self, paths: Iterable[Path]) -> None:
        self._paths = shipped.first_of_each((_name(path), path) for path in paths)

    def __getitem__(self, name: str) -> CarrierFormat:
        path = self._paths[name]
        stat = path.stat()
        return _load(path, stat.st_mtime_ns, stat.st_size)

    def __iter__(self) -> Iterator[str]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)


def load(folders: Sequence[Path]) -> Formats:
    """The formats of the folders by their names; the first folder wins where two share a name, unless its file is an
    unchanged copy of one of ours.

    Refusal names the file, the key and what is wrong; it comes when that format is taken out.
    """
    return Formats(path for folder in folders for path in sorted(folder.glob("*.toml")))


def _name(path: Path) -> str:
    """The format's name, found without reading the whole file where it stands plainly on a line of its own."""
    head, _, _ = path.read_bytes().decode("utf-8", "replace").partition("\n[")
    plain = _NAME.search(head)
    return plain[2] if plain else _load(path, path.stat().st_mtime_ns, path.stat().st_size).name


def validate(path: Path) -> list[str]:
    """What is wrong with a format file, a sentence each; empty when nothing is."""
    return toml_reader.problems_of(path, parse)


@lru_cache(maxsize=200)
def _load(path: Path, changed: int, size: int) -> CarrierFormat:
    found = toml_reader.read_format(path, parse)
    return replace(found, file=replace(found.file, folder=path.parent))


def parse(data: Mapping[str, Any], reader: Reader) -> CarrierFormat:
    """A format from its TOML table; what is wrong with it goes to `reader.problems`."""
    top = reader.table(data, "")
    form = top.table("file")
    rows = form.choice("rows", ROWS, "parcel")
    file = read_file(form)
    limits = _limits(top.table("limits"))
    services, own = top.texts("services"), top.texts("own")
    made = CarrierFormat(
        id=top.text("id", required=True),
        name=top.text("name", required=True),
        title=top.text("title", required=True),
        source=top.text("source", required=True),
        checked=top.day("checked"),
        note=top.text("note"),
        file=file,
        limits=limits,
        services={name.casefold(): code for name, code in services.items()},
        service_names=tuple(services),
        default_service=top.text("default_service"),
        other_services=top.choice("other_services", ("pass", "refuse"), "pass"),
        own=own,
        sheets=_sheets(top, file, rows, own),
    )
    top.close()
    return made


def _limits(table: TableReader) -> Limits:
    made = Limits(
        max_weight_g=table.number("max_weight_g"),
        max_side_mm=table.number("max_side_mm"),
        max_sum_mm=table.number("max_sum_mm"),
        items_max=table.whole("items_max"),
        items_more=table.choice("items_more", ("refuse", "warn"), "refuse"),
        items_of=table.choice("items_of", ("all", "customs"), "all"),
        countries=table.list_of_text("countries"),
        currency=table.text("currency"),
    )
    table.close()
    return made


def _sheets(top: TableReader, file: FileForm, rows: str, own: Iterable[str]) -> tuple[Sheet, ...]:
    single, listed = top.tables("column"), top.tables("sheet")
    if single and listed:
        top.say("has both [[column]] and [[sheet]]; use one of them")
    if listed and file.kind == TEMPLATE:
        top.say("is a template, of which one sheet is filled; list its columns under [[column]]")
    if not single and not listed:
        top.say("has no columns; list them under [[column]]")
    if single:
        return (Sheet("Sheet1", rows, None, read_columns(single, _offered(rows, own), file.characters)),)
    return tuple(_sheet(table, number, file, rows, own) for number, table in enumerate(listed, 1))


def _sheet(table: TableReader, number: int, file: FileForm, rows: str, own: Iterable[str]) -> Sheet:
    rows = table.choice("rows", ROWS, rows)
    columns = read_columns(table.tables("column"), _offered(rows, own), file.characters)
    name = table.text("name") or f"Sheet{number}"
    if not columns:
        table.say("has no columns; list them under column")
    if not 1 <= len(name) <= 31 or any(c in name for c in "[]:*?/\\"):
        table.say(f"name '{name}' cannot be a sheet's name")
    made = Sheet(name, rows, _only(table, rows, own), columns)
    table.close()
    return made


def _only(table: TableReader, rows: str, own: Iterable[str]) -> Expression | None:
    source = table.text("only")
    if not source:
        return None
    if rows not in ("parcel", "item"):
        table.say("only is for rows of parcels and items")
    try:
        return vocabulary.expression(source, _offered("parcel", own))
    except ValueError as error:
        table.say(f"only: {error}")
        return None


def _offered(rows: str, own: Iterable[str]) -> vocabulary.Vocabulary:
    """The fields that a row has: a parcel holds several items, a SKU belongs to no one parcel, a sender to several."""
    if rows == "sku":
        return {n: k for n, k in vocabulary.CARRIER.items() if n.startswith("item.") or n == vocabulary.ROW_NUMBER}
    leads = {"item": ("",), "parcel": ("parcel.", "to.", "from.", "row."), "sender": ("from.", "row.")}[rows]
    fields = {n: k for n, k in vocabulary.CARRIER.items() if n.startswith(leads)}
    return {**fields, **dict.fromkeys((vocabulary.OWN + name for name in own), "text")}
