"""Country, province and city at the head of a Chinese address that stands in one cell."""

import re
from typing import Final, NamedTuple

# The provinces, autonomous regions and the cities of their rank; all below them is told by how its name ends.
_CITIES: Final = "北京|天津|上海|重庆"
_NORTH: Final = "河北|山西|辽宁|吉林|黑龙江|山东|河南|陕西|甘肃|青海"
_SOUTH: Final = "江苏|浙江|安徽|福建|江西|湖北|湖南|广东|海南|四川|贵州|云南|台湾"
_REGIONS: Final = "内蒙古|广西壮族|广西|西藏|宁夏回族|宁夏|新疆维吾尔|新疆|香港|澳门"
_NAMED: Final = rf"(?:{_CITIES})市?|(?:{_NORTH}|{_SOUTH})(?:省|(?!市))|(?:{_REGIONS})(?:自治区|特别行政区)?"
_PROVINCE: Final = re.compile(rf"(?:中国|China)?[\s,，]*({_NAMED})[\s,，]*")
_CITY: Final = re.compile(r"([^\W\d_]{1,11}?(?:自治州|地区|市|盟))")
_OTHER_CODES: Final = {"香港": "HK", "澳门": "MO", "台湾": "TW"}
_SURE: Final = ("省", "自治区", "特别行政区", "市")


class Place(NamedTuple):
    """What an address begins with; "" where it does not say."""

    province: str = ""
    city: str = ""
    country: str = ""


def place(address: str) -> Place:
    """The province and the city that an address begins with, as they are written there, and the country's code; none
    where no province is named."""
    found = _PROVINCE.match(address)
    if not found:
        city = _CITY.match(address.strip())
        return Place("", city[1] if city else "")
    province, rest = found[1], address[found.end() :]
    if re.fullmatch(f"(?:{_CITIES})市?", province):
        return Place(province, province, "CN")
    city = _CITY.match(rest)
    if not city and not province.endswith(_SURE):
        return Place()  # 山东路 12 号: a street that is called after a province
    return Place(province, city[1] if city else "", _OTHER_CODES.get(province[:2], "CN"))
