"""Stock files: what each marketplace and shop may sell, as files."""

from typing import Any

from helpers import BUYER, Folder

EBAY: dict[str, Any] = {
    **BUYER, "marketplace": "eBay", "order_no": "12-1", "listing_sku": "EB-MUG", "status": "Completed",
}  # fmt: skip


def written(shop: Folder) -> dict[str, list[str]]:
    """The lines of the quantity files by the account that their names begin with."""
    files = sorted((shop.path / "out").rglob("*_quantities_*.csv"))
    return {file.name.split("_quantities")[0]: file.read_text(encoding="utf-8-sig").split() for file in files}


def test_each_marketplace_gets_free_stock_less_its_buffer_under_its_own_names(shop: Folder) -> None:
    shop.paste("orders", {**BUYER, "qty": 3}, EBAY)
    shop.set("Stock buffer", "1; eBay: 5")
    said = shop.press("stock-files")
    assert "4 quantities in 2 files." in said.line
    assert written(shop) == {
        "Shopify": ["SKU,Quantity", "MUG,6", "PEN,4"], "eBay": ["SKU,Quantity", "EB-MUG,2", "PEN,0"]
    }  # fmt: skip


def test_damaged_units_and_what_a_supplier_sends_are_not_offered(shop: Folder) -> None:
    shop.paste("orders", {**EBAY, "listing_sku": ""})
    shop.paste("stock", {"sku": "MUG", "warehouse": "MAIN", "bin": "Q", "on_hand": 4, "state": "Quarantine"})
    shop.paste("suppliers", {"supplier": "Acme", "dropship": "Yes"})
    shop.type("products", {(1, "supplier"): "Acme"})
    shop.press("stock-files")
    assert written(shop) == {"eBay": ["SKU,Quantity", "MUG,10"]}


def test_a_buffer_that_is_no_number_is_refused_and_so_is_a_book_without_orders(shop: Folder) -> None:
    assert "Orders names no marketplace yet" in shop.refuses("stock-files")
    shop.paste("orders", EBAY)
    shop.set("Stock buffer", "eBay: a few")
    assert "'Stock buffer' is 'eBay: a few'; write units, such as 2; eBay: 5." in shop.refuses("stock-files")


def test_a_marketplaces_own_layout_is_filled(shop: Folder) -> None:
    shop.paste("orders", EBAY)
    folder = shop.path / "templates" / "quantities"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "ebay.toml").write_text(
        'id = "ebay"\ntitle = "x"\nsource = "x"\nchecked = 2026-11-30\nlisted_on = ["eBay*"]\n[file]\nkind = "csv"\n'
        '[[column]]\nheader = "Custom label"\nvalue = "listing.sku"\n'
        '[[column]]\nheader = "Qty"\nvalue = "listing.qty"\n'
    )
    shop.press("stock-files")
    assert written(shop)["eBay"][:2] == ["Custom", "label,Qty"]
