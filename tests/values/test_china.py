"""Province, city and country of a Chinese address in one cell."""

import pytest

from pyaddin.values.china import Place, place


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("浙江省杭州市临平区样本路12号", Place("浙江省", "杭州市", "CN")),
        ("浙江省 杭州市 西湖区 样本路1号 310000", Place("浙江省", "杭州市", "CN")),
        ("北京市朝阳区样本街5号", Place("北京市", "北京市", "CN")),
        ("上海 上海市 浦东新区 样本路", Place("上海", "上海", "CN")),
        ("新疆维吾尔自治区巴音郭楞蒙古自治州库尔勒市样本路", Place("新疆维吾尔自治区", "巴音郭楞蒙古自治州", "CN")),
        ("内蒙古自治区锡林郭勒盟样本旗", Place("内蒙古自治区", "锡林郭勒盟", "CN")),
        ("湖北省仙桃市样本路", Place("湖北省", "仙桃市", "CN")),
        ("广东深圳市南山区样本路", Place("广东", "深圳市", "CN")),
        ("吉林市船营区样本路", Place("", "吉林市", "")),
        ("香港特别行政区 九龙样本道88号", Place("香港特别行政区", "", "HK")),
        ("山东路12号", Place()),
        ("12 High Street", Place()),
        ("", Place()),
    ],
)
def test_an_address_says_where_it_is_by_what_it_begins_with(address: str, expected: Place) -> None:
    assert place(address) == expected
