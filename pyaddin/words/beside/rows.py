"""Which number a copied row was given."""

from typing import Final

from pyaddin.words.catalogue import Text, tr

SENTENCES: Final[dict[str, Text]] = {
    "sheet.copied": tr("copy of row {row}; delete it if it was not meant."),
    "sheet.archived": tr(
        "order {order} went out and is archived; delete this row, or, to send it again, set Status to New."
    ),
}
