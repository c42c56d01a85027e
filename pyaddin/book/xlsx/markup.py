"""The bytes of spreadsheet XML: tags, attributes, references and text, found and written without a document tree."""

import re
from functools import cache, lru_cache
from typing import Final

from pyaddin.book.base import letters

MAX_ROW: Final = 1_048_576
MAX_COLUMN: Final = 16_384

_ATTRIBUTES: Final = rb"""((?:\s+[^\s=/>]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(/?)>"""
_ATTRIBUTE: Final = re.compile(rb"""\s+([^\s=/>]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_HIDDEN: Final = re.compile(rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>", re.DOTALL)
_CDATA: Final = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
_COMMENT: Final = re.compile(r"<!--.*?-->", re.DOTALL)
_ENTITY: Final = re.compile(r"&(?:#x([0-9A-Fa-f]+)|#([0-9]+)|(lt|gt|amp|quot|apos));")
_NAMED: Final = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}
_MAYBE_UNSAFE: Final = re.compile(r"[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff<>&_]")
_UNSAFE: Final = re.compile(r"[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff<>&]|_(?=x[0-9A-Fa-f]{4}_)")
_MARKUP: Final = {"<": "&lt;", ">": "&gt;", "&": "&amp;"}


@lru_cache(maxsize=256)
def tag(prefix: bytes, name: str) -> re.Pattern[bytes]:
    """A pattern for the start tag of `name`: group 1 its attributes, group 2 a slash when it is closed in itself."""
    return re.compile(b"<" + re.escape(prefix) + name.encode() + _ATTRIBUTES)


@lru_cache(maxsize=256)
def any_tag(name: str) -> re.Pattern[bytes]:
    """As `tag`, whatever the prefix."""
    return re.compile(rb"<(?:[\w.-]+:)?" + name.encode() + _ATTRIBUTES)


@lru_cache(maxsize=256)
def end_tag(prefix: bytes, name: str) -> re.Pattern[bytes]:
    """A pattern for the end tag of `name`."""
    return re.compile(b"</" + re.escape(prefix) + name.encode() + rb"\s*>")


def shadow(data: bytes) -> bytes:
    """`data` with comments and CDATA blanked out, every other byte in its place: what is searched for tags."""
    if b"<!" not in data:
        return data
    return _HIDDEN.sub(lambda found: b" " * len(found.group()), data)


def attributes(raw: bytes) -> dict[str, str]:
    """The attributes of a start tag (group 1 of `tag`), in order."""
    return {
        name.decode(): unescape((double or single).decode("utf-8")) for name, double, single in _ATTRIBUTE.findall(raw)
    }


def set_attribute(start_tag: bytes, name: str, value: str) -> bytes:
    """`start_tag` with one attribute's value exchanged, or the attribute added; all else stays byte for byte."""
    for found in _ATTRIBUTE.finditer(start_tag):
        if found.group(1) == name.encode():
            group = 2 if found.group(2) is not None else 3
            return start_tag[: found.start(group)] + escape_attribute(value) + start_tag[found.end(group) :]
    close = b"/>" if start_tag.endswith(b"/>") else b">"
    return start_tag[: -len(close)].rstrip() + b' %s="%s"' % (name.encode(), escape_attribute(value)) + close


def drop_attribute(start_tag: bytes, name: str) -> bytes:
    """`start_tag` without one attribute."""
    for found in _ATTRIBUTE.finditer(start_tag):
        if found.group(1) == name.encode():
            return start_tag[: found.start()] + start_tag[found.end() :]
    return start_tag


def escape_attribute(value: str) -> bytes:
    """Text inside an attribute's quotes."""
    return escape(value).replace('"', "&quot;").encode("utf-8")


def escape(text: str) -> str:
    """Text as element content; what XML cannot hold becomes _xHHHH_, as Excel writes it (ECMA-376, ST_Xstring)."""
    if _MAYBE_UNSAFE.search(text) is None:
        return text
    return _UNSAFE.sub(_escape_one, text)


def _escape_one(found: re.Match[str]) -> str:
    character = found.group()
    return _MARKUP.get(character) or f"_x{ord(character):04X}_"


def unescape(text: str) -> str:
    """Element content or an attribute as text, without the meaning of _xHHHH_."""
    if "<!" in text:
        text = _CDATA.sub(lambda found: escape(found.group(1)), _COMMENT.sub("", text))
    if "&" not in text:
        return text
    return _ENTITY.sub(_unescape_one, text)


def _unescape_one(found: re.Match[str]) -> str:
    hexadecimal, decimal, name = found.groups()
    if name:
        return _NAMED[name]
    return chr(int(hexadecimal, 16) if hexadecimal else int(decimal))


@cache
def column_number(text: str) -> int:
    """A column's number: A is 1."""
    number = 0
    for letter in text:
        number = number * 26 + ord(letter) - 64
    return number


def cell_position(reference: str) -> tuple[int, int]:
    """(row, column) of a reference such as K17."""
    plain = reference.replace("$", "").upper()
    name = plain.rstrip("0123456789")
    return int(plain[len(name) :]), column_number(name)


def area(reference: str) -> tuple[int, int, int, int]:
    """(top, left, bottom, right) of a reference such as A4:K17 or K17."""
    first, _, last = reference.partition(":")
    return *cell_position(first), *cell_position(last or first)


def area_name(top: int, left: int, bottom: int, right: int) -> str:
    """The reference of an area, as A4:K17 or K17."""
    first, last = f"{letters(left)}{top}", f"{letters(right)}{bottom}"
    return first if first == last else f"{first}:{last}"
