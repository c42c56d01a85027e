"""Why units are not set aside, and what is wrong on Stock."""

from typing import Final

from pyaddin.words.catalogue import Text

SENTENCES: Final[dict[str, Text]] = {}
