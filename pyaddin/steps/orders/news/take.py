"""Take what a marketplace says of rows that are here."""

from collections.abc import Mapping

import pandas as pd

from pyaddin.steps.orders.news.beside import OF_QUANTITY, SOURCE, as_text, name_of, on_parcels, problem, value_of
from pyaddin.steps.orders.news.fields import fields
from pyaddin.steps.orders.news.kinds import CHECKED
from pyaddin.steps.orders.news.quantities import quantities
from pyaddin.steps.orders.news.stages import DEAD, EARLY, OUT
from pyaddin.steps.orders.news.states import states
from pyaddin.steps.orders.news.talk import Heard, Talk
from pyaddin.steps.orders.statements import CANCELLED, HELD
from pyaddin.steps.parcels.cancel import marked_cancelled, taken_out
from pyaddin.tables.problems import COLUMNS, beside, mark, says
from pyaddin.tables.settings import Settings
from pyaddin.tables.status import Status
from pyaddin.words.catalogue import Text


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
    talk = Talk(orders, parcels, lines, of_row.loc[rows], base, base_of, age, settings, everything)
    fields(talk)
    states(talk)
    quantities(talk)
    return _heard(talk)


def _heard(talk: Talk) -> Heard:
    """Rows that are checked and packed anew, and what is said beside them."""
    for label, names in talk.written.items():
        _look_again(talk, label, names)
    result = talk.result
    result.orders, result.parcels = _taken_apart(
        talk.orders, talk.parcels, list(talk.remake), talk.written, talk.settings
    )
    result.remade = list(talk.remake)
    result.orders = _marked(talk, result.orders)
    result.parcels = on_parcels(result.parcels, result.orders)
    return result


def _look_again(talk: Talk, label: int, names: set[str]) -> None:
    """What was checked or reserved for what the row no longer says is so again."""
    orders = talk.own_orders()
    waits = orders.at[label, "status"] in (Status.READY, Status.SHORT, Status.RESERVED)
    if names.intersection(CHECKED):
        orders.loc[label, ["address_check", "address_accepted"]] = ""
        if waits:
            orders.at[label, "status"] = Status.NEW
    if "sku" in names and talk.stage.at[label] == EARLY:
        talk.free([label])
        if orders.at[label, "status"] in (Status.SHORT, Status.RESERVED):
            orders.at[label, "status"] = Status.READY


def _marked(talk: Talk, orders: pd.DataFrame) -> pd.DataFrame:
    """The rows with what is asked of them; what was asked before stays while it is not answered."""
    known = talk.of_row.index[talk.age.loc[talk.of_row.to_numpy()].to_numpy() >= 0]
    told = known[says(orders.loc[known], SOURCE).to_numpy(dtype=bool)]
    asks = {label: list(texts) for label, texts in talk.asks.items()}
    for label in told:
        asks[int(label)] = [*asks.get(int(label), []), *_still_asked(talk, orders, int(label))]
    problems = [problem(label, text) for label, texts in asks.items() for text in dict.fromkeys(texts)]
    result = talk.result
    result.asked |= {
        int(talk.of_row.at[p.row]) for p in problems
        if p.severity == "error" and orders.at[p.row, "status"] != Status.CANCELLED
    }  # fmt: skip
    looked = known.union(pd.Index(list(asks), dtype="int64")) if asks else told
    return mark("orders", orders, SOURCE, problems, looked)


def _still_asked(talk: Talk, orders: pd.DataFrame, label: int) -> list[Text]:
    """What was said of a row's cells and quantity before, and still differs from what the marketplace says."""
    line = int(talk.of_row.at[label])
    asked_now = {name_of(text) for text in talk.asks.get(label, ())}
    still = []
    for kept in beside("orders", *orders.loc[label, list(COLUMNS)]):
        name = name_of(kept.said)
        if kept.source != SOURCE or (name and name in asked_now):
            continue
        if not name:
            answered = not _state_stands(talk, label, kept.said.code)
        elif name == "news.line-gone":
            answered = True  # it is there again
        elif name in OF_QUANTITY:
            answered = talk.here(line) == talk.due(line)
        else:
            now = talk.lines.at[line, name]
            superseded = as_text(now) not in ("", value_of(kept.said))
            answered = superseded or as_text(orders.at[label, name]) == value_of(kept.said)
        if not answered:
            still.append(kept.said)
    return still


def _state_stands(talk: Talk, label: int, code: str) -> bool:
    """Whether what was said of a row's state before, and not again now, is still so."""
    state, stage = talk.lines.at[int(talk.of_row.at[label]), "said"], talk.stage.at[label]
    if code == "news.cancelled":
        return bool(state == CANCELLED and stage == DEAD)
    return bool(code == "news.held-out" and state == HELD and stage == OUT)


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
