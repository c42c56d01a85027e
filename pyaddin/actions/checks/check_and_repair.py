"""Check and repair: the first press lists what does not agree, the next ones mend what is ticked and list the rest."""

from collections.abc import Sequence

from pyaddin.actions.checks import facts as check_facts
from pyaddin.actions.checks import history
from pyaddin.actions.checks import sheet as check_sheet
from pyaddin.actions.checks.sheet import Shown
from pyaddin.actions.plan import Day, Plan
from pyaddin.steps.checks import run as checking
from pyaddin.steps.checks.findings import Facts, Finding
from pyaddin.tables.frames import Tables
from pyaddin.tables.office import CHECK
from pyaddin.words.sentences import plural

LOOKED_AT = ("orders", "stock", "parcels")
NUMBERS = "numbers"
NAMED = 3


def run(day: Day) -> Plan:
    """Work everything out anew; put right what is ticked and still found just so; show what is left on Check."""
    day.progress("Looking up the journal and the files")
    facts = check_facts.gather(day)
    day.progress("Comparing")
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
    plan.said = [_count(plan), *_not_mended(ticked, found, chosen), *_next(left)]
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


def _count(plan: Plan) -> str:
    return f"{plan.skipped:,} agree, {plural(plan.needs, 'finding')}, {plan.done:,} mended."


def _not_mended(ticked: dict[Shown, float], found: Sequence[Finding], chosen: Sequence[Finding]) -> list[str]:
    """Rows that say Yes and were left: the finding is another by now, or only the clerk can settle it."""
    here = {check_sheet.shown(finding) for finding in found}
    done = {check_sheet.shown(finding) for finding in chosen}
    said = []
    for shown, number in ticked.items():
        if shown in done:
            continue
        row = f"Row {number:g}" if number == number else "A row"
        what = "offers no mend: its Why says what to do" if shown in here else "no longer holds as it was shown"
        said.append(f"{row} ({shown[0]} {shown[1]}) {what}.")
    more = len(said) - NAMED
    return [*said[:NAMED], f"{more:,} more like these."] if more > 0 else said


def _next(left: Sequence[Finding]) -> list[str]:
    mendable = sum(finding.mend is not None for finding in left)
    if not mendable:
        return []
    can = plural(mendable, "finding has a mend", "findings have a mend")
    return [f"{can}: write Yes beside them on Check and press again."]
