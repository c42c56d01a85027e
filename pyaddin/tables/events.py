"""What carriers said of parcels, an event a row."""

from pyaddin.tables.aftersales import LEGS
from pyaddin.tables.schema import NOTE, PROBLEM, PROBLEM_COLUMNS, Table, column

EVENTS = Table(
    "events", "Events", "something that a carrier said of a parcel",
    "What Import tracking status read of parcels that are under way, or arrived not long ago; filter by Parcel no. All of it is kept.",
    ("no",),
    (
        column("parcel_no", "Parcel no.", "code", "program", "The parcel on Parcels", 12),
        column("order_no", "Order no.", "code", "program", "The order, or orders, in it", 19),
        column("at", "When", "when", "program", "By your shop's clock", 16),
        column("leg", "Delivery", "text", "program", "What it means; blank where nobody can tell", 18, codes=LEGS),
        PROBLEM,
        column("words", "Carrier's words", "text", "program", "As the file has them", 44),
        column("place", "Place", "text", "program", "Where it happened", 20),
        column("zone", "Time zone", "text", "program", "In which the file gave the time", 14),
        column("tracking_no", "Tracking no.", "code", "program", "As the file has it", 20),
        column("carrier", "Carrier", "text", "program", "Of the parcel", 18),
        column("file", "File", "text", "program", "Where it was read", 26),
        NOTE,
        column("no", "Event", "code", "program", "The parcel, and which of its events it is", 12, folded=True),
        PROBLEM_COLUMNS,
    ),
)  # fmt: skip
