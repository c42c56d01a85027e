"""One column of a file that is written: what stands in it, and what the receiver takes there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pyaddin.formats.files.toml_reader import TableReader
from pyaddin.formats.written import vocabulary as values
from pyaddin.formats.written.expressions import Expression
from pyaddin.formats.written.transforms import DATE_PARTS, MILLIMETRES, TRANSFORMS, UNITS, Rounding
from pyaddin.formats.written.vocabulary import Value, Vocabulary

TOO_LONG: Final = ("refuse", "cut", "warn")
CHARACTERS: Final = ("any", "latin")
ENCODINGS: Final = (
    "ascii", "utf-8", "utf-8-sig", "utf-16", "cp1252", "iso-8859-1", "iso-8859-15", "cp1250", "cp1251", "gbk", "gb2312",
    "gb18030", "big5", "cp932", "shift_jis", "euc_kr",
)  # fmt: skip
VOLATILE: Final = frozenset({"parcel.date", values.ROW_NUMBER})
"""Fields that differ from file to file though nobody edited the parcel; so does what the format says of the shop."""


@dataclass(frozen=True, slots=True)
class Column:
    """A declared column; None, "" or False where the file says nothing.

    below      what stands under the header, in files with a second line of headers
    required   True, False, or an expression that says when
    max        characters, or bytes of `max_bytes` when that names an encoding
    too_long   refuse the parcel, cut with a warning, or only warn
    mapping    texts that are replaced; "*" stands for all others
    number     a number cell in a workbook; everything else is a text cell
    called     what sentences call it, where the field's own caption would not do
    """

    header: str
    below: str
    value: Value
    required: bool | Expression
    max: int | None
    max_bytes: str
    too_long: str
    unit: str
    decimals: int | None
    rounding: Rounding
    characters: str
    strip: str
    transforms: tuple[str, ...]
    mapping: Mapping[str, str]
    date: str
    number: bool
    called: str
    hint: str

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


def read_columns(tables: Sequence[TableReader], vocabulary: Vocabulary, characters: str) -> tuple[Column, ...]:
    """Columns from their TOML tables; `characters` is the file's default. What is wrong goes to the tables' reader."""
    if len(tables) > MOST:
        tables[0].say(f"is one of {len(tables):,} columns; more than {MOST} are not taken")
        return ()
    return tuple(_column(table, vocabulary, characters) for table in tables)


def _column(table: TableReader, vocabulary: Vocabulary, characters: str) -> Column:
    if not table.has("header"):
        table.say("header is missing")
    value = _value(table, vocabulary)
    decimals = table.take("decimals", int, "a whole number", None)
    if decimals is not None and not 0 <= decimals <= 6:
        table.say("decimals must be 0 to 6")
    rounding: Any = table.choice("rounding", ("half", "up", "down"), "half")
    column = Column(
        header=table.text("header"), below=table.text("below"), value=value, required=_required(table, vocabulary),
        max=table.whole("max"), max_bytes=_bytes(table), too_long=table.choice("on_too_long", TOO_LONG, "refuse"),
        unit=_unit(table, value, vocabulary), decimals=decimals, rounding=rounding,
        characters=table.choice("characters", CHARACTERS, characters), strip=table.text("strip"),
        transforms=_transforms(table), mapping=table.texts("map"), date=_date(table),
        number=table.choice("cell", ("text", "number"), "text") == "number", called=table.text("called"),
        hint=table.text("hint"),
    )  # fmt: skip
    table.close()
    return column


def _value(table: TableReader, vocabulary: Vocabulary) -> Value:
    source = table.raw("value")
    if source is None:
        return Value()
    if not isinstance(source, str) and not (isinstance(source, list) and all(isinstance(s, str) for s in source)):
        table.say("value must be a text or a list of field names")
        return Value()
    try:
        return values.parse(source, vocabulary)
    except ValueError as error:
        table.say(f"value: {error}")
        return Value()


def _required(table: TableReader, vocabulary: Vocabulary) -> bool | Expression:
    """`cond` says that the source calls the column conditional and does not say when; nothing is checked then."""
    source = table.raw("required")
    if source is None or source == "cond":
        return False
    if isinstance(source, bool):
        return source
    if not isinstance(source, str):
        table.say("required must be true, false, an expression, or 'cond'")
        return False
    try:
        return values.expression(source, vocabulary)
    except ValueError as error:
        table.say(f"required: {error}")
        return False


def _unit(table: TableReader, value: Value, vocabulary: Vocabulary) -> str:
    unit = table.text("unit")
    if not unit:
        return ""
    if unit not in UNITS:
        table.say(f"unit '{unit}' is not known; write one of: {', '.join(UNITS)}")
        return ""
    wanted = "length" if unit in MILLIMETRES else "weight"
    wrong = [name for name in value.names if values.kind_of(name, vocabulary) != wanted]
    if wrong or value.constant:
        table.say(f"unit '{unit}' is for a {wanted}, and {wrong[0] if wrong else 'a constant'} is none")
        return ""
    return unit


def _transforms(table: TableReader) -> tuple[str, ...]:
    named = table.list_of_text("transform")
    for name in named:
        if name not in TRANSFORMS:
            table.say(f"transform '{name}' is not known; write one of: {', '.join(TRANSFORMS)}")
    return tuple(name for name in named if name in TRANSFORMS)


def _date(table: TableReader) -> str:
    form = table.text("date")
    if form and not DATE_PARTS.search(form):
        table.say(f"date '{form}' names no part of a date; write one such as DD/MM/YYYY")
    return form


def _bytes(table: TableReader) -> str:
    return table.choice("max_bytes", ENCODINGS, "utf-8") if table.has("max_bytes") else ""
