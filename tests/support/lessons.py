"""Files to learn from, and a clerk who answers."""

from typing import Any

from helpers import Folder
from places import GOLDEN, TEMPLATES

from pyaddin.formats.learn import aliases
from pyaddin.formats.learn.propose import Proposal

LEARN = GOLDEN / "learn"


SHOP, CARRIER, TRACKING = (LEARN / n for n in ("german-shop.csv", "chinese-carrier.xlsx", "french-tracking.csv"))

ALIASES = aliases.load([TEMPLATES / "aliases"])


def known(proposal: Proposal) -> dict[str, str]:
    """Each header with what it means beyond doubt."""
    return {proposal.headers[at].text: answer.caption for at, answer in proposal.certain.items()}


def learned(shop: Folder) -> dict[str, dict[str, Any]]:
    """The Learn sheet by header."""
    return {row["header"]: row for row in shop.table("learn").to_dict("records")}


def choose(shop: Folder, header: str, means: str) -> None:
    at = shop.table("learn")["header"].tolist().index(header)
    shop.type("learn", {(at, "means"): means})
