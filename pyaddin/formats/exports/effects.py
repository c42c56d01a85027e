"""What an export says of its rows by its format's rules: to ship, on hold, cancelled, shipped, or no line to ship."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from pyaddin.formats.exports.columns import EFFECTS, Effect, Rule
from pyaddin.formats.exports.rows import Export
from pyaddin.steps.orders.holds import GLUE
from pyaddin.values import raw as cells


class Said(NamedTuple):
    """What is said of a row; `reason` is why it is on hold (several with a glue between) or left out."""

    effect: Effect | None = None
    reason: str = ""


TO_SHIP: Final = Said()


def effects(rules: Sequence[Rule], export: Export) -> list[Said]:
    """What the rules say of each row; a column that the file lacks says nothing."""
    fitting: dict[int, list[Rule]] = {}
    for rule in rules:
        if not export.has(rule.header):
            continue
        words = cells.text(export.column(rule.header))
        if fits := {word for word in set(words) if rule.fits(word)}:
            for row, word in enumerate(words):
                if word in fits:
                    fitting.setdefault(row, []).append(rule)
    said = [TO_SHIP] * len(export)
    for row, its_rules in fitting.items():
        said[row] = _together(its_rules)
    return said


def _together(rules: Sequence[Rule]) -> Said:
    """A row that is not to ship at all needs no hold; one that is waits for every reason."""
    effect = min((rule.effect for rule in rules), key=EFFECTS.index)
    reasons = dict.fromkeys(rule.reason for rule in rules if rule.effect == effect)
    return Said(effect, GLUE.join(reasons) if effect == "hold" else next(iter(reasons)))
