"""The evidence of a case: one PDF, or its pages as pictures, within what is taken."""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final, NamedTuple

from pyaddin.documents import pictures
from pyaddin.documents.escaping import Code
from pyaddin.documents.slips import HELPERS
from pyaddin.documents.typesetting import Standard, pdf
from pyaddin.steps.aftersales.evidence import Facts, Limits
from pyaddin.tables.problems import Refusal
from pyaddin.words.catalogue import Text

ROOM: Final = 12_000
"""Bytes that a zip takes beside the files in it, at the most."""
MOST_ROWS: Final = 400
SMALLER: Final = ((1600, 85), (1200, 78), (900, 70), (700, 60), (500, 50), (350, 40))
"""The longer side of a picture and its quality, from one attempt to the next."""
FIRST: Final = SMALLER[0]
PICTURES_A_PAGE: Final = 4
"""No page holds more, as small as they may be."""
_PAGES: Final = re.compile(rb"/Type\s*/Pages\b[^>]*?/Count (\d+)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Papers:
    """What a case is answered with.

    blocks    by part, in the order in which they go
    pictures  by part: name and content; pages of the slip are such, too
    """

    title: str
    lead: Facts
    answer: str
    summary: Sequence[Text]
    blocks: Mapping[str, Sequence[Facts]]
    pictures: Mapping[str, Sequence[tuple[str, bytes]]]
    terms: str = ""


class Bundle(NamedTuple):
    """The files to be sent by name, how many pages they have, how many pictures did not fit, and whether the PDF keeps
    to the standard that is asked for."""

    files: dict[str, bytes]
    pages: int
    left_out: int
    keeps: bool = True


@dataclass(frozen=True, slots=True)
class _Size:
    """How much of it is taken: the side and quality of pictures, how many, and how many rows of a table."""

    side: int
    quality: int
    pictures: int
    rows: int = field(default=MOST_ROWS)


def bundle(
    papers: Papers, parts: Sequence[str], limits: Limits, *, stem: str, folders: Sequence[Path], now: datetime
) -> Bundle | None:
    """The largest bundle that is taken; None where not even one without pictures is."""
    largest = {
        part: [(called, pictures.scaled(data, *FIRST)) for called, data in some if part in parts]
        for part, some in papers.pictures.items()
    }
    papers = replace(papers, pictures=largest)
    count = sum(map(len, largest.values()))
    for size in _sizes(count):
        shown = _shown(papers, parts, size)
        if _hopeless(shown, limits):
            continue
        made = _made(papers, parts, limits, size, shown, stem, folders, now)
        if _fits(made, limits):
            return made._replace(left_out=max(0, count - size.pictures))
    return None


def zipped(files: Mapping[str, bytes], now: datetime) -> bytes:
    """The files in a zip; same input, same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name, now.timetuple()[:6]), data)
    return out.getvalue()


def _sizes(count: int) -> Iterator[_Size]:
    """From all pictures as they are, smaller and smaller, to fewer of them and shorter tables."""
    for side, quality in SMALLER:
        yield _Size(side, quality, count)
    last = _Size(*SMALLER[-1], pictures=count)
    while last.pictures or last.rows > 5:
        last = replace(last, pictures=last.pictures // 2, rows=max(5, last.rows // 2))
        yield last


def _fits(made: Bundle, limits: Limits) -> bool:
    sizes = [len(data) for data in made.files.values()]
    return (
        (limits.pages is None or made.pages <= limits.pages)
        and (limits.file_bytes is None or max(sizes) <= limits.file_bytes)
        and (limits.all_bytes is None or sum(sizes) + ROOM <= limits.all_bytes)
    )


Shown = list[tuple[str, str, bytes]]
"""Pictures as they go in: part, what the clerk calls it, content."""


def _shown(papers: Papers, parts: Sequence[str], size: _Size) -> Shown:
    every = [(part, called, data) for part in parts for called, data in papers.pictures.get(part, ())]
    return [
        (part, called, pictures.scaled(data, size.side, size.quality)) for part, called, data in every[: size.pictures]
    ]


def _hopeless(shown: Shown, limits: Limits) -> bool:
    """Whether the pictures alone are more than is taken: then nothing need be set."""
    least = sum(len(data) for *_, data in shown) if limits.pdf else 0
    most = min(one for one in (limits.file_bytes, limits.all_bytes, least) if one is not None)
    return least > most or len(shown) > PICTURES_A_PAGE * (limits.pages or len(shown))


def _made(
    papers: Papers,
    parts: Sequence[str],
    limits: Limits,
    size: _Size,
    shown: Shown,
    stem: str,
    folders: Sequence[Path],
    now: datetime,
) -> Bundle:
    named: dict[str, list[tuple[Code, str]]] = {}
    for number, (part, called, _) in enumerate(shown, 1):
        named.setdefault(part, []).append((Code(f"{number}.jpg"), called))
    there = {f"{number}.jpg": data for number, (*_, data) in enumerate(shown, 1)}
    values: dict[str, Any] = {
        "title": papers.title, "lead": papers.lead, "answer": papers.answer, "summary": list(map(str, papers.summary)),
        "parts": [part for part in parts if papers.blocks.get(part) or named.get(part) or _has_terms(part, papers)],
        "blocks": {part: [_cut(one, size.rows) for one in papers.blocks.get(part, ())] for part in parts},
        "pictures": {part: named.get(part, []) for part in parts},
        "terms": papers.terms.splitlines(), "date": f"{now:%Y-%m-%d}", **HELPERS,
    }  # fmt: skip
    data, keeps = _typeset(folders, values, now, there, limits.standard)
    if limits.pdf:
        return Bundle({f"{stem}.pdf": data}, pages_of(data), 0, keeps)
    each = [pictures.scaled(page, 1754, max(40, size.quality)) for page in pictures.pages(data, pages_of(data))]
    return Bundle({f"{stem}_{number:02}.jpg": page for number, page in enumerate(each, 1)}, len(each), 0)


def _typeset(
    folders: Sequence[Path], values: Mapping[str, Any], now: datetime, shown: Mapping[str, bytes], standard: Standard
) -> tuple[bytes, bool]:
    """The PDF, and whether it keeps to the standard: it cannot where a letter has no font here."""
    if standard:
        try:
            return pdf("evidence.typ.j2", folders, values, now, None, shown, standard), True
        except Refusal:  # a template that is broken is refused once more below
            pass
    return pdf("evidence.typ.j2", folders, values, now, None, shown), not standard


def _has_terms(part: str, papers: Papers) -> bool:
    return part == "terms" and bool(papers.terms)


def _cut(facts: Facts, most: int) -> Facts:
    """The last rows of a table that is too long."""
    return facts._replace(rows=facts.rows[-most:])


def pages_of(data: bytes) -> int:
    """How many pages a PDF that Typst wrote has."""
    return max(int(found[1]) for found in _PAGES.finditer(data))
