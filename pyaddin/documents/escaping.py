"""Values of an order as Typst source that can be nothing but text."""

import re
from typing import Any

# Control characters, marks that turn the writing direction round, halves of surrogate pairs.
_UNPRINTABLE = (*range(0x20), *range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF)
_ESCAPES: dict[int, str | None] = {
    **dict.fromkeys(_UNPRINTABLE),
    **dict.fromkeys(range(0xD800, 0xE000), "\ufffd"),
    **dict.fromkeys((0x0A, 0x85, 0x2028, 0x2029), "\\n"),
    ord("\t"): " ",
    ord("\r"): " ",
    ord("\\"): "\\\\",
    ord('"'): '\\"',
}
_PLAIN = re.compile(r"[ !#-\[\]-~]{0,24}")
_LONG_WORD = re.compile(r"[!-~]{25,}")
_UNBROKEN = re.compile(r"\S{100,}")
_PIECE = 50
"""Longer runs of marks and joined letters, which no language has, take Typst gigabytes: they are parted."""
_MARKS = re.compile(
    r"([\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{8})"
    r"[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+"
)
"""No letter has more than a few."""
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")


class Code(str):
    """Typst source that the program itself made; a template prints it as it is."""

    __slots__ = ()


def literal(text: str) -> str:
    """`text` as a Typst string literal."""
    return f'"{text.translate(_ESCAPES)}"'


def quoted(value: Any) -> str:
    """What {{ value }} becomes in the Typst source: whole numbers, true and false as they are, all else as text.

    The semicolon ends the expression, so that what follows in the template cannot be taken for a part of it.
    """
    if type(value) is str and _PLAIN.fullmatch(value):
        return f'#"{value}";'  # most of them, and the others take ten times as long
    if isinstance(value, Code):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    return f'#"{_wrappable(str(value))}";'


def _wrappable(text: str) -> str:
    """`text` escaped; words of 25 letters and more may break anywhere, and right-to-left text is isolated.

    Without the isolation an Arabic name would pull the house number beside it to its other end.
    """
    if len(text) >= 25:
        text = _LONG_WORD.sub(lambda word: "\u200b".join(word[0]), text)
    if not text.isascii():
        text = _UNBROKEN.sub(_parted, _MARKS.sub(r"\1", text))
    escaped = text.translate(_ESCAPES)
    return f"\u2068{escaped}\u2069" if not text.isascii() and _RIGHT_TO_LEFT.search(text) else escaped


def _parted(run: re.Match[str]) -> str:
    return "\u200b".join(run[0][at : at + _PIECE] for at in range(0, len(run[0]), _PIECE))
