"""Names of columns, sheets and states, made fit to compare."""

import unicodedata
from functools import lru_cache

from pyaddin.values.text import one_line


def caption_key(caption: object, *, loose: bool = False) -> str:
    """What two captions are compared by: single blanks, case put aside; "" for a blank cell.

    loose   letters and digits alone count (see `plain`), for files of which only the usual names of columns are known
    """
    if caption is None or caption != caption:
        return ""
    text = caption if isinstance(caption, str) else str(caption)
    return plain(text) if loose else _key(text)


@lru_cache(maxsize=8192)
def _key(text: str) -> str:
    return one_line(text).casefold()


@lru_cache(maxsize=8192)
def plain(text: str) -> str:
    """Letters and digits only, in one case, without accents, full-width forms made plain: N.S.W. and nsw are alike."""
    spelt = unicodedata.normalize("NFKD", text).casefold()
    return "".join(c for c in unicodedata.normalize("NFKD", spelt) if c.isalnum())
