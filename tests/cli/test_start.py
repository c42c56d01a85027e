"""`fulfilment start`: a shop that exists goes on in a new workbook, shown first, written with --yes, and undone."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from helpers import SENDER, Folder

from pyaddin.cli import new
from pyaddin.cli.commands import commands
from pyaddin.tables.problems import Refusal
from pyaddin.tables.status import Status

PRODUCTS = "SKU,Item,Weight g\nMUG,Mug,350\nPEN,Pen,20\n"
STOCK = "SKU,Warehouse,Bin,On hand\nMUG,MAIN,A1,10\nPEN,MAIN,B1,5\n"
ORDERS = (
    "Marketplace,Order no.,Line no.,SKU,Item,Qty,Qty shipped,Recipient,Address 1,City,Postcode,Country,Phone\n"
    "Shopify,#1,1,MUG,Mug,3,1,Jane Example,12 High Street,Leeds,LS1 1AA,GB,+44 1632 960123\n"
    "Shopify,#1,2,PEN,Pen,2,2,Jane Example,12 High Street,Leeds,LS1 1AA,GB,+44 1632 960123\n"
    "Shopify,#2,1,PEN,Pen,4,,Ann Example,14 High Street,Leeds,LS1 1AA,GB,+44 1632 960124\n"
)


@pytest.fixture
def begun(tmp_path: Path) -> Folder:
    """A new workbook of a shop that sends from Leeds."""
    new.new(tmp_path / "shop")
    shop = Folder(tmp_path / "shop")
    shop.type("warehouses", {(0, name): value for name, value in SENDER.items()})
    shop.paste("rules", {"rank": 10, "carrier": "Royal Mail Click & Drop", "service": "Tracked 48"})
    return shop


def files(folder: Folder, **texts: str) -> list[str]:
    paths = [folder.path.parent / f"{name}.csv" for name in texts]
    for path, text in zip(paths, texts.values(), strict=True):
        path.write_text(text, encoding="utf-8")
    return list(map(str, paths))


def start(folder: Folder, paths: list[str], *words: str) -> Result:
    return CliRunner().invoke(commands, ["start", str(folder.book), *paths, *words])


def test_it_shows_what_would_come_and_writes_nothing_until_yes_is_said(begun: Folder) -> None:
    before = begun.state()
    shown = start(begun, files(begun, products=PRODUCTS, stock=STOCK, orders=ORDERS))
    assert shown.exit_code == 0, shown.output
    assert "orders.csv: a list of orders, 2 rows new for Orders, 1 already shipped." in shown.output
    assert "Stock would have 2 rows, 15 units." in shown.output
    assert "Orders would have 2 rows, 6 units." in shown.output
    assert shown.output.endswith("Nothing was written yet; where it is right, run it again with --yes.\n")
    assert begun.state() == before


def test_of_a_half_shipped_order_only_the_rest_is_packed(begun: Folder) -> None:
    done = start(begun, files(begun, products=PRODUCTS, stock=STOCK, orders=ORDERS), "--yes")
    assert done.exit_code == 0, done.output
    orders = begun.table("orders")
    assert orders[["order_no", "sku", "qty"]].to_numpy().tolist() == [["#1", "MUG", 2], ["#2", "PEN", 4]]
    for button in ("validate-addresses", "reserve-stock", "make-parcels"):
        assert begun.press(button).done == 2, button
    assert begun.table("stock")["reserved"].tolist() == [2, 4]
    assert begun.table("parcels")["weight_g"].gt(0).all()


def test_it_is_one_press_that_can_be_undone_and_the_same_files_are_not_taken_twice(begun: Folder) -> None:
    paths = files(begun, products=PRODUCTS, stock=STOCK, orders=ORDERS)
    assert start(begun, paths, "--yes").exit_code == 0
    again = start(begun, paths, "--yes")
    assert isinstance(again.exception, Refusal)
    assert "products.csv was imported before" in again.output + str(again.exception)
    begun.press("undo-last-step")
    assert [len(begun.table(name)) for name in ("products", "stock", "orders")] == [0, 0, 0]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"stock": STOCK + "CUP,MAIN,C1,4\n"}, "✗ 1 SKU on Stock is not on Products: CUP."),
        ({"stock": STOCK.replace("MAIN,A1", "LEEDS,A1")}, "✗ 1 warehouse on Stock is not on Warehouses: LEEDS."),
        ({"stock": STOCK.replace(",10", ",-1")}, "✗ 1 row cannot be taken as it is; see above."),
        ({"orders": ORDERS.replace(",3,1,", ",3,4,")}, "Row 2: Qty shipped is 4 of 3; correct one of them."),
        ({"orders": ORDERS.replace(",3,1,", ",3,some,")}, "Row 2: Qty shipped 'some' is no whole number; correct it."),
        ({"stock": "What,is,this\n1,2,3\n"}, "✗ 1 file is not taken; see above."),
    ],
    ids=["no product", "no warehouse", "below nothing", "more than ordered", "no number", "no list"],
)
def test_what_would_count_wrong_stops_it_even_with_yes(begun: Folder, wrong: dict[str, str], said: str) -> None:
    before = begun.state()
    stopped = start(begun, files(begun, **{"products": PRODUCTS, "stock": STOCK, "orders": ORDERS, **wrong}), "--yes")
    assert isinstance(stopped.exception, Refusal), stopped.output
    assert str(stopped.exception) == "Nothing was written: put right what is marked with ✗ and run it again."
    assert said in stopped.output
    assert begun.state() == before


def test_what_is_only_to_be_known_does_not_stop_it(begun: Folder) -> None:
    shown = start(begun, files(begun, products=PRODUCTS, stock=STOCK.replace(",5", ",1"), orders=ORDERS), "--yes")
    assert shown.exit_code == 0, shown.output
    assert "! Of 1 article more is ordered than there is: PEN." in shown.output
    assert len(begun.table("orders")) == 2


def test_an_import_of_the_same_list_leaves_the_rest_too(shop: Folder) -> None:
    (path,) = files(shop, orders=ORDERS)
    shop.press("import", Path(path))
    assert shop.table("orders")[["order_no", "qty"]].to_numpy().tolist() == [["#1", 2], ["#2", 4]]


def test_a_later_list_that_says_more_went_out_holds_the_row(shop: Folder) -> None:
    first, later = files(shop, orders=ORDERS, later=ORDERS.replace("Mug,3,1,", "Mug,3,2,"))
    shop.press("import", Path(first))
    shop.press("import", Path(later))
    orders = shop.table("orders")
    assert orders[["qty", "status"]].to_numpy().tolist() == [[2, Status.HOLD], [4, Status.NEW]]
    assert "Shopify says that it went out already" in orders["problem"].iloc[0]
