"""Rules of customs and carriers, each with its days and its source; the day of posting decides which one counts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any, ClassVar, Final, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from pyaddin.tables.goods import BATTERY_KINDS, BATTERY_PLACED
from pyaddin.words.catalogue import tr

EVERYWHERE: Final = "*"
POST, COURIER = "post", "courier"


def _one_of(choices: tuple[str, ...]) -> AfterValidator:
    def check(given: str) -> str:
        if given not in choices:
            raise ValueError(str(tr("write one of: {choices}", choices=", ".join(choices))))
        return given

    return AfterValidator(check)


Text = Annotated[str, Field(max_length=1000)]
Code = Annotated[str, Field(min_length=1, max_length=100)]
Day = Annotated[date, Field(strict=True)]
Amount = Annotated[float, Field(ge=0)]
Whole = Annotated[int, Field(strict=True, ge=0)]
Kind = Annotated[str, _one_of(BATTERY_KINDS)]
Placed = Annotated[str, _one_of(BATTERY_PLACED)]


class Dated(BaseModel):
    """A rule: from when, until when (that day is of it), what says so, and how sure that is."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)
    from_: Day | None = Field(None, alias="from")
    until: Day | None = None
    source: Annotated[Text, Field(min_length=1)]
    mark: Literal["", "SRC", "2ND", "CONFLICT", "DERIVED"] = ""
    told_by: ClassVar[tuple[str, ...]] = ()

    @property
    def subject(self) -> tuple[str, ...]:
        """What it is a rule about: on one day there is one of each."""
        return (type(self).__name__.lower(), *(str(getattr(self, name)) for name in self.told_by))

    def on(self, day: date) -> bool:
        """Whether it is in force that day."""
        return (self.from_ or date.min) <= day <= (self.until or date.max)

    def overlaps(self, other: "Dated") -> bool:
        """Whether both are in force on some day."""
        begins = max(self.from_ or date.min, other.from_ or date.min)
        return begins <= min(self.until or date.max, other.until or date.max)


class Territory(Dated):
    """A place whose customs or VAT is not its country's; without postcodes the whole code."""

    country: Code
    postcodes: tuple[Code, ...] = ()
    place: Code
    customs: Code
    vat: Code
    free_with: tuple[Code, ...] = ()
    told_by: ClassVar = ("country", "postcodes")


class Form(Dated):
    """Up to which value, weight and number of lines the post of a country takes a CN22."""

    sender: Code
    most: Amount
    currency: Code
    most_weight_g: Whole | None = None
    most_lines: Whole | None = None
    told_by: ClassVar = ("sender",)


class Carrier(Dated):
    """A carrier, by the beginning of its name, that takes a commercial invoice, and how many copies."""

    carrier: Code
    copies: Annotated[int, Field(strict=True, ge=1, le=10)] = 1
    told_by: ClassVar = ("carrier",)


class Need(Dated):
    """What has to be known of a line or of a sender for goods to a place."""

    data: Literal["hs", "origin", "identifier", "eori", "ukims", "buyer_eori", "description"]
    to: Code
    sender: Text = EVERYWHERE
    by: Literal["post", "courier", ""] = ""
    business: bool | None = None
    digits: Whole = 6
    longest: Whole = 0
    told_by: ClassVar = ("data", "to", "sender", "by", "business")


class Duty(Dated):
    """What a consignment worth up to so much pays: a rate in per cent, or an amount for each tariff subheading; up to
    there the seller may take the VAT with the price."""

    to: Code
    up_to: Amount
    currency: Code
    rate: Amount = 0.0
    each: Amount = 0.0
    digits: Whole = 6
    business: bool | None = None
    vat_at_sale: bool = False
    told_by: ClassVar = ("to", "business")


class Vat(Dated):
    """The standard rate of a country, in per cent."""

    to: Code
    rate: Amount
    told_by: ClassVar = ("to",)


class Ioss(Dated):
    """Up to which value an IOSS number may be used."""

    to: Code
    most: Amount
    currency: Code
    told_by: ClassVar = ("to",)


class Battery(Dated):
    """The number, instruction and limits of batteries; `free_` is up to what a package needs no mark."""

    kind: Kind
    placed: Placed
    un: Code
    instruction: Code
    marked: bool
    free_cells: Whole | None = None
    free_batteries: Whole | None = None
    free_packages: Whole | None = None
    free_button_cells: bool = False
    most_wh: Amount | None = None
    most_lithium_g: Amount | None = None
    most_net_g: Whole | None = None
    note: Text = ""
    waybill: Text = ""
    told_by: ClassVar = ("kind", "placed")


class Refusal(Dated):
    """What a carrier does not take; with limits, only what is above one of them."""

    carrier: Text
    goes: Literal["home", "abroad", "anywhere"]
    placed: Placed
    most_cells: Whole | None = None
    most_batteries: Whole | None = None
    most_net_g: Whole | None = None
    most_wh: Amount | None = None
    told_by: ClassVar = ("carrier", "goes", "placed")


class Carton(Dated):
    """What a marketplace's warehouse asks of a carton: its weight, its sides from the longest, what to heed."""

    warehouse: Code
    most_weight_g: Whole
    single_weight_g: Whole | None = None
    most_sides_mm: tuple[Whole, Whole, Whole]
    advice: Annotated[tuple[Text, ...], Field(max_length=20)] = ()
    told_by: ClassVar = ("warehouse",)


Rule = TypeVar("Rule", bound=Dated)


@dataclass(frozen=True, slots=True)
class Rules:
    """All rules, the shop's own before the program's; of rules about the same thing the first in force counts."""

    all: Sequence[Dated] = field(default=())
    _found: dict[tuple[type[Dated], date], list[Any]] = field(default_factory=dict, compare=False, repr=False)

    def on(self, kind: type[Rule], day: date) -> Sequence[Rule]:
        """The rules of a kind that are in force that day; each parcel asks for those of the same."""
        if (kind, day) not in self._found:
            found: dict[tuple[str, ...], Rule] = {}
            for rule in self.all:
                if isinstance(rule, kind) and rule.on(day):
                    found.setdefault(rule.subject, rule)
            self._found[kind, day] = list(found.values())
        return self._found[kind, day]


def overlap(rules: Iterable[Dated]) -> tuple[Dated, date] | None:
    """The first rule that is in force on a day on which one about the same thing is already, and the first such day."""
    known: dict[tuple[str, ...], list[Dated]] = {}
    for rule in rules:
        for other in known.setdefault(rule.subject, []):
            if rule.overlaps(other):
                return rule, max(rule.from_ or date.min, other.from_ or date.min)
        known[rule.subject].append(rule)
    return None
