"""What an export lacked or held wrong; `{column}` is the caption of the column that it was to fill."""

from typing import Final

from pyaddin.words.catalogue import Text, tr

SENTENCES: Final[dict[str, Text]] = {
    "import.no-date": tr("{column} '{value}' is no date; write it as 2026-01-31."),
    "import.no-amount": tr("{column} '{value}' is no amount; correct it."),
    "import.no-whole-number": tr("{column} '{value}' is no whole number; correct it."),
    "import.no-measure": tr("{column} '{value}' is no such measure; write a whole number, or one with kg, lb, cm, in."),
    "import.two-readings": tr(
        "{column} '{value}' may be {one:g} or {other:,.0f}; write it with two decimals, or without a mark between "
        "thousands."
    ),
    "import.no-sku": tr("the export names no SKU; write it in as on Products."),
}
