"""Stock shows what its articles are called."""

import pandas as pd

from pyaddin.steps.stock.named import named


def test_stock_takes_the_names_that_products_has_now_and_none_that_it_lacks() -> None:
    stock = pd.DataFrame({"sku": ["MUG", "PEN", "MUG", ""], "item": ["Old name", "", "", "left over"]}, dtype="str")
    products = pd.DataFrame({"sku": ["MUG", "MUG", "CUP"], "item": ["Mug", "Another mug", "Cup"]}, dtype="str")
    assert named(stock, products)["item"].tolist() == ["Mug", "", "Mug", ""]
