"""The evidence of a case keeps to what is taken, however many pictures and rows there are."""

import io
from datetime import datetime
from pathlib import Path

from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from PIL import Image

from pyaddin import shipped
from pyaddin.documents import evidence, pictures
from pyaddin.documents.evidence import ROOM, Papers
from pyaddin.formats.disputes import load_rules
from pyaddin.steps.aftersales.evidence import PARTS, PLAIN, Facts

NOW = datetime(2026, 11, 18, 15, 30)
FOLDERS = [Path(shipped.TEMPLATES)]
RULES = load_rules([FOLDERS[0] / "disputes"])
TAKEN = [*RULES.limits.values(), PLAIN]


def noise(side: int) -> bytes:
    """A picture that no compression makes small."""
    out = io.BytesIO()
    Image.effect_noise((side, side), 120).save(out, "PNG")
    return out.getvalue()


NOISE, SMALL = noise(1100), noise(60)


def papers(photos: int, rows: int, words: str, picture: bytes = NOISE) -> Papers:
    table = Facts([("Parcel no.", "P000001")], ["When", "State"], [["2026-11-20 10:00", words]] * rows)
    return Papers(
        "Case 7", Facts([("Case no.", "7")]), words, [], {"delivery": [table]},
        {"photographs": [(f"{n}.png", picture) for n in range(photos)]}, words,
    )  # fmt: skip


@settings(max_examples=12, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(st.sampled_from(TAKEN), st.integers(0, 12), st.integers(0, 900), st.text(max_size=300))
def test_no_bundle_is_larger_or_longer_than_is_taken(limits, photos, rows, words) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    made = evidence.bundle(papers(photos, rows, words), PARTS, limits, stem="7", folders=FOLDERS, now=NOW)
    assert made is not None
    sizes = [len(data) for data in made.files.values()]
    assert made.pages <= (limits.pages or made.pages)
    assert max(sizes) <= (limits.file_bytes or max(sizes))
    packed = evidence.zipped(made.files, NOW)
    assert max(sum(sizes), len(packed)) <= (limits.all_bytes or sum(sizes) + ROOM)
    assert all(name.endswith(".pdf" if limits.pdf else ".jpg") for name in made.files)


def test_fifty_pictures_become_49_pages_at_most_and_what_is_left_out_is_counted() -> None:
    made = evidence.bundle(papers(120, 0, "", SMALL), PARTS, RULES.of("stripe"), stem="7", folders=FOLDERS, now=NOW)
    assert made is not None
    assert 0 < made.left_out < 120
    assert made.pages <= 49
    assert len(pictures.pages(made.files["7.pdf"])) == made.pages


def test_what_cannot_fit_is_not_made() -> None:
    long = papers(0, 0, "word " * 40_000)
    assert evidence.bundle(long, PARTS, RULES.of("Stripe"), stem="7", folders=FOLDERS, now=NOW) is None


def test_the_same_papers_are_the_same_bytes() -> None:
    first, second = (
        evidence.bundle(papers(2, 3, "word"), PARTS, RULES.of("Shopify"), stem="7", folders=FOLDERS, now=NOW)
        for _ in range(2)
    )
    assert first == second
    assert first is not None
    assert b"pdfaid" in first.files["7.pdf"]


def test_a_letter_without_a_font_costs_the_standard_and_not_the_evidence() -> None:
    made = evidence.bundle(papers(0, 1, "\ue598"), PARTS, RULES.of("Shopify"), stem="7", folders=FOLDERS, now=NOW)
    assert made is not None
    assert not made.keeps
