"""Facts of what came back and of what was disputed, each from its own sheet."""

import pandas as pd

from pyaddin.steps.aftersales.disputes import RUNNING
from pyaddin.steps.figures import facts
from pyaddin.steps.figures.facts import Given
from pyaddin.tables.disputes import DISPUTES, Outcome
from pyaddin.tables.frames import empty
from pyaddin.tables.goods import PRODUCTS
from pyaddin.tables.returns import RETURNS


def of_returns(given: Given, rows: pd.DataFrame) -> pd.DataFrame:
    """Units that came back, dated when they came, against units that left, dated when they left: a closed month stays
    as it was. `rows` are those of `orders.rows_of`."""
    returns = given.tables.get(RETURNS.name, empty(RETURNS.name))
    suppliers = _suppliers(given)
    by_id = rows[rows["row_id"] != ""].drop_duplicates("row_id").set_index("row_id")
    for name in ("shop", "warehouse"):
        returns = returns.assign(**{name: _of_each(returns["row_id"], by_id[name])})
    listed = returns["supplier"].where(returns["supplier"] != "", _of_each(returns["sku"], suppliers))
    returns = returns.assign(supplier=listed, at=returns["received_at"])
    came = returns[returns["received"] > 0]
    paid = returns[returns["refunded"] > 0]
    left = rows[rows["gone"]].assign(at=lambda gone: gone["left_at"])
    left = left.assign(supplier=_of_each(left["sku"], suppliers))
    return facts.together([
        facts.of("return_rate", came, came["received"]),
        facts.of("return_rate", left, 0.0, left["qty"]),
        facts.of("returned_units", came, came["received"]),
        facts.of("restocked", came, came["restocked"], came["received"]),
        facts.of("written_off", came, came["written_off"]),
        facts.of("refunded", paid, paid["refunded"], left=paid["currency"] == "", at=paid["refunded_at"]),
    ])  # fmt: skip


def _suppliers(given: Given) -> pd.Series:
    """From whom each article is bought, by its SKU."""
    products = given.tables.get(PRODUCTS.name, empty(PRODUCTS.name))
    return products.drop_duplicates("sku").set_index("sku")["supplier"]


def _of_each(keys: pd.Series, words: pd.Series) -> pd.Series:
    return words.reindex(keys).set_axis(keys.index).fillna("").astype("str")


def of_disputes(given: Given) -> pd.DataFrame:
    """Cases by when they were opened: how many, how they ended, what they cost; and what those that run may cost."""
    disputes = given.tables.get(DISPUTES.name, empty(DISPUTES.name))
    cases = disputes[(disputes["case_no"] != "") | (disputes["order_no"] != "")].assign(at=lambda case: case["opened"])
    over = cases[cases["outcome"] != ""]
    runs = cases[cases["status"].isin(RUNNING) & cases["expected"].notna()]
    return facts.together([
        facts.of("disputes", cases),
        facts.of("disputes_won", over, over["outcome"] == Outcome.WON, 1.0),
        facts.of("disputes_lost", over, over["outcome"].isin((Outcome.LOST, Outcome.PARTLY)), 1.0),
        facts.of("disputes_cost", over, over["cost"], left=over["cost"].isna() | (over["currency"] == "")),
        facts.of("disputes_expected", runs, runs["expected"]),
    ])  # fmt: skip
