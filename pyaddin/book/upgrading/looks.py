"""Cell styles of one workbook found again, or added, in the styles of another."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final, NamedTuple
from xml.etree import ElementTree

from pyaddin.book.xlsx import markup as xml
from pyaddin.book.xlsx.styles import BUILT_IN

_LISTS: Final = ("fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs")
_FIRST_CUSTOM: Final = 164
_PARTS: Final = {"fontId": "fonts", "fillId": "fills", "borderId": "borders"}
_IN_A_FONT: Final = " b i strike condense extend outline shadow u vertAlign sz color name family charset scheme "
_KEPT: Final = ("quotePrefix", "pivotButton")
_YES: Final = ("1", "true")
_THEME: Final = {"0": "FFFFFF", "1": "000000"}
_FLAGS: Final = ("b", "i", "strike", "outline", "shadow", "condense", "extend")
_VALUES: Final = ("name", "u", "vertAlign")
_PLAIN_VALUE: Final = {"u": "single"}
_USUAL: Final = {"horizontal": "general", "vertical": "bottom", "locked": "1"}
_BOOLEAN: Final = {"true": "1", "false": "0"}

Key = tuple[object, ...]
"""What an element makes of a cell, whichever program spelled it, and however."""


class Look(NamedTuple):
    """All that a style makes of a cell: equal in two workbooks where cells look alike."""

    number: str
    parts: tuple[Key, ...]
    named: str
    inside: Key
    flags: tuple[str, ...]


class Styles:
    """The styles of a workbook, read; `lists` are the elements of each list as they are written into another workbook,
    and `keys` what each of them does."""

    def __init__(self, data: bytes) -> None:
        root = ElementTree.fromstring(data)
        self._space = root.tag.rpartition("}")[0] + "}"
        found = {name: root.find(f"{self._space}{name}") for name in (*_LISTS, "numFmts")}
        self._elements = {name: [] if e is None else list(e) for name, e in found.items()}
        self.lists = {name: [self.spelled(e) for e in self._elements[name]] for name in _LISTS}
        self.codes = {int(e.get("numFmtId", "0")): e.get("formatCode", "") for e in self._elements["numFmts"]}
        self.keys = {name: [key(e) for e in self._elements[name]] for name, key in _KEYS.items()}
        self.look = cache(self._look)

    def spelled(self, element: ElementTree.Element) -> str:
        """An element of the main namespace; extensions are left out."""
        name = element.tag.removeprefix(self._space)
        plain = ((key, value) for key, value in element.items() if "}" not in key)
        attributes = "".join(f' {key}="{xml.escape_attribute(value).decode()}"' for key, value in plain)
        inner = "".join(self._inside(element))
        return f"<{name}{attributes}>{inner}</{name}>" if inner else f"<{name}{attributes}/>"

    def _inside(self, element: ElementTree.Element) -> Iterator[str]:
        children = list(element)
        if element.tag == f"{self._space}font":  # not every program keeps to the format's order
            children.sort(key=lambda child: _IN_A_FONT.find(f" {child.tag.removeprefix(self._space)} "))
        for child in children:
            if child.tag.startswith(self._space) and child.tag != f"{self._space}extLst":
                yield self.spelled(child)

    def _xf(self, style: int) -> ElementTree.Element:
        every = self._elements["cellXfs"]
        return every[style] if style < len(every) else every[0]

    def xf(self, style: int) -> tuple[dict[str, str], str]:
        """A cell format's attributes and what is inside of it; the first one's where there is no such style."""
        element = self._xf(style)
        return dict(element.items()), "".join(self._inside(element))

    def base(self, at: int) -> tuple[dict[str, str], str]:
        """The same of a named style."""
        element = self._elements["cellStyleXfs"][at]
        return dict(element.items()), "".join(self._inside(element))

    def number(self, attributes: dict[str, str]) -> str:
        """The code of a cell format's number format, without what some programs escape."""
        number = int(attributes.get("numFmtId", "0"))
        return (self.codes.get(number) or BUILT_IN.get(number) or str(number)).replace("\\", "")

    def named(self, attributes: dict[str, str]) -> ElementTree.Element | None:
        """The named style that a cell format has; None for the one that all cells have."""
        at = attributes.get("xfId", "0")
        every = (style for style in self._elements["cellStyles"] if style.get("builtinId") != "0")
        return next((style for style in every if style.get("xfId") == at), None)

    def parts(self, attributes: dict[str, str]) -> dict[str, int]:
        """The numbers of the font, the fill and the border of a cell format, by their lists."""
        numbers = {name: int(attributes.get(key, "0")) for key, name in _PARTS.items()}
        return {name: at if at < len(self.lists[name]) else 0 for name, at in numbers.items()}

    def _look(self, style: int) -> Look:
        element = self._xf(style)
        attributes = dict(element.items())
        named = self.named(attributes)
        flags = tuple(name for name in _KEPT if attributes.get(name) in _YES)
        name = named.get("name", "") if named is not None else ""
        parts = tuple(self.keys[name][at] for name, at in self.parts(attributes).items())
        return Look(self.number(attributes), parts, name, _around(element), flags)


def _local(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def _colour(element: ElementTree.Element | None) -> str:
    """A colour; black and white by their names in the usual theme, too."""
    if element is None:
        return ""
    theme, tint = element.get("theme"), element.get("tint", "0")
    if theme in _THEME and float(tint) == 0:
        return _THEME[theme]
    if rgb := element.get("rgb"):
        return rgb[-6:].upper()
    plain = {name: value for name, value in element.items() if name in ("theme", "tint", "indexed", "auto")}
    return ",".join(f"{name} {value}" for name, value in sorted(plain.items()))


def _font(element: ElementTree.Element, colour: str = "000000") -> Key:
    found = {_local(child): child for child in element}
    flags = tuple(name for name in _FLAGS if name in found and found[name].get("val", "1") in _YES)
    values = tuple(found[name].get("val", _PLAIN_VALUE.get(name, "")) if name in found else "" for name in _VALUES)
    size = float(found["sz"].get("val", "0")) if "sz" in found else 0
    return flags, values, size, _colour(found.get("color")) or colour


def _fill(element: ElementTree.Element) -> Key:
    pattern = next(iter(element), None)
    if pattern is None or _local(pattern) != "patternFill":
        return (ElementTree.tostring(element),)
    colours = {_local(child): _colour(child) for child in pattern}
    kind = pattern.get("patternType", "")
    if kind in ("", "none"):
        return "none", colours.get("bgColor", "")
    first, second = colours.get("fgColor", ""), colours.get("bgColor", "")
    return (kind, first or second) if kind == "solid" else (kind, first, second)


def _border(element: ElementTree.Element) -> Key:
    sides = ((_local(side), side.get("style", "none"), next(iter(side), None)) for side in element)
    lines = {(name, style, _colour(colour)) for name, style, colour in sides if style != "none"}
    crossed = tuple(name for name in ("diagonalUp", "diagonalDown") if element.get(name) in _YES)
    return tuple(sorted(lines)), crossed


def _around(element: ElementTree.Element) -> Key:
    """Alignment and protection, without what every cell has."""
    every = ((_local(c), name, _BOOLEAN.get(value, value)) for c in element for name, value in c.items())
    return tuple(sorted(each for each in every if each[2] != _USUAL.get(each[1], "0")))


def _difference(element: ElementTree.Element) -> Key:
    """A differential style, as rules have."""
    found = {_local(child): child for child in element}
    keys: list[object] = [_font(found["font"], "")[0::3] if "font" in found else ()]
    keys.append(_fill(found["fill"])[-1] if "fill" in found else "")
    keys.append(_border(found["border"]) if "border" in found else ((), ()))
    code = found["numFmt"].get("formatCode", "") if "numFmt" in found else ""
    return *keys, code.replace("\\", "")


_KEYS: Final = {"fonts": _font, "fills": _fill, "borders": _border, "dxfs": _difference}


class Wardrobe:
    """The styles of a new workbook, to which those of an old one are added at the end where they are not there."""

    def __init__(self, new: bytes, old: bytes) -> None:
        self._data = new
        self._new, self.old = Styles(new), Styles(old)
        self._known = {name: len(items) for name, items in self._new.lists.items()}
        self._looks: dict[Look, int] = {}
        for style in range(len(self._new.lists["cellXfs"])):
            self._looks.setdefault(self._new.look(style), style)
        self._codes: dict[str, int] = {}
        self.style = cache(self._style)
        self.difference = cache(self._difference)

    def _style(self, old: int) -> int:
        """The number in the new workbook of an old cell style."""
        look = self.old.look(old)
        if look not in self._looks:
            attributes, inside = self.old.xf(old)
            self._looks[look] = self._add("cellXfs", self._xf(attributes, inside, self._named(attributes)))
        return self._looks[look]

    def _difference(self, old: int) -> int:
        """The number in the new workbook of an old differential style, as rules have."""
        return self._find("dxfs", old) if old < len(self.old.lists["dxfs"]) else 0

    def _xf(self, attributes: dict[str, str], inside: str, base: str) -> str:
        kept = {name: value for name, value in attributes.items() if name.startswith("apply") or name in _KEPT}
        kept["numFmtId"] = str(self._format(attributes))
        parts = self.old.parts(attributes)
        kept |= {key: str(self._find(name, parts[name])) for key, name in _PARTS.items()}
        kept |= {"xfId": base} if base else {}
        text = "".join(f' {name}="{xml.escape_attribute(value).decode()}"' for name, value in kept.items())
        return f"<xf{text}>{inside}</xf>" if inside else f"<xf{text}/>"

    def _named(self, attributes: dict[str, str]) -> str:
        """The number of the cell format's named style, which is added where the new workbook has none of the name."""
        style = self.old.named(attributes)
        if style is None:
            return "0"
        name = f' name="{xml.escape_attribute(style.get("name", "")).decode()}"'
        if there := next((item for item in self._new.lists["cellStyles"] if name in item), None):
            return str(re.findall(r'xfId="(\d+)"', there)[0])
        at = str(self._add("cellStyleXfs", self._xf(*self.old.base(int(attributes["xfId"])), base="")))
        self._add("cellStyles", re.sub(r'xfId="\d+"', f'xfId="{at}"', self.old.spelled(style)))
        return at

    def _format(self, attributes: dict[str, str]) -> int:
        number = int(attributes.get("numFmtId", "0"))
        code = self.old.codes.get(number)
        if code is None:
            return number
        known = next((at for at, same in self._new.codes.items() if same == code), None)
        if known is None:
            known = max(_FIRST_CUSTOM - 1, *self._new.codes) + 1
            self._new.codes[known], self._codes[code] = code, known
        return known

    def _find(self, name: str, old: int) -> int:
        """The number of an element of a list, which is added where none does the same."""
        key, keys = self.old.keys[name][old], self._new.keys[name]
        if key not in keys:
            keys.append(key)
            self._add(name, self.old.lists[name][old])
        return keys.index(key)

    def _add(self, name: str, text: str) -> int:
        self._new.lists[name].append(text)
        return len(self._new.lists[name]) - 1

    def data(self) -> bytes:
        """styles.xml of the new workbook with what was added."""
        data = self._data
        for name, items in self._new.lists.items():
            data = _extended(data, name, items[self._known[name] :], len(items))
        codes = [
            f'<numFmt numFmtId="{number}" formatCode="{xml.escape_attribute(code).decode()}"/>'
            for code, number in self._codes.items()
        ]
        return _extended(data, "numFmts", codes, len(self._new.codes))


def _extended(data: bytes, name: str, added: list[str], count: int) -> bytes:
    if not added:
        return data
    end = data.index(b"</%s>" % name.encode())
    data = data[:end] + "".join(added).encode("utf-8") + data[end:]
    start = xml.any_tag(name).search(data)
    assert start is not None
    return data[: start.start()] + xml.set_attribute(start.group(), "count", str(count)) + data[start.end() :]
