"""Pick list."""

from pyaddin.actions.plan import Day, Plan, dated
from pyaddin.steps.shipping import gate
from pyaddin.steps.warehouse.agreeing import agreed
from pyaddin.steps.warehouse.wanted import noted
from pyaddin.steps.warehouse.waves import IN_HAND, Wave, lay_out
from pyaddin.store.journal import NewFile
from pyaddin.tables.frames import Tables
from pyaddin.tables.outbound import PICKING, SINGLES, Pick
from pyaddin.tables.problems import Refusal, mark
from pyaddin.tables.status import Status
from pyaddin.words.catalogue import Words, tr, trn


def run(day: Day) -> Plan:
    """Waves of the parcels that are in none, on their sheet and on paper; of selected ones that are, paper again."""
    refuse_without_waves(day)
    parcels = day.tables["parcels"]
    chosen = parcels[parcels.index.isin(day.options.selection)]
    rows = (chosen if len(chosen) else parcels)[lambda frame: frame["status"].isin(IN_HAND)]
    wanted = rows.index[(rows["wave"] == "") & (rows["status"] != Status.CHANGED)]
    answer = gate.ask(day.tables["orders"], parcels, wanted, day.who, day.now)
    going = wanted[~wanted.isin(answer.closed)]
    tables: Tables = {**day.tables, "orders": answer.orders}
    tables[PICKING.name] = agreed(tables, day.last(PICKING.name))
    laid = lay_out(
        tables, going, day.settings.number("wave_size", 1, 500), day.settings["pick_route"], day.last("wave"),
        day.last(PICKING.name),
    )  # fmt: skip
    again = day.options.again or len(chosen) > 0
    waves = {wave.number for wave in laid.waves} | (set(rows["wave"]) - {""} if again else set())
    plan = Plan(problems=answer.problems())
    _print(day, plan, {**tables, "parcels": laid.parcels, PICKING.name: laid.lines}, waves)
    marked = mark("parcels", laid.parcels, gate.SOURCE, plan.problems, wanted)
    plan.tables = {"orders": answer.marked(), "parcels": marked, PICKING.name: laid.lines}
    went = parcels.index[(parcels["wave"] != laid.parcels["wave"])]
    plan.count("parcels", len(parcels), went, wanted.difference(going))
    plan.said += _said(laid.waves, len(went))
    return plan


def refuse_without_waves(day: Day) -> None:
    """Refusal where the workbook has nowhere to keep the waves."""
    if day.lacks("parcels", "wave"):
        raise Refusal(tr("Parcels has no column Wave yet; press Upgrade, then this again."))


def _print(day: Day, plan: Plan, tables: Tables, waves: set[str]) -> None:
    from pyaddin.documents.waves import paper

    lines = tables[PICKING.name]
    open_ = lines[lines["wave"].isin(waves) & lines["status"].isin((Pick.OPEN, Pick.BACK))]
    if open_.empty:
        plan.said.append(tr("No list was printed: nothing is to be picked that is on no list yet."))
        return
    inside = {number for cell in open_["parcels"] for number in noted(cell)}
    boxes = tables["parcels"][tables["parcels"]["parcel_no"].isin(inside)]
    pdf = paper(open_, boxes, folders=day.folders.templates, now=day.now)
    plan.files = [NewFile(dated(day, f"waves_{day.now:%H%M%S}.pdf"), pdf)]
    plan.opens = [plan.files[0].name]


def _said(waves: list[Wave], parcels: int) -> list[Words]:
    if not waves:
        return []
    return [
        trn("{count:,} parcel in {waves}.", "{count:,} parcels in {waves}.", parcels,
            waves=trn("{count:,} wave", "{count:,} waves", len(waves))),
        *(
            [trn("{count:,} single unit is picked in bulk.", "{count:,} single units are picked in bulk.", alone)]
            if (alone := sum(len(wave.parcels) for wave in waves if wave.kind == SINGLES)) else []
        ),
    ]  # fmt: skip
