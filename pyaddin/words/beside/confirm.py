"""Why a parcel is not confirmed."""

from typing import Final

from pyaddin.words.catalogue import Text

SENTENCES: Final[dict[str, Text]] = {}
