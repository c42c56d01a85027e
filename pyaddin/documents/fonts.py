"""The fonts of this computer, and which scripts they can print."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from pyaddin.documents.escaping import literal, quoted
from pyaddin.words.catalogue import tr

FAMILIES = (
    "Noto Sans", "Segoe UI", "Helvetica Neue", "Arial", "Liberation Sans",
    "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", "Hiragino Sans GB",
    "Heiti SC", "SimSun", "WenQuanYi Zen Hei",
    "Noto Sans CJK TC", "Microsoft JhengHei", "PingFang TC", "Noto Sans CJK JP", "Yu Gothic", "Meiryo",
    "Hiragino Sans", "Noto Sans CJK KR", "Malgun Gothic", "Apple SD Gothic Neo",
    "Noto Sans Arabic", "Noto Naskh Arabic", "Geeza Pro", "Tahoma", "Noto Sans Hebrew", "Arial Hebrew",
    "Noto Sans Thai", "Leelawadee UI", "Thonburi", "Noto Sans Devanagari", "Nirmala UI", "Kohinoor Devanagari",
    "Noto Emoji", "Segoe UI Emoji", "Apple Color Emoji", "Noto Color Emoji", "Segoe UI Symbol",
    "DejaVu Sans", "Libertinus Serif",
)  # fmt: skip
"""Tried in this order on Windows, macOS and Linux; what none of them has is looked for in every other font."""

FEW = 5
"""So many lacking characters are named one by one; more are a lacking script."""

_NAMED = re.compile(r'text `"(?:(.)|\\u\{([0-9a-f]+)\})"`')

_CHINESE, _JAPANESE = tr("Chinese"), tr("Japanese")
# Scripts by the first word of a character's Unicode name, which others are called by as it is.
_SAID = {
    "CJK": _CHINESE, "KANGXI": _CHINESE, "FULLWIDTH": _CHINESE, "IDEOGRAPHIC": _CHINESE, "BOPOMOFO": _CHINESE,
    "HALFWIDTH": _JAPANESE, "HIRAGANA": _JAPANESE, "KATAKANA": _JAPANESE, "KATAKANA-HIRAGANA": _JAPANESE,
    "HANGUL": tr("Korean"), "LATIN": tr("Latin"), "GREEK": tr("Greek"), "CYRILLIC": tr("Cyrillic"),
    "ARABIC": tr("Arabic"), "HEBREW": tr("Hebrew"), "THAI": tr("Thai"), "DEVANAGARI": tr("Devanagari"),
}  # fmt: skip


@cache
def installed(own: tuple[Path, ...] = ()) -> Any:
    """The machine's fonts, those that Typst carries and those in the folders `own`, as typst.Fonts; read once."""
    import typst

    return typst.Fonts(font_paths=[str(folder) for folder in own])


@cache
def families(own: tuple[Path, ...] = ()) -> tuple[str, ...]:
    """The families of FAMILIES that this computer has, in their order."""
    present = {name.casefold(): name for name in installed(own).families()}
    return tuple(present[name.casefold()] for name in FAMILIES if name.casefold() in present)


def own_folders(folders: Sequence[Path]) -> tuple[Path, ...]:
    """The `fonts` folders inside templates folders, where a shop may put font files of its own."""
    return tuple(folder / "fonts" for folder in folders if (folder / "fonts").is_dir())


def missing_scripts(text: str | Iterable[str], folders: Sequence[Path] = ()) -> list[str]:
    """Scripts in `text` that no font of this computer can print, as a clerk calls them ("Arabic", "Chinese"), sorted.

    Typst itself is asked: it refuses a PDF/A in which a character has no letter form.
    """
    characters = set(text) if isinstance(text, str) else set().union(*text)
    by_script: dict[str, list[str]] = {}
    for character in sorted(c for c in characters if not c.isascii() and unicodedata.category(c)[0] in "LMNPS"):
        by_script.setdefault(_script(character), []).append(character)
    own = own_folders(folders)
    return sorted(filter(None, (_lacking(script, "".join(found), own) for script, found in by_script.items())))


def _script(character: str) -> str:
    if unicodedata.category(character) == "So":
        return str(tr("emoji and symbols"))
    word = unicodedata.name(character, "SPECIAL CHARACTERS").split()[0]
    if known := _SAID.get(word):
        return str(known)
    return word.capitalize() if character.isalpha() else str(tr("punctuation and signs"))


def _lacking(script: str, characters: str, own: tuple[Path, ...]) -> str:
    """Blank when all print; the script when many do not; the script and its few characters that do not."""
    left, lost = characters, ""
    while len(lost) <= FEW and (refused := _refused(left, own)) is not None:
        if refused not in left or len(left) == 1:
            lost, left = characters, ""
            break
        left, lost = left.replace(refused, ""), lost + refused
    if not lost:
        return ""
    return str(tr("{script} ({characters})", script=script, characters=lost)) if len(lost) <= FEW and left else script


@cache
def _refused(characters: str, own: tuple[Path, ...]) -> str | None:
    """None when all print, else the first that does not ("?" when Typst does not name it)."""
    import typst

    source = f"#set page(height: auto)\n#set text(font: {array(families(own))})\n{quoted(characters)}"
    try:
        typst.compile(source.encode(), font_paths=installed(own), pdf_standards="a-2b")
    except typst.TypstError as error:
        named = _NAMED.search(error.message)
        return "?" if named is None else chr(int(named[2], 16)) if named[2] else named[1]
    return None


def array(names: Iterable[str]) -> str:
    """Names as a Typst array of strings."""
    return "(" + "".join(f"{literal(name)}," for name in names) + ")"
