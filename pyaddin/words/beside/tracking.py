"""Why a tracking number is not taken."""

from typing import Final

from pyaddin.words.catalogue import Text

SENTENCES: Final[dict[str, Text]] = {}
