"""What cannot be read on a sheet."""

from typing import Final

from pyaddin.words.catalogue import Text

SENTENCES: Final[dict[str, Text]] = {}
