"""What carriers bill: a row for each tracking number of an invoice, held against the parcel."""

from typing import Final

from pyaddin.tables.schema import NOTE, PROBLEM, PROBLEM_COLUMNS, Table, column


class Billed:
    """What became of a line of an invoice."""

    RIGHT = "As sent"
    DIFFERS = "Billed otherwise"
    TWICE = "Billed twice"
    STRANGER = "Not ours"
    UNSENT = "Never sent"
    CORRECTION = "Correction"
    SETTLED = "Settled"


BILLED: Final = (
    Billed.RIGHT, Billed.DIFFERS, Billed.TWICE, Billed.STRANGER, Billed.UNSENT, Billed.CORRECTION, Billed.SETTLED,
)  # fmt: skip

INVOICES = Table(
    "invoices", "Invoices", "a parcel on a carrier's invoice",
    "Press Check carrier invoice with the carrier's file: what was billed against what was sent. Write into Credited what came back.", ("no",),
    (
        column("status", "Status", "text", "both", "How it was billed; set it to Settled where you agreed with the carrier", 15, BILLED),
        PROBLEM,
        column("invoice", "Invoice no.", "code", "program", "The carrier's number of the invoice", 16),
        column("invoiced_at", "Invoiced at", "when", "program", "Its date", 16),
        column("carrier", "Carrier", "text", "program", "Who billed it", 14),
        column("tracking_no", "Tracking no.", "code", "program", "As the invoice has it", 20),
        column("parcel_no", "Parcel no.", "code", "program", "The parcel with that number", 12),
        column("order_no", "Order no.", "code", "program", "The order, or orders, in it", 19),
        column("amount", "Billed", "money", "program", "All charges of the number together", 10),
        column("currency", "Currency", "code", "program", "Of the amounts", 9),
        column("claim", "To claim", "money", "both", "What the carrier should give back, where that follows", 10),
        column("credited", "Credited", "money", "clerk", "What the carrier gave back", 10),
        column("weight_g", "Billed weight g", "whole", "program", "As the invoice has it", 12),
        column("ours_g", "Our weight g", "whole", "program", "What Parcels has: the billed weight by size where it is higher", 12),
        column("zone", "Zone", "code", "program", "As the invoice has it", 8),
        column("service", "Service billed", "text", "program", "As the invoice has it", 20),
        column("freight", "Freight", "money", "program", "Of Billed, the carriage itself", 10),
        column("surcharges", "Surcharges", "text", "program", "Every other charge, with its amount", 40),
        column("account", "Account", "code", "program", "Whose account was billed", 14),
        NOTE,
        column("no", "Line", "code", "program", "Number of the line; leave as it is", 10, folded=True),
        PROBLEM_COLUMNS,
    ),
)  # fmt: skip
