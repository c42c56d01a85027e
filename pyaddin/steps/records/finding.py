"""Find: what is looked through of a row, and which rows hold all words that were typed."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final

import numpy as np
import pandas as pd

from pyaddin.tables.sheets import TABLES

FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "orders": ("order_no", "shop", "row_id", "parcel_no", "sku", "item", "recipient", "email", "phone", "postcode"),
    "parcels": ("parcel_no", "order_no", "shop", "tracking_no", "more_tracking", "recipient"),
    "returns": ("no", "back_no", "new_order"), "claims": ("no",), "disputes": ("case_no",),
}  # fmt: skip
"""Of what belongs to an order only the numbers that its own rows do not have, and in the archive alone."""
NUMBERS: Final = (
    "order_no", "row_id", "parcel_no", "sku", "phone", "postcode", "tracking_no", "more_tracking", "no", "back_no",
    "case_no", "new_order",
)  # fmt: skip
"""Fields in which blanks and dashes do not count."""
NAMES: Final = ("order_no", "row_id", "parcel_no", "tracking_no", "more_tracking")
"""Fields that name one order or parcel: who types all of such a number means that one."""
GLUE: Final = "\x1f"
_SEVERAL = re.compile("[,;]")
_SIGNS = re.compile(r"[\s\-‐‑–./()+]")

Wanted = Sequence[tuple[str, ...]]
"""For each word that was typed the ways in which it may stand; one of them must."""


def fold(text: str) -> str:
    """Text as it is compared: without case, accents and widths."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def squeezed(text: str) -> str:
    """A number without the signs that people write between its digits."""
    return _SIGNS.sub("", text)


def text_of(table: str, values: Mapping[str, object]) -> str:
    """All that is looked through of one row."""
    return _glued(table, [str(values.get(name) or "") for name in FIELDS[table]])


def texts(table: str, frame: pd.DataFrame) -> list[str]:
    """All that is looked through of each row."""
    return [_glued(table, row) for row in zip(*(frame[name].tolist() for name in FIELDS[table]), strict=True)]


def _glued(table: str, fields: Iterable[str]) -> str:
    folded = [fold(field) for field in fields]
    bare = [squeezed(text) for name, text in zip(FIELDS[table], folded, strict=True) if name in NUMBERS]
    return GLUE.join(filter(None, dict.fromkeys([*folded, *bare])))


def wanted(typed: str) -> Wanted:
    """The words of what was typed; a word with a digit is looked for without its signs as well."""
    words = []
    for word in fold(typed).split():
        bare = squeezed(word) if any(letter.isdigit() for letter in word) else ""
        words.append(tuple(dict.fromkeys(filter(None, (word, bare)))))
    return words


def whole_numbers(words: Wanted) -> set[str]:
    """What was typed as the number of one order or parcel, be it in several words; shops leave the # away, or not."""
    ways = {way for word in words for way in word} | {"".join(squeezed(word[0]) for word in words)}
    return {way.lstrip("#") for way in ways if any(letter.isdigit() for letter in way)}


def is_named(values: Mapping[str, object], numbers: Collection[str]) -> bool:
    """Whether one of the row's own numbers is all of one of these."""
    own = (part.strip() for name in NAMES for part in _SEVERAL.split(fold(str(values.get(name) or ""))))
    return any(way.lstrip("#") in numbers for part in own for way in (part, squeezed(part)))


def fits(text: str, words: Wanted) -> bool:
    """Whether a row's text holds every word."""
    return all(any(way in text for way in word) for word in words)


def fitting(table: str, frame: pd.DataFrame, words: Wanted) -> pd.DataFrame:
    """The rows of Orders or Parcels that hold every word: those of that number, then the others, newest first."""
    hits = frame[np.fromiter((fits(text, words) for text in texts(table, frame)), bool, len(frame))]
    hits = hits.sort_values(NEWEST[table], ascending=False, kind="stable", na_position="last")
    if not (numbers := whole_numbers(words)):
        return hits
    named = np.fromiter((is_named(row, numbers) for row in hits.to_dict("records")), bool, len(hits))
    return pd.concat([hits[named], hits[~named]])


NEWEST: Final = {"orders": "ordered_at", "parcels": "shipped_at"}
ORDERS_SHOWN: Final = (
    "marketplace", "shop", "order_no", "ordered_at", "row_id", "sku", "item", "qty", "recipient", "country",
    "status", "parcel_no",
)  # fmt: skip
PARCELS_SHOWN: Final = ("marketplace", "shop", "order_no", "recipient", "country", "status", "parcel_no")
CARRIED: Final = ("tracking_no", "shipped_at")
"""What Found shows of the parcel, beside the order's rows as well."""


def shown(table: str, place: str, values: Mapping[str, object], parcel: Mapping[str, object]) -> dict[str, object]:
    """A row of Found, without its number; `parcel` is the one that the row is or went in."""
    if table not in NEWEST:
        number = values.get("case_no") or values.get("no")
        of = {name: values.get(name) for name in ("marketplace", "order_no", "parcel_no")}
        return {"place": place, "item": f"{TABLES[table].sheet} {number}"} | of | {n: parcel.get(n) for n in CARRIED}
    names = ORDERS_SHOWN if table == "orders" else PARCELS_SHOWN
    return {"place": place} | {n: values.get(n) for n in names} | {n: parcel.get(n) for n in CARRIED}
