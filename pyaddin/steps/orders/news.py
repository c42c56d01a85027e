"""What a marketplace says now of lines that are here, compared three ways.

What it said last, what the sheet says and what it says now decide.

What only the marketplace changed is taken over, what only the clerk changed is kept, what both changed is kept and
said beside the row. How far the row is decides what a difference may do: before a parcel it is applied; with a parcel
that is in no file it is applied and the parcel made anew; with a file or later it is only said.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

import numpy as np
import pandas as pd

from pyaddin.steps.orders.holds import GLUE, reasons
from pyaddin.steps.orders.statements import CANCELLED, FIELDS, HELD, SHIPPED, TO_SHIP, is_blank
from pyaddin.steps.parcels.cancel import marked_cancelled, taken_out
from pyaddin.steps.records.forgetting import FORGOTTEN, PERSONAL
from pyaddin.tables.orders import ORDERS
from pyaddin.tables.problems import COLUMNS, Problem, beside, mark, says
from pyaddin.tables.settings import Settings
from pyaddin.tables.status import Status
from pyaddin.words.catalogue import Text, tr
from pyaddin.words.problems import said

SOURCE: Final = "news"
EARLY, PACKED, OUT, GONE, DEAD = range(5)
"""How far a row is: without a parcel, in one that is in no file, in one that is, shipped or later, cancelled."""
_GONE: Final = (Status.SHIPPED, Status.DELIVERED, Status.COMPLETED, Status.RETURNED)
CHECKED: Final = (
    "recipient", "company", "address_1", "address_2", "city", "state", "postcode", "country", "phone", "email",
    "tax_id",
)  # fmt: skip
"""What the address check has looked at."""
ADDRESS: Final = CHECKED[2:8]
"""What is one thing: a street with another street's town is nobody's address."""
REMAKES: Final = (*CHECKED[:8], "sku", "service_requested", "unit_price", "currency")
"""What a parcel is made for: carrier, weight and value follow from it."""
QUIET: Final = ("ordered_at", "paid_at", "ship_by", "priority", "policy", "hold_until", "pack_as")
"""What stands in no carrier's file and on no slip."""
ELSEWHERE: Final = tr("Went out already, says the marketplace")
DELETED: Final = tr("Was deleted here and is still in the order")
"""Why a row is put on hold."""


@dataclass(slots=True)
class Heard:
    """Orders and Parcels once the news are taken; sets are of labels of lines.

    asked    lines that need the clerk; remade: numbers of parcels that are to be made anew
    due      units of each line that are to ship from here
    """

    orders: pd.DataFrame
    parcels: pd.DataFrame
    changed: set[int] = field(default_factory=set)
    cancelled: set[int] = field(default_factory=set)
    asked: set[int] = field(default_factory=set)
    remade: list[str] = field(default_factory=list)
    due: pd.Series = field(default_factory=lambda: pd.Series(dtype="float64"))
    added: list[dict[str, Any]] = field(default_factory=list)


def stages(orders: pd.DataFrame, parcels: pd.DataFrame) -> pd.Series:
    """How far each row is."""
    known = parcels.drop_duplicates("parcel_no").set_index("parcel_no")
    number = orders["parcel_no"]
    of = known[["status", "carrier_file"]].reindex(number.to_numpy()).fillna("").set_axis(orders.index)
    status, filed = of["status"], of["carrier_file"] != ""
    out = (status.isin((Status.SENT, Status.CHANGED)) | filed | (orders["status"] == Status.SENT)).to_numpy()
    boxed = ((number != "") & ~status.isin((Status.CANCELLED, ""))).to_numpy()
    gone = (orders["status"].isin(_GONE) | (boxed & status.isin(_GONE))).to_numpy()
    stage = np.where(out & (number != "").to_numpy(), OUT, np.where(boxed, PACKED, EARLY))
    stage = np.where(gone, GONE, stage)
    stage = np.where((orders["status"] == Status.CANCELLED).to_numpy(), DEAD, stage)
    return pd.Series(stage, index=orders.index)


def take_news(
    orders: pd.DataFrame, parcels: pd.DataFrame, lines: pd.DataFrame, of_row: pd.Series, base: pd.DataFrame,
    base_of: pd.Series, age: pd.Series, settings: Settings, everything: bool = False,
) -> Heard:  # fmt: skip
    """Take what `lines` say of the rows of known orders.

    `of_row` is each such row's line (-1: none), `base_of` each line's last statement among `base` (-1: none is known),
    `age` whether a line's statement is newer (1), of the same moment or unknown age (0), or older (-1) than that.
    `everything` lets the file win where both changed.
    """
    rows = of_row.index[of_row >= 0]
    talk = _Talk(orders, parcels, lines, of_row.loc[rows], base, base_of, age, settings, everything)
    talk.fields()
    talk.states()
    talk.quantities()
    return talk.heard()


class _Talk:
    """The rows that lines speak of, and what becomes of them."""

    def __init__(
        self, orders: pd.DataFrame, parcels: pd.DataFrame, lines: pd.DataFrame, of_row: pd.Series, base: pd.DataFrame,
        base_of: pd.Series, age: pd.Series, settings: Settings, everything: bool,
    ) -> None:  # fmt: skip
        self.before, self.orders, self.parcels = orders, orders, parcels
        self.lines, self.of_row, self.everything = lines, of_row, everything
        self.stage = stages(orders, parcels).loc[of_row.index]
        self.base = base.reindex(base_of[base_of >= 0].to_numpy()).set_axis(base_of.index[base_of >= 0], axis=0)
        self.has_base = base_of >= 0
        self.age, self.settings = age, settings
        self.asks: dict[int, list[Text]] = {}
        self.written: dict[int, set[str]] = {}
        self.result = Heard(orders, parcels)
        self.remake: dict[str, None] = {}
        self._own = False

    # one column after the other

    def fields(self) -> None:
        """Take over, keep or ask for every column in which the file and the sheet differ."""
        rows, line = self.of_row.index, self.of_row.to_numpy()
        if rows.empty:
            return
        has_base = self.has_base.loc[line].to_numpy()
        age = self.age.loc[line].to_numpy()
        live = (age >= 0) & (self.stage != DEAD).to_numpy()
        forgotten = (self.before.loc[rows, "recipient"] == FORGOTTEN).to_numpy()
        moved_house = self._moved_house().loc[line].to_numpy()
        for name in FIELDS:
            now = self.lines[name].loc[line].set_axis(rows)
            here = self.before.loc[rows, name]
            told = ~is_blank(now).to_numpy()
            if name in ADDRESS:
                told |= moved_house
            differs = told & (now != here).to_numpy() & live
            if name in PERSONAL["orders"]:
                differs &= ~forgotten
            if not differs.any():
                continue
            last = self.base[name].reindex(line).set_axis(rows)
            moved = (now != last).to_numpy() & has_base
            clerks = ((here != last) & ~(is_blank(here) & (is_blank(last) | last.isna()))).to_numpy() & has_base
            if self.everything:
                take, both, unknown = differs, np.zeros_like(differs), np.zeros_like(differs)
            else:
                take = differs & moved & ~clerks & (age > 0)
                both = differs & moved & clerks
                unknown = differs & (~has_base | (moved & ~clerks & (age == 0)))
            self._column(name, rows[take], rows[both], rows[unknown], now)

    def _moved_house(self) -> pd.Series:
        """Lines whose order goes to another address than it did: what is blank of it now belonged to the old one."""
        moved = pd.Series(False, index=self.lines.index)
        for name in ADDRESS:
            now, last = self.lines[name], self.base[name].reindex(self.lines.index)
            moved |= self.has_base & ~is_blank(now) & (now != last)
        return moved

    def _column(self, name: str, take: pd.Index, both: pd.Index, unknown: pd.Index, now: pd.Series) -> None:
        stage = self.stage.loc[take]
        quiet = name in QUIET
        apply = take[(stage < OUT) | ((stage == OUT) & quiet)]
        for code, labels in (("news.both", both), ("news.asked", unknown), ("news.changed-out", take[stage == OUT])):
            if code != "news.changed-out" or not quiet:
                for label in labels:
                    self._ask_cell(int(label), code, name, now.at[label])
        for label in take[stage == GONE] if name in REMAKES else ():
            self._ask_cell(int(label), "news.changed-gone", name, now.at[label])
        if apply.empty:
            return
        self._orders().loc[apply, name] = now.loc[apply]
        for label in apply:
            self.written.setdefault(int(label), set()).add(name)
            self.result.changed.add(int(self.of_row.at[label]))
        if name in REMAKES:
            self._make_anew(apply[self.stage.loc[apply] == PACKED])

    def _ask_cell(self, label: int, code: str, name: str, value: Any) -> None:
        if self.stage.at[label] == GONE and code != "news.changed-gone":
            return
        self._ask(label, code, name=name, column=ORDERS.column(name).caption, value=as_text(value))

    def _ask(self, label: int, code: str, **places: Any) -> None:
        marketplace = self.before.at[label, "marketplace"]
        told = said(code, marketplace=marketplace, parcel=self.before.at[label, "parcel_no"], **places)
        self.asks.setdefault(label, []).append(told)

    def _orders(self) -> pd.DataFrame:
        """Orders, a copy of its own once something is written."""
        if not self._own:
            self.orders, self._own = self.orders.copy(), True
        return self.orders

    def _make_anew(self, labels: Iterable[int]) -> None:
        self.remake |= dict.fromkeys(self.before.loc[list(labels), "parcel_no"])

    # the state of whole lines

    def states(self) -> None:
        """Cancelled, on hold, released, reinstated, gone out elsewhere."""
        if self.of_row.empty:
            return
        line = self.of_row.to_numpy()
        rows = self.of_row.index
        now = self.lines["said"].loc[line].to_numpy()
        was = self.base["said"].reindex(line).fillna(TO_SHIP).to_numpy()
        reason = self.lines["why"].loc[line].to_numpy()
        reason_was = self.base["why"].reindex(line).fillna("").to_numpy()
        has_base = self.has_base.loc[line].to_numpy()
        age = self.age.loc[line].to_numpy()
        status = self.before.loc[rows, "status"].to_numpy()
        known = age >= 0
        news = (now != was) | (reason != reason_was) | ~has_base
        for label in rows[known & (now == CANCELLED) & ((status != Status.CANCELLED) | news)]:
            self._cancel(int(label), bool(news[rows.get_loc(label)]))
        held = known & (now == HELD) & news
        for label, why in zip(rows[held], reason[held], strict=True):
            self._hold(int(label), why)
        lifted = (age > 0) & (was == HELD) & ((now == TO_SHIP) | ((now == HELD) & (reason != reason_was)))
        for label, old, new in zip(rows[lifted], reason_was[lifted], reason[lifted], strict=True):
            self._release(int(label), old, new)
        again = (age > 0) & (was == CANCELLED) & np.isin(now, (TO_SHIP, HELD)) & (status == Status.CANCELLED)
        for label in rows[again]:
            self._reinstate(int(label))
        self._elsewhere(rows, line, known)
        once_more = (age > 0) & (was == SHIPPED) & (now == TO_SHIP) & (self.stage == GONE).to_numpy()
        for label in rows[once_more]:
            self._ask(int(label), "news.again")

    def _cancel(self, label: int, is_new: bool) -> None:
        stage, line = self.stage.at[label], int(self.of_row.at[label])
        if stage == GONE:
            self._ask(label, "news.cancelled-gone")
        elif stage == OUT:
            self._ask(label, "news.cancelled-out")
        elif stage == DEAD:
            self._ask(label, "news.cancelled")
        else:
            self._ask(label, "news.cancelled")
            if not is_new:  # the clerk has set it back on purpose: it stops until that is accepted
                return
            if stage == PACKED:
                self._make_anew([label])
            self._orders().at[label, "status"] = Status.CANCELLED
            self._free([label])
            self.result.cancelled.add(line)

    def _hold(self, label: int, why: str) -> None:
        stage = self.stage.at[label]
        if stage in (EARLY, PACKED):
            orders = self._orders()
            held = GLUE.join(dict.fromkeys([*reasons(orders.at[label, "hold_reason"]), *reasons(why)]))
            if (orders.at[label, "status"], orders.at[label, "hold_reason"]) != (Status.HOLD, held):
                orders.at[label, "status"] = Status.HOLD
                orders.at[label, "hold_reason"] = held
                self.result.changed.add(int(self.of_row.at[label]))
        elif stage == OUT:
            self._ask(label, "news.held-out", reason=why)

    def _release(self, label: int, old: str, new: str) -> None:
        """The reasons that the marketplace gave and gives no more leave; the clerk's own stay."""
        if self.stage.at[label] not in (EARLY, PACKED) or self.orders.at[label, "status"] != Status.HOLD:
            return
        lifted = set(reasons(old)) - set(reasons(new))
        left = [reason for reason in reasons(self.orders.at[label, "hold_reason"]) if reason not in lifted]
        orders = self._orders()
        orders.at[label, "hold_reason"] = GLUE.join(left)
        if not left:
            orders.at[label, "status"] = Status.PACKED if self.stage.at[label] == PACKED else Status.NEW
        self.result.changed.add(int(self.of_row.at[label]))

    def _reinstate(self, label: int) -> None:
        line = int(self.of_row.at[label])
        here = self._labels(line)
        live = self.orders.loc[[r for r in here if self.orders.at[r, "status"] != Status.CANCELLED], "qty"].sum()
        if live + self.before.at[label, "qty"] > self._due(line):
            return
        held = self.lines.at[line, "why"]
        self._orders().loc[label, ["status", "hold_reason"]] = (Status.HOLD if held else Status.NEW, held)
        self.result.changed.add(line)

    def _elsewhere(self, rows: pd.Index, line: np.ndarray, known: np.ndarray) -> None:
        """Units that the marketplace counts as gone out and the sheet does not: what is left here of them stops."""
        units = self.before.loc[rows, "qty"].fillna(0.0)
        gone = units.where(self.stage == GONE, 0.0).groupby(line).sum()
        told = self.lines.loc[gone.index]
        before = (told["ordered"] - self._due_of(gone.index)).clip(lower=0)
        excess = told["out"] - before - gone
        open_ = known & self.stage.isin((EARLY, PACKED, OUT)).to_numpy() & (excess.loc[line].to_numpy() > 0)
        numbered = set(self.parcels.loc[self.parcels["tracking_no"] != "", "parcel_no"])
        for label in rows[open_]:
            if self.stage.at[label] == OUT and self.before.at[label, "parcel_no"] in numbered:
                continue  # that parcel will be what the marketplace means
            self._ask(int(label), "news.fulfilled")
            if self.stage.at[label] in (EARLY, PACKED):
                self._hold(int(label), str(ELSEWHERE))

    # quantities

    def _due_of(self, lines: pd.Index) -> pd.Series:
        """Units of lines that are to ship from here: what was to, and what the marketplace has added since."""
        told = self.lines.loc[lines]
        known = self.base.reindex(lines)
        moved = (known["due"] + told["ordered"] - known["ordered"]).clip(lower=0)
        return moved.where(self.has_base.loc[lines] & (told["said"] != CANCELLED), told["due"])

    def _due(self, line: int) -> float:
        return float(self._due_of(pd.Index([line])).iloc[0])

    def quantities(self) -> None:
        """Parts of a line come to what is due of it: more or fewer, as far as its rows can still be changed."""
        lines = self.lines.index[self.lines.index.isin(self.of_row)]
        self.result.due = self._due_of(lines)
        if lines.empty:
            return
        told = self.lines.loc[lines]
        last = self.base["ordered"].reindex(lines)
        has_base = self.has_base.loc[lines]
        units = self.before.loc[self.of_row.index, "qty"].fillna(0.0).where(self.stage != DEAD, 0.0)
        here = units.groupby(self.of_row.to_numpy()).sum().reindex(lines, fill_value=0.0)
        open_ = (self.age.loc[lines] >= 0) & (told["said"] != CANCELLED)
        due = self.result.due
        unknown = open_ & ~has_base & (here != due) & (here != told["ordered"])
        moved = open_ & has_base & (told["ordered"] != last) & (here != due)
        for line in lines[unknown | moved]:
            was = float(self.base.at[line, "due"]) if has_base.at[line] else np.nan
            if self.everything or (here.at[line] == was and self.age.at[line] > 0):
                self._resize(int(line), float(due.at[line] - here.at[line]))
            else:
                for label in self._labels(int(line)):
                    if self.stage.at[label] < GONE:
                        self._ask(label, "news.qty-both", count=float(due.at[line]), here=float(here.at[line]))
        self.result.due = due.where(has_base | ~unknown, here)

    def _labels(self, line: int) -> list[int]:
        return [int(label) for label in self.of_row.index[self.of_row == line]]

    def _resize(self, line: int, more: float) -> None:
        labels = [label for label in self._labels(line) if self.stage.at[label] != DEAD]
        if more > 0:
            self._enlarge(line, labels, more)
        else:
            self._shrink(line, labels, -more)
        self.result.changed.add(line)

    def _enlarge(self, line: int, labels: list[int], more: float) -> None:
        early = [label for label in labels if self.stage.at[label] == EARLY]
        early.sort(key=lambda label: _GROWS.get(self.orders.at[label, "status"], len(_GROWS)))
        if early:
            label = early[0]
            orders = self._orders()
            orders.at[label, "qty"] += more
            if orders.at[label, "status"] in (Status.RESERVED, Status.SHORT):
                orders.at[label, "status"] = Status.READY
                self._free([label])
            return
        self.result.added.append({"line": line, "like": (labels or self._labels(line))[0], "qty": more})

    def _shrink(self, line: int, labels: list[int], fewer: float) -> None:
        for stage in (EARLY, PACKED):
            for label in reversed([one for one in labels if self.stage.at[one] == stage]):
                fewer = self._take_off(label, fewer)
        for stage, code in ((OUT, "news.fewer-out"), (GONE, "news.fewer-gone")):
            for label in reversed([one for one in labels if self.stage.at[one] == stage]):
                if fewer > 0:
                    here = float(self.orders.at[label, "qty"])
                    self._ask(label, code, count=min(fewer, here))
                    fewer -= min(fewer, here)

    def _take_off(self, label: int, fewer: float) -> float:
        """Take units off a row that is in no file; how many are still to be taken."""
        if fewer <= 0 or self.orders.at[label, "status"] == Status.CANCELLED:
            return fewer
        orders = self._orders()
        here = float(orders.at[label, "qty"])
        if self.stage.at[label] == PACKED:
            self._make_anew([label])
        if fewer >= here:
            orders.at[label, "status"] = Status.CANCELLED
            self._free([label])
            return fewer - here
        orders.at[label, "qty"] = here - fewer
        if orders.at[label, "status"] in (Status.RESERVED, Status.SHORT):
            orders.at[label, "status"] = Status.READY
        self._free([label])
        return 0.0

    def _free(self, labels: list[int]) -> None:
        """Without units, nor the place that the program chose for them."""
        orders = self._orders()
        held = [label for label in labels if pd.notna(orders.at[label, "reserved"])]
        orders.loc[held, ["warehouse", "bin"]] = ""
        orders.loc[labels, "reserved"] = np.nan

    # what comes of it

    def heard(self) -> Heard:
        """Rows that are checked and packed anew, and what is said beside them."""
        for label, names in self.written.items():
            self._look_again(label, names)
        result = self.result
        result.orders, result.parcels = _taken_apart(
            self.orders, self.parcels, list(self.remake), self.written, self.settings
        )
        result.remade = list(self.remake)
        result.orders = self._marked(result.orders)
        result.parcels = on_parcels(result.parcels, result.orders)
        return result

    def _look_again(self, label: int, names: set[str]) -> None:
        """What was checked or reserved for what the row no longer says is so again."""
        orders = self._orders()
        waits = orders.at[label, "status"] in (Status.READY, Status.SHORT, Status.RESERVED)
        if names.intersection(CHECKED):
            orders.loc[label, ["address_check", "address_accepted"]] = ""
            if waits:
                orders.at[label, "status"] = Status.NEW
        if "sku" in names and self.stage.at[label] == EARLY:
            self._free([label])
            if orders.at[label, "status"] in (Status.SHORT, Status.RESERVED):
                orders.at[label, "status"] = Status.READY

    def _marked(self, orders: pd.DataFrame) -> pd.DataFrame:
        """The rows with what is asked of them; what was asked before stays while it is not answered."""
        known = self.of_row.index[self.age.loc[self.of_row.to_numpy()].to_numpy() >= 0]
        told = known[says(orders.loc[known], SOURCE).to_numpy(dtype=bool)]
        asks = {label: list(texts) for label, texts in self.asks.items()}
        for label in told:
            asks[int(label)] = [*asks.get(int(label), []), *self._still_asked(orders, int(label))]
        problems = [_problem(label, text) for label, texts in asks.items() for text in dict.fromkeys(texts)]
        result = self.result
        result.asked |= {
            int(self.of_row.at[p.row]) for p in problems
            if p.severity == "error" and orders.at[p.row, "status"] != Status.CANCELLED
        }  # fmt: skip
        looked = known.union(pd.Index(list(asks), dtype="int64")) if asks else told
        return mark("orders", orders, SOURCE, problems, looked)

    def _still_asked(self, orders: pd.DataFrame, label: int) -> list[Text]:
        """What was said of a row's cells and quantity before, and still differs from what the marketplace says."""
        line = int(self.of_row.at[label])
        asked_now = {_name(text) for text in self.asks.get(label, ())}
        still = []
        for kept in beside("orders", *orders.loc[label, list(COLUMNS)]):
            name = _name(kept.said)
            if kept.source != SOURCE or (name and name in asked_now):
                continue
            if not name:
                answered = not self._state_stands(label, kept.said.code)
            elif name == "news.line-gone":
                answered = True  # it is there again
            elif name in _OF_QUANTITY:
                answered = self._here(line) == self._due(line)
            else:
                now = self.lines.at[line, name]
                superseded = as_text(now) not in ("", _value(kept.said))
                answered = superseded or as_text(orders.at[label, name]) == _value(kept.said)
            if not answered:
                still.append(kept.said)
        return still

    def _state_stands(self, label: int, code: str) -> bool:
        """Whether what was said of a row's state before, and not again now, is still so."""
        state, stage = self.lines.at[int(self.of_row.at[label]), "said"], self.stage.at[label]
        if code == "news.cancelled":
            return bool(state == CANCELLED and stage == DEAD)
        return bool(code == "news.held-out" and state == HELD and stage == OUT)

    def _here(self, line: int) -> float:
        labels = [label for label in self._labels(line) if self.orders.at[label, "status"] != Status.CANCELLED]
        return float(self.orders.loc[labels, "qty"].sum())


_GROWS: Final = {Status.NEW: 0, Status.SHORT: 1, Status.READY: 2, Status.HOLD: 3, Status.RESERVED: 4}
"""Which row of a line gets units that are added to it."""
_OF_QUANTITY: Final = ("news.qty-both", "news.fewer-out", "news.fewer-gone", "news.line-gone")
_WARNS: Final = ("news.changed-gone", "news.fewer-gone", "news.cancelled-gone", "news.again")
"""What stops nothing, for the parcel went out."""


def _problem(label: int, text: Text) -> Problem:
    name = _name(text)
    column = name if name in FIELDS else "qty" if name in _OF_QUANTITY else "status"
    return Problem("orders", label, (column,), text, "warning" if text.code in _WARNS else "error")


def _name(text: Text) -> str:
    """What a text speaks of: a column's name, or the code of what is said of the quantity; "" for a state."""
    return str(dict(text.args).get("name") or (text.code if text.code in _OF_QUANTITY else ""))


def _value(text: Text) -> str:
    return str(dict(text.args)["value"])


def as_text(value: Any) -> str:
    """A cell's value inside a sentence, and as it is compared with one that was said."""
    if isinstance(value, str):
        return value
    if pd.isna(value):
        return ""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    return f"{value:g}"


def _taken_apart(
    orders: pd.DataFrame, parcels: pd.DataFrame, numbers: list[str], written: Mapping[int, set[str]], settings: Settings
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Orders and Parcels without these parcels, which are in no file; rows whose address changed are checked anew."""
    if not numbers:
        return orders, parcels
    rows = orders.index[orders["parcel_no"].isin(numbers)]
    out = taken_out(orders, set(numbers), settings)
    anew = [int(row) for row in rows if set(CHECKED).intersection(written.get(int(row), ()))]
    waits = [row for row in anew if out.at[row, "status"] == Status.READY]
    out.loc[waits, "status"] = Status.NEW
    return out, marked_cancelled(parcels, parcels.index[parcels["parcel_no"].isin(numbers)])


def on_parcels(parcels: pd.DataFrame, orders: pd.DataFrame) -> pd.DataFrame:
    """Parcels with the news that stop a row in them."""
    rows = orders[says(orders, SOURCE) & (orders["parcel_no"] != "")]
    at = dict(zip(parcels["parcel_no"], parcels.index, strict=True))
    problems = []
    for number, *cells in zip(rows["parcel_no"], *(rows[name] for name in COLUMNS), strict=True):
        if number in at:
            problems += [
                Problem("parcels", int(at[number]), ("order_no",), kept.said, kept.severity)
                for kept in beside("orders", *cells) if kept.source == SOURCE
            ]  # fmt: skip
    return mark("parcels", parcels, SOURCE, problems)


def settled(orders: pd.DataFrame) -> pd.DataFrame:
    """Orders without what was asked of cells that say now what the marketplace says."""
    told = orders.loc[says(orders, SOURCE), list(COLUMNS)]
    rows, left = [], []
    for label, *cells in told.itertuples(name=None):
        kept = [one for one in beside("orders", *cells) if one.source == SOURCE]
        open_ = [one for one in kept if not _answered(orders, label, one.said)]
        if len(open_) < len(kept):
            rows.append(label)
            left += [Problem("orders", label, one.columns, one.said, one.severity) for one in open_]
    return mark("orders", orders, SOURCE, left, pd.Index(rows)) if rows else orders


def _answered(orders: pd.DataFrame, label: int, text: Text) -> bool:
    name = _name(text)
    if name in FIELDS:
        return as_text(orders.at[label, name]) == _value(text)
    return text.code == "news.line-gone" and orders.at[label, "status"] == Status.CANCELLED
