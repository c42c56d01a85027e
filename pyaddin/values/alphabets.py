"""Which letters a language is written with beyond ASCII, and which languages a country speaks.

The letters are the main exemplar characters of Unicode's CLDR (cldr-json, cldr-misc-full/main/*/characters.json); of
Chinese, Japanese and Korean those that the national standards put first (GB 2312, Big5, JIS X 0208, KS X 1001).
"""

from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Final

_CYRILLIC: Final = "абвгдежзийклмнопрстуфхцчшщъыьэюяё"
_GREEK: Final = "αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋΐΰ"
LETTERS: Final[dict[str, frozenset[str]]] = {
    language: frozenset(letters + letters.upper())
    for language, letters in {
        "en": "áàâäçéèêëíïñóôöúü", "de": "äöüß", "fr": "àâæçéèêëîïôœùûüÿ", "nl": "áäéëíïóöúü", "it": "àéèìîòóù",
        "es": "áéíïñóúüç", "ca": "àçéèíïóòúü·", "gl": "áéíïñóúü", "pt": "áàâãçéêíòóôõúü", "ga": "áéíóú", "da": "æøåé",
        "nb": "æøåàéóòôü", "no": "æøåàéóòôü", "nn": "æøåàéóòôü", "sv": "åäöéà", "fi": "åäöšž", "is": "áðéíóúýþæö",
        "fo": "áðíóúýæø", "lb": "äéëöü", "et": "äöõüšž", "lv": "āčēģīķļņšūž", "lt": "ąčęėįšųūž", "pl": "ąćęłńóśźż",
        "cs": "áčďéěíňóřšťúůýž", "sk": "áäčďéíĺľňóôŕšťúýž", "hu": "áéíóöőúüű", "sl": "čšž", "hr": "čćđšž",
        "bs": "čćđšž", "sr_Latn": "čćđšž", "ro": "ăâîșțşţ", "sq": "çë", "mt": "ċġħżàèìòù", "tr": "çğıöşüâîûi̇",
        "az": "çəğıöşü", "ru": _CYRILLIC, "uk": "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя",
        "be": "абвгдежзійклмнопрстуўфхцчшыьэюяё", "bg": "абвгдежзийклмнопрстуфхцчшщъьюя",
        "sr": "абвгдежзијклмнопрстуфхцчшђљњћџ",
        "mk": "абвгдежзијклмнопрстуфхцчшѓѕјљњќџ", "bs_Cyrl": "абвгдежзијклмнопрстуфхцчшђљњћџ",
        "kk": _CYRILLIC + "әғқңөұүһі", "el": _GREEK,
    }.items()
}  # fmt: skip
_LATIN_CAPITAL_I: Final = "İ"
_SCRIPTS: Final = {"he": (0x0590, 0x05FF), "ar": (0x0600, 0x06FF), "fa": (0x0600, 0x06FF), "th": (0x0E00, 0x0E7F)}
"""Languages whose script is their own, by its block."""
_FIRST_LEVEL: Final = {
    "zh": ("gb2312", ((0xB0, 0xD7),)), "zh_Hant": ("big5", ((0xA4, 0xC6),)),
    "ja": ("euc_jp", ((0xA4, 0xA5), (0xB0, 0xCF))), "ko": ("euc_kr", ((0xB0, 0xC8),)),
}  # fmt: skip
"""By language its national set, and the first bytes of the characters that come first in it."""
LANGUAGES: Final = (*LETTERS, *_SCRIPTS, *_FIRST_LEVEL)


@cache
def languages_of(country: str) -> tuple[str, ...]:
    """The languages in which a country (two letters) has its addresses, those of its regions among them."""
    from babel.languages import get_official_languages

    return tuple(name for name in get_official_languages(country, regional=True, de_facto=True) if name in LANGUAGES)


@lru_cache(maxsize=65_536)
def writes(language: str, letter: str) -> bool:
    """Whether a letter beyond ASCII is one that the language is written with."""
    if language in LETTERS:
        return letter in LETTERS[language] or (letter == _LATIN_CAPITAL_I and language in ("tr", "az"))
    if language in _SCRIPTS:
        first, last = _SCRIPTS[language]
        return first <= ord(letter) <= last
    encoding, firsts = _FIRST_LEVEL[language]
    try:
        lead = letter.encode(encoding)[0]
    except UnicodeEncodeError:
        return False
    return any(first <= lead <= last for first, last in firsts)


def written_in(languages: Iterable[str], letter: str) -> bool:
    """Whether one of the languages has the letter."""
    return any(writes(language, letter) for language in languages)
