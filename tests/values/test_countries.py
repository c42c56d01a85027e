"""Countries are known by what they are called, in any language that a country is run in."""

import pycountry
import pytest
from babel import Locale
from babel.languages import get_official_languages
from babel.localedata import exists

from pyaddin.values.countries import country_code

CODES = sorted(country.alpha_2 for country in pycountry.countries)


@pytest.mark.parametrize(
    "language", ["en", "de", "fr", "es", "it", "pt", "nl", "pl", "sv", "tr", "ru", "ja", "ko", "zh", "ar"]
)
def test_every_name_that_cldr_has_in_a_language_is_known(language: str) -> None:
    names = Locale.parse(language).territories
    assert {code: names[code] for code in CODES if country_code(names[code], strict=True) != code} == {}


def test_every_country_is_known_by_its_own_languages() -> None:
    unknown = []
    for code in CODES:
        for language in filter(exists, get_official_languages(code, de_facto=True)):
            name = Locale.parse(language).territories.get(code, "")
            unknown += [(code, name)] if name and country_code(name, strict=True) != code else []
    assert unknown == []


@pytest.mark.parametrize(
    ("written", "code"),
    [("Norge", "NO"), ("POLSKA", "PL"), ("대한민국", "KR"), ("Россия", "RU"), ("Bosnia & Herzegovina", "BA"),
     ("Turkiye", "TR"), ("Eire", "IE"), ("Éire", "IE"), ("ΕΛΛΑΔΑ", "GR"), ("Cote d'Ivoire", "CI"),
     ("ไทย", "TH"), ("भारत", "IN")],
)  # fmt: skip
def test_names_as_people_write_them_are_known(written: str, code: str) -> None:
    assert country_code(written) == code


@pytest.mark.parametrize("written", ["Leeds", "Lusia", "конго"])
def test_what_two_countries_or_none_are_called_stays_as_it_is(written: str) -> None:
    assert country_code(written) == written
    assert country_code(written, strict=True) == ""
