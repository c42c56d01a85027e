"""The ready views of Orders and Parcels: what a button above the table, or a line on Home, leaves in sight.

The column View of a row holds words between bars, `|me|address|`; a view shows the rows with its word, and of these
those that are due. Dates are compared when the button is pressed, so the words say nothing of them.
"""

from dataclasses import dataclass
from typing import Final, Literal

from pyaddin.tables.status import ORDER_STATUSES, PARCEL_STATUSES, Status
from pyaddin.words.catalogue import Text, tr

Due = Literal["today", "late", ""]
"""Which deadlines are shown: those before tomorrow, those that have passed, all."""

ME, READY, OPEN = "me", "ready", "open"
ADDRESS, SHORT, HELD, NEWS, CARRIER, TRACKING, OTHER = (
    "address", "short", "held", "news", "carrier", "tracking", "other",
)  # fmt: skip
DELIVERY: Final = "delivery"
OPEN_STATUSES: Final = (
    Status.NEW, Status.HOLD, Status.READY, Status.SHORT, Status.RESERVED, Status.PACKED, Status.SENT, Status.CHANGED,
)  # fmt: skip
"""Rows that have not left the house."""
CLOSED_STATUSES: Final = tuple(sorted({*ORDER_STATUSES, *PARCEL_STATUSES} - {*OPEN_STATUSES}))
"""Rows that are done with; one whose status cannot be read is not."""


@dataclass(frozen=True, slots=True)
class View:
    """Some rows of a table; `name` tells it from the table's others, without `word` and `due` it is all of them."""

    table: str
    name: str
    caption: Text
    word: str = ""
    due: Due = ""

    @property
    def pattern(self) -> str:
        """What its rows hold in the column View, as filters and counting formulas take it."""
        return f"*|{self.word}|*"


def _above(table: str) -> tuple[View, ...]:
    return (
        View(table, "me", tr("Needs me"), ME),
        View(table, "today", tr("Due today"), OPEN, "today"),
        View(table, "ready", tr("Ready"), READY),
        View(table, "all", tr("All")),
    )


ABOVE: Final = {table: _above(table) for table in ("orders", "parcels")}
"""The views whose buttons stand above the table."""
CAUSES: Final = (
    View("orders", "address", tr("Address to put right"), ADDRESS),
    View("orders", "short", tr("Short of stock"), SHORT),
    View("orders", "held", tr("On hold and due"), HELD, "today"),
    View("parcels", "carrier", tr("Carrier would refuse"), CARRIER),
    View("orders", "news", tr("News from the marketplace"), NEWS),
    View("orders", "other", tr("Something else on Orders"), OTHER),
    View("parcels", "other", tr("Something else on Parcels"), OTHER),
    View("parcels", "tracking", tr("Waiting for tracking"), TRACKING),
    View("parcels", "delivery", tr("Trouble on the way"), DELIVERY),
    View("orders", "late", tr("Late"), OPEN, "late"),
    View("orders", "today", tr("Due today, late ones too"), OPEN, "today"),
)
"""Why a row may need the clerk, as Home lists it."""
VIEWS: Final = tuple(
    {(view.table, view.name): view for view in (*CAUSES, *ABOVE["orders"], *ABOVE["parcels"])}.values()
)
