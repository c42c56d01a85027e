"""Headers of carriers' files that Learn format was taught: templates/events, a file each."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Final, cast

from pydantic import AfterValidator, Field

from pyaddin.formats.exports.events import ALIASES, Headers
from pyaddin.formats.files import load as files
from pyaddin.formats.files.schema import Format, Texts, Wrong, key_of
from pyaddin.words.catalogue import Words, tr

FOLDER: Final = "events"
Role = Annotated[str, key_of(list(ALIASES), tr("{key} is nothing that a file tells of a parcel"))]


def _enough(given: Mapping[str, tuple[str, ...]]) -> Mapping[str, tuple[str, ...]]:
    if "tracking_no" not in given or not {"state", "said"} & given.keys():
        raise Wrong(tr("{key} must name the columns of the tracking number and of what the carrier says"))
    return given


class EventFile(Format):
    """What one kind of file calls its columns."""

    events: Annotated[dict[Role, Texts], Field(min_length=2), AfterValidator(_enough)]


def load(folders: Sequence[Path]) -> tuple[list[Headers], list[Words]]:
    """What was taught, and a sentence for each file that is wrong."""
    sound, wrong = files.load_sound(folders, EventFile)
    return [cast(Headers, one.events) for one in sound], wrong
