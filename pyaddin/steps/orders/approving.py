"""Approvals: orders wait on Hold for service or finance where a rule says so, until somebody of theirs releases them.

What was released is this order as it stood: its price, quantities, country and address. Where one of them changes, the
release is void. All of it stands in the row's Approvals, as `Finance:yes|who|when|print`.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from itertools import chain
from typing import Any, Final, NamedTuple

import pandas as pd

from pyaddin.steps.orders.holds import GLUE, WAITING, reasons, signed
from pyaddin.steps.orders.known_by import orders_of
from pyaddin.tables.approvals import DESKS, FINANCE, SERVICE
from pyaddin.tables.frames import Tables
from pyaddin.tables.problems import Problem, mark
from pyaddin.tables.schema import YES, shown
from pyaddin.tables.settings import Settings
from pyaddin.tables.status import Status
from pyaddin.values import countries
from pyaddin.values.rates import Known, converted, none_known
from pyaddin.words.catalogue import Text, tr, trn
from pyaddin.words.problems import said

SOURCE: Final = "approval"
WAITS: Final = {SERVICE: tr("Waits for service"), FINANCE: tr("Waits for finance")}
"""Hold reasons that only a release ends."""
NAMES: Final = {SERVICE: "service_names", FINANCE: "finance_names"}
"""The settings that say who may release."""
CHECKED: Final = "Checked"
"""Led by this stands what the order was when it was looked at first."""
GONE_YES, GONE_NO = "yes", "no"
WATCHED: Final = ("currency", "country", "recipient", "company", "address_1", "address_2", "city", "postcode")
_ENTRY: Final = re.compile(r"(\w+):(yes|no)\|([^|;]*)\|([^|;]*)\|([0-9a-f]{6})")


class Entry(NamedTuple):
    """What somebody decided of an order as it stood then."""

    desk: str
    answer: str
    who: str
    at: str
    print: str

    def __str__(self) -> str:
        return f"{self.desk}:{self.answer}|{self.who}|{self.at}|{self.print}"


@dataclass(slots=True)
class Settled:
    """Orders after the rules, what is said beside rows, and what of it in the closing line."""

    orders: pd.DataFrame
    problems: list[Problem] = field(default_factory=list)
    said: list[Text] = field(default_factory=list)


BUYER: Final = ("order_no", "email", "phone", "recipient", "postcode")
"""An order's number, and what its buyer is known by."""
Archived = Callable[[], Iterable[Sequence[str | None]]]
"""These cells of orders that are archived, looked up where a rule asks for first-time buyers."""


def read(cell: str) -> dict[str, Entry]:
    """What was decided, by desk: of two the last."""
    return {entry[0]: Entry(*entry) for entry in _ENTRY.findall(cell)}


def settled(
    tables: Tables, settings: Settings, who: str, now: datetime, rates: Known = none_known,
    archived: Archived = list,
) -> Settled:  # fmt: skip
    """Orders as the rules leave them; running it on its own result changes nothing."""
    orders = tables["orders"]
    rules = tables.get("approvals")
    asks = orders["release"] != ""
    if rules is None or (rules.empty and not asks.any() and not (orders["approvals"] != "").any()):
        return Settled(orders)
    desk = _Desk(tables, rules[rules["desk"].isin(DESKS)], settings, who, now, rates, archived)
    order = orders_of(orders)
    rows = orders["status"].isin((*WAITING, Status.HOLD)) & (orders["order_no"] != "")
    out = orders.copy()
    for _, labels in orders.index[rows].groupby(order[rows]).items():
        desk.look(out, list(labels))
    out = signed(out, who, now)
    looked = orders.index[rows | asks]
    return Settled(mark("orders", out, SOURCE, desk.problems, looked), desk.problems, desk.told())


@dataclass(slots=True)
class _Desk:
    tables: Tables
    rules: pd.DataFrame
    settings: Settings
    who: str
    now: datetime
    rates: Known
    archived: Archived
    problems: list[Problem] = field(default_factory=list)
    held: int = 0
    released: int = 0
    _seen: dict[tuple[str, ...], set[str]] | None = None

    def look(self, out: pd.DataFrame, labels: list[int]) -> None:
        """One order: what was decided now, what the rules ask, and where its rows stand then."""
        rows = out.loc[labels]
        today = fingerprint(rows)
        known = read(GLUE.join(rows["approvals"]))
        known, refused = self._decided(rows, known, today)
        asked = self._asked(rows, known, today)
        if self.rules["changed"].eq(YES).any() and CHECKED not in known:
            known[CHECKED] = Entry(CHECKED, GONE_YES, "", f"{self.now:%Y-%m-%d %H:%M}", today)
        waits = [one for one in DESKS if one in asked and not _released(known.get(one), today)]
        out.loc[labels, "approvals"] = GLUE.join(str(entry) for entry in known.values())
        out.loc[labels, "release"] = ""
        self._stand(out, labels, waits)
        first = labels[0]
        self.problems += [Problem("orders", first, ("release",), why) for why in refused]
        for one in waits:
            sent_back = known.get(one)
            if sent_back is not None and sent_back.answer == GONE_NO and sent_back.print == today:
                why = said("approval.no", desk=shown(one), who=sent_back.who, day=sent_back.at)
            else:
                why = said("approval.waits", desk=shown(one), why=GLUE.join(str(text) for text in asked[one]))
            self.problems.append(Problem("orders", first, ("release",), why, "warning"))

    def _decided(
        self, rows: pd.DataFrame, known: Mapping[str, Entry], today: str
    ) -> tuple[dict[str, Entry], list[Text]]:
        """What was decided, with what Release says now."""
        answers = {text for text in rows["release"] if text}
        if not answers:
            return dict(known), []
        answer = GONE_YES if answers == {YES} else GONE_NO
        may = [one for one in DESKS if self._may(one)]
        waits = [one for one in DESKS if str(WAITS[one]) in reasons(GLUE.join(rows["hold_reason"]))] or list(DESKS)
        mine = [one for one in waits if one in may]
        if not mine:
            return dict(known), [
                said("approval.may-not", who=self.who, desk=shown(waits[0]), names=self.settings[NAMES[waits[0]]])
            ]
        by = re.sub(r"[|;]", " ", self.who)
        decided = {one: Entry(one, answer, by, f"{self.now:%Y-%m-%d %H:%M}", today) for one in mine}
        if answer == GONE_YES:
            self.released += 1
            decided[CHECKED] = Entry(CHECKED, GONE_YES, by, f"{self.now:%Y-%m-%d %H:%M}", today)
        return {**known, **decided}, []

    def _may(self, desk: str) -> bool:
        names = reasons(self.settings[NAMES[desk]].casefold())
        return not names or self.who.casefold() in names

    def _stand(self, out: pd.DataFrame, labels: list[int], waits: Sequence[str]) -> None:
        """The rows on Hold for these desks, and for no other."""
        mine = {str(text) for text in WAITS.values()}
        want = [str(WAITS[one]) for one in waits]
        for label in labels:
            before = reasons(out.at[label, "hold_reason"])
            after = [*(one for one in before if one not in mine), *want]
            if after != before:
                out.loc[label, "hold_reason"] = GLUE.join(after)
                self._turn(out, label, before, after)
            if waits:
                out.loc[label, "go_anyway"] = ""

    def _turn(self, out: pd.DataFrame, label: int, before: Sequence[str], after: Sequence[str]) -> None:
        if len(after) > len(before) or out.at[label, "status"] != Status.HOLD:
            self.held += bool(after) and out.at[label, "status"] != Status.HOLD
            out.loc[label, "status"] = Status.HOLD if after else out.at[label, "status"]
        elif not after and not out.at[label, "hold_until"] > self.now:
            units, parcel = out.at[label, "reserved"] > 0, out.at[label, "parcel_no"]
            out.loc[label, "status"] = Status.NEW if not units else self._of_parcel(parcel)

    def _of_parcel(self, parcel: str) -> str:
        boxes = self.tables.get("parcels")
        sent = boxes is not None and bool((boxes.loc[boxes["parcel_no"] == parcel, "carrier_file"] != "").any())
        return Status.RESERVED if not parcel else Status.SENT if sent else Status.PACKED

    def _asked(self, rows: pd.DataFrame, known: Mapping[str, Entry], today: str) -> dict[str, list[Text]]:
        """The desks that rules ask, each with why."""
        asked: dict[str, list[Text]] = {}
        for rule in self.rules.to_dict("records"):
            why = self._fits(rule, rows, known, today)
            if why is not None:
                asked.setdefault(rule["desk"], []).append(why)
        return asked

    def _fits(self, rule: Mapping[Any, Any], rows: pd.DataFrame, known: Mapping[str, Entry], today: str) -> Text | None:
        """Why a rule fits an order; None where it does not."""
        found = list(self._each(rule, rows, known, today))
        if None in found:
            return None
        whole = [text for text in found if text is not None]
        return whole[0] if whole else said("approval.all", rank=rule["rank"])

    def _each(
        self, rule: Mapping[Any, Any], rows: pd.DataFrame, known: Mapping[str, Entry], today: str
    ) -> Iterator[Text | None]:
        """What each filled cell of a rule says of an order."""
        first = rows.iloc[0]
        if rule["amount_from"] == rule["amount_from"]:
            yield self._amount(rule, rows)
        if rule["country"]:
            here = countries.country_code(first["country"]) in countries.expand(rule["country"])
            yield said("approval.country", country=first["country"]) if here else None
        if rule["marketplace"]:
            names = {name.strip().casefold() for name in rule["marketplace"].split(",")}
            here = first["marketplace"].casefold() in names
            yield said("approval.marketplace", marketplace=first["marketplace"]) if here else None
        if rule["first_time"] == YES:
            yield said("approval.first") if self._is_first(first) else None
        if rule["below_cost"] == YES:
            sku = next(self._below_cost(rows), "")
            yield said("approval.below-cost", sku=sku) if sku else None
        if rule["buyer_note"] == YES:
            yield said("approval.note") if (rows["buyer_note"] != "").any() else None
        if rule["mark"]:
            here = rows["note"].str.casefold().str.contains(rule["mark"].casefold(), regex=False).any()
            yield said("approval.mark", mark=rule["mark"]) if here else None
        if rule["changed"] == YES:
            before = known.get(CHECKED)
            yield said("approval.changed") if before is not None and before.print != today else None

    def _amount(self, rule: Mapping[Any, Any], rows: pd.DataFrame) -> Text | None:
        """Whether the order is worth so much; one that cannot be compared is asked about."""
        worth = float((rows["qty"] * rows["unit_price"]).sum())
        currency, least = rows["currency"].iloc[0], float(rule["amount_from"])
        if rule["currency"] and currency != rule["currency"]:
            other = converted(worth, currency, rule["currency"], self.now.date(), self.rates())
            if other is None:
                return said("approval.no-rate", amount=worth, currency=currency)
            worth, currency = other, rule["currency"]
        return said("approval.amount", amount=worth, currency=currency, least=least) if worth >= least else None

    def _below_cost(self, rows: pd.DataFrame) -> Iterator[str]:
        """Lines that are sold for less than they cost, as far as the two can be compared."""
        products = self.tables.get("products")
        if products is None or "cost" not in products:
            return
        known = products.drop_duplicates("sku").set_index("sku")
        money = _currencies(self.tables)
        for sku, price, currency in zip(rows["sku"], rows["unit_price"], rows["currency"], strict=True):
            if sku not in known.index or not known.at[sku, "cost"] > 0:
                continue
            cost, of = float(known.at[sku, "cost"]), money.get(known.at[sku, "supplier"], currency)
            same = cost if of == currency else converted(cost, of, currency, self.now.date(), self.rates())
            if same is None or price < same:
                yield sku

    def _is_first(self, row: pd.Series) -> bool:
        """Whether no other order is this buyer's, on the sheet or archived."""
        if self._seen is None:
            self._seen = {}
            orders = self.tables["orders"]
            here = zip(*(orders[name] for name in BUYER), strict=True)
            for number, *buyer in chain(here, self.archived()):
                for one in _known_as(buyer):
                    self._seen.setdefault(one, set()).add(number)
        buyer = [row[name] for name in BUYER[1:]]
        return all(self._seen.get(one, set()) <= {row["order_no"]} for one in _known_as(buyer))

    def told(self) -> list[Text]:
        """What the closing line says."""
        told = []
        if self.held:
            told.append(
                trn("{count:,} row waits for a release; see Problem on Orders.",
                    "{count:,} rows wait for a release; see Problem on Orders.", self.held)
            )  # fmt: skip
        if self.released:
            told.append(
                trn("{count:,} order released by {who}.", "{count:,} orders released by {who}.", self.released,
                    who=self.who)
            )  # fmt: skip
        return told


def _currencies(tables: Tables) -> dict[str, str]:
    suppliers = tables.get("suppliers")
    if suppliers is None:
        return {}
    pairs = zip(suppliers["supplier"], suppliers["currency"], strict=True)
    return {name: currency for name, currency in pairs if currency}


def _known_as(buyer: Sequence[str | None]) -> Iterable[tuple[str, ...]]:
    email, phone, recipient, postcode = ((text or "").casefold().strip() for text in buyer)
    if email:
        yield ("email", email)
    if digits := re.sub(r"\D", "", phone):
        yield ("phone", digits)
    if recipient and postcode:
        yield ("name", recipient, postcode)


def _released(entry: Entry | None, today: str) -> bool:
    return entry is not None and entry.answer == GONE_YES and entry.print == today


def fingerprint(rows: pd.DataFrame) -> str:
    """What a release vouches for: the same for an order however its lines are split."""
    lines = rows.groupby(["sku", "unit_price"], dropna=False)["qty"].sum()
    parts = [f"{sku}|{price}|{qty:g}" for (sku, price), qty in sorted(lines.items(), key=str)]
    where = ["|".join(sorted({" ".join(text.split()).casefold() for text in rows[name] if text})) for name in WATCHED]
    return sha256("\n".join([*parts, *where]).encode("utf-8", "backslashreplace")).hexdigest()[:6]
