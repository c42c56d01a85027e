"""Check and repair: the first press lists what does not agree, the next ones mend what is ticked and list the rest."""

from collections.abc import Sequence

from pyaddin.actions.checks import facts as check_facts
from pyaddin.actions.checks import history
from pyaddin.actions.checks import sheet as check_sheet
from pyaddin.actions.checks.sheet import Shown
from pyaddin.actions.plan import Day, Plan
from pyaddin.steps.checks import run as checking
from pyaddin.steps.checks.findings import Facts, Finding
from pyaddin.steps.warehouse.movements import between, on_hand
from pyaddin.store.movements import Movements
from pyaddin.tables.frames import Tables
from pyaddin.tables.office import CHECK
from pyaddin.tables.warehouse import MOVEMENTS
from pyaddin.words.catalogue import Text, Words, tr, trn
from pyaddin.words.sentences import with_the_rest

LOOKED_AT = ("orders", "stock", "parcels")
NUMBERS = "numbers"
NAMED = 3


def run(day: Day) -> Plan:
    """Work everything out anew; put right what is ticked and still found just so; show what is left on Check."""
    day.progress(tr("Looking up the journal and the files"))
    facts = check_facts.gather(day)
    day.progress(tr("Comparing"))
    found, facts = look(day.tables, facts, day)
    sheet = day.tables[CHECK.name]
    ticked = check_sheet.ticked(sheet, day.options.mend, found)
    chosen = [finding for finding in found if finding.mend and check_sheet.shown(finding) in ticked]
    learned = [finding for finding in found if finding.kind == NUMBERS and finding not in chosen]
    after = checking.mended(day.tables, chosen, day.settings)
    left = found
    if chosen:
        left, _ = look(after, check_facts.of_parcels(facts, after, day), day)
    left = [finding for finding in left if finding.kind != NUMBERS]
    check = check_sheet.placed(sheet, left)
    changed = {name: frame for name, frame in after.items() if frame is not day.tables[name]}
    plan = Plan({**changed, CHECK.name: check})
    plan.done, plan.needs = len(chosen) + len(learned), len(left)
    plan.skipped = _agreeing(day.tables, facts, found)
    plan.said = [_count(plan), *_not_mended(ticked, found, chosen), *_next(left), *_of_movements(day)]
    return plan


def look(tables: Tables, facts: Facts, day: Day) -> tuple[list[Finding], Facts]:
    """The findings, with what the journal's presses know of the rows in question."""
    found = checking.findings(tables, day.settings, facts)
    known = history.deeper(facts, found, tables["orders"], day.journal)
    return (checking.findings(tables, day.settings, known), known) if known is not facts else (found, facts)


def _agreeing(tables: Tables, facts: Facts, found: Sequence[Finding]) -> int:
    """Rows, presses and files that nothing was found about; a press that was taken back left nothing to look at."""
    presses = facts.presses["state"].ne("rolled back").sum()
    looked = sum(len(tables[name]) for name in LOOKED_AT) + int(presses) + len(facts.files)
    return max(looked - len({(finding.place, finding.row) for finding in found}), 0)


def _count(plan: Plan) -> Text:
    return trn(
        "{agree:,} agree, {count:,} finding, {mended:,} mended.",
        "{agree:,} agree, {count:,} findings, {mended:,} mended.",
        plan.needs, agree=plan.skipped, mended=plan.done,
    )  # fmt: skip


def _of_movements(day: Day) -> list[Words]:
    """Whether On hand is what the movements add up to; what was typed since is written down by this press."""
    there = on_hand(day.tables["stock"])
    typed = between(Movements(day.journal).on_hand(), there)
    agree = len(there) - int(there.index.isin(typed.index).sum())
    said: list[Words] = []
    if agree:
        said.append(
            trn(
                "On hand of {count:,} place adds up: opening count and movements.",
                "On hand of {count:,} places adds up: opening counts and movements.",
                agree,
            )
        )
    if len(typed):
        said.append(
            trn(
                "{count:,} place was counted by hand since; it is on {sheet} now.",
                "{count:,} places were counted by hand since; they are on {sheet} now.",
                len(typed), sheet=MOVEMENTS.sheet,
            )
        )  # fmt: skip
    return said


def _not_mended(ticked: dict[Shown, float], found: Sequence[Finding], chosen: Sequence[Finding]) -> list[Words]:
    """Rows that say Yes and were left: the finding is another by now, or only the clerk can settle it."""
    here = {check_sheet.shown(finding) for finding in found}
    done = {check_sheet.shown(finding) for finding in chosen}
    said = [_left_so(shown, number, shown in here) for shown, number in ticked.items() if shown not in done]
    return with_the_rest(said, NAMED, lambda more: tr("{count:,} more like these.", count=more))


def _left_so(shown: Shown, number: float, still: bool) -> Text:
    """Why a row was left, of which the finding `still` is found just so."""
    row = tr("Row {number:g}", number=number) if number == number else tr("A row")
    places = {"row": row, "place": shown[0], "key": shown[1]}
    if still:
        return tr("{row} ({place} {key}) offers no mend: its Why says what to do.", **places)
    return tr("{row} ({place} {key}) no longer holds as it was shown.", **places)


def _next(left: Sequence[Finding]) -> list[Words]:
    mendable = sum(finding.mend is not None for finding in left)
    if not mendable:
        return []
    can = trn(
        "{count:,} finding has a mend: write Yes beside them on Check and press again.",
        "{count:,} findings have a mend: write Yes beside them on Check and press again.",
        mendable,
    )
    return [can]
