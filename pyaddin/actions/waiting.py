"""What lies in the shop's folders and no press has taken: in/, the shops' folders in it, the downloads folder."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pyaddin.actions.plan import IN, Day, Folders
from pyaddin.buttons import BY_NAME
from pyaddin.formats.waiting import Kind, Lying, Stamp, kind_of, lying, once
from pyaddin.store.journal import Journal
from pyaddin.tables.problems import Refusal
from pyaddin.tables.settings import Settings
from pyaddin.words.catalogue import Text, tr
from pyaddin.words.sentences import listed

if TYPE_CHECKING:
    from pyaddin.formats.exports.format import Marketplace

DAYS: Final = 3
"""What came into the downloads folder before that is left: its orders may be long on their way."""
NAMED: Final = 3
TAKEN: Final = (Kind.ORDERS, Kind.TRACKING)
"""What a press takes by itself."""
_LOOKED: Final = "looked at"
_READ: Final = "read files"
"""Digests by path, size and time: each press counts, and in/ grows for years."""

_BUTTONS: Final = {
    Kind.ORDERS: "import", Kind.OWN_LIST: "import",
    Kind.TRACKING: "import-tracking", Kind.CONFIRMATION: "confirm-shipment",
    Kind.NUMBERS: "import-tracking", Kind.UNKNOWN: "learn-format",
}  # fmt: skip
_LEFT: Final[dict[Kind, Text]] = {
    Kind.ORDERS: tr("Orders wait in {files}: press {button}."),
    Kind.OWN_LIST: tr("A list of your own is {files}: press {button} and choose it there."),
    Kind.TRACKING: tr("Tracking numbers wait in {files}: press {button}."),
    Kind.CONFIRMATION: tr("Left to {button}, which fills it: {files}."),
    Kind.NUMBERS: tr("Numbers without orders are in {files}; {button} needs an order or parcel number beside each."),
    Kind.UNKNOWN: tr("The headers of {files} are not known; if it is an export, {button} teaches it."),
}


class Nothing(Refusal):
    """No file waits that the press takes."""


Found = Sequence[tuple[Lying, Kind]]


def look(day: Day, formats: "Sequence[Marketplace]") -> Found:
    """The files that wait, the oldest first, with what each is. What others put into the downloads folder and is
    nothing of ours is not among them."""
    from pyaddin.formats.confirm import format as confirming

    downloaded = confirming.downloaded(day.folders.of("confirm"))
    lies = _lying(day.folders, day.settings, day.now)
    found = [(file, kind_of(file.path, formats, downloaded)) for file in _new(day.journal, lies)]
    day.journal.note(_LOOKED, json.dumps({file.digest: kind.name for file, kind in found if kind not in TAKEN}))
    return [(file, kind) for file, kind in found if file.ours or kind in TAKEN]


def count(
    journal: Journal, folders: Folders, settings: Settings, now: datetime, taken: Iterable[str] = (), undone: int = 0
) -> int:
    """How many wait once a press has taken these digests, or taken that press back; files that a press has looked at
    and that are nothing to be taken do not count."""
    with journal.sound():
        known = {*taken, *json.loads(journal.about(_LOOKED) or "{}")}
        seen = json.loads(journal.about(_READ) or "[]")
        digests = {(path, (size, at)): digest for path, size, at, digest in seen}
    lies = _lying(folders, settings, now, digests)
    journal.note(_READ, json.dumps([[str(file.path), *file.stamp, file.digest] for file in lies]))
    return sum(file.digest not in known for file in _new(journal, lies, undone))


def told(found: Found, takes: Kind) -> Iterator[Text]:
    """A sentence for each kind of files that this press leaves, with what to do about them."""
    for kind in Kind:
        names = [file.path.name for file, each in found if each == kind]
        if names and kind != takes:
            yield _LEFT[kind].placed(files=listed(names, NAMED), button=BY_NAME[_BUTTONS[kind]].caption)


def _lying(
    folders: Folders, settings: Settings, now: datetime, digests: Mapping[tuple[str, Stamp], str] | None = None
) -> list[Lying]:
    downloads = Path(settings["downloads"]).expanduser() if settings["downloads"] else None
    since = (now - timedelta(days=DAYS)).replace(tzinfo=settings.zone).timestamp()
    return lying(folders.data / IN, downloads, since, digests)


def _new(journal: Journal, files: Iterable[Lying], undone: int = 0) -> list[Lying]:
    """Those that no standing press has taken, each content once."""
    brought = journal.brought(undone)
    return [file for file in once(files) if file.digest not in brought]
