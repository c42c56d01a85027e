"""What goes out: parcels, and the rules that choose their carrier."""

from pyaddin.tables.aftersales import LEGS
from pyaddin.tables.schema import NOTE, PROBLEM, PROBLEM_COLUMNS, VIEW, YES, YES_NO, Table, column
from pyaddin.tables.status import PARCEL_STATUSES

SALE = "Sale of goods"
CATEGORIES = (SALE, "Commercial sample", "Gift", "Returned goods", "Documents", "Other")
"""What a parcel is sent for, as the boxes of CN 22 and CN 23 have it."""
INCOTERMS = ("DAP", "DDP")
CHEAPEST, QUICKEST = "Cheapest", "Quickest"
CHOICES = (CHEAPEST, QUICKEST)
"""How a rule takes one of several services that rate cards name."""

PARCELS = Table(
    "parcels", "Parcels", "a parcel", "Carrier files, packing slips, tracking numbers, confirmation: one row is one parcel.",
    ("parcel_no",),
    (
        column("order_no", "Order no.", "code", "program", "The order, or orders, in it", 19),
        column("status", "Status", "text", "both", "Where the parcel stands", 15, PARCEL_STATUSES),
        PROBLEM,
        column("parcel_no", "Parcel no.", "code", "program", "Printed on the packing slip as a barcode", 10),
        column("carrier", "Carrier", "text", "both", "By Rules; yours to change before the carrier file", 22),
        column("tracking_no", "Tracking no.", "code", "both", "The carrier's number", 20),
        column("recipient", "Recipient", "text", "program", "Consignee", 16),
        column("country", "Country", "code", "program", "ISO 3166, two letters", 9),
        column("ship_by", "Ship by", "when", "program", "The first deadline of the orders in it", 16, optional=True),
        column("service", "Service", "code", "both", "The carrier's service", 16),
        column("packaging", "Packaging", "code", "both", "As on Packaging", 12),
        column("weight_g", "Weight g", "whole", "both", "Products and packaging; weigh and overwrite", 10),
        column("billed_g", "Billed weight g", "whole", "program", "What the carrier bills by weight and size, where its rule is known", 13, optional=True),
        column("marketplace", "Marketplace", "text", "program", "Where it was ordered", 13),
        column("shop", "Shop", "text", "program", "Which of your shops there", 12, optional=True),
        column("warehouse", "Warehouse", "code", "program", "Sender", 11),
        column("length_mm", "Length mm", "whole", "both", "Of the packaging, from outside", 10),
        column("width_mm", "Width mm", "whole", "both", "Of the packaging", 10),
        column("height_mm", "Height mm", "whole", "both", "Of the packaging", 10),
        column("value", "Value", "money", "both", "Customs value of all units", 10),
        column("currency", "Currency", "code", "both", "Of the value", 9),
        column("wave", "Wave", "code", "program", "The walk in which its goods are picked", 10, optional=True),
        column("tote", "Tote", "whole", "program", "Where they are put on that walk", 7, optional=True),
        column("picked_at", "Picked at", "when", "program", "When the last of its goods was picked", 16, optional=True),
        column("packed_at", "Packed at", "when", "program", "When the last article was in", 16, optional=True),
        column("packed_by", "Packed by", "text", "program", "Who packed it", 14, optional=True),
        column("handed_at", "Handed over at", "when", "program", "When its waybill was scanned out", 16, optional=True),
        column("manifest", "Manifest", "code", "program", "The collection it went with", 12, optional=True),
        column("carrier_file", "Carrier file", "text", "program", "The batch it went out in", 30),
        column("more_tracking", "More tracking nos.", "text", "both", "Further numbers of the same parcel, with commas", 22, optional=True),
        column("printed_at", "Printed at", "when", "program", "When its packing slip was printed last", 16, optional=True),
        column("label_at", "Label printed at", "when", "program", "When the carrier's label was printed last, by Print labels", 16, optional=True),
        column("shipped_at", "Shipped at", "when", "both", "When the carrier took it", 16),
        column("confirmed_at", "Confirmed at", "when", "program", "When the marketplace's file was written", 16),
        column("why_carrier", "Why this carrier", "text", "program", "The rule that matched", 34),
        column("combine_note", "Combine", "text", "program", "Orders that could go along, or why they do not", 28),
        column("category", "Sent as", "text", "clerk", "For customs; blank is a sale of goods", 15, CATEGORIES, True),
        column("incoterm", "Incoterm", "code", "clerk", "DAP: the receiver pays duty and tax; DDP: you do; blank is Settings'", 9, INCOTERMS, True),
        column("postage", "Postage", "money", "clerk", "What the post took, for box 9 of a CN 23", 9, optional=True),
        column("customs_note", "Customs note", "text", "clerk", "Restriction, licence or certificate, for customs", 20, optional=True),
        column("papers_at", "Papers at", "when", "program", "When its customs papers were made last", 16, optional=True),
        column("delivery", "Delivery", "text", "program", "Where its carrier says it is, by Import tracking status", 17, optional=True, codes=LEGS),
        column("delivery_at", "Delivery news", "when", "program", "When the carrier said so", 16, optional=True),
        column("delivery_words", "Carrier's words", "text", "program", "The last thing that the carrier said of it", 30, optional=True),
        column("delivered_at", "Delivered at", "when", "program", "When the buyer got it", 16, optional=True),
        column("expected_at", "Expected", "when", "both", "Until when it should be there: by Days to on Rules, else as 9 in 10 of your parcels of that service to that country were", 16, optional=True),
        column("collect_by", "Collect by", "when", "both", "The last day on which the buyer can collect it", 16, optional=True),
        column("tracking_link", "Tracking link", "text", "program", "Where its carrier shows it, by templates/links; blank where that is not known", 22, optional=True),
        column("cost", "Carriage", "money", "program", "What the rate cards ask for it", 10, optional=True),
        column("cost_currency", "Carriage in", "code", "program", "The currency of that", 9, optional=True),
        column("offers", "Offers", "text", "program", "What the services on the rate cards ask, and their days, the cheapest first", 34, optional=True),
        column("dealt_with", "Dealt with", "yes", "clerk", "Yes: what the carrier reported is dealt with", 11, (YES,), True),
        NOTE,
        column("returning_at", "On its way back", "when", "program", "Since when it comes back", 16, optional=True, folded=True),
        column("proposed", "Packaging proposed", "code", "program", "What the program proposed; another in Packaging is kept for the same goods", 12, optional=True, folded=True),
        column("file_check", "File check", "code", "program", "Fingerprint of what the carrier file said", 12, folded=True),
        PROBLEM_COLUMNS,
        VIEW,
    ),
)  # fmt: skip

WALKS = {"wave": "W", "manifest": "M"}
"""Columns of Parcels that hold numbers of what several go along with, and the letter that leads them."""

RULES = Table(
    "rules", "Rules", "a shipping rule", "Read from the lowest rank; the first rule that fits a parcel decides. A blank cell fits everything.",
    ("rank",),
    (
        column("rank", "Rank", "whole", "clerk", "Lowest first; every rule has its own", 7),
        column("marketplace", "Marketplace", "text", "clerk", "One or several, with commas", 14),
        column("country", "Country", "text", "clerk", "Two-letter codes, with commas; EU for the union", 20),
        column("warehouse", "Warehouse", "text", "clerk", "One or several, with commas", 14),
        column("weight_from", "Weight from g", "whole", "clerk", "At least", 15),
        column("weight_to", "Weight to g", "whole", "clerk", "At most", 13),
        column("value_from", "Value from", "money", "clerk", "At least", 11),
        column("value_to", "Value to", "money", "clerk", "At most", 11),
        column("battery", "Battery", "text", "clerk", "Yes, No or blank", 9, YES_NO),
        column("buyers_choice", "Buyer's choice", "text", "clerk", "Words found in Service requested", 20),
        column("carrier", "Carrier", "text", "clerk", "A carrier format's name", 26),
        column("service", "Service", "code", "clerk", "The carrier's service", 16),
        column("packaging", "Packaging", "code", "clerk", "As on Packaging; blank takes the smallest that fits", 14),
        column("choose", "Choose", "text", "clerk", "Cheapest or Quickest by the rate cards, of the carriers and services named here with commas, or of all", 11, CHOICES, True),
        column("days_least", "Days from", "whole", "clerk", "Days from shipping to delivery at least, as buyers are told", 10, optional=True),
        column("days_most", "Days to", "whole", "clerk", "At most, as 45 of 15-45", 9, optional=True),
        NOTE,
    ),
)  # fmt: skip
