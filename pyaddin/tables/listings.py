"""What marketplaces call the shop's articles."""

from pyaddin.tables.schema import NOTE, Table, column

LISTINGS = Table(
    "listings", "Listings", "what a marketplace calls an article",
    "Reserve stock writes your SKU on rows of Orders by it. Correct a SKU on Orders once: the next Reserve stock notes it here.",
    ("listing", "variant", "marketplace", "shop"),
    (
        column("listing", "Listing", "code", "both", "The marketplace's SKU or number of the article; its title where there is none", 26),
        column("variant", "Variant", "text", "both", "Colour, size and the like; blank is any", 18, optional=True),
        column("marketplace", "Marketplace", "text", "both", "Blank is any", 14, optional=True),
        column("shop", "Shop", "text", "both", "Blank is any", 14, optional=True),
        column("sku", "SKU", "code", "both", "Your own; several units or articles as SKU*2; SKU", 24),
        column("learned_at", "Learned at", "when", "program", "When a press learned it from a row of Orders", 16, optional=True),
        NOTE,
    ),
)  # fmt: skip
