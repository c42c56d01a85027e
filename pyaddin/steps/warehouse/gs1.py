"""What a code after GS1 says: the article (01), its lot (10), last day (15, 17) and serial number (21)."""

from collections.abc import Mapping
from datetime import date
from typing import Final, NamedTuple

import pandas as pd

from pyaddin.tables.goods import SERIAL

SEPARATOR: Final = "\x1d"
"""What stands behind a part of no fixed length."""
SHORTEST: Final = 16
"""An article number with what says that it is one; shorter codes are EANs and the like."""


class Coded(NamedTuple):
    """What a code says; blank where it says nothing, or is not after GS1."""

    gtin: str = ""
    lot: str = ""
    expires: date | None = None
    serial: str = ""

    def __str__(self) -> str:
        parts = (self.lot, self.expires.isoformat() if self.expires else "", self.serial)
        return " / ".join(part for part in parts if part)


def coded(code: str, separator: str = SEPARATOR) -> Coded:
    """A code taken apart; `]C1` and the like say only what kind of barcode it was."""
    if len(code) < SHORTEST:  # biip is not loaded for a day of EANs
        return Coded()
    from biip import ParseError
    from biip.gs1_messages import GS1Message

    plain = code[3:] if code.startswith("]") else code
    plain = plain.replace(separator, SEPARATOR) if separator else plain
    try:
        read = GS1Message.parse_hri(plain) if plain.startswith("(") else GS1Message.parse(plain.lstrip(SEPARATOR))
    except (ParseError, ValueError):
        return Coded()
    found: Mapping[str, str] = {it.ai.ai: it.value for it in read.element_strings}
    last = next((it.date for it in read.element_strings if it.ai.ai in ("15", "17")), None)
    return Coded(found.get("01", ""), found.get("10", ""), last, found.get("21", ""))


def read(lines: pd.DataFrame, separator: str) -> dict[int, Coded]:
    """What the barcodes of lines say, of those that name an article after GS1."""
    codes = lines["barcode"][lines["barcode"].str.len() >= SHORTEST]
    said = {int(label): coded(code, separator) for label, code in codes.items()}
    return {label: one for label, one in said.items() if one.gtin}


def articles(lines: pd.DataFrame, said: Mapping[int, Coded]) -> pd.DataFrame:
    """The lines with the article number alone in Barcode."""
    numbers = {label: one.gtin for label, one in said.items()}
    return lines.assign(barcode=lines["barcode"].where(~lines.index.isin(list(numbers)), lines.index.map(numbers)))


def lots(lines: pd.DataFrame, said: Mapping[int, Coded], traced: Mapping[str, str]) -> pd.DataFrame:
    """The lines with Lot and, where they have one, Expiry as the code says, of articles that are traced; what was
    written by hand stays."""
    out = lines.copy()
    for label, one in said.items():
        kind = traced.get(out.at[label, "sku"], "")
        if not kind:
            continue
        out.loc[label, "lot"] = out.at[label, "lot"] or number(one, kind)
        if "expiry" in out and one.expires and pd.isna(out.at[label, "expiry"]):
            out.loc[label, "expiry"] = pd.Timestamp(one.expires)
    return out


def number(one: Coded, kind: str) -> str:
    """The number by which an article that is traced so is kept: its serial number, or else its lot."""
    return (one.serial or one.lot) if kind == SERIAL else one.lot
