"""Print labels: carriers' PDFs are cut, matched by number, put in the order of the pick, each with slip and form."""

import io
import random
from collections.abc import Sequence
from pathlib import Path

import pypdfium2
import pytest
import typst
from helpers import BUYER, Folder
from PIL import Image

from pyaddin.documents import labels
from pyaddin.documents.barcodes import code128_svg

NUMBERS = ("RR473124829GB", "1Z999AA10123456784", "00340434161094042557", "9400111899223197428490")
A6, A4 = "width: 105mm, height: 148mm", "width: 210mm, height: 297mm"


def _label(number: str, coded: str = "") -> str:
    """A label in Typst: an address, a barcode, the number in groups, as carriers print it."""
    svg = code128_svg(coded or number, widest=85).replace('"', '\\"')
    grouped = " ".join(number[at : at + 4] for at in range(0, len(number), 4))
    return (
        f"#box(width: 100%, height: 100%, inset: 6mm, stroke: 0.3pt)[POST \\ Jane Example, +44 1632 960123 \\ "
        f'#image(bytes("{svg}"), format: "svg") \\ {grouped}]'
    )


def _pages(page: str, *bodies: str) -> bytes:
    text = f"#set page({page}, margin: 0pt)\n" + "\n#pagebreak()\n".join(bodies)
    return bytes(typst.compile(text.encode()))


def _four(numbers: Sequence[str]) -> str:
    cells = ", ".join(f"[{_label(number)}]" for number in numbers)
    return f"#grid(columns: (50%, 50%), rows: (50%, 50%), {cells})"


def _as_picture(pdf: bytes) -> bytes:
    """The same without a text layer."""
    out = io.BytesIO()
    pages: list[Image.Image] = [page.render(scale=2.5).to_pil() for page in pypdfium2.PdfDocument(pdf)]
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:], resolution=180)
    return out.getvalue()


def _turned(pdf: bytes, by: int) -> bytes:
    document, out = pypdfium2.PdfDocument(pdf), io.BytesIO()
    for page in document:
        page.set_rotation(by)
    document.save(out)
    return out.getvalue()


def _known(*numbers: str) -> labels.Known:
    return labels.known((at, [number], f"P{at + 1:06d}", [f"ORDER-{at + 1:06d}"]) for at, number in enumerate(numbers))


def _found(pdf: bytes, known: labels.Known) -> list[list[int]]:
    return [sorted(piece.parcels) for piece in labels.Pdf(pdf, "x.pdf").labels(known)]


def test_four_labels_on_a_sheet_are_four_also_where_it_is_a_picture_or_turned() -> None:
    sheet = _pages(A4, _four(NUMBERS))
    for pdf in (sheet, _as_picture(sheet), _turned(sheet, 90), _turned(_as_picture(sheet), 270)):
        assert _found(pdf, _known(*NUMBERS)) == [[0], [1], [2], [3]]


def test_a_label_of_nobody_is_told_from_the_others_on_its_sheet() -> None:
    assert _found(_pages(A4, _four(NUMBERS)), _known(NUMBERS[1])) == [[], [0], [], []]


def test_a_label_with_its_receipt_on_one_sheet_stays_whole() -> None:
    body = f"#box(width: 100%, height: 49%)[{_label(NUMBERS[0])}] #v(2%) #box(inset: 1cm)[Receipt: keep it.]"
    pdf = labels.Pdf(_pages(A4, body), "x.pdf")
    (piece,) = pdf.labels(_known(*NUMBERS))
    assert piece.parcels == {0}
    assert piece.box[3] - piece.box[1] > 800


def test_a_barcode_may_begin_with_a_postcode_and_a_reference_of_ours_is_a_number_too() -> None:
    known = _known(*NUMBERS)
    assert _found(_as_picture(_pages(A6, _label("shown", "42090210" + NUMBERS[3]))), known) == [[3]]
    assert _found(_pages(A6, _label("P000002")), known) == [[1]]
    assert _found(_pages(A6, _label("ORDER-000003")), known) == [[2]]


def test_numbers_of_two_parcels_on_one_label_are_nobodys() -> None:
    known = _known(*NUMBERS)
    assert _found(_pages(A6, f"P000002 \\ #box(height: 80%)[{_label(NUMBERS[0])}]"), known) == [[0, 1]]


def test_a_number_within_a_longer_one_names_nobody() -> None:
    assert _found(_pages(A6, _label("9" + NUMBERS[2][2:] + "77")), _known(NUMBERS[2][2:])) == [[]]


@pytest.fixture
def sent(shop: Folder) -> Folder:
    """Three parcels with their numbers, of which the slips are printed."""
    shop.paste("orders", *({**BUYER, "order_no": f"#{2001 + at}", "email": f"{at}@example.com"} for at in range(3)))
    for button in ("validate-addresses", "reserve-stock", "make-parcels", "carrier-files", "packing-slips"):
        shop.press(button)
    shop.type("parcels", {(at, "tracking_no"): NUMBERS[at] for at in range(3)})
    (shop.path / "in" / "labels").mkdir(parents=True)
    return shop


def _texts(path: Path) -> list[str]:
    return [page.get_textpage().get_text_bounded().replace(" ", "") for page in pypdfium2.PdfDocument(path)]


def test_each_label_stands_before_its_slip_in_the_order_of_the_pick(sent: Folder) -> None:
    pdf = _pages(A6, _label(NUMBERS[2]), _label(NUMBERS[0]), _label("RB000000011GB"))
    (sent.path / "in" / "labels" / "portal.pdf").write_bytes(pdf)
    done = sent.press("print-labels")
    (file,) = done.files
    texts = _texts(file)
    assert len(texts) == 4
    assert [NUMBERS[0] in texts[0], "P000001" in texts[1], NUMBERS[2] in texts[2], "P000003" in texts[3]] == [True] * 4
    assert "2 labels in the order of the pick, in 1 file. No label for P000002." in done.line
    assert "Labels of no parcel here: portal.pdf 3." in done.line
    assert (done.done, done.needs) == (2, 1)
    assert sent.table("parcels")["label_at"].notna().tolist() == [True, False, True]


def test_a_label_is_printed_once_and_undo_makes_it_new_again(sent: Folder) -> None:
    (sent.path / "in" / "labels" / "portal.pdf").write_bytes(_pages(A4, _four([*NUMBERS[:3], "RB000000011GB"])))
    sent.set("Labels on", "Four on A4")
    (file,) = sent.press("print-labels").files
    assert len(_texts(file)) == 2, "six papers, four a sheet"
    assert sent.refuses("print-labels").startswith("Every parcel that is packed has its label")
    sent.press("undo-last-step")
    assert not file.exists()
    assert sent.press("print-labels").done == 3


def test_what_is_no_pdf_is_named_and_without_any_label_nothing_is_written(sent: Folder) -> None:
    assert "Save the labels' PDFs" in sent.refuses("print-labels")
    (sent.path / "in" / "labels" / "broken.pdf").write_bytes(b"no PDF at all")
    assert "broken.pdf cannot be read as a PDF; download it again." in sent.refuses("print-labels")


@pytest.mark.parametrize("many", [12, pytest.param(200, marks=pytest.mark.long)])
def test_mixed_pdfs_are_all_matched_and_none_to_a_wrong_parcel(many: int) -> None:
    chance = random.Random(19)
    numbers = [f"RR{chance.randrange(10**9):09d}CN" for _ in range(many * 2)]
    known, left, wrong, seen = _known(*numbers), list(numbers), [], []
    for turn in range(many):
        here = [left.pop() for _ in range(4 if turn % 3 == 0 and len(left) >= 4 + many - turn else 1)]
        pdf = _pages(A4, _four([*here, *["RB000000011GB"] * 3][:4])) if len(here) > 1 else _pages(A6, _label(here[0]))
        pdf = _as_picture(pdf) if turn % 4 == 1 else _turned(pdf, 90 * (turn % 4))
        found = [piece.parcels for piece in labels.Pdf(pdf, "x.pdf").labels(known)]
        seen += here
        wrong += [] if [numbers[next(iter(one))] for one in found] == here else [(here, found)]
        if not left:
            break
    assert not wrong
    assert len(seen) >= many
