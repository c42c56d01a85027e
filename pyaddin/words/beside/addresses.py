"""What is wrong with an address."""

from typing import Final

from pyaddin.words.catalogue import Text

SENTENCES: Final[dict[str, Text]] = {}
