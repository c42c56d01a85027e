"""What becomes of an export's rows by its format's rules."""

from collections.abc import Sequence

import pandas as pd

from pyaddin.formats.exports.columns import Rule
from pyaddin.formats.exports.rows import Export
from pyaddin.tables.status import Status
from pyaddin.values import raw as cells


def effects(rules: Sequence[Rule], export: Export) -> list[Rule | None]:
    """The first rule that fits each row; a column that the file lacks says nothing."""
    effect: list[Rule | None] = [None] * len(export)
    for rule in reversed(rules):
        if not export.has(rule.header):
            continue
        words = cells.text(export.column(rule.header))
        fits = {word for word in set(words) if rule.fits(word)}
        if fits:
            effect = [rule if word in fits else old for word, old in zip(words, effect, strict=True)]
    return effect


def with_status(frame: pd.DataFrame, effect: Sequence[Rule | None]) -> pd.DataFrame:
    """Status and hold reason by the rules; what no rule speaks of is New."""
    status = [{"hold": Status.HOLD, "cancel": Status.CANCELLED}.get(rule.effect, "") if rule else "" for rule in effect]
    reasons = [rule.reason if rule and rule.effect == "hold" else "" for rule in effect]
    reason = pd.Series(reasons, index=frame.index, dtype="str")
    return frame.assign(
        status=pd.Series([word or Status.NEW for word in status], index=frame.index, dtype="str"),
        hold_reason=reason.where(reason != "", frame["hold_reason"]),
    )
