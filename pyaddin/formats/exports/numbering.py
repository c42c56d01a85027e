"""Order numbers for lists that have none: orders made by hand, or told in a live stream.

A number follows from the buyer, the moment of the order and the list it stands in, never from its place there: a list
that grew gives the orders that were in it the numbers they have.
"""

from base64 import b32encode
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any, Final

BUYER: Final = (
    "recipient", "company", "address_1", "address_2", "city", "state", "postcode", "country", "phone", "email",
)  # fmt: skip
"""Rows of a list that agree in these are one order."""
PREFIX, LETTERS, BETWEEN = "L-", 8, "\x1f"


def given(columns: Mapping[str, Sequence[Any]], listed_in: str) -> list[str]:
    """The number of each row's order; blank where the row does not say who ordered."""
    buyers = [columns[name] for name in BUYER if name in columns]
    moments = list(columns.get("ordered_at", ()))
    keys = [BETWEEN.join(" ".join(str(part).casefold().split()) for part in row) for row in zip(*buyers, strict=True)]
    return [
        _number(BETWEEN.join((listed_in.casefold(), str(moments[at]) if moments else "", key)))
        if key.strip(BETWEEN)
        else ""
        for at, key in enumerate(keys)
    ]


def _number(key: str) -> str:
    return PREFIX + b32encode(sha256(key.encode()).digest()).decode()[:LETTERS]
