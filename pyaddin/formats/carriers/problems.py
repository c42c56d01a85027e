"""What a carrier would refuse, cut or change, as sentences beside the parcels."""

from collections.abc import Iterator
from typing import Final

import pandas as pd

from pyaddin.formats.carriers.format import CarrierFormat
from pyaddin.formats.carriers.rows import Rows
from pyaddin.formats.written import vocabulary
from pyaddin.formats.written.cells import ERRORS, LONGEST_CELL, Finding
from pyaddin.tables.problems import Problem, Severity
from pyaddin.tables.sheets import TABLES

SOURCE: Final = "Carrier"
_PARCELS: Final = {
    "no": "parcel_no", "order_no": "order_no", "service": "service", "service_code": "service",
    "packaging": "packaging", "weight": "weight_g", "length": "length_mm", "width": "width_mm", "height": "height_mm",
    "value": "value", "currency": "currency", "tracking_no": "tracking_no", "note": "note",
    "marketplace": "marketplace", "carrier": "carrier",
}  # fmt: skip
_COLUMNS: Final = {
    "parcel": ("parcels", _PARCELS),
    "to": ("orders", {"name": "recipient", "line_1": "address_1", "line_2": "address_2", "line_3": "address_2",
                      "line_4": "address_2", "street": "address_1", "house_no": "address_1",
                      "first_name": "recipient", "last_name": "recipient",
                      "country_name": "country", "country_3": "country"}),
    "from": ("warehouses", {"street": "address_1", "house_no": "address_1",
                            "country_name": "country", "country_3": "country"}),
    "item": ("products", {"weight": "weight_g", "total_weight": "weight_g", "total_value": "unit_value",
                          "title": "item"}),
}  # fmt: skip
_OF_ORDER: Final = frozenset({"service_requested", "buyer_note", "gift", "ship_by"})
_OF_PRODUCTS: Final = {
    "contents": "customs_description", "contents_local": "customs_description_local", "battery": "battery",
}  # fmt: skip


def from_findings(fmt: CarrierFormat, rows: Rows, findings: list[Finding]) -> list[Problem]:
    """A problem for each finding, once for each parcel it concerns; changed letters are one problem a parcel."""
    problems: dict[Problem, None] = {}
    letters: dict[int, list[Finding]] = {}
    for finding in findings:
        concerned = rows.users[finding.row] if rows.shared else [rows.owners[finding.row]]
        if finding.kind == "letters":
            for label in concerned:
                letters.setdefault(label, []).append(finding)
            continue
        text = _sentence(fmt, rows, finding)
        for label in concerned:
            problems[_problem(label, _marked(finding), text, finding.kind in ERRORS)] = None
    return [*problems, *(_letters(label, found) for label, found in letters.items())]


def _letters(label: int, findings: list[Finding]) -> Problem:
    pairs = dict.fromkeys(f"'{f.before}' as '{f.after}'" for f in findings)
    marked = dict.fromkeys(column for finding in findings for column in _marked(finding))
    text = f"Written in Western letters: {', '.join(pairs)}; correct what reads wrong."
    return _problem(label, tuple(marked), text, False)


def _problem(label: int, columns: tuple[str, ...], text: str, error: bool) -> Problem:
    severity: Severity = "error" if error else "warning"
    return Problem("parcels", int(label), columns, text, SOURCE, severity)


def _names(finding: Finding) -> tuple[str, ...]:
    return vocabulary.names_in(finding.column.value)


def _marked(finding: Finding) -> tuple[str, ...]:
    """The columns of Parcels to look at."""
    out: dict[str, None] = {}
    for name in _names(finding):
        group, _, field = name.partition(".")
        if group == "parcel" and field in _PARCELS:
            out[_PARCELS[field]] = None
        elif group == "parcel" and field not in _OF_ORDER:
            out["order_no"] = None
        else:
            out[{"to": "recipient", "from": "warehouse", "own": "carrier"}.get(group, "order_no")] = None
    return tuple(out)


def _subject(rows: Rows, finding: Finding) -> tuple[str, str]:
    """What the sentence is about, and the sheet where it is put right."""
    names = _names(finding)
    if finding.column.called:
        return finding.column.called, ""
    if not names or (finding.column.value.expression and (len(names) != 1 or finding.kind == "failed")):
        return f"'{finding.column.header}'", ""
    name = next((name for name in names if not vocabulary.is_blank(rows.column(name)[finding.row])), names[0])
    group, _, field = name.partition(".")
    if group == "parcel" and field in _OF_PRODUCTS:
        return TABLES["products"].column(_OF_PRODUCTS[field]).caption, "Products"
    if group == "parcel" and field in _OF_ORDER:
        return TABLES["orders"].column(field).caption, "Orders"
    sku = rows.skus[finding.row] if rows.skus else ""
    if nth := vocabulary.NTH_ITEM.fullmatch(name):
        sku = rows.column(f"items[{nth[1]}].sku")[finding.row]
        group = "item"
    table, other = _COLUMNS.get(group, ("parcels", {}))
    column = other.get(field, field)
    if column not in TABLES[table].names:
        return f"'{finding.column.header}'", ""
    caption, sheet = TABLES[table].column(column).caption, TABLES[table].sheet
    if group == "item":
        return f"{caption} of {sku or 'an article without SKU'}", sheet
    return (f"The sender's {caption}" if group == "from" else caption), sheet


def _sentence(fmt: CarrierFormat, rows: Rows, finding: Finding) -> str:
    subject, sheet = _subject(rows, finding)
    where = f" in {sheet}" if sheet else ""
    column, name = finding.column, fmt.name
    own = next((field for field in _names(finding) if field.startswith(vocabulary.OWN)), "")
    size = (
        f"{_size(finding)} {'bytes' if column.max_bytes else 'characters'}, {name} takes {column.max or LONGEST_CELL}"
    )
    hint = f"; {column.hint}" if column.hint else ""
    if own and not hint:
        hint = f"; write it as {own.removeprefix(vocabulary.OWN)} in your copy of {fmt.id}.toml"
    match finding.kind:
        case "missing":
            return f"{subject} is blank and {name} wants it{hint or (where and f'; give it{where}')}."
        case "failed":
            return f"{subject} cannot be worked out for {name}{hint or '; look at the numbers of this parcel'}."
        case "too long":
            return f"{subject} has {size}{hint or f'; shorten it{where}'}."
        case "cut":
            return f"{subject} has {size}; it is cut to '{finding.after}'."
        case "long":
            return f"{subject} has {size} and may refuse it; shorten it{where}."
        case _:
            return f"{subject} '{finding.before}' is written as '{finding.after}', without what {name} does not take."


def _size(finding: Finding) -> int:
    encoding = finding.column.max_bytes
    return len(finding.before.encode(encoding, "replace")) if encoding else len(finding.before)


def from_limits(fmt: CarrierFormat, parcels: pd.DataFrame, items: pd.DataFrame) -> Iterator[Problem]:
    """Problems with weight, size, country, service, currency and number of articles."""
    limits, name = fmt.limits, fmt.name
    for label in parcels.index[parcels["parcel.lines"] == 0]:
        yield _problem(label, ("order_no",), "No order line belongs to this parcel; there is nothing to send.", True)
    if limits.max_weight_g is not None:
        for label, grams in parcels.loc[parcels["parcel.weight"] > limits.max_weight_g, "parcel.weight"].items():
            text = (
                f"The parcel weighs {grams:,.0f} g and {name} takes {limits.max_weight_g:,.0f} g; make two parcels or"
                " choose another carrier."
            )
            yield _problem(label, ("weight_g", "carrier"), text, True)
    if limits.countries:
        for label, country in parcels.loc[~parcels["to.country"].isin(limits.countries), "to.country"].items():
            text = f"{name} takes no parcels to {country or 'a blank country'}; choose another carrier."
            yield _problem(label, ("country", "carrier"), text, True)
    yield from _sizes(fmt, parcels)
    yield from _services(fmt, parcels)
    yield from _articles(fmt, parcels)
    yield from _currencies(fmt, items)


def _sizes(fmt: CarrierFormat, parcels: pd.DataFrame) -> Iterator[Problem]:
    sides = parcels[["parcel.length", "parcel.width", "parcel.height"]]
    marked = ("length_mm", "width_mm", "height_mm")
    for most, sizes, what in (
        (fmt.limits.max_side_mm, sides.max(axis=1), "longest side"),
        (fmt.limits.max_sum_mm, sides.sum(axis=1), "length, width and height together"),
    ):
        if most is None:
            continue
        for label, size in sizes[sizes > most].items():
            text = f"The {what}: {size:,.0f} mm, {fmt.name} may refuse more than {most:,.0f} mm; use other packaging."
            yield _problem(label, marked, text, False)


def _services(fmt: CarrierFormat, parcels: pd.DataFrame) -> Iterator[Problem]:
    if fmt.other_services != "refuse":
        return
    known = {*fmt.services, *(code.casefold() for code in fmt.services.values()), ""}
    services = parcels["parcel.service"]
    unknown = [service for service in set(services.tolist()) if service.casefold() not in known]
    for label, service in services[services.isin(unknown)].items():
        text = f"{fmt.name} has no service '{service}'; write one of: {', '.join(fmt.service_codes)}."
        yield _problem(label, ("service",), text, True)


def _articles(fmt: CarrierFormat, parcels: pd.DataFrame) -> Iterator[Problem]:
    most = fmt.limits.items_max
    if most is None:
        return
    refuse = fmt.limits.items_more == "refuse"
    what = "make two parcels" if refuse else "they are written as one line, so check its description and value"
    many = parcels["parcel.lines"] > most
    if fmt.limits.items_of == "customs":
        many &= parcels[vocabulary.CUSTOMS] != ""
    for label, count in parcels.loc[many, "parcel.lines"].items():
        text = f"The parcel holds {count:.0f} different articles and {fmt.name}'s file takes {most}; {what}."
        yield _problem(label, ("order_no",), text, refuse)


def _currencies(fmt: CarrierFormat, items: pd.DataFrame) -> Iterator[Problem]:
    wanted = fmt.limits.currency
    if not wanted:
        return
    other = items[(items["item.currency"] != wanted) & items["item.unit_value"].notna()]
    for label, sku, currency in zip(other["parcel"], other["item.sku"], other["item.currency"], strict=True):
        said = f"The value of {sku} is in {currency or 'no currency'} and {fmt.name} takes {wanted}"
        text = f"{said}; give it in {wanted} in Products."
        yield _problem(label, ("currency",), text, True)
