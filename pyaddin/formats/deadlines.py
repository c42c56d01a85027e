"""Clocks of marketplaces as data: templates/deadlines, and a shop's own dated rows, which win."""

from collections.abc import Sequence
from datetime import date, time, tzinfo
from pathlib import Path
from typing import Annotated, Any, Final, Self
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, model_validator

from pyaddin.formats.files import load, toml
from pyaddin.formats.files.schema import Count, Day, Format, Needed, Number, Table, Text, Texts, Wrong, one_of
from pyaddin.steps.aftersales.deadlines import Deadline, Deadlines, Kind
from pyaddin.steps.aftersales.rates import Measure, Rate
from pyaddin.tables.problems import Refusal
from pyaddin.values.captions import caption_key
from pyaddin.words.catalogue import tr

_SPANS: Final = ("hours", "days", "working_days")


def _zone(given: str) -> str:
    try:
        return ZoneInfo(given).key if given else ""
    except (ValueError, OSError, KeyError):
        raise Wrong(tr("{key} is no time zone; write one such as America/Los_Angeles")) from None


def _country(given: str) -> str:
    if given and not (len(given) == 2 and given.isascii() and given.isalpha()):
        raise Wrong(tr("{key} must be a country's two letters"))
    return given.upper()


Zone = Annotated[Text, AfterValidator(_zone)]
Country = Annotated[Text, AfterValidator(_country)]
Span = Annotated[Count, Field(le=3_650)]


class Row(Table):
    """One clock; see `steps.aftersales.deadlines.Deadline`."""

    kind: Kind
    marketplace: Text = ""
    country: Country = ""
    hours: Span | None = None
    days: Span | None = None
    working_days: Span | None = None
    calendar: Country = ""
    zone: Zone = ""
    cutoff: Annotated[time, Field(strict=True)] = time(23, 59)
    since: Day | None = None
    source: Needed
    mark: Annotated[Text, one_of("A", "B", "C", blank="")] = ""

    @model_validator(mode="after")
    def _one_span(self) -> Self:
        if sum(getattr(self, name) is not None for name in _SPANS) != 1:
            raise Wrong(tr("{key} must have one of hours, days and working_days"))
        return self

    @property
    def known_by(self) -> tuple[Any, ...]:
        """Two rows with the same would overlap."""
        return self.kind, caption_key(self.marketplace), self.country, self.since

    def deadline(self, own: bool) -> Deadline:
        """As the step takes it."""
        return Deadline(
            self.kind, self.marketplace, self.country, self.hours or 0, self.days or 0, self.working_days or 0,
            self.calendar, ZoneInfo(self.zone) if self.zone else None, self.cutoff, self.since or date.min, own,
            self.source, self.mark,
        )  # fmt: skip


class Limit(Table):
    """One rate; see `steps.aftersales.rates.Rate`."""

    measure: Measure
    marketplace: Needed
    country: Country = ""
    days: Span | None = None
    most: Number | None = None
    least: Number | None = None
    many: Count | None = None
    since: Day | None = None
    source: Needed
    mark: Annotated[Text, one_of("A", "B", "C", blank="")] = ""

    @model_validator(mode="after")
    def _one_limit(self) -> Self:
        if (self.most is None) == (self.least is None):
            raise Wrong(tr("{key} must have one of most and least"))
        return self

    def rate(self, own: bool) -> Rate:
        """As the step takes it."""
        return Rate(
            self.measure, self.marketplace, self.country, self.days or 0, self.most, self.least, self.many or 0,
            self.since or date.min, own, self.source, self.mark,
        )  # fmt: skip


class Clocks(Format):
    """A file of such rows."""

    not_found: Texts = ()
    clocks: Annotated[tuple[Row, ...], Field(max_length=2_000)] = ()
    rates: Annotated[tuple[Limit, ...], Field(max_length=2_000)] = ()

    @model_validator(mode="after")
    def _apart(self) -> Self:
        seen: set[tuple[Any, ...]] = set()
        for number, row in enumerate(self.clocks, 1):
            if row.known_by in seen:
                raise Wrong(
                    tr("row {number} of {key} says again what another one says of the same kind, marketplace, country "
                       "and day; take one of them out", number=number), "clocks",
                )  # fmt: skip
            seen.add(row.known_by)
        return self


def deadlines(folders: Sequence[Path], own: Path, zone: tzinfo) -> Deadlines:
    """All clocks of these folders; those below `own` are the shop's. Refusal says what is wrong with a file."""
    rows: dict[tuple[Any, ...], Deadline] = {}
    for path in toml.files(folders):
        mine = path.is_relative_to(own)
        for row in load.read(path, Clocks).clocks:
            if (mine, *row.known_by) in rows:
                raise Refusal(
                    tr("{file} says again what another file says of '{kind}' for the same marketplace, country and "
                       "day; take one of them out.", file=path.name, kind=row.kind)
                )  # fmt: skip
            rows[(mine, *row.known_by)] = row.deadline(mine)
    return Deadlines(tuple(rows.values()), zone)


def rates(folders: Sequence[Path], own: Path) -> list[Rate]:
    """All rates of these folders; Refusal says what is wrong with a file."""
    return [
        limit.rate(path.is_relative_to(own)) for path in toml.files(folders) for limit in load.read(path, Clocks).rates
    ]
