"""What clerks set by hand, honoured or questioned before anything goes on: cancelled parcels, shipped rows, holds."""

from dataclasses import dataclass, field, replace
from datetime import datetime

import pandas as pd

from pyaddin.steps.orders import approving, guarding, holds
from pyaddin.steps.orders.news import beside as news
from pyaddin.steps.parcels.cancel import cancelled_by_hand, marked_cancelled, taken_out
from pyaddin.steps.shipping import accepting
from pyaddin.steps.shipping.confirm import confirmed
from pyaddin.steps.stock.holding import LEFT, left_by_hand, stock_figures
from pyaddin.steps.warehouse.movements import moved
from pyaddin.tables.frames import Tables, is_yes
from pyaddin.tables.problems import Problem, mark
from pyaddin.tables.schema import shown
from pyaddin.tables.settings import Settings
from pyaddin.tables.status import Status
from pyaddin.values.rates import Known, none_known
from pyaddin.words.catalogue import Text, trn
from pyaddin.words.problems import said
from pyaddin.words.sentences import listed

NAMED = 3


@dataclass(frozen=True, slots=True)
class Standing:
    """Tables with what was set by hand honoured; what is questioned, what the press says of it,
    and what left the shelf."""

    tables: Tables
    problems: list[Problem] = field(default_factory=list)
    said: list[Text] = field(default_factory=list)
    moves: pd.DataFrame = field(default_factory=moved)


def stand(tables: Tables, settings: Settings, who: str, now: datetime, rates: Known = none_known) -> Standing:
    """Orders, Parcels and Stock as steps may go on with them; running it on its own result changes nothing."""
    orders, kept = guarding.guarded(news.settled(tables["orders"]), guarding.guards(settings), who)
    orders, held = holds.settled(orders, who, now)
    held = [*kept, *held]
    checked = approving.settled({**tables, "orders": orders}, settings, who, now, rates)
    orders, held = checked.orders, [*held, *checked.said]
    parcels = news.on_parcels(tables["parcels"], orders)
    at_hand = {"orders": orders, "parcels": parcels, "stock": tables["stock"]}
    return _left(_cancelled(Standing(at_hand, checked.problems, held), settings), settings, who, now)


def _cancelled(so_far: Standing, settings: Settings) -> Standing:
    """Parcels set to Cancelled give their rows back."""
    orders, parcels, stock = (so_far.tables[name] for name in ("orders", "parcels", "stock"))
    gone = cancelled_by_hand(orders, parcels)
    if gone.empty:
        return so_far
    orders = taken_out(orders, set(gone["parcel_no"]), settings)
    parcels = marked_cancelled(parcels, gone.index)
    figures, _ = stock_figures(orders, stock, settings, parcels)
    filed = gone[gone["carrier_file"] != ""]
    problems = [_in_a_file(int(label), file) for label, file in filed["carrier_file"].items()]
    parcels = mark("parcels", parcels, accepting.SOURCE, problems, gone.index)
    problems = [*so_far.problems, *problems]
    told = [*so_far.said, _taken_out(gone["parcel_no"].tolist())]
    return Standing({"orders": orders, "parcels": parcels, "stock": figures}, problems, told)


def _taken_out(numbers: list[str]) -> Text:
    return trn(
        "{count:,} parcel is Cancelled ({parcels}), so its rows were taken out of it and their units are free.",
        "{count:,} parcels are Cancelled ({parcels}), so their rows were taken out of them and their units are free.",
        len(numbers), parcels=listed(numbers, NAMED),
    )  # fmt: skip


def _in_a_file(label: int, file: object) -> Problem:
    return Problem("parcels", label, ("carrier_file",), said("gate.take-out", file=file), "warning")


def _left(so_far: Standing, settings: Settings, who: str, now: datetime) -> Standing:
    """Rows set to Shipped of which Go anyway says so: they leave the shelf, and with the last of them their parcel."""
    orders, parcels = so_far.tables["orders"], so_far.tables["parcels"]
    typed = left_by_hand(orders, parcels)
    go = orders.index[typed & is_yes(orders["go_anyway"])]
    if go.empty:
        return so_far
    takes = {int(label): [_question(orders.loc[label])] for label in go}
    orders = accepting.recorded(orders, takes, go, who, now)
    left = confirmed({**so_far.tables, "orders": orders}, go, settings, now)
    told = trn(
        "{count:,} row left the shelf as it was set by hand.",
        "{count:,} rows left the shelf as they were set by hand.",
        len(go),
    )
    return replace(so_far, tables=left.tables, said=[*so_far.said, told], moves=left.moves)


def question(tables: Tables, settings: Settings) -> Standing:
    """Rows set to Shipped that no confirmation took along: they are asked about and keep their units."""
    orders, parcels, stock = (tables[name] for name in ("orders", "parcels", "stock"))
    typed = left_by_hand(orders, parcels)
    asked = [Problem("orders", int(label), ("status",), _question(orders.loc[label])) for label in orders.index[typed]]
    loose = (orders["parcel_no"] == "") & (orders["status"] != Status.RESERVED)
    orders = mark("orders", orders, accepting.SOURCE, asked, orders.index[orders["status"].isin(LEFT) | loose])
    if not asked:
        return Standing({"orders": orders})
    figures, _ = stock_figures(orders, stock, settings, parcels)
    told = trn(
        "{count:,} row was set to Shipped by hand; see Problem on Orders.",
        "{count:,} rows were set to Shipped by hand; see Problem on Orders.",
        len(asked),
    )
    return Standing({"orders": orders, "stock": figures}, asked, [told])


def _question(row: pd.Series) -> Text:
    places = {"order": row["order_no"], "status": shown(row["status"]), "units": float(row["reserved"])}
    if row["parcel_no"]:
        return said("gate.left-by-hand", parcel=row["parcel_no"], **places)
    return said("gate.left-without-parcel", **places)
