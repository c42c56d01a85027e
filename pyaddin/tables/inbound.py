"""The sheet of deliveries to marketplaces' warehouses."""

from pyaddin.tables.schema import NOTE, PROBLEM, PROBLEM_COLUMNS, YES, Table, column


class Inbound:
    """Where a line of a delivery to a marketplace's warehouse stands."""

    PACKING = "To pack"
    READY = "Ready to send"
    SENT = "Sent"
    PARTLY = "Partly received"
    RECEIVED = "Received"
    CLOSED = "Closed short"


INBOUND = Table(
    "inbound", "Inbound", "a SKU in a box, or in several boxes that are alike",
    "Write what goes in which box to a marketplace's warehouse and press Inbound shipment: content file, box labels, packing list.", ("no",),
    (
        column("status", "Status", "text", "program", "Where the line stands", 15,
               codes=(Inbound.PACKING, Inbound.READY, Inbound.SENT, Inbound.PARTLY, Inbound.RECEIVED, Inbound.CLOSED)),
        PROBLEM,
        column("shipment", "Shipment", "code", "clerk", "The marketplace's number of it (FBA...)", 16),
        column("sku", "SKU", "code", "clerk", "Article number", 16),
        column("item", "Item", "text", "program", "Its name on Products", 24),
        column("box", "Box", "whole", "clerk", "Number of the box; of several alike the first", 7),
        column("boxes", "Boxes alike", "whole", "clerk", "How many hold just this; blank is one", 8),
        column("units", "Units per box", "whole", "clerk", "Of this SKU", 9),
        column("total", "Total", "whole", "program", "Units in all these boxes", 8),
        column("planned", "Planned", "whole", "clerk", "Units of the SKU in the shipment, as you told the marketplace; once is enough", 9),
        column("expiry", "Expiry", "when", "clerk", "Day until which it keeps; one for each SKU and box", 12),
        column("weight_g", "Box weight g", "whole", "clerk", "Of one full box, as it stands on the scales", 10),
        column("length_mm", "Length mm", "whole", "clerk", "Outside", 10),
        column("width_mm", "Width mm", "whole", "clerk", "Outside", 10),
        column("height_mm", "Height mm", "whole", "clerk", "Outside", 10),
        column("rules_for", "Rules of", "text", "clerk", "Whose rules hold, as Amazon FBA; once for a shipment is enough", 14),
        column("ship_to", "Ship to", "text", "clerk", "The warehouse's address as the marketplace gave it; once is enough", 28),
        column("warehouse", "Warehouse", "code", "both", "Where the units lie; blank is where most of them do", 12),
        column("bin", "Bin", "code", "both", "Where they lie", 10),
        column("prep", "To prepare", "text", "program", "What each unit wants, by Products", 18),
        column("prepared", "Prepared", "yes", "clerk", "Yes: the units are prepared", 9, (YES,), True),
        column("send", "Send", "yes", "clerk", "Yes: the boxes left; their units go off Stock", 7, (YES,), True),
        column("sent_at", "Sent at", "when", "program", "When they left", 16),
        column("received", "Received", "whole", "clerk", "Units that the marketplace says it has received so far", 9),
        column("missing", "Still missing", "whole", "program", "Sent and not received", 9),
        column("no_more", "No more", "yes", "clerk", "Yes: what is missing is not waited for", 9, (YES,), True),
        NOTE,
        column("file_check", "File check", "code", "program", "Fingerprint of what the files said", 12, folded=True),
        column("no", "Line", "code", "program", "Number of the line; leave as it is", 10, folded=True),
        PROBLEM_COLUMNS,
    ),
)  # fmt: skip
