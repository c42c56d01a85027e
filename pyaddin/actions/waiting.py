"""What lies in the shop's folders and no press has taken: in/, the shops' folders in it, the downloads folder."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pyaddin.actions.plan import IN, Day, Folders
from pyaddin.buttons import BY_NAME
from pyaddin.formats.waiting import Kind, Lying, kind_of, lying
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
    found = [(file, kind_of(file.path, formats, downloaded)) for file in _new(day.journal, _lying(day))]
    day.journal.note(_LOOKED, json.dumps({file.digest: kind.name for file, kind in found if kind not in TAKEN}))
    return [(file, kind) for file, kind in found if file.ours or kind in TAKEN]


def count(
    journal: Journal, folders: Folders, settings: Settings, now: datetime, taken: Iterable[str] = (), undone: int = 0
) -> int:
    """How many wait once a press has taken these digests, or taken that press back; files that a press has looked at
    and that are nothing to be taken do not count."""
    with journal.sound():
        known = {*taken, *json.loads(journal.about(_LOOKED) or "{}")}
    files = _new(journal, _lying_in(folders, settings, now), undone)
    return sum(file.digest not in known for file in files)


def told(found: Found, takes: Kind) -> Iterator[Text]:
    """A sentence for each kind of files that this press leaves, with what to do about them."""
    for kind in Kind:
        names = [file.path.name for file, each in found if each == kind]
        if names and kind != takes:
            yield _LEFT[kind].placed(files=listed(names, NAMED), button=BY_NAME[_BUTTONS[kind]].caption)


def _lying(day: Day) -> list[Lying]:
    return _lying_in(day.folders, day.settings, day.now)


def _lying_in(folders: Folders, settings: Settings, now: datetime) -> list[Lying]:
    downloads = Path(settings["downloads"]).expanduser() if settings["downloads"] else None
    since = (now - timedelta(days=DAYS)).replace(tzinfo=settings.zone).timestamp()
    return lying(folders.data / IN, downloads, since)


def _new(journal: Journal, files: Iterable[Lying], undone: int = 0) -> list[Lying]:
    """Those that no standing press has taken."""
    return [file for file in files if (by := journal.imported(file.digest)) is None or by.number == undone]
