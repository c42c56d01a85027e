"""Texts that a spreadsheet would take for formulas, whichever separator it splits a line of a file at.

A list in commas opens split at semicolons where the computer's region says so, and then a cell may begin within a text.
"""

import re
from collections.abc import Callable
from typing import Final

_SEPARATORS: Final = r";,\t|"
_SIGNS: Final = r"=+\-@＝＋－＠"
"""East Asian Excel takes the full-width ones, too."""
_LEADING: Final = "=+-@＝＋－＠"
_LEAD: Final = r"[ \t\"]*"
_PART: Final = re.compile(rf"(^|[{_SEPARATORS}])({_LEAD})([{_SIGNS}][^{_SEPARATORS}]*)")
_GUARD: Final = re.compile(rf"((?:^|[{_SEPARATORS}]){_LEAD})'(?=[{_SIGNS}])")
_SIGNED_NUMBER: Final = re.compile(r"[+\-＋－][\d\s().\-/]*\d[\d\s().\-/]*")
_ANYWHERE: Final = re.compile(rf"(?:^|[{_SEPARATORS}]){_LEAD}[{_SIGNS}]", re.MULTILINE)


def any_in(texts: str) -> bool:
    """Whether there may be one in texts that stand below each other."""
    return _ANYWHERE.search(texts) is not None


def without(text: str) -> str:
    """`text` that no spreadsheet takes for a formula.

    A leading = or @ goes; + and - stay before a number, where they mean something, and go elsewhere. An apostrophe, the
    usual guard, would be printed on the label.
    """
    return _each(text, _bare)


def without_in_fixed(text: str) -> str:
    """`without` for what a format writes in every file: a sign that stands alone, such as -, is no formula."""
    return without(text) if len(text.strip()) > 1 else text


def guarded(text: str) -> str:
    """`text` with an apostrophe before what would be a formula; `unguarded` takes it off again."""
    return _each(text, lambda part: f"'{part}")


def unguarded(text: str) -> str:
    """`text` without the apostrophes that `guarded` set."""
    return _GUARD.sub(r"\1", text)


def is_guarded(texts: str) -> bool:
    """Whether such an apostrophe stands in texts that | keeps apart."""
    return _GUARD.search(texts) is not None


def _bare(part: str) -> str:
    while part[:1] and part[0] in _LEADING and not _SIGNED_NUMBER.fullmatch(part):
        part = part[1:].lstrip(' \t"')
    return part


def _each(text: str, change: Callable[[str], str]) -> str:
    """`text` with `change` made to each part of it that would be a formula."""

    def put(found: re.Match[str]) -> str:
        separator, lead, part = found.groups()
        return found[0] if _SIGNED_NUMBER.fullmatch(part) else f"{separator}{lead}{change(part)}"

    return _PART.sub(put, text)
