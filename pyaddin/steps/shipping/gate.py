"""The one gate: may this go out, and why not. Slips, pick list, carrier files, confirmation and Make parcels ask it.

What stops a row stops its parcel, until the clerk accepts exactly this on the row (column Go anyway).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

import pandas as pd

from pyaddin.steps.addresses.check import ACCEPTED_COLUMNS, blocked
from pyaddin.steps.orders.holds import ended
from pyaddin.steps.parcels.combine import plain
from pyaddin.steps.parcels.rules import chosen_for, fast, lower_class
from pyaddin.steps.shipping import accepting
from pyaddin.steps.stock.holding import LEFT, left_by_hand
from pyaddin.steps.stock.parts import resized
from pyaddin.tables.problems import COLUMNS, Problem, beside, mark, says
from pyaddin.tables.schema import shown
from pyaddin.tables.status import Status
from pyaddin.values import countries
from pyaddin.words.catalogue import Text
from pyaddin.words.problems import said

SOURCE: Final = accepting.SOURCE
PARCEL: Final = "parcel"
"""What Make parcels says of a parcel."""
PAPERS: Final = "papers"
"""What Customs papers says of a parcel; with `HELD` before it a rule forbids that it goes."""
HELD: Final = "papers.held-"
GOING: Final = (Status.PACKED, Status.SENT)
OVER: Final = (*LEFT, Status.RETURNED)
"""Rows that have left: whether they may go is no question any more."""
WITH_THE_CARRIER: Final = (Status.SENT, Status.CHANGED)
_BY_STATUS: Final = {"": "gate.blank-status", Status.CANCELLED: "gate.cancelled"}
_ENDED: Final = {Status.CANCELLED: "gate.parcel-cancelled", Status.RETURNED: "gate.parcel-returned"}
_LOOK_AT: Final[Mapping[str, tuple[str, ...]]] = {
    "gate.on-hold": ("status", "hold_reason"), "gate.qty-changed": ("qty",), "gate.no-units": ("reserved",),
    "gate.other-country": ("country",), "gate.other-recipient": ("recipient",),
    "gate.several-addresses": ("address_1",), "gate.news": ("order_no",), "gate.news-of-parcel": ("parcel_no",),
    "gate.other-service": ("service_requested",), "gate.lower-service": ("service_requested",),
}  # fmt: skip
"""The cells of Orders to look at; elsewhere Status."""

Reasons = dict[int, list[Text]]
"""Why not, by row."""


@dataclass(frozen=True, slots=True)
class Gate:
    """What may not go out.

    orders   with what was accepted recorded, and on its way again
    stops    by row of Orders, why it may not go
    closed   by row of Parcels, the same of the parcel and of its rows
    looked   the rows of Orders that were asked about
    """

    orders: pd.DataFrame
    stops: Reasons
    closed: Reasons
    looked: pd.Index

    def problems(self) -> list[Problem]:
        """What is said beside the parcels, and beside the rows."""
        beside_parcels = [
            Problem("parcels", label, ("order_no",), why) for label, reasons in self.closed.items() for why in reasons
        ]
        return [*beside_parcels, *self.beside_rows()]

    def beside_rows(self) -> list[Problem]:
        """What is said beside rows of Orders; the news stand there already."""
        return [
            Problem("orders", label, _columns(why), why)
            for label, reasons in self.stops.items()
            for why in reasons
            if why.code != "gate.news"
        ]

    def marked(self) -> pd.DataFrame:
        """Orders with that beside the rows."""
        return mark("orders", self.orders, SOURCE, self.beside_rows(), self.looked)


def ask(orders: pd.DataFrame, parcels: pd.DataFrame, labels: pd.Index, who: str, now: datetime) -> Gate:
    """Whether these parcels may go out."""
    boxes = parcels.loc[labels]
    boxes = boxes[boxes["parcel_no"] != ""]
    rows = orders[orders["parcel_no"].isin(set(boxes["parcel_no"]))]
    rows = rows[~rows["status"].isin(OVER) | left_by_hand(rows, parcels)]
    of_row = (_places(rows), _units(rows), _addresses(rows), _news(rows))
    found = _joined(*of_row, _made_for(rows, boxes), _wishes(rows, boxes), _lower(rows, boxes))
    shared = _of_parcels(rows, boxes)
    of_parcel = _by_parcel(rows)
    for number, reasons in shared.items():
        for label in of_parcel.get(number, ()):
            found.setdefault(label, []).extend(reasons)
    out, stops = _answered(orders, rows.index, found, who, now)
    after, stops = _on_their_way(out, boxes, rows.index, found, stops)
    return Gate(after, stops, _closed(boxes, of_parcel, stops, shared), rows.index)


def ask_rows(orders: pd.DataFrame, rows: pd.Index, who: str, now: datetime) -> Gate:
    """Whether these rows, which are in no parcel yet, may go into one."""
    lines = orders.loc[rows]
    out, stops = _answered(orders, rows, _joined(_addresses(lines), _news(lines)), who, now)
    return Gate(out, stops, {}, rows)


def _columns(why: Text) -> tuple[str, ...]:
    if why.code == "gate.address":
        return tuple(dict(why.args).get("columns", "").split()) or ("address_check",)
    return _LOOK_AT.get(why.code, ("status",))


def _joined(*found: Reasons) -> Reasons:
    together: Reasons = {}
    for reasons in found:
        for label, several in reasons.items():
            together.setdefault(label, []).extend(several)
    return together


def _places(rows: pd.DataFrame) -> Reasons:
    """Rows whose status says that they do not go."""
    stopped = rows[~rows["status"].isin(GOING)]
    columns = (stopped[name] for name in ("order_no", "status", "hold_reason", "parcel_no", "reserved"))
    return {
        int(label): [_of_status(*row)] for label, *row in zip(stopped.index, *columns, strict=True)
    }  # fmt: skip


def _of_status(order: str, status: str, hold: str, parcel: str, units: float) -> Text:
    if status == Status.HOLD:
        return accepting.on_hold(order, hold)
    if status in LEFT:
        return said("gate.left-by-hand", order=order, parcel=parcel, status=shown(status), units=units)
    if code := _BY_STATUS.get(status):
        return said(code, order=order)
    return said("gate.not-packed", order=order, status=shown(status))


def _units(rows: pd.DataFrame) -> Reasons:
    """Rows of which another quantity lies in the parcel; of those that stop anyway only where they are let go."""
    none = ~(rows["reserved"] > 0)
    asked = rows["status"].isin(GOING) | (rows["go_anyway"] != "")
    wrong = rows[(none & asked) | (~none & (rows["reserved"] != rows["qty"]) & ~rows["status"].isin(LEFT))]
    columns = (wrong[name] for name in ("order_no", "qty", "reserved"))
    rows_of = zip(wrong.index, *columns, strict=True)
    return {int(label): [_of_units(order, qty, units)] for label, order, qty, units in rows_of}


def _of_units(order: str, qty: float, units: float) -> Text:
    if not units > 0:
        return said("gate.no-units", order=order)
    return said("gate.qty-changed", order=order, units=units, qty="?" if pd.isna(qty) else f"{qty:g}")


def _addresses(rows: pd.DataFrame) -> Reasons:
    """Rows whose address is blocked as it stands now, and was not accepted so."""
    order = rows["order_no"]
    return {
        label: [said("gate.address", order=order[label], why=one.said, columns=" ".join(one.columns)) for one in found]
        for label, found in blocked(rows).items()
    }


def _news(rows: pd.DataFrame) -> Reasons:
    """What imports said beside rows that must not go out for it."""
    return {
        label: [accepting.news_of(rows.at[label, "order_no"], why) for why in several]
        for label, several in _told(rows, "orders").items()
    }


def _told(frame: pd.DataFrame, table: str, source: str = accepting.NEWS) -> Reasons:
    """What that source says beside rows that is an error; a warning stops nothing."""
    rows = frame.loc[says(frame, source), list(COLUMNS)]
    found = {
        int(label): [k.said for k in beside(table, *cells) if k.source == source and k.severity == "error"]
        for label, *cells in rows.itertuples(name=None)
    }
    return {label: several for label, several in found.items() if several}


def _made_for(rows: pd.DataFrame, boxes: pd.DataFrame) -> Reasons:
    """Rows that say another country or recipient than their parcel was made for."""
    made = boxes.drop_duplicates("parcel_no").set_index("parcel_no")
    found: Reasons = {}
    for name, code in (("country", "gate.other-country"), ("recipient", "gate.other-recipient")):
        was = made[name].reindex(rows["parcel_no"]).set_axis(rows.index)
        other = rows.index[(was != rows[name]) & (was != "") & (rows[name] != "")]
        for label in other[plain(was[other]) != plain(rows.loc[other, name])]:
            row = rows.loc[label]
            if name == "country" and countries.country_code(was[label]) == countries.country_code(row[name]):
                continue
            told = said(code, parcel=row["parcel_no"], order=row["order_no"], made=was[label], now=row[name])
            found.setdefault(int(label), []).append(told)
    return found


def _wishes(rows: pd.DataFrame, boxes: pd.DataFrame) -> Reasons:
    """Rows whose buyer chose something fast after their parcel was made: nothing of it promises that, and it was not
    warned of as it was made."""
    promised = {wish: words for wish in rows["service_requested"].unique() if (words := fast(wish))}
    asking = rows[rows["service_requested"].isin(promised.keys())]
    if asking.empty:
        return {}
    silent = boxes[~says(boxes, PARCEL)]
    told = silent["carrier"] + " " + silent["service"] + " " + silent["why_carrier"]
    made = dict(zip(silent["parcel_no"], told.str.casefold(), strict=True))
    columns = (asking[name] for name in ("order_no", "parcel_no", "service_requested"))
    return {
        int(label): [said("gate.other-service", parcel=number, order=order, wish=wish)]
        for label, order, number, wish in zip(asking.index, *columns, strict=True)
        if number in made and not _promises(made[number], wish, promised[wish])
    }


def _lower(rows: pd.DataFrame, boxes: pd.DataFrame) -> Reasons:
    """Rows in a parcel that waits for its file with a service of a lower class than the buyer chose, where no rule
    says that it is for that choice."""
    packed = boxes[boxes["status"] == Status.PACKED]
    columns = (packed[name] for name in ("carrier", "service", "why_carrier"))
    made = dict(zip(packed["parcel_no"], zip(*columns, strict=True), strict=True))
    asking = rows[rows["parcel_no"].isin(made.keys()) & (rows["service_requested"] != "")]
    found: Reasons = {}
    columns = (asking[name] for name in ("order_no", "parcel_no", "service_requested"))
    for label, order, number, wish in zip(asking.index, *columns, strict=True):
        carrier, service, why = made[number]
        if lower_class(wish, carrier, service) and not chosen_for(wish, why):
            told = said("gate.lower-service", order=order, wish=wish, service=f"{carrier} {service}".strip())
            found[int(label)] = [told]
    return found


def _promises(made: str, wish: str, words: Iterable[str]) -> bool:
    """Whether what a parcel was made by says all these words, or a piece of the wish, as a rule may name it."""
    asked = wish.casefold()
    pieces = (piece.strip(",.:;") for piece in made.split())
    return all(word in made for word in words) or any(len(piece) > 2 and piece in asked for piece in pieces)


def _of_parcels(rows: pd.DataFrame, boxes: pd.DataFrame) -> dict[str, list[Text]]:
    """What is wrong with a parcel as a whole, by its number."""
    found: dict[str, list[Text]] = {}
    filled = set(rows["parcel_no"])
    for number, status in zip(boxes["parcel_no"], boxes["status"], strict=True):
        if code := _ENDED.get(status):
            found.setdefault(number, []).append(said(code, parcel=number))
        elif number not in filled:
            found.setdefault(number, []).append(said("gate.no-rows", parcel=number))
    for label, several in _told(boxes, "parcels").items():
        found.setdefault(boxes.at[label, "parcel_no"], []).extend(
            said("gate.news-of-parcel", why=why) for why in several
        )
    for label, several in _told(boxes, "parcels", PAPERS).items():
        found.setdefault(boxes.at[label, "parcel_no"], []).extend(
            said("gate.papers", why=why) for why in several if why.code.startswith(HELD)
        )
    for number, address in _several_addresses(rows):
        found.setdefault(number, []).append(said("gate.several-addresses", parcel=number, address=address))
    return found


def _several_addresses(rows: pd.DataFrame) -> Iterable[tuple[str, str]]:
    """Parcels whose rows go to several addresses, and what tells these addresses from others."""
    shared = rows[rows.groupby("parcel_no")["parcel_no"].transform("size") > 1]
    differ = pd.Series(False, index=shared.index)
    for name in ACCEPTED_COLUMNS:
        differ |= shared[name] != shared.groupby("parcel_no")[name].transform("first")
    shared = shared[shared["parcel_no"].isin(set(shared.loc[differ, "parcel_no"]))]
    if shared.empty:
        return
    whole = plain(shared[ACCEPTED_COLUMNS[0]])
    for name in ACCEPTED_COLUMNS[1:]:
        whole = whole + "\x1f" + plain(shared[name])
    several = whole.groupby(shared["parcel_no"]).transform("nunique") > 1
    for number, texts in whole[several].groupby(shared.loc[several, "parcel_no"]):
        every = "\x1e".join(sorted(set(texts)))
        yield str(number), sha256(every.encode("utf-8", "backslashreplace")).hexdigest()[:6]


def _by_parcel(rows: pd.DataFrame) -> dict[str, list[int]]:
    inside: dict[str, list[int]] = {}
    for label, number in zip(rows.index, rows["parcel_no"], strict=True):
        inside.setdefault(number, []).append(int(label))
    return inside


def _answered(
    orders: pd.DataFrame, rows: pd.Index, found: Reasons, who: str, now: datetime
) -> tuple[pd.DataFrame, Reasons]:
    """Orders with what Go anyway accepts recorded, and what stops the rows before that."""
    cells = orders.loc[list(found), "accepted"]
    stops = {label: accepting.passed(cells[label], reasons) for label, reasons in found.items()}
    stops = {label: reasons for label, reasons in stops.items() if reasons}
    let_go = [label for label in stops if orders.at[label, "go_anyway"] != ""]
    known = accepting.read(orders, let_go)
    takes = {label: accepting.taken(stops[label], known.get(label)) for label in let_go}
    out = accepting.recorded(orders, takes, rows, who, now)
    left = {label: [one for one in reasons if one not in takes.get(label, ())] for label, reasons in stops.items()}
    return out, {label: reasons for label, reasons in left.items() if reasons}


_SIZED: Final = ("parts", "qty", "reserved")


def _on_their_way(
    orders: pd.DataFrame, boxes: pd.DataFrame, rows: pd.Index, found: Reasons, stops: Reasons
) -> tuple[pd.DataFrame, Reasons]:
    """Orders in which rows that were accepted as they are go on with their parcels: packed, as many as Qty says.

    What a row shares with its parcel is accepted for all of it.
    """
    freed = {label: _settled(reasons, stops.get(label, ())) for label, reasons in found.items()}
    go = [label for label, codes in freed.items() if codes - {"gate.qty-changed"}]
    count = [label for label, codes in freed.items() if "gate.qty-changed" in codes]
    out = orders
    if go or count:
        out = orders.copy()
        sent = set(boxes.loc[boxes["status"].isin(WITH_THE_CARRIER), "parcel_no"])
        out.loc[go, "status"] = [Status.SENT if n in sent else Status.PACKED for n in out.loc[go, "parcel_no"]]
        out = ended(out, pd.Index(go))
        out.loc[count, "parts"] = [resized(*row) for row in zip(*(out.loc[count, n] for n in _SIZED), strict=True)]
        out.loc[count, "reserved"] = out.loc[count, "qty"]
    return out, _without_shared(out, rows, stops)


def _settled(reasons: Iterable[Text], left: Iterable[Text]) -> set[str]:
    still = {one.code for one in left}
    return {one.code for one in reasons if one.code in accepting.SETTLED} - still


def _without_shared(orders: pd.DataFrame, rows: pd.Index, stops: Reasons) -> Reasons:
    """What stops the rows, without what another row of the parcel has accepted for all of it."""
    shared = {label for label, reasons in stops.items() if any(one.code in _SHARED for one in reasons)}
    if not shared:
        return stops
    numbers = set(orders.loc[list(shared), "parcel_no"])
    lines = orders.loc[rows]
    lines = lines[lines["parcel_no"].isin(numbers) & (lines["accepted"] != "")]
    known: dict[str, list[str]] = {}
    for number, cell in zip(lines["parcel_no"], lines["accepted"], strict=True):
        known.setdefault(number, []).append(cell)
    out: Reasons = {}
    for label, reasons in stops.items():
        cells = known.get(orders.at[label, "parcel_no"], []) if label in shared else []
        left = [one for one in reasons if one.code not in _SHARED or all(accepting.passed(c, [one]) for c in cells)]
        if left:
            out[label] = left
    return out


_SHARED: Final = ("gate.several-addresses", "gate.news-of-parcel", "gate.papers")
"""What concerns all rows of a parcel, so that one answer is enough."""


def _closed(
    boxes: pd.DataFrame, of_parcel: Mapping[str, list[int]], stops: Reasons, shared: Mapping[str, list[Text]]
) -> Reasons:
    closed: Reasons = {}
    for label, number in zip(boxes.index, boxes["parcel_no"], strict=True):
        inside = of_parcel.get(number, [])
        reasons: list[Any] = [why for row in inside for why in stops.get(row, ())]
        reasons += shared.get(number, []) if not inside else []
        if reasons:
            closed[int(label)] = list(dict.fromkeys(reasons))
    return closed
