"""Why a row is not packed, and what is odd about a parcel."""

from typing import Final

from pyaddin.words.catalogue import Text

SENTENCES: Final[dict[str, Text]] = {}
