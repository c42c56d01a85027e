"""README says what is so."""

from places import ROOT

from pyaddin.buttons import BUTTONS

README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_table_of_buttons_is_the_list_of_buttons() -> None:
    table = README.split("<!-- buttons -->\n")[1].split("<!-- end -->")[0]
    rows = [f"| {b.caption} | `fulfilment {b.name}` | {b.help} |" for b in BUTTONS]
    assert table.splitlines() == rows


def test_every_file_that_readme_names_is_there() -> None:
    names = [word.strip("`,.()") for word in README.replace("](", " ").split()]
    named = [n for n in names if n.startswith(("tests/", "docs/", "templates/", "workbook/build"))]
    assert len(named) > 8
    missing = [name for name in named if not (ROOT / name).exists()]
    assert missing == []
