"""Cell styles of one workbook found again, or added, in the styles of another."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final, NamedTuple
from xml.etree import ElementTree

from pyaddin.book.xlsx import markup as xml

_LISTS: Final = ("fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs")
_FIRST_CUSTOM: Final = 164
_PARTS: Final = {"fontId": "fonts", "fillId": "fills", "borderId": "borders"}
_KEPT: Final = ("quotePrefix", "pivotButton")


class Look(NamedTuple):
    """All that a style makes of a cell, spelled out: equal in two workbooks where cells look alike."""

    number: str
    parts: tuple[str, ...]
    named: str
    inside: str
    flags: tuple[str, ...]


class Styles:
    """The styles of a workbook, read; `lists` are the elements of each list, spelled alike in every workbook."""

    def __init__(self, data: bytes) -> None:
        root = ElementTree.fromstring(data)
        self._space = root.tag.rpartition("}")[0] + "}"
        found = {name: root.find(f"{self._space}{name}") for name in (*_LISTS, "numFmts")}
        self._elements = {name: list(found[name] if found[name] is not None else ()) for name in found}  # type: ignore[arg-type]
        self.lists = {name: [self.spelled(e) for e in self._elements[name]] for name in _LISTS}
        self.codes = {int(e.get("numFmtId", "0")): e.get("formatCode", "") for e in self._elements["numFmts"]}
        self.look = cache(self._look)

    def spelled(self, element: ElementTree.Element) -> str:
        """An element of the main namespace, its attributes in order of their names; extensions are left out."""
        name = element.tag.removeprefix(self._space)
        plain = sorted((key, value) for key, value in element.items() if "}" not in key)
        attributes = "".join(f' {key}="{xml.escape_attribute(value).decode()}"' for key, value in plain)
        inner = "".join(self._inside(element))
        return f"<{name}{attributes}>{inner}</{name}>" if inner else f"<{name}{attributes}/>"

    def _inside(self, element: ElementTree.Element) -> Iterator[str]:
        for child in element:
            if child.tag.startswith(self._space) and child.tag != f"{self._space}extLst":
                yield self.spelled(child)

    def xf(self, style: int) -> tuple[dict[str, str], str]:
        """A cell format's attributes and what is inside of it; the first one's where there is no such style."""
        every = self._elements["cellXfs"]
        element = every[style] if style < len(every) else every[0]
        return dict(element.items()), "".join(self._inside(element))

    def base(self, at: int) -> tuple[dict[str, str], str]:
        """The same of a named style."""
        element = self._elements["cellStyleXfs"][at]
        return dict(element.items()), "".join(self._inside(element))

    def number(self, attributes: dict[str, str]) -> str:
        """The number format of a cell format: its code, or the number of a built-in one."""
        number = int(attributes.get("numFmtId", "0"))
        return self.codes.get(number, str(number))

    def named(self, attributes: dict[str, str]) -> ElementTree.Element | None:
        """The named style that a cell format has; None for the one that all cells have."""
        at = attributes.get("xfId", "0")
        return next(
            (e for e in self._elements["cellStyles"] if e.get("xfId") == at and e.get("builtinId") != "0"), None
        )

    def parts(self, attributes: dict[str, str]) -> tuple[str, ...]:
        """The font, the fill and the border of a cell format."""
        return tuple(self._part(name, int(attributes.get(key, "0"))) for key, name in _PARTS.items())

    def _part(self, name: str, at: int) -> str:
        return self.lists[name][at] if at < len(self.lists[name]) else self.lists[name][0]

    def _look(self, style: int) -> Look:
        attributes, inside = self.xf(style)
        named = self.named(attributes)
        flags = tuple(name for name in _KEPT if attributes.get(name) in ("1", "true"))
        name = named.get("name", "") if named is not None else ""
        return Look(self.number(attributes), self.parts(attributes), name, inside, flags)


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
        every = self.old.lists["dxfs"]
        return self._find("dxfs", every[old]) if old < len(every) else 0

    def _xf(self, attributes: dict[str, str], inside: str, base: str) -> str:
        kept = {name: value for name, value in attributes.items() if name.startswith("apply") or name in _KEPT}
        kept["numFmtId"] = str(self._format(attributes))
        for (key, name), part in zip(_PARTS.items(), self.old.parts(attributes), strict=True):
            kept[key] = str(self._find(name, part))
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

    def _find(self, name: str, text: str) -> int:
        every = self._new.lists[name]
        return every.index(text) if text in every else self._add(name, text)

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
