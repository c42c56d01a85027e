"""Words and codes from a shop's folder or a pasted cell are data: they cost nothing, run nothing, and are refused in a
sentence."""

from pathlib import Path

import pytest
from bounded import in_bounds
from helpers import Folder, assert_a_clerk_can_read

from pyaddin.book.closed.workbook import ClosedWorkbook
from pyaddin.book.table.language import speak_as
from pyaddin.tables.problems import Refusal, beside
from pyaddin.words.catalogue import languages, speak, tr, trn

SECONDS, MEGABYTES = 3, 300
HEAD = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'


def speaking(folder: Path, *pairs: tuple[str, str]) -> None:
    said = "".join(f'msgid "{source}"\nmsgstr "{words}"\n\n' for source, words in pairs)
    (folder / "xx.po").write_text(HEAD + said, encoding="utf-8")
    speak(languages([folder])[0])


@pytest.mark.parametrize("cell", [" (" * 16_000, "a (" * 10_000, "(x" * 16_000, ", " * 16_000 + " (+)"])
def test_a_cell_full_of_brackets_is_read_at_once(cell: str) -> None:
    assert in_bounds(lambda: len(beside("orders", "", cell)), SECONDS, MEGABYTES).result == 0


@pytest.mark.parametrize(
    "words", ["{sku:>999999999}", "{sku.__class__}", "{sku!r:>99999999}", "{other}", "{sku", "{}", "{0}", "{sku:{sku}}"]
)
def test_a_translation_with_other_places_is_not_used(tmp_path: Path, words: str) -> None:
    speaking(tmp_path, ("SKU {sku}", words))
    assert str(tr("SKU {sku}", sku="MUG")) == "SKU MUG"


def test_a_translation_may_move_its_places_and_leave_one_out(tmp_path: Path) -> None:
    speaking(tmp_path, ("{sku} in {place}", "{place}: {sku}"), ("{sku} at {place}", "{sku}!"))
    assert str(tr("{sku} in {place}", sku="MUG", place="A1")) == "A1: MUG"
    assert str(tr("{sku} at {place}", sku="MUG", place="A1")) == "MUG!"
    assert str(trn("{count:,} row", "{count:,} rows", 2_000)) == "2,000 rows"


@pytest.mark.parametrize(
    "data",
    [
        b"\xff\xfe\x00garbage",
        b"x" * 100,
        b'msgid ""\nmsgstr "Plural-Forms: nplurals=2; plural=__import__(1);\\n"\n',
        b"# " + b"x" * 5_000_000,
    ],
)
def test_a_damaged_catalogue_is_refused_with_its_name(shop: Folder, data: bytes) -> None:
    """It is looked at only where the Settings sheet has no English name: then the book may be in its language."""
    (shop.path / "templates" / "languages").mkdir()
    (shop.path / "templates" / "languages" / "xx.po").write_bytes(data)
    shop.press("validate-addresses")
    with shop.in_another_program() as book:
        book["Settings"].title = "Einstellungen"
    with pytest.raises(Refusal) as refusal:
        speak_as(ClosedWorkbook(shop.book))
    assert "xx.po in templates/languages" in assert_a_clerk_can_read(str(refusal.value))
