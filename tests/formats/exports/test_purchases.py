"""A list of purchases brings the supplier's waybill to the order that the goods were bought for."""

from marketplace_samples import SAMPLES, formats

from pyaddin.formats.exports import purchases
from pyaddin.formats.exports.tracking import TrackingRows
from pyaddin.formats.files.read import read_rows
from pyaddin.steps.shipping.tracking import match
from pyaddin.tables.frames import from_records
from pyaddin.values.raw import Cell

HEAD: list[Cell] = ["订单编号", "卖家会员名", "货品标题", "Offer ID", "物流公司", "运单号", "下游订单号"]


def read(*rows: list[Cell]) -> TrackingRows:
    found = purchases.read([HEAD, *rows], formats())
    assert isinstance(found, TrackingRows), found
    return found


def test_the_list_of_49_columns_is_read_though_its_sheet_claims_to_be_one_cell() -> None:
    (sheet,) = read_rows(SAMPLES / "1688.xlsx")
    found = purchases.read(sheet.rows, formats())
    assert isinstance(found, TrackingRows), found
    assert found.rows[["reference", "tracking_no", "carrier", "line"]].to_numpy().tolist() == [
        ["8190436201551119", "75000000000101", "中通快递(ZTO)", 2]
    ]


def test_every_row_is_counted_and_one_bought_for_stock_asks_for_nothing() -> None:
    (sheet,) = read_rows(SAMPLES / "1688.xlsx")
    found = purchases.read(sheet.rows, formats())
    assert isinstance(found, TrackingRows), found
    # a further article of the first purchase; one bought for stock; one that was not sent yet
    assert (found.repeated, found.blank, found.rows["problem"].tolist()) == (1, 2, [""])


def test_a_blank_row_of_a_purchase_belongs_to_the_one_above() -> None:
    found = read(["1", "s", "Mug", "6", "ZTO", "7500001", "A-1"], ["", "", "Bag", "6", "", "7500002", ""])
    assert found.rows["tracking_no"].tolist() == ["7500001"]
    assert found.extra[["reference", "tracking_no"]].to_numpy().tolist() == [["A-1", "7500002"]]


def test_a_rounded_order_number_is_told() -> None:
    found = read(["1", "s", "Mug", "6", "ZTO", "7500001", "8.19044E+15"])
    assert "rounded the order number" in str(found.rows["problem"][0])


def test_an_older_list_without_waybills_says_so() -> None:
    (sheet,) = read_rows(SAMPLES / "1688--28-columns.csv")
    found = purchases.read(sheet.rows, formats())
    assert str(found) == (
        "This form of 1688's list of purchases has no column 运单号; download it again with that column."
    )


def test_any_other_tracking_file_is_read_as_before() -> None:
    rows: list[list[Cell]] = [["Order Number", "Tracking Number"], ["A-1", "7500001"]]
    found = purchases.read(rows, formats())
    assert isinstance(found, TrackingRows)
    assert found.rows["reference"].tolist() == ["A-1"]


def test_the_parcel_of_the_order_gets_the_waybill_and_the_carrier_it_lacks() -> None:
    parcels = from_records(
        "parcels",
        [
            {"parcel_no": "P-1", "order_no": "8190436201551119", "status": "Packed"},
            {"parcel_no": "P-2", "order_no": "A-2", "status": "Packed", "carrier": "YTO"},
        ],
    )
    found = read(
        ["1", "s", "Mug", "6", "中通快递(ZTO)", "7500001", "8190436201551119"],
        ["2", "s", "Mug", "6", "中通快递(ZTO)", "7500002", "A-2"],
    )
    tracked = match(parcels, found.rows)
    assert tracked.matched == 2
    assert tracked.parcels[["tracking_no", "carrier"]].to_numpy().tolist() == [
        ["7500001", "中通快递(ZTO)"],
        ["7500002", "YTO"],
    ]
