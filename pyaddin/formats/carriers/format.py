"""Carrier formats: read from TOML files, checked, looked up by the name that stands in Parcels.

The keys of a file are documented in docs/formats-carriers.md.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Final

from pydantic import AfterValidator, Field, PlainValidator, ValidationInfo, field_validator

from pyaddin import shipped
from pyaddin.formats.files import load as files
from pyaddin.formats.files import toml
from pyaddin.formats.files.schema import (
    Count,
    Day,
    Format,
    Needed,
    Number,
    Table,
    Text,
    Texts,
    Wrong,
    casefolded,
    one_of,
)
from pyaddin.formats.written import vocabulary
from pyaddin.formats.written.columns import Columns, offer, some
from pyaddin.formats.written.expressions import Expression
from pyaddin.formats.written.form import TEMPLATE, FileForm, told
from pyaddin.steps.parcels import billing
from pyaddin.tables.problems import Refusal
from pyaddin.words.catalogue import tr

ROWS: Final = ("parcel", "item", "sku", "sender")


class CarrierFile(FileForm):
    """How the file is written, and what a row of it is where its sheets do not say so themselves."""

    rows: Annotated[Text, one_of(*ROWS)] = "parcel"


class Limits(Table):
    """What the carrier takes; None or empty where the source states no limit. Grams and millimetres.

    `items_of` says whose articles are counted: those of all parcels, or of those that cross a customs border.
    """

    max_weight_g: Number | None = None
    max_side_mm: Number | None = None
    max_sum_mm: Number | None = None
    items_max: Count | None = None
    items_more: Annotated[Text, one_of("refuse", "warn")] = "refuse"
    items_of: Annotated[Text, one_of("all", "customs")] = "all"
    countries: Texts = ()
    currency: Text = ""


class Volume(Table):
    """How the carrier bills size from a day on: see `steps.parcels.billing.Rule`."""

    since: Annotated[Day, Field(alias="from")]
    divisor: Annotated[Number, Field(gt=0)]
    unit: Annotated[Text, one_of(*billing.UNITS)]
    sides: Annotated[Text, one_of(*billing.ROUNDED)]
    step: Annotated[Number, Field(gt=0)]
    above: Number = 0.0
    countries: Texts = ()

    @property
    def rule(self) -> billing.Rule:
        """The rule that the step asks."""
        return billing.Rule(
            self.since, self.divisor, self.unit, self.sides, self.step, self.above, tuple(self.countries)
        )


def _only(source: Any, info: ValidationInfo) -> Expression | None:
    if not isinstance(source, str):
        raise Wrong(tr("{key} must be a text in quotes"))
    if source and info.data.get("rows", "parcel") not in ("parcel", "item"):
        raise Wrong(tr("{key} is for rows of parcels and items"))
    return vocabulary.expression(source, _offered("parcel", told(info)["own"])) if source else None


class Sheet(Table):
    """One sheet of a workbook, or one kind of line of a text file.

    `rows` says what a row is: a parcel, an item of a parcel, a SKU, or a sender. `only` says which parcels have any.
    """

    name: Text = ""
    rows: Annotated[Text, one_of(*ROWS, blank="")] = Field("", validate_default=True)
    only: Annotated[Expression | None, PlainValidator(_only)] = None
    columns: Annotated[Columns, AfterValidator(some)] = Field(alias="column")

    @field_validator("name")
    @classmethod
    def _can_be_a_name(cls, name: str) -> str:
        if len(name) > 31 or any(c in name for c in "[]:*?/\\"):
            raise Wrong(tr("{key} '{name}' cannot be a sheet's name", name=name[:40]))
        return name

    @field_validator("rows")
    @classmethod
    def _as_in_the_file(cls, rows: str, info: ValidationInfo) -> str:
        return rows or str(told(info)["rows"])

    @field_validator("columns", mode="before")
    @classmethod
    def _offer(cls, given: Any, info: ValidationInfo) -> Any:
        rows = info.data.get("rows", "parcel")
        told(info)["vocabulary"] = _offered(rows, told(info)["own"])
        return given


class CarrierFormat(Format):
    """A carrier's import file. `name` is what stands in Parcels, `carrier` what marketplaces are told, the name itself
    where that is blank; `services` maps our names to the carrier's codes."""

    name: Needed
    carrier: Text = ""
    note: Text = ""
    file: CarrierFile
    limits: Limits = Limits()
    volume: tuple[Volume, ...] = ()
    service_codes: dict[str, Text] = Field({}, alias="services")
    default_service: Text = ""
    other_services: Annotated[Text, one_of("pass", "refuse")] = "pass"
    own: dict[str, Text] = {}
    columns: Columns = Field((), alias="column")
    sheet: tuple[Sheet, ...] = Field((), validate_default=True)

    @field_validator("columns", "sheet", mode="before")
    @classmethod
    def _offer(cls, given: Any, info: ValidationInfo) -> Any:
        file, own = info.data.get("file"), info.data.get("own", {})
        rows = file.rows if file else "parcel"
        told(info).update(rows=rows, own=own)
        offer(info, _offered(rows, own))
        return given

    @field_validator("sheet")
    @classmethod
    def _one_of_both(cls, sheets: tuple[Sheet, ...], info: ValidationInfo) -> tuple[Sheet, ...]:
        columns, file = info.data.get("columns"), info.data.get("file")
        if sheets and columns:
            raise Wrong(tr("{key} stands beside [[column]]; use one of them"))
        if not sheets and columns == ():
            raise Wrong(tr("{key} or column is missing; list the columns under [[column]]"))
        if sheets and file and file.kind == TEMPLATE:
            raise Wrong(
                tr("{key} cannot be in a template, of which one sheet is filled; list its columns under [[column]]")
            )
        return tuple(
            sheet if sheet.name else sheet.model_copy(update={"name": f"Sheet{number}"})
            for number, sheet in enumerate(sheets, 1)
        )

    @cached_property
    def services(self) -> Mapping[str, str]:
        """Our names, case-folded, to the carrier's codes."""
        return casefolded(self.service_codes)

    @cached_property
    def sheets(self) -> tuple[Sheet, ...]:
        """Its sheets, of which there is one where only columns are listed."""
        rows = self.file.rows
        return self.sheet or (Sheet.model_construct(name="Sheet1", rows=rows, only=None, columns=self.columns),)

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
        return files.read(self._paths[name], CarrierFormat)

    def __iter__(self) -> Iterator[str]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)


def load(folders: Sequence[Path]) -> Formats:
    """The formats of the folders by their names.

    Refusal names the file and what is wrong; it comes when that format is taken out, or now if it has no name.
    """
    return Formats(toml.files(folders))


def own_names(folders: Sequence[Path]) -> dict[str, str]:
    """What the carriers are called by others, by what they are called in Parcels in lower case."""
    paths = shipped.first_of_each((_name(path), path) for path in toml.files(folders))
    return {name.casefold(): _head(path, "carrier") or name for name, path in paths.items()}


def _name(path: Path) -> str:
    return _head(path, "name") or files.read(path, CarrierFormat).name


def _head(path: Path, key: str) -> str:
    """One of the keys before a file's tables; "" where it is not there or the file is wrong, which is said when it is
    read whole."""
    try:
        value = toml.head(path).get(key)
    except Refusal:
        return ""
    return value if isinstance(value, str) else ""


def _offered(rows: str, own: Iterable[str]) -> vocabulary.Vocabulary:
    """The fields that a row has: a parcel holds several items, a SKU belongs to no one parcel, a sender to several."""
    if rows == "sku":
        return {n: k for n, k in vocabulary.CARRIER.items() if n.startswith("item.") or n == vocabulary.ROW_NUMBER}
    leads = {"item": ("",), "parcel": ("parcel.", "to.", "from.", "row."), "sender": ("from.", "row.")}[rows]
    fields = {n: k for n, k in vocabulary.CARRIER.items() if n.startswith(leads)}
    return {**fields, **dict.fromkeys((vocabulary.OWN + name for name in own), "text")}
