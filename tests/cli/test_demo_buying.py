"""The demo's days after: a dropship order is answered late and confirmed, mugs are bought."""

from pathlib import Path

from helpers import NOW, Folder

from pyaddin.cli import demo, demo_buying


def test_a_dropship_order_is_answered_late_and_a_reorder_is_expected(tmp_path: Path) -> None:
    ran = demo.run(tmp_path / "demo", NOW)
    presses = demo_buying.run(ran.book, NOW)
    folder = Folder(tmp_path / "demo")
    assert [press.needs for press in presses if press.button in ("supplier-orders", "supplier-answers", "reorder")] == [
        0, 0, 0, 0
    ]  # fmt: skip
    lines = folder.table("purchases").set_index("sku")
    assert lines.at["BAG-STRAW", "status"] == "On its way"
    assert lines.at["BAG-STRAW", "answer_by"] < NOW + demo_buying.LATE
    assert lines.at["BAG-STRAW", "their_price"] == 39
    orders = folder.table("orders").set_index("order_no")
    assert orders.at["#9001", "status"] == "Shipped"
    bought = lines[lines["supplier"] == "Foshan Kiln Works"]
    assert len(bought) > 1
    assert folder.table("goods_in")["sku"].tolist() == bought.index.tolist()
