"""An export from outside does not change the shop's own lists unless the clerk saw how and pressed again."""

from pathlib import Path

import pytest
from helpers import Folder

ADDRESS = "Warehouse,Company,Address 1,City\nMAIN,Other Ltd,1 Elsewhere Road,Hull\n"
RULE = "Rank,Carrier,Service\n1,Other Carrier,Slow\n"
STOCK = "SKU,Warehouse,Bin,On hand\nMUG,MAIN,A1,0\n"
CUSTOMS = "SKU,Item,Customs description,HS code,Origin,Unit value\nMUG,Mug,Gift,999999,XX,0.1\n"
FILES = {"warehouses": ADDRESS, "rules": RULE, "stock": STOCK, "products": CUSTOMS}


def saved(shop: Folder, text: str, name: str = "export.csv") -> Path:
    """A file as it comes from outside."""
    path = shop.path / name
    path.write_text(text)
    return path


@pytest.mark.parametrize("table", FILES)
@pytest.mark.parametrize("button", ["import", "run-the-day"])
def test_a_file_changes_an_own_list_only_when_pressed_again(shop: Folder, table: str, button: str) -> None:
    before, path = shop.table(table), saved(shop, FILES[table])
    asked = shop.refuses(button, path, sure=False)
    assert asked.startswith("export.csv would change what is there")
    assert shop.table(table).equals(before)
    shop.press(button, path, sure=False)
    assert not shop.table(table).equals(before)


def test_the_question_shows_old_and_new_values(shop: Folder) -> None:
    asked = shop.refuses("import", saved(shop, ADDRESS), sure=False)
    assert "Warehouses MAIN Address 1: '2 Sample Lane' → '1 Elsewhere Road'" in asked
    asked = shop.refuses("import", saved(shop, RULE), sure=False)
    assert "Rules 1 new: 'Other Carrier', 'Slow'" in asked
    asked = shop.refuses("import", saved(shop, STOCK), sure=False)
    assert "Stock MUG / MAIN / A1 On hand: 10 → 0" in asked


def test_a_file_that_changed_between_the_presses_is_asked_of_anew(shop: Folder) -> None:
    text = "SKU,Warehouse,Bin,On hand\n" + "".join(f"S{n},MAIN,A1,1\n" for n in range(20))
    shop.press("import", saved(shop, text))
    shop.refuses("import", saved(shop, text.replace(",1\n", ",2\n")), sure=False)
    other = text.replace(",1\n", ",2\n").replace("S19,MAIN,A1,2", "S19,MAIN,A1,0")
    shop.refuses("import", saved(shop, other), sure=False)


def test_new_articles_are_taken_at_once(shop: Folder) -> None:
    shop.press("import", saved(shop, "SKU,Item,Weight g\nCUP,Cup,200\n"), sure=False)
    assert "CUP" in set(shop.table("products")["sku"])


def test_a_trusted_list_goes_on_at_once_for_its_table_only(shop: Folder) -> None:
    shop.set("Trusted lists", "Products: *; Stock: daily*.csv")
    shop.press("import", saved(shop, STOCK, "Daily-1.csv"), sure=False)
    assert shop.table("stock")["on_hand"].tolist() == [0, 5]
    shop.refuses("import", saved(shop, ADDRESS, "daily-2.csv"), sure=False)
    shop.refuses("import", saved(shop, STOCK.replace(",0", ",7"), "other.csv"), sure=False)
