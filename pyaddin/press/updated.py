"""The program was updated, while the workbook was open perhaps: the next press says so, once."""

import re
from typing import Final

from pyaddin import __version__
from pyaddin.buttons import BY_NAME
from pyaddin.press.office import Office
from pyaddin.tables.settings import VERSION
from pyaddin.words.catalogue import Words, tr

_PROGRAM: Final = "program"
"""What the journal keeps the version of the last press's program under."""


def told(office: Office) -> list[Words]:
    """A sentence where another version of the program pressed last, and what to do about it."""
    before = office.journal.about(_PROGRAM)
    office.journal.note(_PROGRAM, __version__)
    if before in ("", __version__):
        return []
    if _numbers(before) > _numbers(__version__):
        return [
            tr("The program here is version {now}, and version {before} pressed last: install that one here, too.",
               now=__version__, before=before)
        ]  # fmt: skip
    said: list[Words] = [
        tr("The program was updated from version {before} to {now} since the last press.",
           before=before, now=__version__)
    ]  # fmt: skip
    if office.settings.version < int(VERSION):
        said.append(tr("This workbook is of before; press {upgrade}.", upgrade=BY_NAME["upgrade"].caption))
    return said


def _numbers(version: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", version)]
