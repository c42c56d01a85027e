"""Open orders as another program's order import takes them."""

import io
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from places import TEMPLATES

from pyaddin.formats.confirm import handover
from pyaddin.tables.frames import from_records
from pyaddin.tables.problems import Refusal

FOLDER = TEMPLATES / "exports"
NOW = datetime(2026, 11, 21, 9, 30)
LINE: dict[str, Any] = {
    "marketplace": "AliExpress", "order_no": "8190436201551119", "sku": "00417", "item": "Mug", "qty": 2,
    "unit_price": 7.5, "recipient": "Ann Field", "address_1": "1 Sample Road", "address_2": "Flat 2",
    "city": "Leeds", "postcode": "LS1 1AA", "country": "GB", "phone": "+44 1632 960100", "status": "Ready",
    "ordered_at": datetime(2026, 11, 20, 8, 5),
}  # fmt: skip


def guanyi(*rows: dict[str, Any]) -> tuple[list[dict[str, Any]], list[str]]:
    orders = from_records("orders", [{**LINE, **row} for row in rows])
    file, wrong = handover.render(handover.load([FOLDER])["guanyi"], orders, NOW)
    left = list(map(str, wrong))
    if file is None:
        return [], left
    header, *body = openpyxl.load_workbook(io.BytesIO(file.data)).active.iter_rows(values_only=True)  # type: ignore[union-attr]
    assert len(header) == 48
    return [{str(k): v for k, v in zip(header, row, strict=True) if v is not None} for row in body], left


def test_an_order_line_becomes_a_row_with_identifiers_as_text_and_amounts_as_numbers() -> None:
    rows, left = guanyi({})
    assert left == []
    assert rows == [
        {
            "店铺": "AliExpress", "平台单号": "8190436201551119", "买家会员": "Ann Field", "支付金额": 15,
            "商品名称": "Mug", "商品代码": "00417", "数量": 2, "价格": 7.5, "收货人": "Ann Field",
            "联系手机": "+44 1632 960100", "收货地址": "1 Sample Road Flat 2", "市": "Leeds", "邮编": "LS1 1AA",
            "订单创建时间": "2026-11-20 08:05:00",
        }
    ]  # fmt: skip


def test_what_an_order_comes_to_stands_on_all_of_its_rows() -> None:
    rows, _ = guanyi({}, {"sku": "BAG", "qty": 1, "unit_price": 20}, {"order_no": "B"})
    assert [row["支付金额"] for row in rows] == [35, 35, 15]


def test_an_order_of_which_a_line_lacks_its_price_stays_out_whole() -> None:
    rows, left = guanyi({}, {"sku": "BAG", "unit_price": float("nan")}, {"order_no": "B"})
    assert [row["平台单号"] for row in rows] == ["B"]
    assert left == ["Order 8190436201551119 stays out: fill in Unit price on Orders."]


def test_nothing_is_written_when_no_order_can_go() -> None:
    assert guanyi({"phone": ""}) == ([], ["Order 8190436201551119 stays out: fill in what goes into 联系手机."])


def test_a_wrong_file_is_refused_by_name(tmp_path: Path) -> None:
    text = (FOLDER / "guanyi.toml").read_text("utf-8").replace('"order.total"', '"order.sum"')
    (tmp_path / "guanyi.toml").write_text(text, "utf-8")
    with pytest.raises(Refusal, match=r"^guanyi\.toml: column\[4\]\.value: there is no field 'order\.sum'"):
        handover.load([tmp_path])


def test_the_labels_of_the_lines_that_go_are_told() -> None:
    orders = from_records("orders", [LINE, {**LINE, "order_no": "B", "sku": ""}, {**LINE, "order_no": "C"}])
    file, _ = handover.render(handover.load([FOLDER])["guanyi"], orders.set_index(pd.Index([4, 5, 6])), NOW)
    assert file is not None
    assert (file.name, file.parcels) == ("guanyi_order_import_20261121_093000.xlsx", [4, 6])
