"""The sheet of claims against carriers."""

from typing import Final

from pyaddin.tables.schema import NOTE, PROBLEM, PROBLEM_COLUMNS, YES, Table, column


class Claim:
    """Where a claim stands."""

    OPEN = "To send"
    SENT = "Sent"
    PAID = "Paid"
    REFUSED = "Refused"
    CLOSED = "Closed"


class Harm:
    """What happened to the parcel."""

    LOST = "Lost"
    DAMAGED = "Damaged"
    REFUSED = "Refused by the buyer"


YIELDED, DENIED, ASKS = "Pays", "Refuses", "Asks for more"
"""What a carrier answers."""
KINDS: Final = (Harm.LOST, Harm.DAMAGED, Harm.REFUSED)

CLAIMS = Table(
    "claims", "Claims", "a parcel for which the carrier is to pay",
    "Press Carrier claims: lost, damaged and refused parcels. Write what you claim, Yes in Send, press again: a text to send is in out.", ("no",),
    (
        column("status", "Status", "text", "program", "Where the claim stands", 11,
               codes=(Claim.OPEN, Claim.SENT, Claim.PAID, Claim.REFUSED, Claim.CLOSED)),
        PROBLEM,
        column("no", "Claim no.", "code", "program", "Our number of the claim", 12),
        column("parcel_no", "Parcel no.", "code", "both", "As on Parcels; a tracking number does as well", 12),
        column("tracking_no", "Tracking no.", "code", "both", "The carrier's number", 20),
        column("carrier", "Carrier", "text", "program", "Who carried it", 22),
        column("kind", "What happened", "text", "both", "Lost, damaged, or refused by the buyer", 18, KINDS),
        column("order_no", "Order no.", "code", "program", "The orders in it", 19),
        column("shipped_at", "Shipped at", "when", "program", "When the carrier took it", 16),
        column("deadline", "Deadline", "when", "both", "Until when the carrier takes the claim; by templates/returns, else write it from your contract", 16),
        column("value", "Value", "money", "program", "Of the goods, and the postage where Parcels has it", 10),
        column("amount", "Claimed", "money", "both", "What is claimed; blank is the whole value", 10),
        column("currency", "Currency", "code", "program", "Of both", 9),
        column("evidence", "Evidence", "text", "clerk", "What proves it: photographs, invoice, the buyer's statement", 26),
        column("send", "Send", "yes", "clerk", "Yes: the next press writes the enquiry, ready to send", 7, (YES,)),
        column("sent_at", "Sent at", "when", "program", "When its text was written", 16),
        column("answer", "Answer", "text", "clerk", "What the carrier answered", 13, (YIELDED, DENIED, ASKS)),
        column("paid", "Paid", "money", "clerk", "What the carrier paid", 10),
        column("close", "Close", "yes", "clerk", "Yes: nothing more comes of it", 7, (YES,)),
        NOTE,
        PROBLEM_COLUMNS,
    ),
)  # fmt: skip
