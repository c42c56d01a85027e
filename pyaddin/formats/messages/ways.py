"""By which ways a marketplace lets its buyers be written to, and about what: templates/messages/ways.toml."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated, Final

from pydantic import Field

from pyaddin.formats.files import load as files
from pyaddin.formats.files.schema import Count, Flag, Format, Needed, Table, Text, Texts, one_of
from pyaddin.tables.messages import LANGUAGES, STEMS, WAYS, Way
from pyaddin.words.catalogue import tr

FILES: Final = {Way.MAIL: "mail", Way.DRAFT: "draft", Way.LIST: "list", Way.SMS: "sms", Way.PASTE: "paste"}
_WAYS: Final = {written: way for way, written in FILES.items()}
_EVENTS: Final = {stem: event for event, stem in STEMS.items()}
WayName = Annotated[str, one_of(*_WAYS)]
EventName = Annotated[str, one_of(*_EVENTS)]
LanguageName = Annotated[str, one_of("", *LANGUAGES.values())]


class Place(Table):
    """What holds at some marketplaces; of several rows that fit, the first counts.

    names      marketplaces, as Orders calls them
    about      the row holds for these messages alone; blank is all
    way        how messages go out there unless the clerk says otherwise; blank is as on Settings
    ways       all that is allowed; blank is every way
    events     all that may be written about; blank is everything
    language   the only language; blank is any
    most       letters that the marketplace takes
    links      whether a text may hold a link
    cancel     whether a buyer may be asked to cancel
    within_days  so long after an order left may its buyer be written to
    """

    names: Texts
    source: Needed
    about: tuple[EventName, ...] = ()
    way: Annotated[str, one_of("", *_WAYS)] = ""
    ways: tuple[WayName, ...] = ()
    events: tuple[EventName, ...] = ()
    language: LanguageName = ""
    most: Annotated[Count | None, Field(default=None)] = None
    links: Flag = True
    cancel: Flag = True
    within_days: Annotated[Count | None, Field(default=None)] = None

    def holds(self, marketplace: str, event: str) -> bool:
        """Whether it is about that message."""
        known = {name.casefold() for name in self.names}
        return marketplace.strip().casefold() in known and (not self.about or STEMS[event] in self.about)

    def allows(self, event: str) -> bool:
        """Whether buyers may be written to about that."""
        return not self.events or STEMS[event] in self.events

    @property
    def allowed(self) -> tuple[str, ...]:
        """The ways that are allowed, in the order of the file."""
        return tuple(_WAYS[way] for way in self.ways) or WAYS

    def chosen(self, wish: str) -> str:
        """The way that a message takes where the shop's wish is that."""
        if self.way:
            return _WAYS[self.way]
        return wish if wish in self.allowed else self.allowed[0]


EVERYWHERE: Final = Place(names=("*",), source="no rule was found")
"""Where no row holds."""


class Ways(Format):
    """A file of such rows."""

    note: Text = ""
    place: Annotated[tuple[Place, ...], Field(min_length=1, max_length=500)]


class Allowed:
    """What holds where: a shop's own rows before ours."""

    def __init__(self, files: Iterable[Ways]) -> None:
        self._places = [place for file in files for place in file.place]

    def at(self, marketplace: str, event: str) -> Place:
        """What holds for that message."""
        return next((place for place in self._places if place.holds(marketplace, event)), EVERYWHERE)


def load(folders: Sequence[Path]) -> Allowed:
    """The rows of these folders; Refusal where a file is wrong."""
    return Allowed(files.load(folders, Ways))


def named_ways(ways: Iterable[str]) -> str:
    """Ways as a sentence lists them."""
    from pyaddin.tables.schema import shown

    return ", ".join(shown(way) for way in ways) or str(tr("none"))
