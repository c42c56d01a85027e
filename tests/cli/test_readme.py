"""README and the pages for those who change it say what is so."""

import re

import pytest
from places import ROOT

from pyaddin.buttons import BUTTONS

README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_table_of_buttons_is_the_list_of_buttons() -> None:
    table = README.split("<!-- buttons -->\n")[1].split("<!-- end -->")[0]
    rows = [f"| {b.caption} | `fulfilment {b.name}` | {b.help} |" for b in BUTTONS]
    assert table.splitlines() == rows


def test_every_file_that_readme_names_is_there() -> None:
    names = [word.strip("`,.():") for word in README.replace("](", " ").split()]
    named = [n for n in names if n.startswith(("tests/", "docs/", "templates/", "workbook/build"))]
    assert len(named) > 8
    missing = [name for name in named if not (ROOT / name).exists()]
    assert missing == []


@pytest.mark.parametrize(
    "page",
    [
        "CONTRIBUTING.md",
        "docs/architecture.md",
        "docs/team.md",
        *sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "docs" / "decisions").glob("*.md")),
    ],
)
def test_every_path_that_a_page_names_is_there(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    named = set(re.findall(r"\b(?:pyaddin|tests|workbook|templates|docs)/[\w./-]*", text))
    missing = [name for name in named if not (ROOT / name.rstrip(".")).exists() and "NAME" not in name]
    assert missing == []


def test_the_words_that_are_typed_call_what_is_there() -> None:
    for page in ("justfile", ".pre-commit-config.yaml", ".github/workflows/checks.yml", "CONTRIBUTING.md"):
        named = re.findall(r"\.ci/\w+|(?<!/)workbook/\w+\.py", (ROOT / page).read_text(encoding="utf-8"))
        assert [name for name in named if not (ROOT / name).exists()] == [], page
