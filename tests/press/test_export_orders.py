"""Export orders: open orders for 管易, each once, on record, taken back by Undo."""

import openpyxl
from helpers import BUYER, Folder


def _rows(path: object) -> list[dict[str, object]]:
    header, *body = openpyxl.load_workbook(str(path)).active.iter_rows(values_only=True)  # type: ignore[union-attr]
    return [dict(zip(map(str, header), row, strict=True)) for row in body]


def test_an_order_of_several_articles_goes_whole_and_never_twice(shop: Folder) -> None:
    shop.paste("orders", BUYER, {**BUYER, "line_no": "2", "sku": "PEN", "qty": 2, "unit_price": 1.5})
    (file,) = shop.press("export").files
    assert [(row["平台单号"], row["商品代码"], row["数量"], row["支付金额"]) for row in _rows(file)] == [
        ("#2001", "MUG", 1, 12.5), ("#2001", "PEN", 2, 12.5),
    ]  # fmt: skip
    assert shop.table("orders")["exported_in"].tolist() == [file.name, file.name]
    assert shop.table("log")["files"].tolist()[-1].endswith(file.name)
    assert shop.refuses("export") == "Every open order was in a file for 管易 before."
    shop.paste("orders", {**BUYER, "order_no": "#2002"})
    (second,) = shop.press("export").files
    assert [row["平台单号"] for row in _rows(second)] == ["#2002"]
    (again,) = shop.press("export", again=True).files
    assert len(_rows(again)) == 3


def test_undo_takes_the_file_back_and_the_orders_can_go_again(shop: Folder) -> None:
    shop.paste("orders", BUYER)
    (file,) = shop.press("export").files
    shop.press("undo-last-step")
    assert not file.exists()
    assert shop.table("orders")["exported_in"].tolist() == [""]
    assert len(shop.press("export").files) == 1


def test_an_order_with_a_row_on_hold_and_one_without_a_price_stay_out_whole(shop: Folder) -> None:
    held = {**BUYER, "order_no": "#2002"}
    shop.paste("orders", BUYER, held, {**held, "line_no": "2", "status": "Hold", "hold_reason": "Fraud check"})
    shop.paste("orders", {**BUYER, "order_no": "#2003", "unit_price": None})
    done = shop.press("export")
    assert [row["平台单号"] for row in _rows(done.files[0])] == ["#2001"]
    assert "Order #2003 stays out: fill in Unit price on Orders." in done.line
    assert (done.done, done.skipped, done.needs) == (1, 2, 1)
