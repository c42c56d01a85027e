"""What each button does; BUTTONS is the only list of them."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Button:
    """A button on the sheets, an entry of the ribbon, a command.

    `name` is the command's word, `sheets` where the button stands, `asks_files` whether a press with an empty Inbox
    opens a file dialog first.
    """

    name: str
    caption: str
    sheets: tuple[str, ...]
    help: str
    asks_files: bool = False


BUTTONS: Final = (
    Button("import", "Import", ("Home", "Inbox", "Orders"), "Bring orders, products or stock in from files or from the Inbox", True),
    Button("validate-addresses", "Validate addresses", ("Home", "Orders"), "Check every address; rows that pass go from New to Ready"),
    Button("reserve-stock", "Reserve stock", ("Home", "Orders", "Stock"), "Set stock aside by priority, deadline and order date"),
    Button("make-parcels", "Make parcels", ("Home", "Orders", "Parcels"), "Pack reserved rows and choose carrier, service and packaging by Rules"),
    Button("carrier-files", "Carrier files", ("Home", "Parcels"), "Write the files the carriers' portals take"),
    Button("packing-slips", "Packing slips", ("Home", "Parcels"), "One PDF of packing slips in the order of the pick"),
    Button("import-tracking", "Import tracking", ("Home", "Inbox", "Parcels"), "Take tracking numbers from a carrier's file or from the Inbox", True),
    Button("confirm-shipment", "Confirm shipment", ("Home", "Parcels"), "Write the files that tell the marketplaces what shipped"),
    Button("run-the-day", "Run the day", ("Home",), "All steps in order, stopping where you are needed", True),
    Button("undo-last-step", "Undo last step", ("Home", "Orders", "Stock", "Parcels", "Log"), "Take back the last press, then the one before"),
    Button("check-set-up", "Check set-up", ("Home", "Settings"), "Look whether everything the buttons need is in place"),
)  # fmt: skip
