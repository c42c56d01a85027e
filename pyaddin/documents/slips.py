"""Packing slips and pick lists as PDF."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from pyaddin.documents import addresses, words
from pyaddin.documents.barcodes import code128_svg
from pyaddin.documents.escaping import Code, literal
from pyaddin.documents.parts import in_parts
from pyaddin.documents.picking import Slip, in_order, picks, slips
from pyaddin.steps.parcels.shipments import Shipments
from pyaddin.words.catalogue import Text

SLIPS_A_FILE = 2_000

# ISO 4217: currencies without a minor unit
_WHOLE = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
_WHOLE_MONEY = frozenset(_WHOLE.split())


def packing_slips(
    shipments: Shipments,
    labels: Sequence[int],
    *,
    size: str,
    message: str,
    logo: Path | None,
    folders: Sequence[Path],
    now: datetime,
) -> bytes:
    """A PDF with a slip for each parcel in `labels`, in the order of the pick: warehouse, first bin, parcel number.

    `size` is one that Settings offer; `folders` are the templates folders, the shop's own first. Refusal when there is
    no parcel, or the template or the logo cannot be used.
    """
    from pyaddin.documents.typesetting import pdf

    def printed(some: Sequence[Slip]) -> bytes:
        values = {"slips": some, "size": size, "message": message, **HELPERS}
        return pdf("packing_slip.typ.j2", folders, values, now, logo)

    return in_parts(slips(shipments, labels), printed)


def batches(shipments: Shipments, labels: Sequence[int]) -> list[list[int]]:
    """The labels in the order of the pick, in as few parts of at most SLIPS_A_FILE as there can be."""
    ordered = in_order(shipments, labels)
    return [ordered[start : start + SLIPS_A_FILE] for start in range(0, len(ordered), SLIPS_A_FILE)]


def pick_list(shipments: Shipments, labels: Sequence[int], *, folders: Sequence[Path], now: datetime) -> bytes:
    """A PDF (A4) with a line for each SKU in a bin: units of all the parcels together, and which parcels they go in."""
    from pyaddin.documents.typesetting import pdf

    values = {"warehouses": picks(shipments, labels), "date": f"{now:%Y-%m-%d %H:%M}", **HELPERS}
    return pdf("pick_list.typ.j2", folders, values, now)


def _money(amount: Any, currency: str) -> str:
    """An amount with its currency; blank stays blank."""
    if amount == "":
        return ""
    return f"{amount:,.{0 if currency in _WHOLE_MONEY else 2}f} {currency}".strip()


def _barcode(text: str, height: float = 9, widest: float = 62) -> Code:
    """The Code 128 of `text` as Typst bytes, for #image(…, format: "svg")."""
    svg = code128_svg(text, height, widest).replace('"', '\\"')
    return Code(f'bytes("{svg}")')


def _language(country: str) -> Code:
    return Code(literal(addresses.language(country)))


HELPERS: Mapping[str, Callable[..., Any] | Mapping[str, Text]] = {
    "barcode": _barcode, "language": _language, "money": _money, "town_lines": addresses.town_lines,
    "address_lines": addresses.address_lines,
    "words": words.WORDS, "say": words.say, "units": words.units, "lines": words.lines, "parcels": words.parcels,
    "strong": words.strong,
    "string": words.string,
}  # fmt: skip
"""What every paper's template may use."""
