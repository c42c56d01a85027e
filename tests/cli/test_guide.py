"""The clerk's guide says what is so: its buttons, sheets, columns and sentences are the workbook's own."""

import re
from pathlib import Path
from typing import Final

import pytest
from places import ROOT, TEMPLATES

from links import LINKS
from pyaddin.buttons import BUTTONS
from pyaddin.tables.orders import INBOX
from pyaddin.tables.schema import YES, shown
from pyaddin.tables.settings import SETTINGS
from pyaddin.tables.sheets import SHEETS
from pyaddin.tables.views import ABOVE, CAUSES

GUIDE: Final = ROOT / "docs" / "guide"
PAGES: Final = sorted(GUIDE.glob("*.md"))
SHOWN: Final = (*CAUSES, *ABOVE["orders"], *ABOVE["parcels"])
PRESSED: Final = {
    *(button.caption for button in BUTTONS),
    *(str(view.caption) for view in SHOWN),
    *(str(link.caption) for link in LINKS),
}
OFFICES_OWN: Final = {"Enable Macros"}
"""What is pressed in LibreOffice itself."""
MESSAGES: Final = re.compile(r'^msgid(?:_plural)? ((?:".*"\n?)+)', re.MULTILINE)
TELLING: Final = 10
"""So many letters of its own a sentence of the catalogue must have, or it fits everything."""
LONGEST: Final = 480
"""Words of a page, so that it is read on a screen and a half."""


def text(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def links(page: Path) -> list[str]:
    return re.findall(r"\]\(([^)]+)\)", text(page))


def written() -> set[str]:
    """What stands on sheets and may be written there: names of sheets, captions, statuses, choices, settings."""
    columns = [column for table in SHEETS for column in table.columns]
    choices = {shown(code) for column in columns for code in (*column.choices, *column.codes)}
    settings = {setting.caption for setting in SETTINGS}
    of_settings = {shown(code) for setting in SETTINGS for code in setting.choices}
    sheets = {table.sheet for table in (*SHEETS, INBOX)}
    return {column.caption for column in columns} | choices | settings | of_settings | sheets | {shown(YES)}


def sentences() -> list[re.Pattern[str]]:
    """All that the workbook may say, with anything in its places, and without the button that may lead it."""
    catalogue = (TEMPLATES / "languages" / "en.po").read_text(encoding="utf-8")
    found = []
    for match in MESSAGES.findall(catalogue):
        message = "".join(re.findall(r'"(.*)"', match)).replace(r"\"", '"')
        pieces = re.split(r"\{[^}]*\}", re.sub(r"^\{\w+\}: ", "", message))
        if sum(map(str.isalpha, "".join(pieces))) >= TELLING:
            found.append(re.compile(".*?".join(map(re.escape, pieces))))
    return found


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_what_is_to_be_pressed_is_there_under_that_name(page: Path) -> None:
    named = set(re.findall(r"\*\*(.+?)\*\*", text(page)))
    assert sorted(named - PRESSED - OFFICES_OWN) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_sheets_columns_and_words_of_a_page_are_the_workbooks(page: Path) -> None:
    named = set(re.findall(r"(?<!\*)\*([^*\n]+?)\*(?!\*)", re.sub("`[^`\n]*`", "", text(page))))
    assert sorted(named - written()) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_what_the_workbook_is_said_to_say_it_says(page: Path) -> None:
    said, known = re.findall("“(.+?)”", text(page)), sentences()
    assert [sentence for sentence in said if not any(one.fullmatch(sentence) for one in known)] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_is_short(page: Path) -> None:
    told = [line for line in text(page).splitlines() if page.stem != "index" or not line.startswith("|")]
    assert len(" ".join(told).split()) <= LONGEST, "but for the list of pages, which grows with them"


def test_a_sentence_that_the_workbook_does_not_say_is_noticed() -> None:
    known = sentences()
    assert any(one.fullmatch("Postcode is empty; write one such as EC1Y 8SY.") for one in known)
    assert not any(one.fullmatch("Postcode is blank; write one such as EC1Y 8SY.") for one in known)


def test_the_pages_link_to_each_other_and_to_nothing_outside_their_folder() -> None:
    linked = {page.name: links(page) for page in PAGES}
    gone = [(page, link) for page, targets in linked.items() for link in targets if not (GUIDE / link).is_file()]
    assert gone == []
    assert not any(".." in link or "://" in link for targets in linked.values() for link in targets)
    assert {page.name for page in PAGES} - {"index.md"} <= set(linked["index.md"])


def test_every_picture_is_shown_once_and_is_small() -> None:
    shown_on = [link for page in PAGES for link in links(page) if link.endswith(".png")]
    kept = {path.relative_to(GUIDE).as_posix(): path.stat().st_size for path in GUIDE.rglob("*.png")}
    assert sorted(shown_on) == sorted(kept)
    assert max(kept.values()) < 120_000
