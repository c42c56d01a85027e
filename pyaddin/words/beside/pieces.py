"""Pieces that sentences beside rows are made of, where a whole sentence for each case would be too many."""

from typing import Final

from pyaddin.words.catalogue import Text, tr, trn

PIECE: Final = "piece"

SENTENCES: Final[dict[str, Text]] = {
    "piece.or": tr("{one} or {other}"),
    "piece.and": tr("{one} and {other}"),
    "piece.warehouses": trn("{count} warehouse", "{count} warehouses", 1),
    "piece.no-country": tr("(no country)"),
    "piece.no-warehouse": tr("(no warehouse)"),
}
