"""A workbook that packs small and reads large: one long text that thousands of cells refer to, each with a copy."""

import re
from typing import Final

from pyaddin.book.xlsx.parts import Package
from pyaddin.tables.problems import Refusal
from pyaddin.words.catalogue import tr

MOST: Final = 400 << 20
"""Bytes of text; a hundred thousand orders of thirty columns hold a tenth of it."""
_STRINGS: Final = "xl/sharedstrings.xml"
_END: Final = re.compile(rb"</(?:\w+:)?si\s*>|<(?:\w+:)?si\s*/>")
_REFERENCE: Final = re.compile(
    rb"<(?:\w+:)?c\b[^<>]*?\bt\s*=\s*[\"']s[\"'][^<>]*>(?:(?!</(?:\w+:)?c\b).)*?<(?:\w+:)?v\b[^<>]*>\s*(\d+)", re.DOTALL
)


def refuse_swollen(package: Package, file: str) -> None:
    """Refusal where the texts of all cells together would take too much memory."""
    named = [name for name in package.archive.names if name.lower() == _STRINGS]
    for part in {*named, *filter(None, [package.single("sharedStrings")])}:
        lengths = [len(text) for text in _END.split(package.archive.read(part))]
        if _text(package, lengths) > MOST:
            raise Refusal(
                tr(
                    "'{file}' holds texts that are repeated until they fill the memory; do not use this file.",
                    file=file,
                )
            )


def _text(package: Package, lengths: list[int]) -> int:
    """Bytes of text that the cells refer to; those of a sheet are counted where they may be many."""
    longest, held = max(lengths), 0
    for sheet in package.sheets:
        data = package.archive.read(sheet.part)
        if longest * data.count(b"v>") > MOST:
            numbers = (int(found[1]) for found in _REFERENCE.finditer(data))
            held += sum(lengths[number] for number in numbers if number < len(lengths))
    return held
