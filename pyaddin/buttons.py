"""What each button does; BUTTONS is the only list of them: workbook, ribbon, command line and README come from it.

No other module tells buttons apart by name: what a button needs or does is a field of its row here.
"""

from dataclasses import dataclass
from typing import Final, Literal

from pyaddin.words.catalogue import word

Place = Literal["step", "aside", "upkeep", "find", ""]
"""Where Home shows it: a numbered step of the day, below the steps, among what is pressed now and then, in the band."""
Outside = Literal["carrier", "marketplace", "supplier", "buyer", "program", ""]
"""Who may have been given the press's files already, which no undo takes back."""
Option = Literal[
    "files",
    "duplicates",
    "shop",
    "encoding",
    "again",
    "steps",
    "yes",
    "text",
    "orders",
    "parcels",
    "exports",
    "mend",
    "book",
    "empty",
    "wait",
]
"""What the command takes beside the workbook; declared in `pyaddin.cli.options`."""


@dataclass(frozen=True, slots=True)
class Button:
    """A button on the sheets, an entry of the ribbon, a command.

    name        the command's word
    english     its caption in the source language
    on          the sheets where it stands, by their English names
    told        what it does, in the source language
    image       the picture on the ribbon, by Office's own name for it
    action      the module of pyaddin.actions that decides; blank for what is no single step
    whole       the module of pyaddin.press that does all of it, where there is no action
    reads       the tables it is given
    options     what its command takes
    home        where on Home it stands
    asks_files  whether a press opens a file dialog first where nothing waits
    waits_on    the table on whose sheet its work waits, so that it needs no file
    typed       its lines are typed or pasted: where none are, it says so and asks whether a file has them
    folders     without files it takes what waits in the shop's folders, so it asks first whether that is meant
    goes_on     it may go on without files, so it asks first whether any are to come in
    only_looks  it shows what is there: a clerk who undoes after it means the press before
    bare        it needs no journal, lock or settings that can be read: it looks whether they are there
    heeds_rows  rows selected on Parcels are meant; elsewhere a forgotten selection must not keep parcels from a carrier
    needs_rows  it does nothing where no row of Parcels is selected; that of the cursor is one
    shows       the table whose sheet is shown after a click
    lists       the table whose rows its command prints
    in_the_day  it is a step of Run the day, where it is done in the order of this list
    takes_back  it takes back an earlier press, which the page names first
    forgets     what it blanks is kept nowhere and cannot be taken back
    outside     who may have been given its files already: Undo asks first and says so
    nameless    its files name no buyer
    batches     its files are named on Parcels
    orders_in   its presses bring order lines in, so that their rows say what was ordered
    archive     what its presses do to the archive
    """

    name: str
    english: str
    on: tuple[str, ...]
    told: str
    image: str
    action: str = ""
    reads: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    home: Place = ""
    whole: str = ""
    asks_files: bool = False
    waits_on: str = "inbox"
    typed: bool = False
    folders: bool = False
    goes_on: bool = False
    only_looks: bool = False
    bare: bool = False
    heeds_rows: bool = False
    needs_rows: bool = False
    shows: str = ""
    lists: str = ""
    in_the_day: bool = False
    takes_back: bool = False
    forgets: bool = False
    outside: Outside = ""
    nameless: bool = False
    batches: bool = False
    orders_in: bool = False
    archive: Literal["fills", "empties", ""] = ""

    @property
    def caption(self) -> str:
        """What stands on it."""
        return word(self.english, "button")

    @property
    def help(self) -> str:
        """What it does."""
        return word(self.told)

    @property
    def sheets(self) -> tuple[str, ...]:
        """The names of the sheets where it stands."""
        return tuple(word(name, "sheet") for name in self.on)


LISTS: Final = ("orders", "products", "stock", "rules", "packaging", "warehouses", "listings")
SHIPPING: Final = ("orders", "products", "parcels", "warehouses")

ASKING: Final = ("approvals", "suppliers")
"""What rules of approval are read from."""
APPROVING: Final = ("products", *ASKING)

RESERVING: Final = ("orders", "products", "parcels", "stock", "warehouses", "suppliers", "listings")

FIGURED: Final = ("orders", "parcels", "stock", "picking", "warehouses", "products", "returns", "disputes")
"""What figures are made of, beside archive and journal."""

UNDONE_ON: Final = (
    "Home",
    "Orders",
    "Stock",
    "Goods in",
    "Counts",
    "Moves",
    "Reorder",
    "Purchases",
    "Suppliers",
    "Picking",
    "Parcels",
    "Packing",
    "Hand over",
    "Events",
    "Deadlines",
    "Messages",
    "Returns",
    "Claims",
    "Disputes",
    "Invoices",
    "Log",
)
"""The sheets where Undo last step stands."""

KEPT_TOGETHER: Final = ("orders", "parcels", "messages", "events", "returns", "claims", "disputes", "invoices")
"""An order with all that is about it goes into the archive and comes back."""
TELLING: Final = ("orders", "parcels", "rules", "warehouses", "returns", "messages")
"""What is told to buyers."""

BUTTONS: Final = (
    Button(
        "import", "Import", ("Home", "Inbox", "Orders"), "Bring orders, products or stock in from files or from the Inbox",
        "GetExternalDataFromText", "orders.intake", (*LISTS, "parcels"), ("files", "duplicates", "shop", "encoding", "yes"), "step",
        asks_files=True, folders=True, in_the_day=True, orders_in=True,
    ),
    Button(
        "validate-addresses", "Validate addresses", ("Home", "Orders"), "Check every address; rows that pass go from New to Ready",
        "DataValidation", "orders.validate", ("orders", *APPROVING), home="step", in_the_day=True,
    ),
    Button(
        "reserve-stock", "Reserve stock", ("Home", "Orders", "Stock"), "Set stock aside by priority, deadline and order date",
        "Lock", "orders.reserve_stock", RESERVING, home="step", in_the_day=True,
    ),
    Button(
        "make-parcels", "Make parcels", ("Home", "Orders", "Parcels"), "Pack reserved rows and choose carrier, service and packaging by Rules",
        "ObjectsGroup", "orders.make_parcels", (*SHIPPING, *ASKING, "stock", "rules", "packaging"), home="step", in_the_day=True,
    ),
    Button(
        "customs-papers", "Customs papers", ("Parcels", "Products", "Customs"), "Make customs papers and battery marks; list which products lack customs data",
        "PrintPreviewAndPrint", "warehouse.customs_papers", (*SHIPPING, "stock", "customs"), ("again",), in_the_day=True, heeds_rows=True,
    ),
    Button(
        "carrier-files", "Carrier files", ("Home", "Parcels"), "Write the files the carriers' portals take",
        "FileSaveAs", "orders.carrier_files", (*SHIPPING, *ASKING, "stock"), ("again",), "step", in_the_day=True, outside="carrier", batches=True,
    ),
    Button(
        "packing-slips", "Packing slips", ("Home", "Parcels"), "One PDF of packing slips in the order of the pick",
        "FilePrint", "orders.packing_slips", (*SHIPPING, *ASKING, "stock"), ("again",), "step", in_the_day=True, heeds_rows=True,
    ),
    Button(
        "print-labels", "Print labels", ("Parcels",), "One file of the carriers' labels a wave, cut, in the order of the pick, each with its slip and customs form",
        "MailMergeCreateLabels", "orders.print_labels", (*SHIPPING, "stock"), ("files", "again"), heeds_rows=True,
    ),
    Button(
        "import-tracking", "Import tracking", ("Home", "Inbox", "Parcels"), "Take tracking numbers from a carrier's file or from the Inbox",
        "RefreshAll", "orders.import_tracking", (*SHIPPING, "purchases"), ("files", "encoding"), "step", asks_files=True,
        folders=True,
    ),
    Button(
        "import-tracking-status", "Import tracking status", ("Parcels", "Events"), "Take what carriers or a tracking service say of your parcels: where each is, what is stuck",
        "GetExternalDataFromWeb", "aftersales.import_tracking_status", ("orders", "parcels", "events", "rules"), ("files", "encoding"), asks_files=True,
    ),
    Button(
        "check-deadlines", "Check deadlines", ("Home", "Orders", "Deadlines"), "List what is due, the dearest first, and the marketplaces' rates before they count them",
        "AppointmentColor3", "aftersales.check_deadlines", ("orders", "parcels", "rules", "deadlines", "disputes", "messages", "returns", "events"), home="aside", shows="deadlines", lists="deadlines",
    ),
    Button(
        "notify-buyers", "Notify buyers", ("Orders", "Parcels", "Messages"), "Draft what buyers are to be told; pressed again, send it",
        "CreateMail", "aftersales.notify_buyers", TELLING, ("files",), outside="buyer",
    ),
    Button(
        "confirm-shipment", "Confirm shipment", ("Home", "Parcels"), "Write the files that tell the marketplaces what shipped",
        "FileSendAsAttachment", "orders.confirm_shipment", ("orders", "parcels", "stock"), ("files",), "step",
        in_the_day=True, outside="marketplace", nameless=True,
    ),
    Button(
        "cancel-parcel", "Cancel parcel", ("Parcels",), "Cancel the selected parcels: their rows go back, their units are free",
        "ReviewDeleteComment", "orders.cancel_parcel", ("orders", "parcels", "stock", "products", "purchases", "packing"), ("parcels", "yes"), heeds_rows=True, needs_rows=True,
    ),
    Button(
        "receive-goods", "Receive goods", ("Goods in", "Stock"), "Post what came in: onto Stock, damaged units apart, to orders that wait",
        "ImportSavedImports", "warehouse.receive_goods", (*RESERVING, "goods_in"), ("files",),
        asks_files=True, waits_on="goods_in", typed=True,
    ),
    Button(
        "count-stock", "Count stock", ("Counts", "Stock"), "Lay out what is to be counted; post counts that are settled",
        "TableRowsDistribute", "warehouse.count_stock", (*RESERVING, "counts"),
    ),
    Button(
        "move-stock", "Move stock", ("Moves", "Stock"), "Bring units from one bin or warehouse to another",
        "TableMoveDown", "warehouse.move_stock", (*RESERVING, "moves"),
    ),
    Button(
        "export", "Export orders", ("Orders",), "Write the open orders for another program's import, such as 管易; each once",
        "ExportSavedExports", "orders.export_orders", ("orders",), ("exports", "again"), outside="program",
    ),
    Button(
        "stock-files", "Stock files", ("Stock",), "Write what each marketplace and shop may sell: free stock less the buffer",
        "ExportTextFile", "warehouse.stock_files", RESERVING, nameless=True,
    ),
    Button(
        "inbound-shipment", "Inbound shipment", ("Inbound", "Stock"), "Check the boxes for a marketplace's warehouse, write content file and labels, take what was sent off Stock",
        "SlideMasterPackageForCD", "warehouse.inbound_shipment", (*RESERVING, "inbound"),
    ),
    Button(
        "pick-list", "Pick list", ("Parcels", "Picking"), "Waves of the parcels that are in none: what to fetch, in the order of the walk",
        "TableOfContentsGallery", "warehouse.pick_list", (*RESERVING, "picking"), ("again",), heeds_rows=True,
    ),
    Button(
        "post-picks", "Post picks", ("Picking",), "Post what was picked; what is missing comes from another bin or frees its order",
        "AcceptInvitation", "warehouse.post_picks", (*RESERVING, "picking"),
    ),
    Button(
        "hand-over", "Hand over", ("Hand over",), "Post the waybills that were scanned out: who and when, and the manifest to sign",
        "ShareDocument", "warehouse.hand_over", (*RESERVING, "hand_over"), outside="carrier",
    ),
    Button(
        "receive-returns", "Receive returns", ("Returns",), "Take back what buyers send: found by number, onto Stock or apart, refunds listed, exchanges ordered",
        "RecurrenceEdit", "aftersales.receive_returns", (*RESERVING, "returns"), outside="marketplace",
    ),
    Button(
        "carrier-claims", "Carrier claims", ("Claims",), "List lost, damaged and refused parcels; write the enquiries that are to be sent",
        "ReviewAcceptChange", "aftersales.carrier_claims", (*SHIPPING, "returns", "claims"), outside="carrier",
    ),
    Button(
        "bin-labels", "Bin labels", ("Stock",), "Labels with a barcode for every bin",
        "LabelInsert", "warehouse.bin_labels", ("stock",),
    ),
    Button(
        "start-packing", "Start packing", ("Parcels", "Packing"), "Lay out what goes into the parcels that are not packed yet",
        "GroupInsertShapes", "packing.start_packing", (*SHIPPING, "packaging", "packing"), heeds_rows=True,
    ),
    Button(
        "post-packing", "Post packing", ("Packing",), "Parcels of which all was scanned are packed: by whom, when, how heavy",
        "FileCheckIn", "packing.post_packing", (*SHIPPING, "stock", "packaging", "packing"),
    ),
    Button(
        "reorder", "Reorder", ("Reorder", "Suppliers"), "Say what should be bought and why; order the lines that say Yes",
        "Calculator", "buying.reorder", (*RESERVING, "purchases", "reorder", "goods_in", "moves"), outside="supplier", nameless=True,
    ),
    Button(
        "supplier-orders", "Supplier orders", ("Suppliers", "Purchases"), "Write a file for each dropship supplier with the orders they are to send",
        "SendMenu", "buying.supplier_orders", (*RESERVING, "purchases"), outside="supplier", in_the_day=True, batches=True,
    ),
    Button(
        "supplier-answers", "Supplier answers", ("Suppliers", "Purchases"), "Take what a supplier sent back: tracking numbers, what cannot be sent, prices",
        "ReplyMenu", "buying.supplier_answers", (*RESERVING, "purchases"), ("files", "encoding"), asks_files=True,
    ),
    Button(
        "figures", "Figures", ("Home",), "A workbook with charts and pivots, and a PDF: how much, how fast, how well, by day, shop and article",
        "ChartInsert", "aftersales.figures", FIGURED, home="upkeep", only_looks=True, nameless=True,
    ),
    Button(
        "evidence", "Make evidence", ("Disputes",), "Put together what answers a case: PDF and zip within the limits of who decides; hold what has not left",
        "AttachFile", "aftersales.evidence", (*SHIPPING, "disputes", "events", "messages"),
    ),
    Button(
        "check-invoice", "Check carrier invoice", ("Invoices",), "Hold a carrier's invoice against what was sent; list what to claim",
        "AccountingFormat", "aftersales.check_invoice", ("parcels", "invoices"), ("files", "encoding"), asks_files=True, nameless=True,
    ),
    Button(
        "run-the-day", "Run the day", ("Home",), "All steps that have work, in order; what needs you waits, the rest goes on",
        "MacroPlay", options=("files", "duplicates", "shop", "encoding", "yes"), home="aside", whole="whole_day", asks_files=True, goes_on=True,
    ),
    Button(
        "undo-last-step", "Undo last step", UNDONE_ON, "Take back the last press, then the one before",
        "Undo", options=("steps", "yes"), home="aside", whole="undo", takes_back=True,
    ),
    Button(
        "find", "Find", ("Home", "Found"), "Look an order up on the sheets and in the archive",
        "FindDialogExcel", "records.find", ("orders", "parcels", "found"), ("text",), "find", only_looks=True, shows="found", lists="found",
    ),
    Button(
        "bring-back", "Bring back", ("Found",), "Put archived orders that are marked on Found on the sheets again",
        "Redo", "records.bring_back", (*KEPT_TOGETHER, "found"), ("orders",), archive="empties",
    ),
    Button(
        "archive", "Archive", ("Home", "Orders"), "Move orders that were completed long ago into the archive",
        "ExportExcel", "records.archive", KEPT_TOGETHER, home="upkeep", archive="fills",
    ),
    Button(
        "forget-buyers", "Forget buyers", ("Home", "Settings"), "Remove buyers' names and addresses from old orders",
        "Delete", "records.forget_buyers", ("orders", "parcels", "disputes", "messages", "events", "returns", "claims"), ("yes",), "upkeep", forgets=True,
    ),
    Button(
        "check-and-repair", "Check and repair", ("Home", "Check"), "Find what does not agree; mend what you mark",
        "Spelling", "checks.check_and_repair", (*SHIPPING, "stock", "packaging", "log", "check", "picking", "hand_over"), ("mend",), "upkeep",
        lists="check",
    ),
    Button(
        "learn-format", "Learn format", ("Home", "Learn"), "Teach it a new export, carrier template or tracking file",
        "NameManager", "learn.learn_format", ("learn", *SHIPPING), ("files",), "upkeep", asks_files=True,
        waits_on="learn",
    ),
    Button(
        "check-set-up", "Check set-up", ("Home", "Settings"), "Look whether everything the buttons need is in place",
        "Help", home="upkeep", whole="setup", bare=True, only_looks=True,
    ),
    Button(
        "upgrade", "Upgrade", ("Home", "Settings"), "Bring a workbook of an earlier version to today's sheets and columns",
        "UpgradeDocument", options=("book", "empty", "wait"), home="upkeep", whole="upgrade", only_looks=True,
    ),
    Button(
        "report", "Report a fault", ("Home", "Settings"), "Write a file with what happened, to be sent; no buyer is in it",
        "ReviewNewComment", home="upkeep", whole="report", bare=True, only_looks=True,
    ),
)  # fmt: skip

BY_NAME: Final = {button.name: button for button in BUTTONS}
THE_DAY: Final = tuple(button for button in BUTTONS if button.in_the_day)
"""What Run the day does, in order; steps that have nothing to do are passed over."""


def named(name: str) -> Button:
    """The button of that name; one without any trait where a journal names a button that there is not."""
    return BY_NAME.get(name) or Button(name, name, (), "", "")
