"""The guide beside a new workbook: pages for a browser, with their links and pictures."""

import sys
from pathlib import Path

import pytest
from helpers import Folder

import links
from pyaddin import shipped
from pyaddin.cli.backup import backup, restore
from pyaddin.cli.new import new
from pyaddin.documents import guide

PAGE = """\
# A hold

| When | Page |
| --- | --- |
| It is over | [An undo](an-undo.md#back), or [elsewhere](https://example.com/page.md) |

![What you see](pictures/hold.png) <b>
"""


@pytest.fixture
def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A guide of one page and a picture."""
    where = tmp_path / "docs"
    (where / "pictures").mkdir(parents=True)
    (where / "a-hold.md").write_text(PAGE, encoding="utf-8")
    (where / "pictures" / "hold.png").write_bytes(b"a picture")
    monkeypatch.setattr(shipped, "GUIDE", where)
    return where


def test_a_new_folder_holds_the_guide_with_links_that_lead_to_its_own_pages(written: Path, tmp_path: Path) -> None:
    book = new(tmp_path / "shop")
    page = (book.parent / guide.FOLDER / "a-hold.html").read_text(encoding="utf-8")
    assert "<title>A hold</title>" in page
    assert '<a href="an-undo.html#back">An undo</a>' in page
    assert '<a href="https://example.com/page.md">' in page
    assert "<td>It is over</td>" in page
    assert '<img src="pictures/hold.png" alt="What you see"' in page
    assert "&lt;b&gt;" in page
    assert (book.parent / guide.FOLDER / "pictures" / "hold.png").read_bytes() == b"a picture"


def test_a_shop_that_was_moved_has_the_guide_too(written: Path, tmp_path: Path) -> None:
    zipped, _ = backup(new(tmp_path / "shop"), tmp_path)
    restore(zipped, tmp_path / "moved")
    assert "<title>A hold</title>" in (tmp_path / "moved" / guide.FOLDER / "a-hold.html").read_text(encoding="utf-8")


def test_pages_that_were_laid_before_make_way_for_todays(written: Path, tmp_path: Path) -> None:
    guide.lay(tmp_path)
    (written / "a-hold.md").write_text("# Another", encoding="utf-8")
    guide.lay(tmp_path)
    assert "<h1>Another</h1>" in (tmp_path / guide.FOLDER / "a-hold.html").read_text(encoding="utf-8")


def test_every_sheet_leads_to_a_page_that_there_is() -> None:
    assert {page for page in links.pages().values() if not (shipped.GUIDE / f"{page}.md").is_file()} == set()


def test_a_press_does_not_load_what_sets_the_guide(sample: Folder) -> None:
    sys.modules.pop("markdown_it", None)
    sample.press("validate-addresses")
    assert "markdown_it" not in sys.modules
