"""Orders that go to one recipient: which may share a parcel, and why others may not."""

import pandas as pd

SAME = {
    "company": "company", "address_1": "address", "address_2": "address", "city": "city", "state": "state",
    "country": "country", "service_requested": "service", "currency": "currency", "marketplace": "marketplace",
    "gift": "gift mark", "paid": "payment",
}  # fmt: skip
"""What must agree beside name and postcode, and the word for it when it does not."""

NAMED = 4
"""So many of a recipient's other orders are named on each parcel."""


def identity(lines: pd.DataFrame) -> pd.DataFrame:
    """For each line what must agree for two orders to share a parcel, case and blanks aside."""
    out = {name: _plain(lines[name]) for name in ("recipient", "postcode", *SAME) if name != "paid"}
    return pd.DataFrame({**out, "paid": lines["paid_at"].notna().map({True: "yes", False: "no"})}, index=lines.index)


def combined(groups: pd.Series, lines: pd.DataFrame) -> pd.Series:
    """`groups` (one number a parcel) with those of equal identity and warehouse made one."""
    keys = identity(lines)
    keys["warehouse"] = lines["warehouse"]
    number = keys.groupby(list(keys.columns), sort=False).ngroup()
    whole = number.groupby(groups.to_numpy()).transform("nunique") == 1
    shared = groups.groupby(number.to_numpy()).transform("min")
    return groups.where(~whole, shared)


def notes(groups: pd.Series, lines: pd.DataFrame, on: bool) -> pd.Series:
    """By group number, what the Combine column says; blank where nobody else is sent anything."""
    keys = identity(lines).assign(group=groups, order_no=lines["order_no"], warehouse=lines["warehouse"])
    first = keys.drop_duplicates("group").set_index("group")
    same_person = first.groupby(["recipient", "postcode"], sort=False)
    said = pd.Series("", index=first.index, dtype="str")
    for _, several in same_person:
        if len(several) < 2:
            continue
        for group in several.index:
            others = [other for other in several.index[: NAMED + 1] if other != group][:NAMED]
            said[group] = "; ".join(_note(several.loc[group], several.loc[other], on) for other in others)
    together = lines["order_no"].groupby(groups.to_numpy()).agg(lambda orders: list(dict.fromkeys(orders)))
    for group, orders in together.items():
        if len(orders) > 1:
            joined = f"combined: {', '.join(orders)}"
            said[group] = "; ".join(part for part in (joined, said[group]) if part)
    return said


def _note(one: pd.Series, other: pd.Series, on: bool) -> str:
    if one["order_no"] == other["order_no"]:
        return f"rest of the order ships from {other['warehouse']}"
    differs = list(dict.fromkeys(word for name, word in SAME.items() if one[name] != other[name]))
    if one["warehouse"] != other["warehouse"]:
        differs.append("warehouse")
    if differs:
        return f"not with {other['order_no']}: {', '.join(differs)} differs"
    return f"could go with {other['order_no']}" + ("" if on else "; set Combine orders to Yes on Settings")


def _plain(series: pd.Series) -> pd.Series:
    return series.str.casefold().str.replace(r"[\s.,]+", " ", regex=True).str.strip()
