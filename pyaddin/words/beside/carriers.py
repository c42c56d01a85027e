"""What a carrier would refuse, cut or change."""

from typing import Final

from pyaddin.words.catalogue import Text

SENTENCES: Final[dict[str, Text]] = {}
