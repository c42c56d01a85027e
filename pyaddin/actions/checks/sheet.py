"""The Check sheet's rows: what was found, and what the clerk ticked."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import pandas as pd

from pyaddin.actions import listing
from pyaddin.steps.checks.findings import Finding
from pyaddin.tables.frames import is_yes
from pyaddin.tables.office import CHECK
from pyaddin.tables.problems import Refusal
from pyaddin.values.text import clean_text, storable
from pyaddin.words.catalogue import Words, tr

LONGEST: Final = 500
ALL: Final = "all"
SHOWN: Final = ("place", "row", "column", "says", "should")
Shown = tuple[str, ...]


def display(text: Words) -> str:
    """A text as the sheet holds and gives it back."""
    return clean_text(storable(str(text)))[:LONGEST].strip()


def shown(finding: Finding) -> Shown:
    """What tells a finding from another, as it stands on the sheet."""
    return tuple(display(text) for text in finding.shown)


def ticked(frame: pd.DataFrame, chosen: str, found: Sequence[Finding]) -> dict[Shown, float]:
    """The findings that are to be mended, as the sheet shows them, with their numbers there.

    `chosen` is the command line's: "all" that can be mended, or numbers of the sheet with commas; Refusal where it is
    neither or a number is not on the sheet.
    """
    if chosen == ALL:
        return {shown(finding): 0.0 for finding in found if finding.mend}
    yes = is_yes(frame["mend"])
    if chosen:
        yes |= frame["no"].isin(_numbers(chosen, frame))
    rows = frame[yes]
    return dict(zip(zip(*(rows[name] for name in SHOWN), strict=True), rows["no"], strict=True))


def _numbers(chosen: str, frame: pd.DataFrame) -> list[int]:
    parts = [part.strip() for part in chosen.split(",") if part.strip()]
    there = set(frame["no"].dropna())
    for part in parts:
        if not (part.isascii() and part.isdigit()) or float(part) not in there:
            raise Refusal(
                tr("--mend takes 'all' or numbers of the Check sheet with commas; '{given}' is neither.",
                   given=part[:20])
            )  # fmt: skip
    return [int(part) for part in parts]


def placed(frame: pd.DataFrame, found: Sequence[Finding]) -> pd.DataFrame:
    """The sheet with these findings and no others."""
    return listing.placed(CHECK.name, frame, [_record(number, finding) for number, finding in enumerate(found, 1)])


def _record(number: int, finding: Finding) -> Mapping[str, Any]:
    return {"no": number, **dict(zip(SHOWN, shown(finding), strict=True)), "why": display(str(finding.why))}
