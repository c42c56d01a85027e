"""What fills a column of ours from an export, and what becomes of rows with certain words, as a format file says it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from pyaddin.formats.files import toml

Effect = Literal["hold", "cancel", "leave_out"]
EFFECTS: tuple[Effect, ...] = ("hold", "cancel", "leave_out")


@dataclass(frozen=True, slots=True)
class Value:
    """How one column is filled: the first of `headers` that is filled, all of them joined, or a constant."""

    headers: tuple[str, ...] = ()
    constant: str = ""
    join: str | None = None
    divide_by: str = ""
    first_line: bool = False
    filled: str = ""
    symbols: Mapping[str, str] = field(default_factory=dict)

    def uses(self) -> tuple[str, ...]:
        """Every header it reads."""
        return (*self.headers, self.divide_by) if self.divide_by else self.headers


@dataclass(frozen=True, slots=True)
class Rule:
    """What becomes of rows by what the cell under `header` holds.

    words    it is one of these, "" being a blank cell
    filled   it holds any text
    parts    these stand somewhere in it
    unless   it is filled and none of these
    """

    header: str
    words: frozenset[str]
    filled: bool
    effect: Effect
    reason: str
    parts: tuple[str, ...] = ()
    unless: frozenset[str] = frozenset()

    def fits(self, word: str) -> bool:
        """Whether the rule speaks of a row with this cell."""
        key = word.casefold()
        if self.unless:
            return bool(key) and key not in self.unless
        return key in self.words or (self.filled and bool(key)) or any(part in key for part in self.parts)


def read_columns(section: toml.Section, names: Iterable[str], table: str) -> dict[str, Value]:
    """The values of a section whose keys are columns of `table`; Refusal for one that is not among `names`."""
    allowed = list(names)
    for name in section:
        if name not in allowed:
            raise section.refusal(name, f"is no column of {table}; write one of: {', '.join(allowed)}")
    return {name: _value(section, name) for name in section}


def _value(section: toml.Section, name: str) -> Value:
    raw: Any = section.raw(name)
    if isinstance(raw, str) and len(raw) > 1 and raw[0] == raw[-1] == "'":
        return Value(constant=raw[1:-1])
    if not isinstance(raw, dict):
        return Value(headers=section.texts(name))
    parts = section.section(name)
    joined = parts.texts("join", ())
    value = Value(
        headers=joined or parts.texts("header", ()),
        join=parts.text("with", " ") if joined else None,
        divide_by=parts.text("divide_by", ""),
        first_line=parts.flag("first_line"),
        filled=parts.text("filled", ""),
        symbols={symbol: parts.section("symbols").text(symbol) for symbol in parts.section("symbols")},
    )
    parts.finish()
    if not value.headers:
        raise section.refusal(name, "names no header")
    return value


def read_rule(section: toml.Section) -> Rule:
    """One of the [[rules]]; Refusal unless it has one condition and one effect."""
    effects = [effect for effect in EFFECTS if effect in section]
    if len(effects) != 1:
        raise section.refusal("hold, cancel or leave_out", "must be given, one of them")
    effect = effects[0]
    reason = "" if effect == "cancel" and section.flag("cancel") else section.text(effect)
    rule = Rule(
        header=section.text("header"),
        words=frozenset(word.casefold() for word in section.texts("is", ())),
        filled=section.flag("filled"),
        effect=effect,
        reason=reason,
        parts=tuple(part.casefold() for part in section.texts("has", ()) if part),
        unless=frozenset(word.casefold() for word in section.texts("is_not", ())),
    )
    if sum(map(bool, (rule.words, rule.filled, rule.parts, rule.unless))) != 1:
        raise section.refusal("is, is_not, has or filled", "must be given, one of them")
    section.finish()
    return rule
