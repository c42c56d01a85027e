"""One column of a file that is written: what stands in it, and what the receiver takes there."""

from typing import Annotated, Any, ClassVar, Final

from pydantic import AfterValidator, Field, PlainValidator, ValidationInfo, field_validator

from pyaddin.formats.files.schema import Count, Format, Table, Text, Texts, Wrong, one_of
from pyaddin.formats.written import vocabulary as values
from pyaddin.formats.written.expressions import Expression
from pyaddin.formats.written.form import CHARACTERS, ENCODINGS, DateForm, FileForm, told
from pyaddin.formats.written.transforms import TRANSFORMS, UNITS, Rounding
from pyaddin.formats.written.vocabulary import Value, Vocabulary
from pyaddin.values.measures import MILLIMETRES
from pyaddin.words.catalogue import tr

VOLATILE: Final = frozenset({"parcel.date", "parcel.ioss", values.ROW_NUMBER})
"""Fields that differ from file to file though nobody edited the parcel (the IOSS number with the rates of the day); so
does what the format says of the shop."""


def _value(source: Any, info: ValidationInfo) -> Value:
    if not isinstance(source, str) and not (isinstance(source, list) and all(isinstance(s, str) for s in source)):
        raise Wrong(tr("{key} must be a text or a list of field names"))
    return values.parse(source, told(info)["vocabulary"])


def _required(source: Any, info: ValidationInfo) -> bool | Expression:
    """`cond` says that the source calls the column conditional and does not say when; nothing is checked then."""
    if isinstance(source, bool) or source == "cond":
        return source is True
    if not isinstance(source, str):
        raise Wrong(tr("{key} must be true, false, an expression, or 'cond'"))
    return values.expression(source, told(info)["vocabulary"])


class Column(Table):
    """A declared column; None, "" or False where the file says nothing.

    below      what stands under the header, in files with a second line of headers
    required   True, False, or an expression that says when
    max        characters, or bytes of `max_bytes` when that names an encoding
    too_long   refuse the parcel, cut with a warning, or only warn
    mapping    texts that are replaced; "*" stands for all others
    cell       a number cell in a workbook; everything else is a text cell
    called     what sentences call it, where the field's own caption would not do
    """

    header: Text
    below: Text = ""
    value: Annotated[Value, PlainValidator(_value)] = Value()
    required: Annotated[bool | Expression, PlainValidator(_required)] = False
    max: Count | None = None
    max_bytes: Annotated[Text, one_of(*ENCODINGS)] = ""
    too_long: Annotated[Text, one_of("refuse", "cut", "warn")] = Field("refuse", alias="on_too_long")
    unit: Annotated[Text, one_of(*UNITS, blank="")] = ""
    decimals: Annotated[int, Field(strict=True, ge=0, le=6)] | None = None
    rounding: Rounding = "half"
    characters: Annotated[Text, one_of(*CHARACTERS, blank="")] = Field("", validate_default=True)
    strip: Text = ""
    transforms: tuple[Annotated[Text, one_of(*TRANSFORMS)], ...] = Field((), alias="transform")
    mapping: dict[str, Text] = Field({}, alias="map")
    date: DateForm = ""
    cell: Annotated[Text, one_of("text", "number")] = "text"
    called: Text = ""
    hint: Text = ""

    @field_validator("unit")
    @classmethod
    def _measures(cls, unit: str, info: ValidationInfo) -> str:
        value = info.data.get("value")
        if not unit or value is None:
            return unit
        lengths = unit in MILLIMETRES
        wanted = "length" if lengths else "weight"
        wrong = [name for name in value.names if values.kind_of(name, told(info)["vocabulary"]) != wanted]
        if wrong or value.constant:
            name = wrong[0] if wrong else tr("a constant")
            of_length = tr("{key} '{unit}' is for a length, and {name} is none", unit=unit, name=name)
            of_weight = tr("{key} '{unit}' is for a weight, and {name} is none", unit=unit, name=name)
            raise Wrong(of_length if lengths else of_weight)
        return unit

    @field_validator("characters")
    @classmethod
    def _as_in_the_file(cls, given: str, info: ValidationInfo) -> str:
        return given or told(info).get("characters", "any")

    @property
    def number(self) -> bool:
        """Whether it is a number cell in a workbook."""
        return self.cell == "number"

    @property
    def names(self) -> frozenset[str]:
        """The fields it reads, its condition's too."""
        condition = self.required.names if isinstance(self.required, Expression) else ()
        return frozenset({*values.names_in(self.value), *condition})

    @property
    def volatile(self) -> bool:
        """Whether it changes without an edit."""
        return any(name in VOLATILE or name.startswith(values.OWN) for name in values.names_in(self.value))


MOST: Final = 256
"""Columns that an old workbook holds; the widest format known has 131."""
Columns = Annotated[tuple[Column, ...], Field(max_length=MOST)]


def some(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """Refuses a list without columns."""
    if not columns:
        raise Wrong(tr("{key} is missing; list the columns under [[column]]"))
    return columns


def offer(info: ValidationInfo, vocabulary: Vocabulary) -> None:
    """Tells the columns that are checked next which fields their rows have, and which letters the file may hold."""
    file = info.data.get("file")
    told(info).update(vocabulary=vocabulary, characters=file.characters if file else "any")


class ListFormat(Format):
    """A format of one list of columns, whose fields are always the same."""

    vocabulary: ClassVar[Vocabulary]
    note: Text = ""
    found: Text = ""
    not_found: Texts = ()
    file: FileForm
    columns: Annotated[Columns, AfterValidator(some)] = Field(alias="column")

    @field_validator("columns", mode="before")
    @classmethod
    def _offer(cls, given: Any, info: ValidationInfo) -> Any:
        offer(info, cls.vocabulary)
        return given
