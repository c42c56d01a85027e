"""Labels in the PDFs of carriers' portals: cut from their pages, known by their numbers, put together anew.

A page is cut along its middle lines where nothing but a cutting line stands there, so that four labels on A4 are four.
A label is a parcel's when what is written or coded on it names that parcel and no other.
"""

import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from pyaddin.tables.problems import Refusal
from pyaddin.words.catalogue import tr

Box = tuple[float, float, float, float]
"""Left, bottom, right and top, in points from the page's lower left corner."""
Code = tuple[str, float, float]
"""What a barcode says, and where its middle is."""
A6: Final = (298.0, 420.0)
A4: Final = (595.0, 842.0)
_SMALL: Final = (440.0, 640.0)
"""A page up to so wide and high, lying or standing, is one label: A5 and less."""
_POINT: Final = 72.0
_DOTS: Final = 200
"""An inch, enough to read barcodes."""
_BAND: Final = 0.015
"""So much of a page's width on either side of its middle is looked at for ink."""
_LINE: Final = 8
"""A cutting line is so many dots wide at most."""
_INK: Final = 160
_MOSTLY: Final = 0.8
_RUN: Final = re.compile(r"[0-9A-Z]+")
_LONGEST: Final = 8
"""A number may be printed in so many groups."""
_SHORTEST: Final = 8
_TAIL: Final = 10
"""A longer barcode may end in a tracking number of so many signs at least: a postcode may stand before it."""
_LYING: Final = 1.02
"""So much wider than high it is turned, as paper stands."""
MOST_PAGES: Final = 2000


class Known(NamedTuple):
    """The numbers that parcels are known by, as `plain` writes them, the surest first: each with its parcels."""

    tracking: Mapping[str, frozenset[int]]
    parcel: Mapping[str, frozenset[int]]
    order: Mapping[str, frozenset[int]]


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a page; `parcels` are those that it names, `coded` whether it has a barcode."""

    page: int
    box: Box
    parcels: frozenset[int]
    coded: bool


def plain(number: str) -> str:
    """A number without spaces and dashes, in capitals."""
    return "".join(_RUN.findall(number.upper()))


def known(numbers: Iterable[tuple[int, Sequence[str], str, Sequence[str]]]) -> Known:
    """From parcels with their tracking numbers, parcel number and order numbers; an order number counts where one
    parcel alone has it and it is long enough to be no other thing."""
    tables: tuple[dict[str, set[int]], ...] = ({}, {}, {})
    for label, tracking, parcel, orders in numbers:
        for table, every in zip(tables, (tracking, [parcel], orders), strict=True):
            for number in filter(None, map(plain, every)):
                table.setdefault(number, set()).add(label)
    tracking_of, parcel_of, order_of = ({n: frozenset(of) for n, of in table.items()} for table in tables)
    alone = {number: of for number, of in order_of.items() if len(of) == 1 and len(number) >= _SHORTEST}
    return Known(tracking_of, parcel_of, alone)


class Pdf:
    """A PDF that is read and whose pages are put into another; to be closed."""

    def __init__(self, data: bytes, name: str) -> None:
        """Refusal when it cannot be opened."""
        import pypdfium2

        try:
            self.document: Any = pypdfium2.PdfDocument(data)
            pages = len(self.document)
        except pypdfium2.PdfiumError:
            raise Refusal(tr("{file} cannot be read as a PDF; download it again.", file=name)) from None
        if pages > MOST_PAGES:
            self.document.close()
            raise Refusal(tr("{file} has more than {most:,} pages; split it.", file=name, most=MOST_PAGES))

    def close(self) -> None:
        """Let go of it."""
        self.document.close()

    def labels(self, numbers: Known) -> list[Piece]:
        """Every label on its pages."""
        return [piece for page in range(len(self.document)) for piece in self._of_page(page, numbers)]

    def papers(self, numbers: Known) -> dict[int, list[Piece]]:
        """Whole pages by parcel; one that names none goes with the page before."""
        found: dict[int, list[Piece]] = {}
        last: frozenset[int] = frozenset()
        for number in range(len(self.document)):
            page = self.document[number]
            whole = page.get_bbox()
            last = _parcels(_candidates(_text(page, whole)), (), numbers) or last
            for parcel in last if len(last) == 1 else ():
                found.setdefault(parcel, []).append(Piece(number, whole, last, True))
        return found

    def _of_page(self, number: int, numbers: Known) -> list[Piece]:
        page = self.document[number]
        whole = page.get_bbox()
        seen = _seen(page)
        codes: Sequence[Code] | None = None
        for boxes in _grids(seen, whole):
            cells = [_piece(page, number, box, codes or (), numbers) for box in boxes]
            if codes is None and not all(piece.parcels for piece in cells):  # no text layer, or a number not of ours
                codes = list(_barcodes(seen, whole))
                cells = [_piece(page, number, box, codes, numbers) for box in boxes]
            if all(piece.coded or piece.parcels for piece in cells):
                break
        named = {parcel for piece in cells for parcel in piece.parcels}
        if len(named) == 1 and all(piece.parcels for piece in cells):  # a label and what belongs to it
            return [Piece(number, _around([piece.box for piece in cells]), frozenset(named), True)]
        return [piece for piece in cells if piece.coded or piece.parcels]


def _seen(page: Any) -> Any:
    """The page as a picture in grey, as it is before it is turned."""
    turned = page.get_rotation()
    page.set_rotation(0)
    image = page.render(scale=_DOTS / _POINT, grayscale=True).to_numpy()
    page.set_rotation(turned)
    return image.reshape(image.shape[0], image.shape[1])


def _piece(page: Any, number: int, box: Box, codes: Sequence[Code], numbers: Known) -> Piece:
    inside = [text for text, x, y in codes if box[0] <= x <= box[2] and box[1] <= y <= box[3]]
    candidates = {each for text in (_text(page, box), *inside) for each in _candidates(text)}
    return Piece(number, box, _parcels(candidates, inside, numbers), bool(inside))


def _text(page: Any, box: Box) -> str:
    text = page.get_textpage()
    try:
        return str(text.get_text_bounded(*box))
    finally:
        text.close()


def _candidates(text: str) -> set[str]:
    """Everything in a text that may be a number: runs of letters and digits, and neighbours of a line put together."""
    found: set[str] = set()
    for line in text.upper().splitlines():
        runs = [(run.start(), run.end(), run[0]) for run in _RUN.finditer(line)]
        for at in range(len(runs)):
            joined = ""
            for turn, (start, _, run) in enumerate(runs[at : at + _LONGEST]):
                if turn and line[runs[at + turn - 1][1] : start].strip(" -.\u2010\u2011\u00a0"):
                    break
                joined += run
                found.add(joined)
    return found


def _parcels(candidates: Iterable[str], codes: Iterable[str], numbers: Known) -> frozenset[int]:
    """The parcels that these numbers name. Tracking and parcel numbers must agree; order numbers count without them."""
    every = {*candidates, *map(plain, codes)}
    tails = {plain(code)[at:] for code in codes for at in range(1, max(len(plain(code)) - _TAIL + 1, 1))}
    sure = [numbers.tracking.get(each) for each in every | tails] + [numbers.parcel.get(each) for each in every]
    named = [found for found in sure if found]
    if not named:
        named = [found for each in every if (found := numbers.order.get(each))]
    return frozenset().union(*named)


def _barcodes(seen: Any, whole: Box) -> Iterator[Code]:
    """What the page's barcodes say, with their middle in points."""
    import zxingcpp

    high, wide = seen.shape
    left, bottom, right, top = whole
    for code in zxingcpp.read_barcodes(seen):
        at = code.position
        corners = (at.top_left, at.top_right, at.bottom_left, at.bottom_right)
        x, y = sum(corner.x for corner in corners) / 4 / wide, sum(corner.y for corner in corners) / 4 / high
        yield code.text, left + x * (right - left), top - y * (top - bottom)


def _grids(seen: Any, whole: Box) -> Iterator[list[Box]]:
    """The ways in which a page can be cut into labels, the finest first: each the parts that have ink."""
    left, bottom, right, top = whole
    wide, high = sorted((right - left, top - bottom))
    dark = seen < _INK
    uncut = [slice(0, length) for length in dark.shape]
    rows, columns = ([one] for one in uncut)
    if wide > _SMALL[0] or high > _SMALL[1]:
        rows, columns = _halves(dark), _halves(dark.T)
    x, y = (right - left) / dark.shape[1], (top - bottom) / dark.shape[0]
    for downs, acrosses in ((rows, columns), (rows, uncut[1:]), (uncut[:1], columns)):
        parts = [(down, across) for down in downs for across in acrosses if _has_ink(dark[down, across])]
        if len(parts) > 1:
            yield [(left + b.start * x, top - a.stop * y, left + b.stop * x, top - a.start * y) for a, b in parts]
    yield [whole]


def _halves(dark: Any) -> list[slice]:
    """The rows of dots in two parts where nothing but a line stands between them; lines that cross that are frames."""
    length, middle = len(dark), len(dark) // 2
    between = dark[middle - round(length * _BAND) : middle + round(length * _BAND) + 1]
    frames = between.mean(axis=0) > _MOSTLY
    if int(between[:, ~frames].any(axis=1).sum()) > _LINE:
        return [slice(0, length)]
    return [slice(0, middle), slice(middle, length)]


def _has_ink(part: Any) -> bool:
    """Whether a cell has any but at its edges, where its neighbours' cutting lines are."""
    return bool(part[_LINE:-_LINE, _LINE:-_LINE].any())


def _around(boxes: Sequence[Box]) -> Box:
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    return min(lefts), min(bottoms), max(rights), max(tops)


def together(pieces: Sequence[tuple[Pdf, Piece]], four: bool) -> bytes:
    """One PDF of these pieces in their order, each on an A6 page, or four on A4; what is larger is made smaller."""
    import pypdfium2

    out = pypdfium2.PdfDocument.new()
    page = None
    places = [(x, y) for y in (A4[1] / 2, 0.0) for x in (0.0, A4[0] / 2)] if four else [(0.0, 0.0)]
    size = (A4[0] / 2, A4[1] / 2) if four else A6
    for turn, (pdf, piece) in enumerate(pieces):
        if turn % len(places) == 0:
            _done(page)
            page = out.new_page(*(A4 if four else A6))
        _put(out, page, pdf, piece, (*places[turn % len(places)], *size))
    _done(page)
    written = io.BytesIO()
    out.save(written)
    out.close()
    return written.getvalue()


def _done(page: Any) -> None:
    if page is not None:
        page.gen_content()
        page.close()


def _put(out: Any, page: Any, pdf: Pdf, piece: Piece, place: Box) -> None:
    """A piece in a place (left, bottom, width, height), in its middle, turned where it lies and the place stands."""
    import pypdfium2

    source = pdf.document[piece.page]
    source.set_mediabox(*piece.box)
    source.set_cropbox(*piece.box)
    turn = source.get_rotation()
    source.set_rotation(0)
    picture = pdf.document.page_as_xobject(piece.page, out).as_pageobject()
    left, bottom, right, top = piece.box
    source.set_rotation(turn)
    wide, high = (right - left, top - bottom) if turn % 180 == 0 else (top - bottom, right - left)
    if wide > high * _LYING:
        turn, wide, high = 0 if turn % 180 else 90, high, wide
    scale = min(place[2] / wide, place[3] / high, 1.0)
    middle = pypdfium2.PdfMatrix().translate((left - right) / 2, (bottom - top) / 2)  # PDFium moves it to the corner
    there = middle.rotate(turn).scale(scale, scale).translate(place[0] + place[2] / 2, place[1] + place[3] / 2)
    picture.set_matrix(there)
    page.insert_obj(picture)
