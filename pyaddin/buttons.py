"""What each button does; BUTTONS is the only list of them: workbook, ribbon, command line and README come from it."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Button:
    """A button on the sheets, an entry of the ribbon, a command.

    name        the command's word
    sheets      where the button stands
    action      the module of pyaddin.actions that decides; blank for what is no single step
    reads       the tables it is given
    asks_files  whether a press with an empty Inbox opens a file dialog first
    """

    name: str
    caption: str
    sheets: tuple[str, ...]
    help: str
    action: str = ""
    reads: tuple[str, ...] = ()
    asks_files: bool = False


LISTS: Final = ("orders", "products", "stock", "rules", "packaging", "warehouses")
SHIPPING: Final = ("orders", "products", "parcels", "warehouses")

BUTTONS: Final = (
    Button("import", "Import", ("Home", "Inbox", "Orders"), "Bring orders, products or stock in from files or from the Inbox", "orders.intake", LISTS, asks_files=True),
    Button("validate-addresses", "Validate addresses", ("Home", "Orders"), "Check every address; rows that pass go from New to Ready", "orders.validate", ("orders",)),
    Button("reserve-stock", "Reserve stock", ("Home", "Orders", "Stock"), "Set stock aside by priority, deadline and order date", "orders.reserve_stock", ("orders", "stock", "warehouses")),
    Button("make-parcels", "Make parcels", ("Home", "Orders", "Parcels"), "Pack reserved rows and choose carrier, service and packaging by Rules", "orders.make_parcels", (*SHIPPING, "rules", "packaging")),
    Button("carrier-files", "Carrier files", ("Home", "Parcels"), "Write the files the carriers' portals take", "orders.carrier_files", SHIPPING),
    Button("packing-slips", "Packing slips", ("Home", "Parcels"), "One PDF of packing slips in the order of the pick", "orders.packing_slips", SHIPPING),
    Button("import-tracking", "Import tracking", ("Home", "Inbox", "Parcels"), "Take tracking numbers from a carrier's file or from the Inbox", "orders.import_tracking", SHIPPING, asks_files=True),
    Button("confirm-shipment", "Confirm shipment", ("Home", "Parcels"), "Write the files that tell the marketplaces what shipped", "orders.confirm_shipment", ("orders", "parcels", "stock")),
    Button("run-the-day", "Run the day", ("Home",), "All steps in order, stopping where you are needed", asks_files=True),
    Button("undo-last-step", "Undo last step", ("Home", "Orders", "Stock", "Parcels", "Log"), "Take back the last press, then the one before"),
    Button("find", "Find", ("Home", "Found"), "Look an order up on the sheets and in the archive", "records.find", ("orders", "parcels", "found")),
    Button("bring-back", "Bring back", ("Found",), "Put archived orders that are marked on Found on the sheets again", "records.bring_back", ("orders", "parcels", "found")),
    Button("archive", "Archive", ("Home", "Orders"), "Move orders that were completed long ago into the archive", "records.archive", ("orders", "parcels")),
    Button("forget-buyers", "Forget buyers", ("Home", "Settings"), "Remove buyers' names and addresses from old orders", "records.forget_buyers", ("orders", "parcels")),
    Button("check-and-repair", "Check and repair", ("Home", "Check"), "Find what does not agree; mend what you mark", "checks.check_and_repair", (*SHIPPING, "stock", "packaging", "log", "check")),
    Button("learn-format", "Learn format", ("Home", "Learn"), "Teach it a new export, carrier template or tracking file", "learn.learn_format", ("learn", *SHIPPING), asks_files=True),
    Button("check-set-up", "Check set-up", ("Home", "Settings"), "Look whether everything the buttons need is in place"),
)  # fmt: skip

BY_NAME: Final = {button.name: button for button in BUTTONS}
THE_DAY: Final = (
    "import", "validate-addresses", "reserve-stock", "make-parcels", "carrier-files", "packing-slips",
    "confirm-shipment",
)  # fmt: skip
"""What Run the day does, in order; steps that have nothing to do are passed over."""
