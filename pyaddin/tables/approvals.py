"""Rules that put an order before service or finance until somebody of theirs has released it."""

from typing import Final

from pyaddin.tables.schema import NOTE, YES, Table, column

SERVICE, FINANCE = "Service", "Finance"
DESKS: Final = (SERVICE, FINANCE)

APPROVALS = Table(
    "approvals", "Approvals", "a rule that asks for a release",
    "Every rule that fits an order puts it on Hold for its desk, until they write Yes into Release on Orders. A blank cell fits everything.",
    ("rank",),
    (
        column("rank", "Rank", "whole", "clerk", "Every rule has its own", 7),
        column("desk", "Desk", "text", "clerk", "Who has to release: Service or Finance; their names stand on Settings", 12, DESKS),
        column("amount_from", "Amount from", "money", "clerk", "The whole order is worth at least so much", 13),
        column("currency", "Currency", "code", "clerk", "Of the amount; other currencies go by the central bank's rates", 9),
        column("country", "Country", "text", "clerk", "Two-letter codes, with commas; EU for the union", 20),
        column("marketplace", "Marketplace", "text", "clerk", "One or several, with commas", 16),
        column("first_time", "First-time buyer", "yes", "clerk", "Yes: no other order on Orders has this e-mail, phone, or name and postcode", 14, (YES,)),
        column("below_cost", "Below cost", "yes", "clerk", "Yes: a line is sold for less than its Purchase price on Products", 11, (YES,)),
        column("buyer_note", "Buyer note", "yes", "clerk", "Yes: the buyer wrote something", 11, (YES,)),
        column("mark", "Mark", "text", "clerk", "Words that stand in the row's Note", 18),
        column("changed", "Changed after check", "yes", "clerk", "Yes: price, quantity, country or address differ from what was checked first", 18, (YES,)),
        NOTE,
    ),
)  # fmt: skip
