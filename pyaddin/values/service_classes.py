"""The class of a service by its name: post, standard or express."""

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Final

POST, STANDARD, EXPRESS = range(3)
"""The slowest first, so that classes can be compared."""
_FILE: Final = Path(__file__).parent / "service_classes.toml"
_NAMES: Final = {"post": POST, "standard": STANDARD, "express": EXPRESS}


@cache
def service_class(text: str) -> int | None:
    """The class of the longest name that stands in the text; None where none does."""
    found = _pattern().findall(text.casefold())
    return _classes()[max(found, key=len)] if found else None


@cache
def _classes() -> dict[str, int]:
    lists = tomllib.loads(_FILE.read_text("utf-8"))
    return {name.casefold(): _NAMES[kind] for kind, names in lists.items() for name in names}


@cache
def _pattern() -> re.Pattern[str]:
    """Names as whole words; the letters of Chinese stand without blanks between words."""
    longest = sorted(_classes(), key=len, reverse=True)
    return re.compile("|".join(f"(?<![a-z0-9]){re.escape(name)}(?![a-z0-9])" for name in longest))
