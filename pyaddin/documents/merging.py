"""PDF files that Typst wrote, made into one.

Typst writes them plainly: a table of where each object begins, no object within another, nothing packed but streams.
"""

import re
from collections.abc import Sequence

_END = re.compile(
    rb"\nxref\n0 \d+\n((?:\d{10} \d{5} [fn]\r\n)+)trailer\n(<<.*>>)\nstartxref\n\d+\n%%EOF\s*\Z", re.DOTALL
)
_OBJECT = re.compile(rb"\d+ 0 obj\n(.*)\nendobj\s*\Z", re.DOTALL)
_ROOT = re.compile(rb"/Root (\d+) 0 R")
_TREE = re.compile(rb"(?<=/Type/Catalog/Pages )(\d+)(?= 0 R)")
_COUNT = re.compile(rb"/Type/Pages/Count (\d+)")
_INNER = rb"\((?:\\.|[^\\()])*\)"
_STRING_OR_REFERENCE = re.compile(rb"\((?:\\.|[^\\()]|%b)*\)|\b(\d+)(?= 0 R\b)" % _INNER, re.DOTALL)
_FIRST_LINE = b"%PDF-1.7\n%\x80\x80\x80\x80\n\n"


def merged(parts: Sequence[bytes]) -> bytes:
    """One PDF with the pages of all parts in their order; its title and settings are the first part's.

    ValueError where there are several and one is not written as Typst does.
    """
    if len(parts) == 1:
        return parts[0]
    objects, trees, pages, trailer = [b""], [], 0, b""
    for part in parts:
        shift = len(objects)
        own, end = _taken_apart(part)
        root = _number(_ROOT, end)
        tree = _number(_TREE, own[root - 1])
        pages += _number(_COUNT, own[tree - 1])
        own[tree - 1] = own[tree - 1].replace(b"/Type/Pages", b"/Type/Pages/Parent 0 0 R", 1)
        objects += (_shifted(one, shift) for one in own)
        trees.append(shift + tree)
        if not trailer:
            trailer = _shifted(end, shift)
            objects[shift + root - 1] = _TREE.sub(b"1", objects[shift + root - 1])
    kids = b" ".join(b"%d 0 R" % tree for tree in trees)
    objects[0] = b"<</Type/Pages/Count %d/Kids[%b]>>" % (pages, kids)
    return _put_together(objects, trailer)


def _taken_apart(pdf: bytes) -> tuple[list[bytes], bytes]:
    """What each object holds, the first being number 1, and the trailer."""
    end = _END.search(pdf, max(pdf.rfind(b"\nxref\n"), 0))
    if end is None:
        raise ValueError("no plain table of objects")
    begins = [int(line[:10]) for line in end[1].split(b"\r\n")[1:-1]]
    ends = dict(zip(sorted(begins), [*sorted(begins)[1:], end.start()], strict=True))
    found = [_OBJECT.match(pdf[begin : ends[begin]]) for begin in begins]
    return [one[1] for one in found if one is not None], end[2]


def _number(pattern: re.Pattern[bytes], text: bytes) -> int:
    found = pattern.search(text)
    if found is None:
        raise ValueError(f"no {pattern.pattern!r}")
    return int(found[1])


def _shifted(text: bytes, by: int) -> bytes:
    """An object whose references are to numbers that are higher by so much; 0 becomes the tree of all pages."""
    said, stream, data = text.partition(b"\nstream\n")

    def put(found: re.Match[bytes]) -> bytes:
        if found[1] is None:
            return found[0]
        return b"%d" % (int(found[1]) + by if found[1] != b"0" else 1)

    return _STRING_OR_REFERENCE.sub(put, said) + stream + data


def _put_together(objects: list[bytes], trailer: bytes) -> bytes:
    pieces, at, places = [_FIRST_LINE], len(_FIRST_LINE), []
    for number, one in enumerate(objects, 1):
        places.append(b"%010d 00000 n\r\n" % at)
        pieces.append(b"%d 0 obj\n%b\nendobj\n\n" % (number, one))
        at += len(pieces[-1])
    size = len(objects) + 1
    trailer = re.sub(rb"/Size \d+", b"/Size %d" % size, trailer)
    table = b"xref\n0 %d\n0000000000 65535 f\r\n%b" % (size, b"".join(places))
    return b"".join((*pieces, table, b"trailer\n%b\nstartxref\n%d\n%%%%EOF" % (trailer, at)))
