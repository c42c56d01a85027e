"""Country codes: names and three-letter codes for carriers' files, and the groups that Rules may name."""

from collections.abc import Iterable
from functools import cache
from typing import Any

# Member states: https://european-union.europa.eu/principles-countries-history/eu-countries_en
_EU = "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE"
EU = frozenset(_EU.split())

GROUPS = {"EU": EU}

# Names as carriers write them where ISO's official short name is unusual on a label.
_USUAL = {"KR": "South Korea", "TW": "Taiwan", "RU": "Russia", "VN": "Vietnam", "CZ": "Czech Republic", "TR": "Turkey"}


@cache
def name(code: str) -> str:
    """The English name for a two-letter code; blank when there is none."""
    found = _find(code)
    if found is None:
        return ""
    return _USUAL.get(code) or getattr(found, "common_name", None) or str(found.name)


@cache
def three_letters(code: str) -> str:
    """ISO 3166 alpha-3 for a two-letter code; blank when there is none."""
    found = _find(code)
    return "" if found is None else str(found.alpha_3)


@cache
def _find(code: str) -> Any:
    import pycountry

    return pycountry.countries.get(alpha_2=code) if len(code) == 2 else None


def expand(text: str) -> frozenset[str]:
    """A list such as "FR, GB, EU" as two-letter codes; empty when the text is blank."""
    return frozenset(code for part in _parts(text) for code in GROUPS.get(part, (part,)))


def _parts(text: str) -> Iterable[str]:
    return (part for part in (piece.strip().upper() for piece in text.replace(";", ",").split(",")) if part)
