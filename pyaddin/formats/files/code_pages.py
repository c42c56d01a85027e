"""In which code page a text without a mark of its own is written: told by its letters, or not at all.

Word by word, a reading's letters are those of the country that stands in the line or, where none does, of one language
for the whole file. Of the words in which two readings differ, nearly all must speak for the same one.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Final

from pyaddin.values.alphabets import languages_of, written_in
from pyaddin.values.countries import country_code
from pyaddin.words.catalogue import Words, tr

CALLED: Final[dict[str, Words]] = {
    "cp1252": tr("Western"), "cp1250": tr("Central European"), "cp1251": tr("Cyrillic"), "cp1253": tr("Greek"),
    "cp1254": tr("Turkish"), "cp1255": tr("Hebrew"), "cp1256": tr("Arabic"), "cp1257": tr("Baltic"),
    "cp874": tr("Thai"), "cp932": tr("Japanese"), "euc_jp": tr("Japanese, EUC"), "gb18030": tr("simplified Chinese"),
    "cp950": tr("traditional Chinese"), "cp949": tr("Korean"), "iso8859_2": tr("Central European, ISO"),
    "koi8_r": tr("Cyrillic, KOI8"), "mac_roman": tr("Western, Macintosh"),
}  # fmt: skip
"""The code pages that are tried, and what they are called."""
_WESTERN: Final = (
    "en", "de", "fr", "nl", "it", "es", "ca", "gl", "pt", "ga", "da", "nb", "sv", "fi", "is", "fo", "lb",
)  # fmt: skip
_CENTRAL: Final = ("pl", "cs", "sk", "hu", "sl", "hr", "ro", "sq", "de")
_SPOKEN: Final[dict[str, tuple[str, ...]]] = {
    "cp1252": _WESTERN, "mac_roman": _WESTERN, "cp1250": _CENTRAL, "iso8859_2": _CENTRAL,
    "cp1251": ("ru", "uk", "be", "bg", "sr", "mk"), "koi8_r": ("ru",), "cp1253": ("el",), "cp1254": ("tr",),
    "cp1255": ("he",), "cp1256": ("ar", "fa"), "cp1257": ("et", "lv", "lt"), "cp874": ("th",), "cp932": ("ja",),
    "euc_jp": ("ja",), "gb18030": ("zh",), "cp950": ("zh_Hant",), "cp949": ("ko",),
}  # fmt: skip
_MOST_LINES: Final = 300
_LONGEST_LINE: Final = 20_000
_LONGEST_WORD: Final = 300
_EXPLAINED: Final = 0.7
"""So much of what all readings together explain one must explain."""
_CLEARLY: Final = 0.5
"""So much better than another, of the words in which the two differ."""
_PERHAPS: Final = 0.25
"""So much counts a letter that is not of its country, but may stand there."""
_COUNTRIES: Final = 2 / 3
"""A column in which so many cells are countries is one of countries."""
_MESSIER: Final = 0.05
"""So much more of a mess, to the detector, is another reading."""
_LESS_LIKELY: Final = 0.2
"""So much less like any language it is."""
_CHINESE_LETTERS: Final = ("zh", "zh_Hant", "ja", "ko")
_PUNCTUATION: Final = frozenset("’‘‚“”„‹›«»–—…•™®©°ºª·´¨€№¡¿\xa0\xad")
_BETWEEN_WORDS: Final = re.compile(rb"[\s,;\"()/]+")
_NOBODYS: Final = re.compile("[\x7f-\x9f\ue000-\uf8ff\ufffd]")
_SQUARED: Final = re.compile(r"(?<=m)[²³](?!\w)")
_WITHIN_LATIN: Final = re.compile(r"[A-Za-z][^\x00-\u02af]{1,3}[a-z]")
_CAPITAL_WITHIN: Final = re.compile(r"(?<=[^\W\d_])[^\W\d_a-zA-Z]")
_EVERYWHERE: Final = frozenset("áâäçéëíóôöúüÁÂÄÇÉËÍÓÔÖÚÜ")
"""Letters of names that people have in any country, in the place they have in most code pages of Latin letters."""
_SHOWN: Final = 30
_ODD: Final = "\0"
_MOST_SHOWN: Final = 4


@dataclass(frozen=True, slots=True)
class Reading:
    """A text in one of the code pages that it can be read in: its telling words, each in its line's countries.

    `fit` says of each word how well it is explained, from 0 to 1.
    """

    encoding: str
    words: tuple[str, ...]
    fit: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class _Telling:
    """Lines that are not ASCII alone, and their words with the line that each stands in."""

    lines: tuple[bytes, ...]
    words: tuple[tuple[bytes, int], ...]


def readings(data: bytes, delimiter: str) -> list[Reading]:
    """Every reading without a gap in which no letter is a control code or nobody's, the likeliest first."""
    lines = _telling_lines(data)
    words = ((word, at) for at, line in enumerate(lines) for word in _BETWEEN_WORDS.split(line) if not word.isascii())
    telling = _Telling(lines, tuple(dict.fromkeys(word for word in words if len(word[0]) <= _LONGEST_WORD)))
    found = [reading for encoding in CALLED if (reading := _reading(data, telling, encoding, delimiter))]
    return sorted(found, key=lambda reading: -sum(reading.fit))


def _telling_lines(data: bytes) -> tuple[bytes, ...]:
    lines = (line for line in io.BytesIO(data) if not line.isascii() and len(line) <= _LONGEST_LINE)
    return tuple(dict.fromkeys(islice(lines, _MOST_LINES)))


def _reading(data: bytes, telling: _Telling, encoding: str, delimiter: str) -> Reading | None:
    try:
        lines = [line.decode(encoding) for line in telling.lines]
        words = tuple(word.decode(encoding) for word, _ in telling.words)
        data.decode(encoding)
    except UnicodeDecodeError:
        return None
    if any(map(_NOBODYS.search, lines)):
        return None
    countries = list(_countries(lines, delimiter))
    places = [countries[at] for _, at in telling.words]
    fits = [
        tuple(_fit(word, place, language) for word, place in zip(words, places, strict=True))
        for language in _SPOKEN[encoding]
    ]
    return Reading(encoding, words, max(fits, key=sum))


def likely(found: Sequence[Reading], best: int = 0) -> list[Reading]:
    """The reading at `best` and whichever others its words do not rule out; none where it explains too little.

    What reads the same counts as one.
    """
    if not found:
        return []
    reading = found[best]
    most = sum(max(fits) for fits in zip(*(one.fit for one in found), strict=True))
    if not most or sum(reading.fit) < _EXPLAINED * most:
        return []
    return [reading, *(other for other in found if other is not reading and not _clearly(reading, other))]


def _clearly(reading: Reading, other: Reading) -> bool:
    """Whether the words in which two readings differ speak for the first, or there are none."""
    both = zip(reading.words, reading.fit, other.words, other.fit, strict=True)
    differing = [(mine, theirs) for word, mine, others, theirs in both if word != others]
    most = sum(max(pair) for pair in differing)
    return not differing or (most > 0 and sum(mine - theirs for mine, theirs in differing) >= _CLEARLY * most)


def chosen(data: bytes, found: Sequence[Reading], known: Collection[str]) -> str | list[Reading]:
    """The code page that a text is in, or the readings among which nothing decides.

    `known` are those its format comes in, the first of which holds unless the letters clearly speak for another one.
    """
    for reading in found:
        sound = reading.encoding in known and not any(_letters(word) == _ODD for word in reading.words)
        if sound and not any(_speaks_against(other, reading) for other in found):
            return reading.encoding
    western = next((one for one in found if one.encoding == "cp1252"), None)
    if western and not any(letter.isalpha() for word in western.words for letter in word if not letter.isascii()):
        return western.encoding
    left = likely(found) or list(found)
    left = _without_mess(data, left) if len(left) > 1 else left
    return left[0].encoding if len(left) == 1 else _each_once(left)[:_MOST_SHOWN]


def _each_once(found: Sequence[Reading]) -> list[Reading]:
    return list({one.words: one for one in reversed(found)}.values())[::-1]


def _speaks_against(other: Reading, reading: Reading) -> bool:
    return other.words != reading.words and sum(other.fit) > sum(reading.fit) and _clearly(other, reading)


def _without_mess(data: bytes, found: Sequence[Reading]) -> list[Reading]:
    """The readings that the detector does not rule out beside the best; all where it does not know that one."""
    from charset_normalizer import from_bytes

    tried = [one.encoding for one in found]
    seen = {match.encoding: match for match in from_bytes(b"".join(_telling_lines(data)), cp_isolation=tried)}
    as_good = [one for one in found if sum(one.fit) == sum(found[0].fit) and one.encoding in seen]
    if not as_good:
        return list(found)
    best = min(as_good, key=lambda one: (seen[one.encoding].chaos, -seen[one.encoding].coherence))
    chaos, coherence = seen[best.encoding].chaos, seen[best.encoding].coherence
    return [best] + [
        one
        for one in found
        if one is not best
        and one.words != best.words
        and (match := seen.get(one.encoding))
        and match.chaos < chaos + _MESSIER
        and match.coherence > coherence - _LESS_LIKELY
    ]


def shown(found: Sequence[Reading]) -> Words:
    """Several readings by a word in which they differ most: "Łukasz" (Central European, cp1250) or …"""
    at = max(range(len(found[0].words)), key=lambda at: len({one.words[at] for one in found}))
    said: Words = ""
    for one in found:
        word, language = one.words[at][:_SHOWN], CALLED[one.encoding]
        reading = tr("'{word}' ({language}, {encoding})", word=word, language=language, encoding=one.encoding)
        said = tr("{before} or {last}", before=said, last=reading) if said else reading
    return said


def _fit(word: str, countries: frozenset[str], main: str) -> float:
    """How well a word is explained: by its country's languages, or by the main one where the line names no country.

    Another script than Latin may be the seller's own whatever the country is, as in an article's name.
    """
    letters = _letters(word)
    if not letters:
        return 0.0
    own = tuple(language for country in countries for language in languages_of(country))
    explained = [_explained(letter, own, main) for letter in letters]
    return sum(explained) / len(explained) if main in _CHINESE_LETTERS else min(explained)


def _explained(letter: str, own: tuple[str, ...], main: str) -> float:
    if not own:
        return float(written_in((main,), letter))
    if written_in(own, letter):
        return 1.0
    return _PERHAPS if letter in _EVERYWHERE or (not _is_latin(letter) and written_in((main,), letter)) else 0.0


def _is_latin(letter: str) -> bool:
    return letter < "\u0250" or "\u1e00" <= letter < "\u1f00"


@lru_cache(maxsize=20_000)
def _letters(word: str) -> str:
    """A word's letters beyond ASCII; _ODD where no one writes such a word, blank where it says nothing."""
    beyond = [letter for letter in _SQUARED.sub("", word) if not _is_neutral(letter)]
    return _ODD if _is_odd(word, beyond) else "".join(beyond)


def _is_neutral(letter: str) -> bool:
    """Whether it says nothing: ASCII, also in full width, marks of punctuation, half-width kana."""
    if letter.isascii() or letter in _PUNCTUATION or "\uff61" <= letter <= "\uff9f" or "\u3000" <= letter <= "\u303f":
        return True
    return letter == "ー" or unicodedata.normalize("NFKC", letter).isascii()


def _is_odd(word: str, beyond: Sequence[str]) -> bool:
    """Whether no one writes such a word: signs at its letters, several scripts, capitals after small letters."""
    signs = [letter for letter in beyond if unicodedata.category(letter)[0] not in "LMN"]
    if signs and any(_touches_a_letter(word, at) for at, letter in enumerate(word) if letter in signs):
        return True
    if len({script for letter in word if (script := _script(letter))}) > 1 or _WITHIN_LATIN.search(word):
        return True
    return not word.isupper() and any(letter[0].isupper() for letter in _CAPITAL_WITHIN.finditer(word))


def _touches_a_letter(word: str, at: int) -> bool:
    """Whether a sign has a letter beside it, as it has not in 10×15."""
    return word[at - 1 : at].isalpha() or word[at + 1 : at + 2].isalpha()


def _script(letter: str) -> str:
    """The script of a letter that is not mixed with others in a word; blank for Chinese characters and kana."""
    first = unicodedata.name(letter, "").partition(" ")[0] if unicodedata.category(letter)[0] in "LMN" else ""
    return first if first in ("LATIN", "CYRILLIC", "GREEK", "HEBREW", "ARABIC", "THAI") else ""


def _countries(lines: Sequence[str], delimiter: str) -> Iterator[frozenset[str]]:
    """The countries of each line, in columns that hold little else."""
    rows = [[(bool(cell.strip()), _country(cell)) for cell in _cells(line, delimiter)] for line in lines]
    filled = [sum(at < len(row) and row[at][0] for row in rows) for at in range(max(map(len, rows), default=0))]
    known = [sum(at < len(row) and bool(row[at][1]) for row in rows) for at in range(len(filled))]
    columns = {at for at, count in enumerate(known) if count and count >= _COUNTRIES * (filled[at] - 1)}
    for row in rows:
        yield frozenset(code for at, (_, code) in enumerate(row) if at in columns and code)


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return line.split(delimiter)


def _country(cell: str) -> str:
    return "" if not cell or cell.strip().isdecimal() or len(cell) > 60 else country_code(cell, strict=True)
