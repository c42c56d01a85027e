"""Whether the Python that a new workbook's buttons will start is still there tomorrow."""

import re
from pathlib import Path
from typing import Final

from pyaddin.tables.problems import Refusal

_UV: Final = re.compile(r"(archive|builds|environments)-v\d+")
"""What uv calls the folders of its cache; uvx makes its environments there."""
_CACHES: Final = frozenset({".cache", "cache", "caches"})
"""What the folder of caches is called on Linux, Windows and macOS; `pipx run` makes its environments in pipx's."""


def refuse_throw_away(prefix: Path) -> None:
    """Refusal when the environment at `prefix` is one that uvx or `pipx run` made and clears away by itself."""
    above = [folder.name.lower() for folder in prefix.parents]
    uvx = any(_UV.fullmatch(name) for name in above)
    pipx = "pipx" in above[:2] and not _CACHES.isdisjoint(above[:2])
    if uvx or pipx:
        tool, install = ("uvx", "uv tool install") if uvx else ("pipx run", "pipx install")
        raise Refusal(
            f"Started with {tool} the program lies in a cache that is cleared by itself, and the new workbook's "
            f"buttons would stop working; install it with '{install}' first, then run 'fulfilment new' again."
        )
