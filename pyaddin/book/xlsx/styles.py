"""Cell styles of a workbook: which number format a style shows, and the style that shows another one."""

import re
from typing import Final

from pyaddin.book.xlsx import markup as xml

TEXT: Final = "@"
WHOLE: Final = "0"
DEFAULT_MOMENT: Final = "yyyy-mm-dd hh:mm"

# ECMA-376 part 1, 18.8.30: formats that a file does not spell out; ids 27 to 36 and 50 to 58 are East Asian dates
BUILT_IN: Final = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?",
    13: "# ??/??", 14: "mm-dd-yy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM",
    20: "h:mm", 21: "h:mm:ss", 22: "m/d/yy h:mm", 37: "#,##0 ;(#,##0)", 38: "#,##0 ;[Red](#,##0)",
    39: "#,##0.00;(#,##0.00)", 40: "#,##0.00;[Red](#,##0.00)", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mmss.0",
    48: "##0.0E+0", 49: TEXT,
}  # fmt: skip
_EAST_ASIAN_DATES: Final = (*range(27, 37), *range(50, 59))
_FIRST_CUSTOM: Final = 164
_LITERAL: Final = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?![hms]+\])[^\]]*\]|general', re.IGNORECASE)
_CALENDAR: Final = re.compile("[ymdhs]", re.IGNORECASE)


def shows_moment(code: str) -> bool:
    """Whether a number format shows a date or a time."""
    return _CALENDAR.search(_LITERAL.sub("", code)) is not None


class Styles:
    """The cell formats (cellXfs) of styles.xml; new ones are added at the end, so that no index moves."""

    def __init__(self, data: bytes | None) -> None:
        self._data = data or b""
        hidden = xml.shadow(self._data)
        root = re.search(rb"<((?:[\w.-]+:)?)styleSheet\b", hidden)
        self._prefix = root.group(1) if root else b""
        self._codes: dict[int, str] = dict(BUILT_IN) | dict.fromkeys(_EAST_ASIAN_DATES, "yyyy")
        for found in xml.tag(self._prefix, "numFmt").finditer(hidden, *self._span(hidden, "numFmts")):
            values = xml.attributes(found.group(1))
            self._codes[int(values["numFmtId"])] = values["formatCode"]
        self._xfs = self._read_formats(hidden)
        self._known = len(self._xfs)
        self._new_codes: dict[int, str] = {}

    def _read_formats(self, hidden: bytes) -> list[bytes]:
        """The bytes of each xf element of cellXfs."""
        formats = []
        for found in xml.tag(self._prefix, "xf").finditer(hidden, *self._span(hidden, "cellXfs")):
            closing = None if found.group(2) else xml.end_tag(self._prefix, "xf").search(hidden, found.end())
            formats.append(self._data[found.start() : closing.end() if closing else found.end()])
        return formats

    def _span(self, hidden: bytes, name: str) -> tuple[int, int]:
        """Where the content of an element lies; (0, 0) when there is none."""
        opening = xml.tag(self._prefix, name).search(hidden)
        closing = xml.end_tag(self._prefix, name).search(hidden)
        return (opening.end(), closing.start()) if opening and closing else (0, 0)

    def code(self, style: int) -> str:
        """The number format of a style; General for one that does not exist."""
        found = xml.tag(self._prefix, "xf").match(self._xfs[style]) if style < len(self._xfs) else None
        number = xml.attributes(found.group(1)).get("numFmtId", "0") if found else "0"
        return self._codes.get(int(number), "General")

    def fits(self, style: int, wanted: str) -> bool:
        """Whether cells of this style show such values as they should: text as text, moments as moments."""
        if not wanted:
            return True
        code = self.code(style)
        if wanted == TEXT or code == TEXT:
            return wanted == code
        return shows_moment(wanted) == shows_moment(code)

    def like(self, style: int, wanted: str) -> int:
        """The style that differs from `style` in nothing but showing the format `wanted`; added when there is none."""
        if not self._xfs:
            return style
        base = self._xfs[style] if style < len(self._xfs) else self._xfs[0]
        target = _without_format(base)
        for index, xf in enumerate(self._xfs):
            if _without_format(xf) == target and self.code(index) == wanted:
                return index
        start = xml.set_attribute(base[: base.index(b">") + 1], "numFmtId", str(self._id(wanted)))
        self._xfs.append(xml.set_attribute(start, "applyNumberFormat", "1") + base[base.index(b">") + 1 :])
        return len(self._xfs) - 1

    def _id(self, wanted: str) -> int:
        for number, code in self._codes.items():
            if code == wanted and number not in _EAST_ASIAN_DATES:
                return number
        number = max(_FIRST_CUSTOM - 1, *self._codes) + 1
        self._codes[number] = self._new_codes[number] = wanted
        return number

    def changed(self) -> bytes | None:
        """styles.xml with what was added; None when nothing was."""
        if len(self._xfs) == self._known:
            return None
        _, end = self._span(xml.shadow(self._data), "cellXfs")
        data = self._data[:end] + b"".join(self._xfs[self._known :]) + self._data[end:]
        data = _recount(data, self._prefix, "cellXfs", len(self._xfs))
        return self._with_codes(data) if self._new_codes else data

    def _with_codes(self, data: bytes) -> bytes:
        """Number formats stand first in styles.xml; the element is made when the file has none."""
        pre = self._prefix
        new = b"".join(
            b'<%snumFmt numFmtId="%d" formatCode="%s"/>' % (pre, number, xml.escape_attribute(code))
            for number, code in self._new_codes.items()
        )
        start, end = self._span(xml.shadow(data), "numFmts")
        if end:
            total = len(xml.tag(pre, "numFmt").findall(data, start, end)) + len(self._new_codes)
            return _recount(data[:end] + new + data[end:], pre, "numFmts", total)
        root = xml.tag(pre, "styleSheet").search(data)
        assert root is not None
        block = b'<%snumFmts count="%d">%s</%snumFmts>' % (pre, len(self._new_codes), new, pre)
        return data[: root.end()] + block + data[root.end() :]


def _without_format(xf: bytes) -> bytes:
    for name in ("numFmtId", "applyNumberFormat"):
        xf = xml.drop_attribute(xf, name)
    return xf


def _recount(data: bytes, prefix: bytes, name: str, count: int) -> bytes:
    found = xml.tag(prefix, name).search(xml.shadow(data))
    assert found is not None
    return data[: found.start()] + xml.set_attribute(found.group(), "count", str(count)) + data[found.end() :]
