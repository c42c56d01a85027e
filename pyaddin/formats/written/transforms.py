"""Small changes on the way into a file: units, decimals, dates, Western letters, digits, wrapping."""

import math
import re
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Final, Literal

from pyaddin.values.measures import GRAMS, MILLIMETRES
from pyaddin.values.text import one_line

Rounding = Literal["half", "up", "down"]

SPLIT_UNITS: Final = ("lb whole", "oz rest")
"""Whole pounds and the ounces that remain, for files with two weight columns."""
UNITS: Final = (*GRAMS, *MILLIMETRES, *SPLIT_UNITS)

DATE_PARTS: Final = re.compile(r"YYYY|YY|MM|M|DD|D|hh|mm|ss")
_DATE_TEXT: Final[dict[str, Callable[[datetime], str]]] = {
    "YYYY": lambda d: f"{d.year:04}", "YY": lambda d: f"{d.year % 100:02}",
    "MM": lambda d: f"{d.month:02}", "M": lambda d: str(d.month),
    "DD": lambda d: f"{d.day:02}", "D": lambda d: str(d.day),
    "hh": lambda d: f"{d.hour:02}", "mm": lambda d: f"{d.minute:02}", "ss": lambda d: f"{d.second:02}",
}  # fmt: skip
_GERMAN: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss", "ẞ": "SS"})
_PICTURES: Final = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\ufe0f\u200d]+")
_LONGEST_STREET: Final = 200  # longer ones are no streets, and would keep the pattern busy
_HOUSE: Final = r"(?P<number>\d+(?: ?[a-zA-Z])?(?: ?[-/+] ?\d+(?: ?[a-zA-Z])?)?)"
_NUMBER_LAST: Final = re.compile(rf"(?P<street>.*[^\W\d].*?),? +{_HOUSE}")
_NUMBER_FIRST: Final = re.compile(rf"{_HOUSE},? +(?P<street>.*[^\W\d].*)")
_NOT_DIGITS: Final = re.compile(r"[^0-9]+")


def convert(amount: float, unit: str) -> float:
    """Grams or millimetres in another unit; the split units round to a tenth of an ounce before they part."""
    if unit in SPLIT_UNITS:
        ounces = rounded(amount / GRAMS["oz"], 1, "up")
        whole = ounces // 16
        return whole if unit == "lb whole" else round(ounces - 16 * whole, 1)
    return amount / (GRAMS.get(unit) or MILLIMETRES[unit])


def rounded(number: float, decimals: int, rounding: Rounding) -> float:
    """`number` at that many decimals; halves go away from zero, as on invoices."""
    scale = 10.0**decimals
    scaled = abs(number) * scale
    hair = 1e-9 * max(1.0, scaled)
    whole = {"half": math.floor(scaled + 0.5 + hair), "up": math.ceil(scaled - hair), "down": math.floor(scaled + hair)}
    return math.copysign(whole[rounding] / scale, number)


def written(number: float, unit: str, decimals: int | None, rounding: Rounding) -> float:
    """A number as a file has it: in the unit, at the decimals. What is more than nothing never becomes 0, unless a
    further column has the rest."""
    out = convert(number, unit) if unit else number
    if decimals is None:
        return out
    short = rounded(out, decimals, rounding)
    return short if short or not out or unit in SPLIT_UNITS else math.copysign(10.0**-decimals, out)


def number_text(number: float, decimals: int | None, mark: str) -> str:
    """A number as text: fixed decimals, or as many as it needs when None; `mark` is the decimal mark."""
    text = f"{number:.6f}".rstrip("0").rstrip(".") if decimals is None else f"{number:.{decimals}f}"
    return text if mark == "." else text.replace(".", mark)


def date_text(moment: datetime, form: str) -> str:
    """A date in a form such as DD/MM/YY or M/D/YYYY."""
    return DATE_PARTS.sub(lambda part: _DATE_TEXT[part[0]](moment), form)


@lru_cache(maxsize=100_000)
def latin(text: str) -> str:
    """`text` in plain Western letters: ü becomes ue, ß ss, Chinese pinyin; pictures are left out."""
    from anyascii import anyascii

    return one_line(anyascii(_PICTURES.sub(" ", text).translate(_GERMAN)))


def fits(text: str, encoding: str) -> bool:
    """Whether the encoding can hold the text."""
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def for_encoding(text: str, encoding: str) -> str:
    """`text` with the letters that the encoding lacks turned into Western ones."""
    return one_line("".join(c if fits(c, encoding) else latin(c) for c in _PICTURES.sub(" ", text)))


def digits(text: str) -> str:
    """The digits of a phone number."""
    return _NOT_DIGITS.sub("", text)


def phone(text: str) -> str:
    """The digits of a phone number, led by its plus sign."""
    return ("+" if text.startswith("+") else "") + digits(text)


def wrapped(parts: Sequence[str], length: int, lines: int, size: Callable[[str], int] = len) -> list[str]:
    """Always four address lines, broken between words only where a part is longer than `length` as `size` counts.

    The last of the `lines` holds what is too much, so that it is reported and nothing is lost.
    """
    filled = [part for part in parts if part]
    if len(parts) <= lines and all(size(part) <= length for part in filled):
        return [*parts, *[""] * 4][:4]
    out: list[str] = []
    for part in filled:
        out.append("")
        for word in part.split():
            joined = f"{out[-1]} {word}".strip()
            if size(joined) <= length or not out[-1]:
                out[-1] = joined
            else:
                out.append(word)
    return [*out[: lines - 1], " ".join(out[lines - 1 :]), *[""] * 4][:4]


def phone_us(text: str) -> str:
    """The ten digits of an American phone number, without its country code."""
    number = digits(text)
    return number[1:] if len(number) == 11 and number[0] == "1" else number


@lru_cache(maxsize=100_000)
def phone_parts(text: str) -> tuple[str, str]:
    """A phone number's country calling code and the rest without leading zeros; the code is blank without a plus."""
    from phonenumbers import NumberParseException, parse

    try:
        number = parse(text, None)
    except NumberParseException:
        return "", digits(text).lstrip("0")
    return str(number.country_code), str(number.national_number)


def street_and_number(address: str) -> tuple[str, str]:
    """An address line parted into street and house number: the number at its end, else at its start, else blank."""
    short = len(address) <= _LONGEST_STREET
    if found := short and (_NUMBER_LAST.fullmatch(address) or _NUMBER_FIRST.fullmatch(address)):
        return found["street"], found["number"]
    return address, ""


TRANSFORMS: Final[dict[str, Callable[[str], str]]] = {
    "upper": str.upper, "lower": str.lower, "digits": digits, "phone": phone, "phone_us": phone_us,
    "phone_country": lambda text: phone_parts(text)[0], "phone_rest": lambda text: phone_parts(text)[1],
}  # fmt: skip
