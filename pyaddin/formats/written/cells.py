"""What stands in every cell of a written column, and what had to be changed or is missing there."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal, Protocol

from pyaddin.formats.written import transforms, vocabulary
from pyaddin.formats.written.columns import Column
from pyaddin.formats.written.form import FileForm
from pyaddin.values import formulas
from pyaddin.values.text import one_line

Kind = Literal["missing", "failed", "too long", "cut", "long", "letters", "left out"]
"""too long  the receiver refuses it; cut  shortened; long  written whole though the receiver may refuse it
letters   written in Western letters; left out  some characters were left out"""
ERRORS: Final = frozenset({"missing", "failed", "too long"})
LONGEST_CELL: Final = 32_767
"""Characters a cell of a workbook holds."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing about one cell; `row` counts from 0."""

    row: int
    kind: Kind
    column: Column
    before: str
    after: str


class Source(Protocol):
    """Rows that a column's value is taken from."""

    def column(self, name: str) -> list[Any]:
        """The rows' values of a vocabulary name."""

    def __len__(self) -> int: ...


def fill(column: Column, rows: Source, form: FileForm) -> tuple[list[str | float], list[Finding]]:
    """The cells of a column, texts and (where the column is one of numbers in a workbook) numbers, and the findings."""
    if not column.value.names and not column.value.expression and not column.required:
        fixed = column.value.constant
        return [formulas.without_in_fixed(fixed) if form.kind == "csv" else fixed] * len(rows), []
    raw = vocabulary.evaluate(column.value, rows.column, len(rows))
    known = {value: _written(value, column, form) for value in set(raw)} if not vocabulary.all_text(raw) else {}
    texts = [known[value][0] for value in raw] if known else raw
    findings = (
        [Finding(n, "failed", column, "", "") for n, v in enumerate(raw) if v is vocabulary.FAILED] if known else []
    )
    texts, changed = _cleaned(_mapped(texts, column), column, form)
    findings += changed
    texts, long = _fitted(texts, column, form)
    findings += long + _missing(texts, findings, column, rows)
    if not known or not column.number or form.kind == "csv":
        return list(texts), findings
    numbers = [known[value][1] for value in raw]
    return [text if number is None else number for text, number in zip(texts, numbers, strict=True)], findings


def _written(value: Any, column: Column, form: FileForm) -> tuple[str, float | None]:
    """A value as text, and as the number it is in the column's unit and decimals; None when it is no number."""
    if value is vocabulary.FAILED or vocabulary.is_blank(value):
        return "", None
    if isinstance(value, str):
        return value, None
    if isinstance(value, datetime):
        return transforms.date_text(value, column.date or form.date), None
    number = transforms.written(float(value), column.unit, column.decimals, column.rounding)
    return transforms.number_text(number, column.decimals, form.decimal), number


def _mapped(texts: list[str], column: Column) -> list[str]:
    if not column.mapping:
        return texts
    other = column.mapping.get("*")
    return [column.mapping.get(text, text if other is None else other) for text in texts]


def _cleaned(texts: list[str], column: Column, form: FileForm) -> tuple[list[str], list[Finding]]:
    """Texts as the receiver can read them: one line, its letters, none of the characters it refuses.

    All texts are looked at in one go first; only a column that needs it is gone through text by text.
    """
    findings: list[Finding] = []

    def change(kind: Kind | None, fix: Callable[[str], str]) -> None:
        nonlocal texts
        fixed = [fix(text) for text in texts]
        if kind and fixed != texts:
            pairs = enumerate(zip(texts, fixed, strict=True))
            findings.extend(Finding(n, kind, column, a, b) for n, (a, b) in pairs if a != b)
        texts = fixed

    if not "".join(texts).isprintable() or _starts(texts, " ") or " \n" in "\n".join([*texts, ""]):
        change(None, one_line)
    if column.strip and not set(column.strip).isdisjoint("".join(texts)):
        gone = str.maketrans(dict.fromkeys(column.strip, " "))
        change("left out", lambda t: one_line(t.translate(gone)))
    if column.characters == "latin" and not "".join(texts).isascii():
        change("letters", lambda t: t if t.isascii() else transforms.latin(t))
    for name in column.transforms:
        change(None, transforms.TRANSFORMS[name])
    if form.kind == "csv" and not transforms.fits("".join(texts), form.encoding):
        change("letters", lambda t: t if t.isascii() else transforms.for_encoding(t, form.encoding))
    if form.not_first and _starts(texts, form.not_first):
        change("left out", lambda t: t.lstrip(form.not_first + " "))
    if form.kind == "csv" and formulas.any_in("\n".join(texts)):
        change("left out", lambda t: _harmless(t, form.not_first))
    return texts, findings


def _harmless(text: str, not_first: str) -> str:
    """Without formulas, and without what may not stand first, of which one may uncover the other."""
    while (shorter := formulas.without(text.lstrip(f"{not_first} "))) != text:
        text = shorter
    return text


def _starts(texts: list[str], characters: str) -> bool:
    """Whether any of the texts starts with one of the characters; they are searched in one go."""
    joined = "\n".join(["", *texts])
    return any(f"\n{character}" in joined for character in characters)


def _fitted(texts: list[str], column: Column, form: FileForm) -> tuple[list[str], list[Finding]]:
    most = column.max or (LONGEST_CELL if form.kind != "csv" else None)
    if most is None:
        return texts, []
    size = (lambda t: len(t.encode(column.max_bytes, "replace"))) if column.max_bytes else len
    if not texts or max(map(size, texts)) <= most:
        return texts, []
    out, findings = list(texts), []
    kind: Kind = {"refuse": "too long", "cut": "cut", "warn": "long"}[column.too_long]  # type: ignore[assignment]
    for row, text in enumerate(texts):
        if size(text) > most:
            out[row] = _cut(text, most, column.max_bytes) if kind == "cut" else text
            findings.append(Finding(row, kind, column, text, out[row]))
    return out, findings


def _cut(text: str, most: int, encoding: str) -> str:
    if not encoding:
        return text[:most].rstrip()
    return text.encode(encoding, "replace")[:most].decode(encoding, "ignore").rstrip()


def _missing(texts: Sequence[str], found: list[Finding], column: Column, rows: Source) -> list[Finding]:
    if column.required is False or all(texts):
        return []
    failed = {finding.row for finding in found if finding.kind == "failed"}
    blank = [row for row, text in enumerate(texts) if not text and row not in failed]
    if column.required is not True:
        wanted = vocabulary.evaluate(vocabulary.Value(expression=column.required), rows.column, len(rows))
        blank = [row for row in blank if wanted[row] not in ("", "0", 0, 0.0)]
    return [Finding(row, "missing", column, "", "") for row in blank]
