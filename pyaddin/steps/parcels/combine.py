"""Orders that go to one recipient: which may share a parcel, and why others may not."""

from collections.abc import Mapping

import pandas as pd

from pyaddin.tables.orders import ORDER
from pyaddin.words.catalogue import Text, tr, trn

SAME: Mapping[str, Text] = {
    "company": tr("company"), "address_1": tr("address"), "address_2": tr("address"), "city": tr("city"),
    "state": tr("state"), "country": tr("country"), "service_requested": tr("service"), "currency": tr("currency"),
    "marketplace": tr("marketplace"), "shop": tr("shop"), "gift": tr("gift mark"),
    "ioss": tr("IOSS number"), "paid": tr("payment"),
}  # fmt: skip
"""What must agree beside name and postcode, and the word for it when it does not."""

NAMED = 4
"""So many of a recipient's other orders are named on each parcel."""


def identity(lines: pd.DataFrame) -> pd.DataFrame:
    """For each line what must agree for two orders to share a parcel, case and blanks aside."""
    out = {name: plain(lines[name]) for name in ("recipient", "postcode", *SAME) if name != "paid"}
    return pd.DataFrame({**out, "paid": lines["paid_at"].notna().map({True: "yes", False: "no"})}, index=lines.index)


def combined(groups: pd.Series, lines: pd.DataFrame) -> pd.Series:
    """`groups` (one number a parcel) with those of equal identity and warehouse made one."""
    keys = identity(lines)
    keys["warehouse"] = lines["warehouse"]
    keys["pack_as"] = lines["pack_as"].fillna(0)
    number = keys.groupby(list(keys.columns), sort=False).ngroup()
    whole = number.groupby(groups.to_numpy()).transform("nunique") == 1
    shared = groups.groupby(number.to_numpy()).transform("min")
    return groups.where(~whole, shared)


def notes(groups: pd.Series, lines: pd.DataFrame, on: bool) -> pd.Series:
    """By group number, what the Combine column says; blank where nobody else is sent anything."""
    first = ~groups.duplicated()
    said = dict.fromkeys(groups[first], "")
    parcels = _shared_recipients(groups[first], lines[first])
    several_of: dict[tuple[str, str], list[int]] = {}
    for group, parcel in parcels.items():
        several_of.setdefault((parcel["recipient"], parcel["postcode"]), []).append(group)
    for several in several_of.values():
        for group in several:
            others = [other for other in several if not _same_place(parcels[group], parcels[other])][:NAMED]
            said[group] = "; ".join(str(_note(parcels[group], parcels[other], on)) for other in others)
    for group, orders in _together(groups, lines["order_no"]).items():
        said[group] = _led(tr("combined: {orders}", orders=", ".join(orders)), said[group])
    for group, (order, count) in _spread(groups, lines).items():
        told = trn(
            "order {order} goes in {count} parcel from here",
            "order {order} goes in {count} parcels from here",
            count,
            order=order,
        )
        said[group] = _led(told, said[group])
    return pd.Series(list(said.values()), index=list(said), dtype="str")


def _shared_recipients(groups: pd.Series, firsts: pd.DataFrame) -> dict[int, dict[str, str]]:
    """What must agree, order number and warehouse of each group (`firsts`: a line of each) that is not alone at its
    recipient and postcode."""
    keys = identity(firsts).assign(order_no=firsts["order_no"], warehouse=firsts["warehouse"])
    shared = keys.duplicated(["recipient", "postcode"], keep=False)
    return dict(zip(groups[shared], keys[shared].to_dict("records"), strict=True))


def _led(first: Text, rest: str) -> str:
    return f"{first}; {rest}" if rest else str(first)


def _same_place(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """Whether they are parts of one order from one warehouse, which is told by itself; a parcel is one of its own."""
    return all(one[name] == other[name] for name in ("marketplace", "order_no", "warehouse"))


def _spread(groups: pd.Series, lines: pd.DataFrame) -> dict[int, tuple[str, int]]:
    """By group, an order of it that goes in several parcels from its warehouse, and in how many."""
    pairs = lines[["marketplace", "order_no", "warehouse"]].assign(group=groups).drop_duplicates()
    pairs["count"] = pairs.groupby(["marketplace", "order_no", "warehouse"])["group"].transform("size")
    several = pairs[pairs["count"] > 1].drop_duplicates("group")
    return {
        int(group): (str(order), int(count))
        for group, order, count in several[["group", "order_no", "count"]].itertuples(index=False, name=None)
    }


def _together(groups: pd.Series, order_no: pd.Series) -> dict[int, list[str]]:
    """The orders of each group that holds more than one."""
    pairs = pd.DataFrame({"group": groups, "order_no": order_no}).drop_duplicates()
    out: dict[int, list[str]] = {}
    for group, order in pairs[pairs["group"].duplicated(keep=False)].itertuples(index=False, name=None):
        out.setdefault(group, []).append(order)
    return out


def _note(one: Mapping[str, str], other: Mapping[str, str], on: bool) -> Text:
    order = other["order_no"]
    if all(one[name] == other[name] for name in ORDER):
        return tr("rest of the order ships from {warehouse}", warehouse=other["warehouse"])
    differs = list(dict.fromkeys(text for name, text in SAME.items() if one[name] != other[name]))
    if one["warehouse"] != other["warehouse"]:
        differs.append(tr("warehouse"))
    if differs:
        return tr("not with {order}: {differs} differs", order=order, differs=", ".join(map(str, differs)))
    if on:
        return tr("could go with {order}", order=order)
    return tr("could go with {order}; set Combine orders to Yes on Settings", order=order)


def plain(series: pd.Series) -> pd.Series:
    """Texts as they are compared: case, blanks, commas and full stops aside."""
    return series.str.casefold().str.replace(r"[\s.,]+", " ", regex=True).str.strip()
