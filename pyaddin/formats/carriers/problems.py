"""What a carrier would refuse, cut or change, as problems beside the parcels."""

from collections.abc import Iterable, Iterator
from functools import reduce
from typing import Final

import pandas as pd

from pyaddin.formats.carriers.format import CarrierFormat
from pyaddin.formats.carriers.rows import Rows
from pyaddin.formats.written import vocabulary
from pyaddin.formats.written.cells import ERRORS, LONGEST_CELL, Finding
from pyaddin.tables.problems import Problem, Severity
from pyaddin.tables.sheets import TABLES
from pyaddin.words.catalogue import Text, Words
from pyaddin.words.problems import said

SOURCE: Final = "carrier"
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
_OF_ORDER: Final = frozenset({"service_requested", "buyer_note", "gift", "ship_by", "cod", "cod_currency"})
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
        told = _told(fmt, rows, finding)
        for label in concerned:
            problems[_problem(label, _marked(finding), told, finding.kind in ERRORS)] = None
    return [*problems, *(_letters(label, found) for label, found in letters.items())]


def _letters(label: int, findings: list[Finding]) -> Problem:
    pairs = dict.fromkeys((finding.before, finding.after) for finding in findings)
    marked = dict.fromkeys(column for finding in findings for column in _marked(finding))
    pieces = (said("carrier.piece-letters", before=before, after=after) for before, after in pairs)
    return _problem(label, tuple(marked), said("carrier.letters", letters=_listed(pieces)), False)


def _listed(pieces: Iterable[Text]) -> Text:
    return reduce(lambda some, another: said("carrier.piece-list", some=some, another=another), pieces)


def _problem(label: int, columns: tuple[str, ...], told: Text, error: bool) -> Problem:
    severity: Severity = "error" if error else "warning"
    return Problem("parcels", int(label), columns, told, severity)


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


def _subject(rows: Rows, finding: Finding) -> tuple[Words, str]:
    """What the sentence is about, and the sheet where it is put right."""
    names = _names(finding)
    if finding.column.called:
        return finding.column.called, ""
    if not names or (finding.column.value.expression and (len(names) != 1 or finding.kind == "failed")):
        return _header(finding), ""
    name = next((name for name in names if not vocabulary.is_blank(rows.column(name)[finding.row])), names[0])
    group, _, field = name.partition(".")
    if group == "parcel" and field in _OF_PRODUCTS:
        return TABLES["products"].column(_OF_PRODUCTS[field]).caption, TABLES["products"].sheet
    if group == "parcel" and field in _OF_ORDER:
        return TABLES["orders"].column(field).caption, TABLES["orders"].sheet
    sku = rows.skus[finding.row] if rows.skus else ""
    if nth := vocabulary.NTH_ITEM.fullmatch(name):
        sku = rows.column(f"items[{nth[1]}].sku")[finding.row]
        group = "item"
    table, other = _COLUMNS.get(group, ("parcels", {}))
    column = other.get(field, field)
    if column not in TABLES[table].names:
        return _header(finding), ""
    return _whose(group, TABLES[table].column(column).caption, sku), TABLES[table].sheet


def _header(finding: Finding) -> Text:
    return said("carrier.piece-header", header=finding.column.header)


def _whose(group: str, caption: str, sku: str) -> Words:
    if group == "item":
        article = said("carrier.piece-of-article", column=caption, sku=sku)
        return article if sku else said("carrier.piece-of-nameless", column=caption)
    return said("carrier.piece-of-sender", column=caption) if group == "from" else caption


def _told(fmt: CarrierFormat, rows: Rows, finding: Finding) -> Text:
    subject, sheet = _subject(rows, finding)
    told = {"subject": subject, "name": fmt.name}
    hint = _hint(fmt, finding)
    match finding.kind:
        case "missing":
            hint = hint or (said("carrier.piece-give", sheet=sheet) if sheet else "")
            return said("carrier.missing-hint", **told, hint=hint) if hint else said("carrier.missing", **told)
        case "failed":
            return said("carrier.failed", **told, hint=hint or said("carrier.piece-numbers"))
        case "left out":
            return said("carrier.left-out", **told, before=finding.before, after=finding.after)
        case _:
            return _too_long(finding, told, hint, sheet)


def _hint(fmt: CarrierFormat, finding: Finding) -> Words:
    """What the format says is to be done; "" where it says nothing."""
    own = next((field for field in _names(finding) if field.startswith(vocabulary.OWN)), "")
    if own and not finding.column.hint:
        return said("carrier.piece-own", field=own.removeprefix(vocabulary.OWN), file=f"{fmt.id}.toml")
    return finding.column.hint


def _too_long(finding: Finding, told: dict[str, Words], hint: Words, sheet: str) -> Text:
    size, most, in_bytes = _size(finding), finding.column.max or LONGEST_CELL, finding.column.max_bytes
    if finding.kind == "cut":
        return said("carrier.cut-bytes" if in_bytes else "carrier.cut", **told, size=size, most=most,
                    after=finding.after)  # fmt: skip
    shorten = said("carrier.piece-shorten-in", sheet=sheet) if sheet else said("carrier.piece-shorten")
    if finding.kind == "long":
        return said("carrier.long-bytes" if in_bytes else "carrier.long", **told, size=size, most=most, hint=shorten)
    return said("carrier.too-many-bytes" if in_bytes else "carrier.too-long", **told, size=size, most=most,
                hint=hint or shorten)  # fmt: skip


def _size(finding: Finding) -> int:
    encoding = finding.column.max_bytes
    return len(finding.before.encode(encoding, "replace")) if encoding else len(finding.before)


def from_limits(fmt: CarrierFormat, parcels: pd.DataFrame, items: pd.DataFrame) -> Iterator[Problem]:
    """Problems with weight, size, country, service, currency and number of articles."""
    for label in parcels.index[parcels["parcel.lines"] == 0]:
        yield _problem(label, ("order_no",), said("carrier.empty"), True)
    yield from _weights(fmt, parcels)
    yield from _countries(fmt, parcels)
    yield from _sizes(fmt, parcels)
    yield from _services(fmt, parcels)
    yield from _articles(fmt, parcels)
    yield from _currencies(fmt, items)
    yield from _cash(fmt, parcels)


def _cash(fmt: CarrierFormat, parcels: pd.DataFrame) -> Iterator[Problem]:
    """Parcels that are paid on delivery, where the file has no place for the amount."""
    if fmt.reads(("parcel.cod",)):
        return
    paid = parcels[parcels["parcel.cod"] > 0]
    for label, amount, currency in zip(paid.index, paid["parcel.cod"], paid["parcel.cod_currency"], strict=True):
        yield _problem(
            label, ("carrier",), said("carrier.no-cod", amount=amount, currency=currency, name=fmt.name), True
        )


def _weights(fmt: CarrierFormat, parcels: pd.DataFrame) -> Iterator[Problem]:
    most = fmt.limits.max_weight_g
    if most is None:
        return
    for label, grams in parcels.loc[parcels["parcel.weight"] > most, "parcel.weight"].items():
        told = said("carrier.too-heavy", grams=grams, most=most, name=fmt.name)
        yield _problem(label, ("weight_g", "carrier"), told, True)


def _countries(fmt: CarrierFormat, parcels: pd.DataFrame) -> Iterator[Problem]:
    if not fmt.limits.countries:
        return
    for label, country in parcels.loc[~parcels["to.country"].isin(fmt.limits.countries), "to.country"].items():
        told = said("carrier.country", name=fmt.name, country=country)
        yield _problem(
            label, ("country", "carrier"), told if country else said("carrier.no-country", name=fmt.name), True
        )


def _sizes(fmt: CarrierFormat, parcels: pd.DataFrame) -> Iterator[Problem]:
    sides = parcels[["parcel.length", "parcel.width", "parcel.height"]]
    marked = ("length_mm", "width_mm", "height_mm")
    for most, sizes, code in (
        (fmt.limits.max_side_mm, sides.max(axis=1), "carrier.longest-side"),
        (fmt.limits.max_sum_mm, sides.sum(axis=1), "carrier.sides-together"),
    ):
        if most is None:
            continue
        for label, size in sizes[sizes > most].items():
            yield _problem(label, marked, said(code, size=size, name=fmt.name, most=most), False)


def _services(fmt: CarrierFormat, parcels: pd.DataFrame) -> Iterator[Problem]:
    if fmt.other_services != "refuse":
        return
    known = {*fmt.services, *(code.casefold() for code in fmt.services.values()), ""}
    services = parcels["parcel.service"]
    unknown = [service for service in set(services.tolist()) if service.casefold() not in known]
    there_are = ", ".join(fmt.service_codes)
    for label, service in services[services.isin(unknown)].items():
        told = said("carrier.service", name=fmt.name, service=service, services=there_are)
        yield _problem(label, ("service",), told, True)


def _articles(fmt: CarrierFormat, parcels: pd.DataFrame) -> Iterator[Problem]:
    most = fmt.limits.items_max
    if most is None:
        return
    refuse = fmt.limits.items_more == "refuse"
    code = "carrier.articles" if refuse else "carrier.articles-as-one"
    many = parcels["parcel.lines"] > most
    if fmt.limits.items_of == "customs":
        many &= parcels[vocabulary.CUSTOMS] != ""
    for label, count in parcels.loc[many, "parcel.lines"].items():
        yield _problem(label, ("order_no",), said(code, count=count, name=fmt.name, most=most), refuse)


def _currencies(fmt: CarrierFormat, items: pd.DataFrame) -> Iterator[Problem]:
    wanted = fmt.limits.currency
    if not wanted:
        return
    other = items[(items["item.currency"] != wanted) & items["item.unit_value"].notna()]
    for label, sku, currency in zip(other["parcel"], other["item.sku"], other["item.currency"], strict=True):
        told = said("carrier.currency", sku=sku, currency=currency, name=fmt.name, wanted=wanted)
        none = said("carrier.no-currency", sku=sku, name=fmt.name, wanted=wanted)
        yield _problem(label, ("currency",), told if currency else none, True)
