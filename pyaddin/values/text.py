"""Text as clerks paste it, made fit to compare: no invisible characters, no stray blanks, the spelling left alone."""

import re

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_BREAKS = re.compile(r"[^\S\r\n]*[\r\n\x0b\x0c\x85\u2028\u2029][\s\u2028\u2029]*")
_BREAKS_OF_ADDRESSES = re.compile(r"[^\S\r\n]*,?[^\S\r\n]*[\r\n\x0b\x0c\x85\u2028\u2029][\s\u2028\u2029]*")
_BLANKS = re.compile(r"[\t\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]")
# The one set of what cannot be seen. A soft hyphen after Ã is an í read in a wrong encoding; the address check says so.
# Joiners (200C, 200D) and emoji tags stay: Persian and Indian names and family emoji are spelled with them.
_INVISIBLE = re.compile(
    r"(?<!Ã)\xad|[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff"
    r"\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]"
)
_JOINERS = re.compile(r"[\u200c\u200d\ufe00-\ufe0f\U000e0020-\U000e007f]")
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_RUNS = re.compile(r"\s+")

CELL_LENGTH = 32_767
"""What one cell holds, in UTF-16 units (Excel's limit)."""


def clean_text(text: str, *, address: bool = False) -> str:
    """Free text: trimmed, one line (breaks become ", " in an address, else a blank), nothing invisible in it."""
    if text.isprintable():
        return text.strip()
    text = _BREAKS_OF_ADDRESSES.sub(", ", text.strip()) if address else _BREAKS.sub(" ", text)
    return _INVISIBLE.sub("", _BLANKS.sub(" ", text)).strip()


def one_line(text: str) -> str:
    """As free text, with single blanks: what programs write, and what is written for them."""
    text = clean_text(text)
    return _RUNS.sub(" ", text) if "  " in text else text


def half_width(text: str) -> str:
    """Full-width letters, digits and signs as their ASCII twins."""
    return text if text.isascii() else text.translate(_FULL_WIDTH)


def clean_code(text: str) -> str:
    """An identifier: on one line, full-width characters in ASCII, without joiners and leading apostrophes."""
    text = one_line(text)
    if not text.isascii() and (plain := _JOINERS.sub("", half_width(text))) != text:
        text = one_line(plain)
    return text.lstrip("' ") if text[:1] == "'" else text


def storable(text: str) -> str:
    """Text without the few characters that no workbook file can hold."""
    return text if text.isprintable() else _NOT_IN_XML.sub("", text)


def fits_a_cell(text: str) -> bool:
    """Whether a cell can hold the whole of it."""
    return len(text) * 2 <= CELL_LENGTH or len(text.encode("utf-16-le", "surrogatepass")) // 2 <= CELL_LENGTH
