"""The sheet of customs papers: which data products lack, and what goes with each parcel."""

from pyaddin.tables.schema import Table, column

PRODUCT, PARCEL = "Product", "Parcel"
"""What a row is about."""
CN22, CN23, INVOICE, PROFORMA = "CN 22", "CN 23", "Commercial invoice", "Pro forma invoice"
"""The papers, by the names that stand on them everywhere."""

CUSTOMS = Table(
    "customs", "Customs", "a product that lacks customs data, or a parcel with its papers",
    "Press Customs papers: first the products that lack something for orders that wait, then each parcel with what goes with it.",
    ("no",),
    (
        column("no", "No.", "whole", "program", "Products first, then parcels", 6),
        column("about", "About", "text", "program", "A product or a parcel", 10, codes=(PRODUCT, PARCEL)),
        column("which", "Which", "code", "program", "SKU or parcel number", 18),
        column("goes_to", "Goes to", "text", "program", "Country or special territory", 26),
        column("lacks", "Missing or wrong", "text", "program", "What to fill in, and where", 60),
        column("forms", "Papers", "text", "program", "What goes with the parcel", 30),
        column("numbers", "Numbers", "text", "program", "What stands on its papers", 34),
        column("batteries", "Batteries", "text", "program", "Number, packing instruction, and whether the mark is needed", 40),
        column("held", "Held", "text", "program", "Why it must not go as it is", 44),
        column("duty", "Duty", "money", "program", "Estimated at the destination; blank is not known", 9),
        column("tax", "Tax", "money", "program", "VAT estimated at the destination; blank is not known", 9),
        column("currency", "Currency", "code", "program", "Of duty and tax", 9),
        column("told", "About duty and tax", "text", "program", "Who pays, and what is not known", 44),
    ),
    refilled=True,
)  # fmt: skip
