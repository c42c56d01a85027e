"""A header's text taken apart: the words that tell what it means, the unit, whether the file says it is required."""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from pyaddin.values.captions import plain

LONGEST: Final = 200
"""Longer cells are instructions, not headers."""
_UNIT_WORDS: Final = {
    "g": "g gr gram grams gramm gramme grammes gramo gramos grammo grammi grama gramas 克",
    "kg": "kg kgs kilo kilos kilogram kilograms kilogramm kilogramme kilogrammes kilogramo kilogramos chilogrammi "
          "quilograma quilogramas 千克 公斤",
    "lb": "lb lbs pound pounds 磅",
    "oz": "oz ounce ounces 盎司",
    "mm": "mm millimeter millimetre millimetres 毫米",
    "cm": "cm cms centimeter centimetre centimetres zentimeter centimetres centimetros centimetri 厘米",
    "in": "in inch inches 英寸",
}  # fmt: skip
_UNITS: Final = {word: unit for unit, words in _UNIT_WORDS.items() for word in words.split()}
_BRACKET: Final = re.compile(r"[(\[{【]([^()\[\]{}【】]*)[)\]}】]")
_LAST_WORD: Final = re.compile(r"(?:[\s_./-](?:in[\s_]|en[\s_])?)(kgs?|g|lbs?|oz|mm|cm|inch|inches)\s*$")
_LAST_SIGN: Final = re.compile(r"(千克|公斤|克|厘米|毫米)\s*$")


@dataclass(frozen=True, slots=True)
class HeaderText:
    """`key` is compared with aliases; `unit` is one of g kg lb oz mm cm in, or ""."""

    key: str
    unit: str = ""
    required: bool = False


def take_apart(text: str, required: Collection[str], optional: Collection[str]) -> HeaderText:
    """A header without its unit and without words such as (required), which are given in their `plain` form."""
    if len(text) > LONGEST:
        return HeaderText("")
    left = unicodedata.normalize("NFKC", text).casefold()
    unit, needed = "", False
    for bracket in _BRACKET.findall(left):
        word = plain(bracket)
        if word in _UNITS:
            unit = _UNITS[word]
        elif word in required:
            needed = True
        elif word not in optional:
            continue
        left = re.sub(rf"[(\[{{【]{re.escape(bracket)}[)\]}}】]", " ", left)
    left = left.strip(" *:")
    if not unit and (found := _LAST_WORD.search(left) or _LAST_SIGN.search(left)):
        unit, left = _UNITS[found[1]], left[: found.start()]
    return HeaderText(plain(left), unit, needed)
