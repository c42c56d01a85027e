"""What is sold and kept: products, stock, packaging, warehouses."""

from pyaddin.tables.schema import NOTE, PROBLEM, PROBLEM_COLUMNS, YES, Table, column

SHELF, UNPACKED, QUARANTINE = "Shelf", "Unpacked", "Quarantine"
"""What a bin is: sold from, where goods wait to be put away, where they are kept apart."""
EXPIRED, NEAR = "Expired", "Near expiry"
"""What a lot is whose day is over, or too near to go out: presses write it, and take it off again."""
AGED = (EXPIRED, NEAR)
BIN_STATES = (SHELF, UNPACKED, QUARANTINE, *AGED)
LOT, DATED, SERIAL = "Lot", "Lot with expiry", "Serial number"
"""What is asked of every unit that comes in."""
TRACED = (LOT, DATED, SERIAL)

BATTERY_KINDS = ("Lithium ion", "Lithium metal", "Sodium ion", "Other")
BATTERY_PLACED = ("Alone", "With the device", "In the device")
"""Batteries of a product, as templates/customs has rules for them."""

PRODUCTS = Table(
    "products", "Products", "a SKU", "Weights, sizes and customs data: parcels and carrier files are made from these.", ("sku",),
    (
        column("sku", "SKU", "code", "clerk", "Article number", 16),
        column("item", "Item", "text", "clerk", "Name on packing slips", 32),
        column("barcode", "Barcode", "code", "clerk", "EAN, UPC or your own", 16, optional=True),
        column("weight_g", "Weight g", "whole", "clerk", "Of one unit, packed for sale", 10),
        column("length_mm", "Length mm", "whole", "clerk", "Of one unit", 10, optional=True),
        column("width_mm", "Width mm", "whole", "clerk", "Of one unit", 10, optional=True),
        column("height_mm", "Height mm", "whole", "clerk", "Of one unit", 10, optional=True),
        column("customs_description", "Customs description", "text", "clerk", "In English, what it is and of what", 28),
        column("customs_description_local", "Customs description (local)", "text", "clerk", "In the sender's language (China Post wants Chinese)", 22),
        column("hs_code", "HS code", "code", "clerk", "Customs tariff number", 12),
        column("origin", "Origin", "code", "clerk", "Country of origin, two letters", 8),
        column("unit_value", "Unit value", "money", "clerk", "Customs value of one unit", 10),
        column("currency", "Currency", "code", "clerk", "Of the customs value", 9),
        column("price", "Sale price", "money", "clerk", "What one unit is sold at; an order that says another price is told of", 10, optional=True),
        column("price_currency", "Sold in", "code", "clerk", "The currency of that; blank is any", 8, optional=True),
        column("battery", "Battery", "yes", "clerk", "Yes: holds a lithium battery", 9, (YES,)),
        column("fragile", "Fragile", "yes", "clerk", "Yes: pack with care; nothing is put on it", 9, (YES,), True),
        column("upright", "This side up", "yes", "clerk", "Yes: stands on its base in the carton; the height is its third side", 12, (YES,), True),
        column("liquid", "Liquid", "yes", "clerk", "Yes: stands upright on the floor of the carton", 9, (YES,), True),
        column("nests_mm", "Nests mm", "whole", "clerk", "What one more adds to the height when they stand in one another", 10, optional=True),
        column("quality_check", "Quality check", "yes", "clerk", "Yes: each unit is looked at as it is picked", 12, (YES,), True),
        column("supplier", "Supplier", "text", "clerk", "Who it is bought from", 18, optional=True),
        column("supplier_sku", "Supplier's SKU", "code", "clerk", "What the supplier calls it", 16, optional=True),
        column("cost", "Purchase price", "money", "clerk", "Of one unit, in the supplier's currency", 10, optional=True),
        column("order_multiple", "Order in", "whole", "clerk", "The supplier sells it in cartons of so many; blank is Units per carton, else 1", 9, optional=True),
        column("order_minimum", "Order at least", "whole", "clerk", "The fewest units that the supplier takes an order for", 10, optional=True),
        column("kit_parts", "Kit parts", "text", "clerk", "What a set is made of: SKU*2; SKU*1", 24, optional=True),
        column("sets_free", "Can be made", "whole", "program", "Sets that the free units of its parts make, beside those on the shelf", 10, optional=True),
        column("marketplace_code", "Marketplace's code", "code", "clerk", "What its warehouse calls a unit (Amazon: FNSKU)", 16, optional=True),
        column("prep", "Preparation", "text", "clerk", "What a marketplace's warehouse asks of each unit: bag, bubble wrap, label", 20, optional=True),
        column("battery_kind", "Battery kind", "text", "clerk", "What kind of battery it holds, for papers and marks", 13, BATTERY_KINDS, True),
        column("battery_placed", "Battery is", "text", "clerk", "Alone (a power bank, too), packed with the device, or in it", 15, BATTERY_PLACED, True),
        column("battery_cells", "Cells", "whole", "clerk", "Battery cells of one unit", 8, optional=True),
        column("batteries", "Batteries", "whole", "clerk", "Batteries of one unit", 9, optional=True),
        column("battery_wh", "Watt-hours", "money", "clerk", "Of one lithium ion battery: volts times ampere-hours", 10, optional=True),
        column("lithium_g", "Lithium content", "money", "clerk", "Grams of lithium in one lithium metal battery", 10, optional=True),
        column("battery_g", "Battery weight g", "whole", "clerk", "Net weight of all batteries of one unit", 10, optional=True),
        column("button_cells", "Button cells", "yes", "clerk", "Yes: they are button cells in the device", 10, (YES,), True),
        column("dangerous", "Other dangerous goods", "text", "clerk", "Aerosol, perfume, magnet, liquid and the like", 18, optional=True),
        column("traced", "Traced by", "text", "clerk", "What Receive goods asks for; a serial number is one unit", 15, TRACED, True),
        column("days_left", "Days left", "whole", "clerk", "Fewest days before its expiry that it still goes out; blank is as on Settings", 10, optional=True),
        column("per_inner", "Units per inner", "whole", "clerk", "Pieces in an inner pack", 14, optional=True),
        column("per_carton", "Units per carton", "whole", "clerk", "Pieces in a carton", 15, optional=True),
    ),
)  # fmt: skip

STOCK = Table(
    "stock", "Stock", "a SKU in a warehouse and bin",
    "On hand is yours; Reserved and Available are counted anew from Orders at every press.", ("sku", "warehouse", "bin", "lot"),
    (
        column("sku", "SKU", "code", "clerk", "Article number", 16),
        column("item", "Item", "text", "program", "Its name on Products", 28, optional=True),
        column("warehouse", "Warehouse", "code", "clerk", "As on Warehouses", 12),
        column("bin", "Bin", "code", "clerk", "Shelf or place", 12),
        column("on_hand", "On hand", "whole", "both", "Units counted there", 10),
        column("reserved", "Reserved", "whole", "program", "Units set aside for order rows", 10),
        column("available", "Available", "whole", "program", "On hand less reserved", 10),
        column("reorder_point", "Reorder point", "whole", "clerk", "Tinted when available falls to it", 13, optional=True),
        column("state", "State", "text", "both", "Blank or Shelf: sold from; of others nothing is reserved", 11, BIN_STATES, True),
        column("lot", "Lot", "code", "clerk", "Lot or serial number; each has a row of its own", 14, optional=True),
        column("expiry", "Expiry", "when", "clerk", "The last day on which the lot is good", 16, optional=True),
        PROBLEM,
        NOTE,
        PROBLEM_COLUMNS,
    ),
)  # fmt: skip

PACKAGING = Table(
    "packaging", "Packaging", "a box or mailer", "Inside sizes, own weight and what each may carry: Make parcels proposes the smallest that takes the goods.", ("packaging",),
    (
        column("packaging", "Packaging", "code", "clerk", "Short name", 14),
        column("description", "Description", "text", "clerk", "What it is", 28),
        column("length_mm", "Length mm", "whole", "clerk", "Inside", 10),
        column("width_mm", "Width mm", "whole", "clerk", "Inside", 10),
        column("height_mm", "Height mm", "whole", "clerk", "Inside", 10),
        column("tare_g", "Tare g", "whole", "clerk", "Its own weight", 9),
        column("max_weight_g", "Max weight g", "whole", "clerk", "What it may carry", 12),
        column("outer_length_mm", "Outer length mm", "whole", "clerk", "From outside, as carriers bill it; blank is as inside", 12, optional=True),
        column("outer_width_mm", "Outer width mm", "whole", "clerk", "From outside", 12, optional=True),
        column("outer_height_mm", "Outer height mm", "whole", "clerk", "From outside", 12, optional=True),
        NOTE,
    ),
)  # fmt: skip

WAREHOUSES = Table(
    "warehouses", "Warehouses", "a sender", "Who sends, from where, and which countries first.", ("warehouse",),
    (
        column("warehouse", "Warehouse", "code", "clerk", "Short name, as on Stock", 12),
        column("company", "Company", "text", "clerk", "Sender's company", 24),
        column("contact", "Contact", "text", "clerk", "Sender's name", 18),
        column("address_1", "Address 1", "text", "clerk", "Street and house number", 28),
        column("address_2", "Address 2", "text", "clerk", "", 18),
        column("city", "City", "text", "clerk", "", 16),
        column("state", "State", "text", "clerk", "", 12),
        column("postcode", "Postcode", "code", "clerk", "", 11),
        column("country", "Country", "code", "clerk", "ISO 3166, two letters", 9),
        column("phone", "Phone", "code", "clerk", "", 17),
        column("email", "Email", "text", "clerk", "", 24),
        column("tax_id", "Tax ID", "code", "clerk", "VAT, EORI or IOSS number on carrier files", 16, optional=True),
        column("eori", "EORI no.", "code", "clerk", "The sender's number with customs", 16, optional=True),
        column("ukims", "UKIMS no.", "code", "clerk", "For goods to businesses in Northern Ireland", 16, optional=True),
        column("rank", "Rank", "whole", "clerk", "Lowest first", 7),
        column("countries", "Countries served", "text", "clerk", "Two-letter codes, with commas; EU for the union; blank is all", 24),
        column("regions", "Regions first", "text", "clerk", "Provinces, towns or how postcodes begin, with commas: buyers there are sent from here before Rank counts", 24, optional=True),
        NOTE,
    ),
)  # fmt: skip
