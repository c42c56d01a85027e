"""The texts of messages: what a row lacks is filled in from its order, and what stands in its way is said."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from types import SimpleNamespace
from typing import Any, Final

import pandas as pd

from pyaddin.actions.plan import Day
from pyaddin.documents.addresses import address_lines
from pyaddin.documents.letters import FOLDER, Writer, language_of
from pyaddin.formats.messages import links, ways
from pyaddin.formats.messages.ways import Place
from pyaddin.mail import letters
from pyaddin.steps.aftersales.expected import expected
from pyaddin.steps.aftersales.messages import NAME, PAID, TO_GO, paid_in
from pyaddin.steps.aftersales.telling import GLUE, Due
from pyaddin.tables.messages import LANGUAGES, OURS, STEMS, TYPED, YOURS, Event, Stands, Way
from pyaddin.tables.problems import Problem, Refusal
from pyaddin.tables.schema import shown
from pyaddin.values import countries
from pyaddin.words.catalogue import Text
from pyaddin.words.problems import said

ASKED_FOR: Final = "by hand"
"""Behind the language and the way of a text that the clerk asked for: it is wanted whatever becomes of the order."""
LATIN: Final = 0x24F
"""The last Latin letter of European languages."""
_NAMES: Final = {code: name for name, code in LANGUAGES.items()}
Cells = dict[str, Any]


@dataclass(slots=True)
class Desk:
    """Where texts are written; `problems` is what could not be."""

    day: Day
    problems: list[Problem] = field(default_factory=list)
    _writer: Writer = field(init=False)
    _ways: ways.Allowed = field(init=False)
    _links: links.Follow = field(init=False)
    _rows_of: Mapping[str, Sequence[int]] = field(init=False)
    _parcel_of: Mapping[str, int] = field(init=False)

    def __post_init__(self) -> None:
        self._writer = Writer(self.day.folders.of(FOLDER))
        self._ways = ways.load(self.day.folders.of(FOLDER))
        self._links = links.load(self.day.folders.of("links"))
        orders, parcels = self.day.tables["orders"], self.day.tables["parcels"]
        self._rows_of = orders.groupby("order_no").groups
        self._parcel_of = dict(zip(parcels["parcel_no"], map(int, parcels.index), strict=True))

    def place(self, row: pd.Series) -> Place:
        """What the row's marketplace allows."""
        return self._ways.at(row["marketplace"], row["event"])

    def may(self, due: Due) -> bool:
        """Whether the marketplace lets its buyers be told of that."""
        return self._ways.at(due.marketplace, due.event).allows(due.event)

    def filled(self, label: int, row: pd.Series, due: Due | None, asked_for: bool) -> Cells:
        """The cells of a row that is drafted, of those that the clerk left blank; {} where it cannot be."""
        order = self._order(row, due)
        if order is None and not (row["to"] and row["language"]):
            self._wrong(label, ("order_no",), said("message.no-order", order=row["order_no"]))
            return {}
        marketplace = row["marketplace"] or (order["marketplace"] if order is not None else "")
        row = row.copy()
        row["marketplace"] = marketplace
        place = self.place(row)
        language = row["language"] or _NAMES.get(place.language, "") or self._language(order)
        way = row["way"] or place.chosen(self.day.settings["message_way"])
        hours = self.day.settings.number("answer_hours", 1, 10_000)
        cells: Cells = {
            "marketplace": marketplace, "language": language, "way": way,
            "recipient": row["recipient"] or (order["recipient"] if order is not None else ""),
            "shop": row["shop"] or (order["shop"] if order is not None else ""),
            "to": self._to(row, order, way),
            "drafted": "|".join((language, way, *self._paid(row), *((ASKED_FOR,) if asked_for else ()))),
        }  # fmt: skip
        if row["event"] == Event.QUESTION:
            return {**cells, "subject": row["subject"] or row["order_no"]}
        if pd.isna(row["deadline"]):
            cells["deadline"] = pd.Timestamp(self.day.now + timedelta(hours=hours))
        cells["status"] = Stands.PASTE if way == Way.PASTE else Stands.DRAFT
        return {**cells, **self._text(label, row, order, due, language, place)}

    def wrong(self, label: int, row: pd.Series) -> Iterator[Problem]:
        """What keeps a row from going out."""
        for columns, what in self._against(row):
            yield Problem(NAME, label, columns, what)

    def _against(self, row: pd.Series) -> Iterator[tuple[tuple[str, ...], Text]]:
        place, at = self.place(row), row["marketplace"]
        answer = row["event"] == Event.QUESTION
        text = row["answer"] if answer else row["text"]
        if not place.allows(row["event"]):
            yield ("event",), said("message.forbidden", marketplace=at)
            return
        if place.within_days and self._left_before(row, place.within_days):
            yield ("event",), said("message.over-time", marketplace=at, days=place.within_days)
        if row["way"] and row["way"] not in place.allowed:
            named = ", ".join(shown(way) for way in place.allowed)
            yield ("way",), said("message.forbidden-way", marketplace=at, ways=named)
        if not text:
            yield ("answer" if answer else "text",), said("message.no-text")
            return
        yield from _reachable(row)
        column = ("answer" if answer else "text",)
        if place.most and len(text) > place.most:
            yield column, said("message.too-long", letters=len(text), marketplace=at, most=place.most)
        if place.language and LANGUAGES.get(row["language"], "") != place.language:
            only = shown(_NAMES[place.language])
            yield ("language",), said("message.language", marketplace=at, language=only)
        elif place.language == "en" and (odd := next((c for c in text if c.isalpha() and ord(c) > LATIN), "")):
            yield column, said("message.letters", marketplace=at, letter=odd)
        if not place.links and "://" in text:
            yield column, said("message.link", marketplace=at)

    def _left_before(self, row: pd.Series, days: int) -> bool:
        label = self._parcel_of.get(row["parcel_no"])
        left = self.day.tables["parcels"].at[label, "shipped_at"] if label is not None else pd.NaT
        return bool(left < pd.Timestamp(self.day.now) - pd.Timedelta(days=days))

    def _order(self, row: pd.Series, due: Due | None) -> pd.Series | None:
        """The first row of the order that a message is about."""
        orders, labels = self.day.tables["orders"], self._labels(row, due)
        return orders.loc[labels[0]] if labels else None

    def _labels(self, row: pd.Series, due: Due | None) -> list[int]:
        """The rows of Orders that a message is about."""
        if due is not None:
            return list(due.rows)
        orders = self.day.tables["orders"]
        found = [int(at) for number in row["order_no"].split(GLUE) for at in self._rows_of.get(number, ())]
        if row["parcel_no"]:
            return [at for at in found if orders.at[at, "parcel_no"] == row["parcel_no"]]
        return [at for at in found if row["marketplace"] in ("", orders.at[at, "marketplace"])]

    def _language(self, order: pd.Series | None) -> str:
        if order is None:
            return _NAMES["en"]
        return order["language"] or _NAMES[language_of(order["country"], tuple(_NAMES))]

    def _to(self, row: pd.Series, order: pd.Series | None, way: str) -> str:
        if way == Way.PASTE:
            return ""
        phone = way == Way.SMS
        if row["to"] and phone != ("@" in row["to"]):
            return str(row["to"])
        if order is None:
            return ""
        return _phone(order["phone"], order["country"]) if phone else str(order["email"])

    def _text(
        self, label: int, row: pd.Series, order: pd.Series | None, due: Due | None, language: str, place: Place
    ) -> Cells:  # fmt: skip
        """Subject and text, where the clerk has written none."""
        if (row["text"] and not row["drafted"]) or row["event"] in TYPED:
            return {"whose": YOURS, "subject": row["subject"] or row["order_no"]}
        country = order["country"] if order is not None else ""
        try:
            letter = self._writer.letter(
                STEMS[row["event"]], LANGUAGES[language], country, self._values(row, order, due, place)
            )
        except Refusal as refusal:
            self._wrong(label, ("text",), said("message.template", why=str(refusal)))
            return {"text": ""}
        if letter is None:
            return {}
        return {"subject": letter.subject, "text": letter.text, "whose": OURS if letter.ours else YOURS}

    def _values(self, row: pd.Series, order: pd.Series | None, due: Due | None, place: Place) -> Cells:
        """All that a template may print."""
        orders, parcels = self.day.tables["orders"], self.day.tables["parcels"]
        rows = orders.loc[self._about(row, due)]
        at = self._parcel_of.get(row["parcel_no"])
        parcel = parcels.loc[at] if at is not None else None
        carrier, number = (parcel["carrier"], parcel["tracking_no"]) if parcel is not None else ("", "")
        country = order["country"] if order is not None else ""
        days = None
        if parcel is not None:
            days = expected(self.day.tables["rules"], carrier, parcel["service"], country)
        return {
            "name": row["recipient"] or (order["recipient"] if order is not None else ""),
            "order": row["order_no"], "shop": self._shop(order),
            "items": [f"{int(qty)} × {item or sku}" for qty, item, sku in
                      zip(rows["qty"].fillna(1), rows["item"], rows["sku"], strict=True)] or [row["order_no"]],
            "address": "\n".join(_address(order)) if order is not None else "",
            "carrier": carrier, "number": number,
            "link": self._links.link(carrier, number) if place.links else "",
            "days": _span(days.least, days.most) if days else "", "least": days.least if days else 0,
            "most": days.most if days else 0,
            "ship_by": _day(rows["ship_by"].min() if len(rows) else None),
            "when": _day(parcel["delivered_at"] if parcel is not None else None),
            "amount": self._refunded(row), "currency": order["currency"] if order is not None else "",
            "cancel": place.cancel,
        }  # fmt: skip

    def _in_all(self, row: pd.Series) -> float:
        """What was paid back for an order in all, as Returns has it, or had it as the row was drafted."""
        if (paid := paid_in(row["drafted"])) is not None:
            return paid
        returns = self.day.tables["returns"]
        return float(returns.loc[returns["order_no"] == row["order_no"], "refunded"].sum())

    def _paid(self, row: pd.Series) -> tuple[str, ...]:
        return (f"{PAID}{self._in_all(row):.2f}",) if row["event"] == Event.REFUNDED else ()

    def _refunded(self, row: pd.Series) -> float | str:
        """What was paid back for an order since the buyer was told last; blank where that is not known."""
        sheet, in_all = self.day.tables[NAME], self._in_all(row)
        same = (sheet["event"] == row["event"]) & (sheet["order_no"] == row["order_no"]) & (sheet["no"] != row["no"])
        same &= sheet["status"] != Stands.OVER
        told = [paid for drafted in sheet.loc[same, "drafted"] if (paid := paid_in(drafted)) is not None]
        amount = in_all - max((paid for paid in told if paid < in_all), default=0.0)
        return amount if amount > 0 else ""

    def _about(self, row: pd.Series, due: Due | None) -> list[int]:
        """The rows whose articles a text names: of an order that is short only those that are."""
        labels = self._labels(row, due)
        if due is None or row["event"] in (Event.SHORT, Event.RETURNED) or row["parcel_no"]:
            return labels
        return self._labels(row, None) or labels

    def _shop(self, order: pd.Series | None) -> str:
        if named := self.day.settings["shop_name"]:
            return named
        if order is not None and order["shop"]:
            return str(order["shop"])
        houses = self.day.tables["warehouses"]
        mine = houses[houses["warehouse"] == order["warehouse"]] if order is not None else houses.iloc[:0]
        names = [name for name in (*mine["company"], *houses["company"]) if name]
        return names[0] if names else ""

    def _wrong(self, label: int, columns: tuple[str, ...], what: Text) -> None:
        self.problems.append(Problem(NAME, label, columns, what))


def redrafted(row: pd.Series) -> bool:
    """Whether the clerk changed what a text was made for."""
    made_for = row["drafted"].split("|")[:2]
    return row["status"] in TO_GO and [row["language"], row["way"]] != made_for


def _reachable(row: pd.Series) -> Iterator[tuple[tuple[str, ...], Text]]:
    if row["way"] == Way.PASTE:
        return
    if row["way"] == Way.SMS:
        if _phone(row["to"], "") != row["to"] or not row["to"]:
            yield ("to",), said("message.bad-phone", phone=row["to"][:40])
    elif not row["to"]:
        yield ("to",), said("message.no-address")
    elif not letters.address(row["to"]):
        yield ("to",), said("message.bad-address", address=row["to"][:60])


def _phone(phone: str, country: str) -> str:
    """A number with its country code, as gateways take it; as it is where it cannot be told."""
    import phonenumbers

    try:
        number = phonenumbers.parse(phone, country or None)
    except phonenumbers.NumberParseException:
        return phone
    if not phonenumbers.is_possible_number(number):
        return phone
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def _address(order: pd.Series) -> list[str]:
    lines = address_lines(SimpleNamespace(**{str(name): value for name, value in order.items()}))
    return [line for line in (order["recipient"], order["company"], *lines, countries.name(order["country"])) if line]


def _span(least: int, most: int) -> str:
    return str(most) if least >= most else f"{least}–{most}"


def _day(moment: Any) -> Any:
    return None if moment is None or pd.isna(moment) else pd.Timestamp(moment).date()
