"""Words are no protocol: nothing is decided by comparing a text with words that a person reads."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from places import ROOT

import languages as sources

CODE = ROOT / "pyaddin"
LOOKING = {
    "startswith", "endswith", "partition", "rpartition", "split", "rsplit", "removeprefix", "removesuffix", "contains",
    "find", "rfind", "index", "count", "replace", "match", "fullmatch", "search", "get", "pop",
}  # fmt: skip
"""Calls that look for a text in another, or for an entry of a table by its name."""


def words() -> set[str]:
    """The source texts that are more than a word in small letters, which could be any name."""
    texts = {text for message in sources.gathered() for text in _texts(message.id) if text}
    return {text for text in texts if " " in text or text != text.lower()}


def _texts(id_: str | list[str] | tuple[str, ...]) -> tuple[str, ...]:
    return (id_,) if isinstance(id_, str) else tuple(id_)


def compared(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Line and text of each literal that something is compared with or looked up by."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare):
            looked: list[ast.AST] = [node.left, *node.comparators]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in LOOKING:
            looked = list(node.args)
        elif isinstance(node, ast.Subscript):
            looked = [node.slice]
        elif isinstance(node, ast.MatchValue):
            looked = [node.value]
        else:
            continue
        yield from ((node.lineno, text) for each in looked for text in _literals(each))


def _literals(node: ast.AST) -> Iterator[str]:
    """A literal's text, or those of its items."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.Tuple | ast.List | ast.Set):
        for item in node.elts:
            yield from _literals(item)
    elif isinstance(node, ast.JoinedStr):
        for part in node.values:
            yield from _literals(part)


def modules() -> list[Path]:
    return [path for path in sorted(CODE.rglob("*.py")) if "words" not in path.relative_to(CODE).parts]


def test_nothing_is_compared_with_words_that_a_person_reads() -> None:
    known = words()
    found = [
        f"{path.relative_to(ROOT)}:{line}: {text}"
        for path in modules()
        for line, text in compared(ast.parse(path.read_text(encoding="utf-8")))
        if text in known
    ]
    assert found == []


@pytest.mark.parametrize(
    "code",
    [
        'x == "Run the day"', '"Run the day" in x', 'x in ("a", "Run the day")', 'x.startswith("Run the day")',
        'x.partition("Run the day")', 'x.str.contains("Run the day")', 'x["Run the day"]', 'x.get("Run the day")',
        'match x:\n    case "Run the day":\n        pass',
    ],
)  # fmt: skip
def test_it_sees_every_way_to_compare(code: str) -> None:
    assert "Run the day" in words()
    assert [text for _, text in compared(ast.parse(code)) if text == "Run the day"] == ["Run the day"]


def test_every_source_text_stands_in_the_code_as_it_is() -> None:
    """A text that is put together before it is looked up has no words in any language, and no translator sees it."""
    gathered = {text for message in sources.gathered() for text in _texts(message.id)}
    for path in (*CODE.rglob("*.py"), *(ROOT / "workbook").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("tr", "trn"):
                for source in node.args[: 1 + (node.func.id == "trn")]:
                    known = isinstance(source, ast.Constant) and source.value in gathered
                    assert known, f"{path}:{node.lineno}: {ast.unparse(source)}"
