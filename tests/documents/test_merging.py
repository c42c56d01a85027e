"""PDFs of Typst's made into one: every page is there, in order, and every reader can find it."""

import re
import subprocess

import pytest
import typst
from tools import program

from pyaddin.documents.merging import merged


def pdf(*texts: str) -> bytes:
    """A document with a page for each text, some of them with a link."""
    pages = "#pagebreak()".join(f'#link("tel:7 0 R ({text})")[{text}]' for text in texts)
    return bytes(typst.compile(f'#set document(title: "Slips of {texts[0]}")\n{pages}'.encode(), pdf_tags=False))


def text(of: bytes) -> list[str]:
    run = [program("pdftotext"), "-enc", "UTF-8", "-", "-"]
    said = subprocess.run(run, input=of, capture_output=True, check=True)
    assert said.stderr == b""
    return said.stdout.decode().replace("\f", "\n").split()


def test_all_pages_are_there_in_their_order() -> None:
    one = merged([pdf("One", "Two"), pdf("Three"), pdf("Four", "Five")])
    assert text(one) == ["One", "Two", "Three", "Four", "Five"]


def test_every_object_stands_where_the_table_says() -> None:
    one = merged([pdf("One"), pdf("Two", "Three")])
    table = one[int(one.rsplit(b"startxref\n", 1)[1].split()[0]) :]
    places = [int(place) for place in re.findall(rb"(\d{10}) 00000 n", table)]
    assert len(places) > 20
    for number, place in enumerate(places, 1):
        assert one[place:].startswith(b"%d 0 obj\n" % number)


def test_pages_hang_on_one_tree_that_counts_them() -> None:
    one = merged([pdf("One"), pdf("Two", "Three")])
    assert one.count(b"/Type/Pages/Parent 1 0 R") == 2
    assert re.search(rb"\n1 0 obj\n<</Type/Pages/Count 3/", one)
    assert re.search(rb"/Type/Catalog/Pages 1 0 R", one)


def test_a_text_that_looks_like_a_reference_stays_as_it_is() -> None:
    one = merged([pdf("One"), pdf("Two")])
    assert one.count(b"tel:7 0 R") == 2


def test_the_title_is_the_first_ones() -> None:
    one = merged([pdf("One"), pdf("Two")])
    trailer = one[one.rindex(b"trailer") :]
    info = re.search(rb"/Info (\d+) 0 R", trailer)
    assert info is not None
    assert re.search(rb"\n%b 0 obj\n<</Title\(Slips of One\)" % info[1], one)


def test_one_alone_is_left_as_it_is() -> None:
    assert merged([b"whatever"]) == b"whatever"


@pytest.mark.parametrize("other", [b"", b"%PDF-1.7\n", b"%PDF-1.7\nxref\n0 1\ntrailer\n<<>>\nstartxref\n9\n%%EOF"])
def test_what_is_not_written_as_typst_does_is_refused(other: bytes) -> None:
    with pytest.raises(ValueError, match="no "):
        merged([pdf("One"), other])
