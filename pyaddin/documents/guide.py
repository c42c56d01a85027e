"""The clerk's guide beside a workbook: its pages as a browser shows them, for the links on the sheets."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

from pyaddin import shipped
from pyaddin.store import bounds

if TYPE_CHECKING:
    from markdown_it.token import Token

FOLDER: Final = "guide"
_PAGE: Final = """\
<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>
body {{ max-width: 44em; margin: 2em auto; padding: 0 1em; font: 17px/1.5 Calibri, sans-serif; color: #22303c }}
h1, h2, a {{ color: #1f6f78 }}
img {{ max-width: 100%; border: 1px solid #d5dce2 }}
table {{ border-collapse: collapse }}
th, td {{ padding: .3em .8em .3em 0; border-bottom: 1px solid #d5dce2; text-align: left; vertical-align: top }}
</style>
{body}
<p><a href="index.html">\N{LEFTWARDS ARROW} Guide</a></p>
</html>
"""


def lay(folder: Path) -> None:
    """Lay today's pages and their pictures beside the workbook, in place of earlier ones; Refusal where a link leads
    elsewhere."""
    target = folder / FOLDER
    for path in sorted(shipped.GUIDE.rglob("*")):
        if path.is_file():
            place = target / path.relative_to(shipped.GUIDE)
            bounds.refuse_links(place.parent, folder)
            place.parent.mkdir(parents=True, exist_ok=True)
            if path.suffix == ".md":
                page = rendered(path.read_text(encoding="utf-8"))
                _put(place.with_suffix(".html"), page.encode("utf-8"))
            else:
                _put(place, path.read_bytes())


def _put(place: Path, data: bytes) -> None:
    place.unlink(missing_ok=True)  # what stands there may be a link
    with place.open("xb") as file:
        file.write(data)


def rendered(markdown: str) -> str:
    """A page as HTML; links to other pages lead to those that were laid."""
    from markdown_it import MarkdownIt

    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = reader.parse(markdown)
    title = next((token.content for token in tokens if token.type == "inline"), "")
    for token in tokens:
        for child in token.children or ():
            _to_page(child)
    return _PAGE.format(title=title, body=reader.renderer.render(tokens, reader.options, {}))


def _to_page(token: "Token") -> None:
    page, dot, behind = str(token.attrGet("href") or "").partition(".md")
    if dot and ":" not in page:
        token.attrSet("href", f"{page}.html{behind}")
