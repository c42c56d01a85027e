"""What became of a file's rows, and what there is to know beside the counts."""

from typing import Final

import pandas as pd

from pyaddin.steps.orders.asking import Asking, Export
from pyaddin.steps.orders.news.talk import Heard
from pyaddin.steps.orders.statements import (
    CANCELLED,
)
from pyaddin.tables.orders import ORDER
from pyaddin.words.catalogue import Words, tr, trn
from pyaddin.words.sentences import listed

NAMED: Final = 10
"""So many orders are named in a sentence."""
NEW, CHANGED, OFF, ASKED, KNOWN, WENT = "new", "changed", "cancelled", "asked", "known", "shipped"
"""A row of a file is new here, changed a row here, cancelled one, needs the clerk, brings nothing new, or is of an
order that went out and never stood here."""


def notes(asking: Asking, before: pd.DataFrame, heard: Heard) -> list[Words]:
    """What there is to know beside the counts."""
    lines = asking.lines
    said: list[Words] = []
    if numbers := dict.fromkeys(lines.loc[asking.collides & ~asking.here, "order_no"]):
        said.append(
            tr("{orders}: the same number as another buyer's order here; write the shop of each in the column Shop, or "
               "import it from a folder of that shop.", orders=listed(numbers, NAMED))
        )  # fmt: skip
    if heard.remade:
        said.append(
            trn("Parcel {parcels} is to be made anew; throw its slip away.",
                "Parcels {parcels} are to be made anew; throw their slips away.",
                len(heard.remade), parcels=listed(heard.remade, NAMED))
        )  # fmt: skip
    older = dict.fromkeys(lines.loc[(asking.age < 0), "order_no"])
    if older:
        said.append(
            trn("{count:,} order is told newer already; of it nothing was taken back.",
                "{count:,} orders are told newer already; of them nothing was taken back.", len(older))
        )  # fmt: skip
    return [*said, *_away(asking, before)]


def _away(asking: Asking, before: pd.DataFrame) -> list[Words]:
    """That orders of the file are archived, and which of them are cancelled since."""
    lines = asking.lines[asking.away]
    if lines.empty:
        return []
    count = len(lines[list(ORDER)].drop_duplicates())
    notes: list[Words] = [
        trn("{count:,} order of it is in the archive already; Find shows what went out.",
            "{count:,} orders of it are in the archive already; Find shows what went out.", count)
    ]  # fmt: skip
    last = before["said"].reindex(asking.base_of.loc[lines.index].to_numpy()).set_axis(lines.index)
    off = dict.fromkeys(
        lines.loc[(lines["said"] == CANCELLED) & (last != CANCELLED) & (asking.age >= 0)[lines.index], "order_no"]
    )
    if off:
        notes.append(tr("Cancelled there although it went out and is archived: {orders}.", orders=listed(off, NAMED)))
    return notes


def would(export: Export, kinds: pd.Series) -> list[Words]:
    """What an import would do, by order."""
    captions = {
        NEW: tr("New"),
        CHANGED: tr("Changed"),
        OFF: tr("Cancelled"),
        ASKED: tr("Needs you"),
        KNOWN: tr("Nothing new"),
    }
    told: list[Words] = []
    for kind, caption in captions.items():
        if numbers := dict.fromkeys(export.rows.loc[kinds == kind, "order_no"]):
            told.append(tr("{what}: {orders}.", what=caption, orders=listed(numbers, NAMED)))
    return told
