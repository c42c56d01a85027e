"""What fills a column of ours from an export, and what becomes of rows with certain words, as a format file says it."""

from functools import cached_property
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from pyaddin.formats.files.schema import Count, Flag, Folded, Table, Text, Texts, Wrong, one_of
from pyaddin.values.china import Place
from pyaddin.words.catalogue import tr

Effect = Literal["leave_out", "cancel", "shipped", "hold"]
EFFECTS: tuple[Effect, ...] = ("leave_out", "cancel", "shipped", "hold")
"""The first of these that a rule says of a row decides; holds are gathered."""


class ColumnSource(Table):
    """How one column is filled: the first of `header` that is filled, all of `join` joined, or a constant.

    word        which word of the cell alone is taken, 1 the first
    plus_hours  the header of the hours that are added to a moment; without them there is none
    latest      the header of a moment that is not passed
    china       which part of a Chinese address is taken: its province, its city, or the country's code
    """

    header: Texts = ()
    join: Texts = ()
    glue: Text = Field(default=" ", alias="with")
    divide_by: Text = ""
    plus_hours: Text = ""
    latest: Text = ""
    first_line: Flag = False
    word: Count | None = None
    china: Annotated[Text, one_of(*Place._fields, blank="")] = ""
    filled: Text = ""
    symbols: dict[str, Text] = {}
    constant: Text = ""

    @model_validator(mode="before")
    @classmethod
    def _written_short(cls, given: Any) -> Any:
        """A constant in quotes of its own, one header, or several."""
        if isinstance(given, str) and len(given) > 1 and given[0] == given[-1] == "'":
            return {"constant": given[1:-1]}
        return given if isinstance(given, dict) else {"header": given}

    @model_validator(mode="after")
    def _names_a_header(self) -> Self:
        if not self.headers and "constant" not in self.model_fields_set:
            raise Wrong(tr("{key} names no header"))
        return self

    @property
    def headers(self) -> tuple[str, ...]:
        """The headers that fill it."""
        return self.join or self.header

    def uses(self) -> tuple[str, ...]:
        """Every header it reads."""
        return (*self.headers, *filter(None, (self.divide_by, self.plus_hours, self.latest)))


class Rule(Table):
    """What becomes of rows by what the cell under `header` holds.

    words    it is one of these, "" being a blank cell
    filled   it holds any text
    parts    these stand somewhere in it
    unless   it is filled and none of these

    leave_out   it is no line to ship at all
    shipped     the marketplace says that it went out already
    """

    header: Text
    words: Folded = Field(frozenset(), alias="is")
    filled: Flag = False
    parts: Folded = Field(frozenset(), alias="has")
    unless: Folded = Field(frozenset(), alias="is_not")
    hold: Text | None = None
    cancel: Flag = False
    shipped: Flag = False
    leave_out: Text | None = None

    @model_validator(mode="after")
    def _one_of_each(self) -> Self:
        if len(self._effects) != 1:
            raise ValueError(tr("hold, cancel, shipped or leave_out must be given, one of them"))
        if sum(map(bool, (self.words, self.filled, self.parts - {""}, self.unless))) != 1:
            raise ValueError(tr("is, is_not, has or filled must be given, one of them"))
        return self

    @property
    def _effects(self) -> list[Effect]:
        return [effect for effect in EFFECTS if getattr(self, effect) not in (None, False)]

    @cached_property
    def effect(self) -> Effect:
        """What becomes of the rows."""
        return self._effects[0]

    @cached_property
    def reason(self) -> str:
        """Why, for whoever sees it; "" for rows that are cancelled or shipped."""
        return self.hold or self.leave_out or ""

    def fits(self, word: str) -> bool:
        """Whether the rule speaks of a row with this cell."""
        key = word.casefold()
        if self.unless:
            return bool(key) and key not in self.unless
        return key in self.words or (self.filled and bool(key)) or any(part in key for part in self.parts if part)
