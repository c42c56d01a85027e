"""Countries as people and marketplaces write them, and their names, codes and groups for files and Rules."""

import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final

from pyaddin.values.captions import caption_key, plain

# Member states: https://european-union.europa.eu/principles-countries-history/eu-countries_en
_EU = "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE"
EU = frozenset(_EU.split())

GROUPS = {"EU": EU}

NAMES: Final = Path(__file__).parent / "country_names.txt"

# Names as carriers write them where ISO's official short name is unusual on a label.
_USUAL = {"KR": "South Korea", "TW": "Taiwan", "RU": "Russia", "VN": "Vietnam", "CZ": "Czech Republic", "TR": "Turkey"}

# Seen in the wild beside the names of ISO 3166 and its translations (Debian's iso-codes, in pycountry). IC and EA are
# reserved for the Canary Islands and Ceuta and Melilla, EL and UK for Greece and Britain: carriers know none of them.
_ALSO_CALLED = {
    caption_key(called): code
    for code, names in {
        "AE": "UAE, U.A.E., 阿拉伯联合酋长国", "AT": "Österreich", "AU": "澳大利亚", "BD": "孟加拉国",
        "BE": "België, Belgique", "BN": "Brunei", "BO": "玻利维亚", "BR": "Brasil", "CA": "加拿大",
        "CH": "Schweiz, Suisse, Svizzera", "CI": "Ivory Coast", "CN": "中国, mainland China", "CV": "Cape Verde",
        "CZ": "Czech Republic, Česká republika, 捷克共和国", "DE": "Deutschland, Allemagne, 德国", "DK": "Danmark",
        "ES": "España, IC, EA", "FI": "Suomi", "FR": "法国",
        "GB": "UK, U.K., England, Scotland, Wales, Northern Ireland, Great Britain, Britain, 英国",
        "GR": "EL, Hellas, Ελλάδα", "GT": "危地马拉", "HK": "香港, Hong Kong SAR, 中国香港",
        "IE": "Eire, Republic of Ireland", "IT": "Italia", "JP": "日本", "KG": "吉尔吉斯斯坦", "KH": "柬埔寨",
        "KR": "South Korea, Korea, Republic of Korea", "ME": "黑山共和国", "MK": "Macedonia",
        "MO": "Macau, 中国澳门", "MT": "马耳他", "MX": "México", "NL": "Nederland, Holland, The Netherlands",
        "NO": "Norge", "PL": "Polska", "PS": "Palestine", "RU": "Russia, Россия, 俄罗斯联邦", "SE": "Sverige",
        "SZ": "Swaziland", "TR": "Turkey", "TW": "Taiwan, 台湾, 中国台湾",
        "US": "USA, U.S., U.S.A., America, United States of America, 美国", "VA": "Vatican, Vatican City",
        "VN": "Vietnam", "XK": "XK, Kosovo",
    }.items()
    for called in names.split(", ")
}  # fmt: skip
_LANGUAGES = ("zh_CN", "de", "fr", "es", "it", "pt", "nl")
_FIELDS = ("alpha_2", "alpha_3", "numeric", "flag", "name", "common_name", "official_name")


@lru_cache(maxsize=4096)
def country_code(written: str, *, strict: bool = False) -> str:
    """Two letters (ISO 3166) for a country's name or code, its name in any language that a country is run in.

    What is not known stays as it was written, two letters as capitals; with `strict` it is "".
    """
    key = caption_key(written)
    code = (
        _ALSO_CALLED.get(key) or _english().get(key) or _translated().get(key) or _in_the_world().get(name_key(written))
    )
    if code or strict:
        return code or ""
    return key.upper() if len(key) == 2 and key.isascii() and key.isalpha() else " ".join(written.split())


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
            for called in _names(country):
                found.setdefault(words.gettext(called).casefold(), country.alpha_2)
    return found


def name_key(written: str) -> str:
    """What a country's name is compared by: letters alone, without accents where vowels are letters."""
    whole = unicodedata.normalize("NFC", written)
    with_signs = any("\u3040" <= letter <= "\u30ff" or unicodedata.category(letter)[0] == "M" for letter in whole)
    return caption_key(whole) if with_signs else plain(whole)


@cache
def _in_the_world() -> dict[str, str]:
    """Names by `name_key`, of every language that a country is run in; workbook/countries.py made the file."""
    lines = NAMES.read_text(encoding="utf-8").splitlines()
    return {name: code for code, _, names in (line.partition(" ") for line in lines) for name in names.split("|")}


def _names(country: Any) -> Iterator[str]:
    yield from filter(None, (getattr(country, field, "") for field in _FIELDS))


@cache
def codes() -> list[str]:
    """Every code of ISO 3166, by the alphabet."""
    import pycountry

    return sorted(country.alpha_2 for country in pycountry.countries)


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
