"""Cancel parcel."""

from typing import Final

import pandas as pd

from pyaddin.actions.packing.shared import take_back
from pyaddin.actions.plan import Day, Plan
from pyaddin.actions.standing import questioned, told
from pyaddin.buttons import BY_NAME
from pyaddin.steps.parcels import cancel
from pyaddin.steps.shipping import accepting
from pyaddin.steps.stock.holding import stock_figures
from pyaddin.store import question
from pyaddin.tables.problems import Problem, Refusal, mark
from pyaddin.words.catalogue import Text, Words, tr, trn
from pyaddin.words.problems import said
from pyaddin.words.sentences import listed

NAMED: Final = 3


def run(day: Day) -> Plan:
    """Cancel the chosen parcels: rows go back, units are free, carrier files that name no other parcel are void."""
    day, found = questioned(day)
    orders, parcels = day.tables["orders"], day.tables["parcels"]
    chosen = parcels.loc[_chosen(day, parcels)]
    gone, refused = cancel.that_can_be(chosen, orders)
    filed = gone[gone["carrier_file"] != ""]
    if len(filed):
        question.sure(day.journal, day.now, day.options.sure, _question(filed))
    files = cancel.files_of(filed, parcels)
    written = {
        file: one for file in files if (one := day.journal.written(file)) and (day.folders.data / one.name).exists()
    }
    plan = Plan(withdrawn=list(written.values()))
    orders = cancel.taken_out(orders, set(gone["parcel_no"]), day.settings)
    parcels = cancel.marked_cancelled(parcels, gone.index)
    named = [(int(label), file) for label, file in filed["carrier_file"].items() if file not in written]
    plan.problems = [*refused, *(_take_out(label, file) for label, file in named)]
    parcels = mark("parcels", parcels, "parcel", plan.problems, chosen.index)
    parcels = mark("parcels", parcels, accepting.SOURCE, plan.problems, gone.index)
    figures, _ = stock_figures(orders, day.tables["stock"], day.settings, parcels)
    plan.tables = {"orders": orders, "parcels": parcels, "stock": figures}
    plan.count("parcels", len(parcels), gone.index, (problem.row for problem in refused))
    plan.said = _said(plan, gone, len(named))
    take_back(day, plan)
    return told(plan, found)


def _chosen(day: Day, parcels: pd.DataFrame) -> pd.Index:
    """The rows that are meant; Refusal where none is, for all would never be meant."""
    names = [word for words in day.options.words for word in words.replace(",", " ").split()]
    known = {number.casefold(): label for label, number in parcels["parcel_no"].items()}
    if unknown := [name for name in names if name.casefold() not in known]:
        raise Refusal(tr("{parcels} is not on Parcels; look at its number.", parcels=listed(unknown, NAMED)))
    rows = [known[name.casefold()] for name in names] or [row for row in day.options.selection if row in parcels.index]
    if not rows:
        raise Refusal(
            tr("Nothing was cancelled: select on Parcels the rows of the parcels that are not to go, and press again.")
        )
    return pd.Index(dict.fromkeys(rows))


def _question(filed: pd.DataFrame) -> Text:
    return trn(
        "{parcels} went into {files}: what was uploaded must be cancelled at the carrier, or it goes out all the same; "
        "press {button} again to cancel it here.",
        "{parcels} went into {files}: what was uploaded must be cancelled at the carrier, or they go out all the same; "
        "press {button} again to cancel them here.",
        len(filed), parcels=listed(filed["parcel_no"], NAMED), files=listed(filed["carrier_file"].unique(), NAMED),
        button=BY_NAME["cancel-parcel"].caption,
    )  # fmt: skip


def _take_out(label: int, file: str) -> Problem:
    return Problem("parcels", label, ("carrier_file",), said("gate.take-out", file=file), "warning")


def _said(plan: Plan, gone: pd.DataFrame, named: int) -> list[Words]:
    numbers = listed(gone["parcel_no"], NAMED)
    told: list[Words] = [
        trn(
            "{count:,} parcel cancelled ({parcels}).",
            "{count:,} parcels cancelled ({parcels}).",
            len(gone),
            parcels=numbers,
        )
        if len(gone)
        else tr("No parcel was cancelled; see Problem on Parcels.")
    ]
    if plan.withdrawn:
        told.append(trn("{count:,} file moved to out/void.", "{count:,} files moved to out/void.", len(plan.withdrawn)))
    if named:
        told.append(
            trn(
                "Take {count:,} parcel out at the carrier, for its file names others too.",
                "Take {count:,} parcels out at the carrier, for their files name others too.",
                named,
            )
        )
    if printed := int(gone["printed_at"].notna().sum()):
        told.append(
            trn(
                "{count:,} packing slip of them is printed already: throw it away.",
                "{count:,} packing slips of them are printed already: throw them away.",
                printed,
            )
        )
    return told
