"""What the articles on Stock are called."""

import pandas as pd


def named(stock: pd.DataFrame, products: pd.DataFrame) -> pd.DataFrame:
    """Stock with each article's name as Products has it; one that is not there has none."""
    names = products.drop_duplicates("sku").set_index("sku")["item"]
    return stock.assign(item=stock["sku"].map(names).fillna("").astype("str"))
