"""Writes pyaddin/values/country_names.txt: what Unicode's CLDR, in Babel, calls countries in many languages.

    python workbook/countries.py

A file, since to read it from Babel's hundreds of languages takes seconds. Names that two countries have in different
languages are in it for neither, but for those settled here.
"""

from collections import defaultdict
from typing import Final

import pycountry
from babel import Locale
from babel.core import get_global
from babel.languages import get_official_languages
from babel.localedata import exists

from pyaddin.values.countries import NAMES, name_key

CODES: Final = ({country.alpha_2 for country in pycountry.countries} | {"XK"}) & set(get_global("territory_languages"))
SETTLED: Final = {"nigeri": "NG", "لتونی": "LV", "nikaraagua": "NI"}
"""Albanian, Persian and Finnish against languages of few speakers."""


def languages() -> list[str]:
    """The languages that any country or one of its regions is run in, in each of their scripts."""
    official = {name for code in CODES for name in get_official_languages(code, regional=True, de_facto=True)}
    return sorted(name for name in official | {"zh_Hant", "pt_PT", "sr_Latn", "en_GB"} if exists(name))


def gathered() -> dict[str, set[str]]:
    """Each country's names as they are compared."""
    meant: dict[str, set[str]] = defaultdict(set)
    for language in languages():
        for code, name in Locale.parse(language).territories.items():
            if code in CODES and name_key(name):
                meant[name_key(name)].add(code)
    names: dict[str, set[str]] = defaultdict(set)
    for name, codes in meant.items():
        code = SETTLED.get(name) or (min(codes) if len(codes) == 1 else "")
        if code:
            names[code].add(name)
    return names


def main() -> None:
    """Write it."""
    lines = (f"{code} {'|'.join(sorted(names))}" for code, names in sorted(gathered().items()))
    NAMES.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
