"""Countries as people and marketplaces write them, to ISO 3166 two letters."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any

# Names seen in the wild beside those of ISO 3166 and its translations (Debian's iso-codes, in pycountry).
_ALSO = {
    "uk": "GB", "u.k.": "GB", "great britain": "GB", "england": "GB", "scotland": "GB", "wales": "GB",
    "northern ireland": "GB", "el": "GR", "usa": "US", "u.s.a.": "US", "u.s.": "US", "america": "US",
    "united states of america": "US", "uae": "AE", "korea": "KR", "republic of korea": "KR", "russia": "RU",
    "czech republic": "CZ", "turkey": "TR", "macedonia": "MK", "swaziland": "SZ", "cape verde": "CV",
    "ivory coast": "CI", "vatican": "VA", "vatican city": "VA", "brunei": "BN", "macau": "MO", "palestine": "PS",
    "holland": "NL", "the netherlands": "NL", "mainland china": "CN", "hong kong sar": "HK", "kosovo": "XK",
    "俄罗斯联邦": "RU", "阿拉伯联合酋长国": "AE", "孟加拉国": "BD", "柬埔寨": "KH", "马耳他": "MT", "危地马拉": "GT",
    "吉尔吉斯斯坦": "KG", "玻利维亚": "BO", "黑山共和国": "ME", "捷克共和国": "CZ", "中国香港": "HK", "中国澳门": "MO",
    "中国台湾": "TW",
}  # fmt: skip
_LANGUAGES = ("zh_CN", "de", "fr", "es", "it", "pt", "nl")
_TWO = re.compile(r"[A-Z]{2}")
_BLANKS = re.compile(r"\s+")


@lru_cache(maxsize=4096)
def country_code(name: str) -> str:
    """Two letters for a country's name or code in English, Chinese, German, French, Spanish, Italian, Portuguese or
    Dutch; what is not known stays as it was written."""
    word = _BLANKS.sub(" ", name).strip()
    key = word.casefold()
    if key in _ALSO:
        return _ALSO[key]
    if _TWO.fullmatch(word.upper()):
        return word.upper()
    return _english().get(key) or _translated().get(key) or word


def _names(country: Any) -> Iterator[str]:
    for field in ("alpha_3", "name", "common_name", "official_name"):
        if text := getattr(country, field, ""):
            yield text


@cache
def _english() -> dict[str, str]:
    import pycountry

    return {name.casefold(): country.alpha_2 for country in pycountry.countries for name in _names(country)}


@cache
def _translated() -> dict[str, str]:
    import gettext

    import pycountry

    found: dict[str, str] = {}
    for language in _LANGUAGES:
        words = gettext.translation("iso3166-1", pycountry.LOCALES_DIR, languages=[language], fallback=True)
        for country in pycountry.countries:
            for name in _names(country):
                found.setdefault(words.gettext(name).casefold(), country.alpha_2)
    return found
