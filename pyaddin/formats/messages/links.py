"""Where a parcel can be followed, by carrier: templates/links. A carrier that stands in no file has no link."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated, Final
from urllib.parse import quote

from pydantic import AfterValidator, Field

from pyaddin.formats.files import load as files
from pyaddin.formats.files.schema import Format, Needed, Table, Texts, Wrong
from pyaddin.values.captions import caption_key
from pyaddin.words.catalogue import tr

PLACE: Final = "{}"


def _template(given: str) -> str:
    if given.count(PLACE) != 1 or not given.startswith(("https://", "http://")):
        raise Wrong(tr("{key} must be a web address with {place} where the number goes", place=PLACE))
    return given


class Carrier(Table):
    """Where a carrier shows its parcels; `carriers` are parts of names as Parcels has them."""

    carriers: Texts
    link: Annotated[Needed, AfterValidator(_template)]
    source: Needed


class Links(Format):
    """A file of such rows."""

    carrier: Annotated[tuple[Carrier, ...], Field(min_length=1, max_length=500)]


class Follow:
    """All links that a shop has; its own go before ours."""

    def __init__(self, files: Iterable[Links]) -> None:
        rows = [row for file in files for row in file.carrier]
        self._links = [(key, row.link) for row in rows for name in row.carriers if (key := caption_key(name))]

    def link(self, carrier: str, number: str) -> str:
        """Where that carrier shows that number; blank where no file knows it."""
        of = caption_key(carrier)
        known = (link for key, link in self._links if number and of and f" {key} " in f" {of} ")
        return next((link.replace(PLACE, quote(number, safe="")) for link in known), "")


def load(folders: Sequence[Path]) -> Follow:
    """The links of these folders; Refusal where a file is wrong."""
    return Follow(files.load(folders, Links))
