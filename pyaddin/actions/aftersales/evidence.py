"""Make evidence."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import pandas as pd

from pyaddin.actions import own_formats
from pyaddin.actions.aftersales import evidence_files
from pyaddin.actions.plan import Day, Plan
from pyaddin.formats.deadlines import deadlines
from pyaddin.formats.disputes import KIND, load_rules
from pyaddin.formats.written.safe_names import safe
from pyaddin.steps.aftersales import disputes, evidence
from pyaddin.steps.aftersales.disputes import Judged
from pyaddin.steps.aftersales.evidence import Facts, Known, Limits, Rules
from pyaddin.steps.parcels import shipments
from pyaddin.store.archive import Archive
from pyaddin.store.journal import NewFile
from pyaddin.tables import frames
from pyaddin.tables.disputes import CASES, DISPUTES, Case
from pyaddin.tables.events import EVENTS
from pyaddin.tables.messages import MESSAGES
from pyaddin.tables.problems import Problem, Refusal, mark
from pyaddin.tables.schema import shown
from pyaddin.words.catalogue import Words, tr, trn
from pyaddin.words.problems import said

NAMED: Final = 3


def run(day: Day) -> Plan:
    """Judge every case, hold the orders that have not left, make the evidence of those that are to be answered."""
    if day.lacks(DISPUTES.name, DISPUTES.key[0]):
        raise Refusal(tr("There is no sheet {sheet}; press Upgrade, then this again.", sheet=DISPUTES.sheet))
    before = day.tables[DISPUTES.name]
    if before.empty:
        raise Refusal(tr("No case stands on {sheet}; write its number, order and reason there.", sheet=DISPUTES.sheet))
    rules = load_rules(day.folders.of(KIND))
    orders, parcels = _with_archived(day)
    clocks = deadlines(day.folders.of("deadlines"), day.folders.own, day.settings.zone)
    days = day.settings.number("dispute_days", 1, 100)
    judged = disputes.judged(before, orders, clocks, days, day.now, _decided(day))
    plan = Plan(problems=list(judged.problems))
    made = [label for label in judged.going if _make(day, plan, judged, label, rules, parcels)]
    after = _made(judged.disputes, made, plan, day)
    held, number = disputes.held(day.tables["orders"], day.tables["parcels"], judged, day.who, day.now)
    plan.problems += _to_send(after, made)
    plan.tables = {DISPUTES.name: mark(DISPUTES.name, after, disputes.SOURCE, plan.problems), "orders": held}
    waits = {problem.row for problem in plan.problems if problem.severity == "error"}
    plan.count(DISPUTES.name, len(before), made, waits - set(made))
    plan.said = [*_said(made, number, after), *plan.said]
    plan.opens = [plan.files[0].name.rpartition("/")[0]] if plan.files else []
    own_formats.told(day, plan, KIND)
    return plan


def _with_archived(day: Day) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Orders and Parcels, and below them the archived orders that cases are about."""
    orders, parcels = day.tables["orders"], day.tables["parcels"]
    wanted = set(day.tables[DISPUTES.name]["order_no"]) - set(orders["order_no"]) - {""}
    archive = Archive(day.journal)
    rows = archive.whole(archive.orders(wanted)) if wanted else []
    for name in ("orders", "parcels"):
        values = [row.values for row in rows if row.table == name]
        more = frames.from_records(name, values) if values else frames.empty(name)
        if name == "orders":
            orders = frames.append(name, orders, more)
        else:
            parcels = frames.append(name, parcels, more)
    return orders, parcels


def _decided(day: Day) -> pd.DataFrame:
    """What became of archived cases."""
    kept = Archive(day.journal).columns(DISPUTES.name, disputes.COUNTED, ())
    named = (dict(zip(disputes.COUNTED, row, strict=True)) for row in kept)
    return frames.from_records(DISPUTES.name, list(named))


def _make(day: Day, plan: Plan, judged: Judged, label: int, rules: Rules, parcels: pd.DataFrame) -> bool:
    """Make the files of a case; False where they do not fit."""
    from pyaddin.documents import evidence as papers

    row, lines = judged.disputes.loc[label], judged.of[label]
    limits = rules.of(row["decides"])
    parts = rules.parts(row["reason"], limits)
    name = row["case_no"] or row["no"]
    day.progress(tr("Making the evidence of case {case}", case=name))
    boxes = parcels[parcels["parcel_no"].isin(set(lines["parcel_no"]) - {""})]
    found = evidence_files.pictures(day, [row["case_no"], row["order_no"], *_numbers(boxes)])
    known = Known(
        row.to_dict(), lines, boxes, _events(day, boxes), _messages(day, row), evidence_files.lines(day, boxes),
        evidence_files.terms(day), found.by_part,
    )  # fmt: skip
    folder = f"out/evidence/{safe(name)}"
    stem = f"{safe(name)}_{day.now:%Y%m%d_%H%M%S}"
    slip = _slip(day, lines, boxes)
    bundle = papers.bundle(
        papers.Papers(
            str(tr("Case {case}", case=name)), _lead(row), row["answer"], evidence.summary(known), _blocks(known),
            {**found.by_part, "slip": [("", page) for page in slip]}, known.terms,
        ),
        parts, limits, stem=stem, folders=day.folders.templates, now=day.now,
    )  # fmt: skip
    if bundle is None:
        plan.problems.append(_problem(label, said("dispute.too-large", who=limits.name), "error"))
        return False
    texts = {f"{stem}_answer.txt": _answer(row, known, limits).encode("utf-8-sig")}
    zip_ = papers.zipped(bundle.files, day.now)
    for file, data in {**bundle.files, f"{stem}.zip": zip_, **texts}.items():
        plan.files.append(NewFile(f"{folder}/{file}", data))
    lacks = list(evidence.missing(known, parts, str(evidence_files.folder(day))))
    lacks += [said("dispute.picture", file=file) for file in found.unread]
    plan.problems += [_problem(label, one, "warning") for one in lacks]
    plan.said += _of_case(name, row, bundle, limits, lacks)
    return True


def _problem(label: int, what: Any, severity: Any) -> Problem:
    return Problem(DISPUTES.name, label, ("status",), what, severity)


def _numbers(boxes: pd.DataFrame) -> list[str]:
    return [number for name in ("parcel_no", "tracking_no") for number in boxes[name] if number]


def _lead(row: pd.Series) -> Facts:
    captions = {name: DISPUTES.column(name).caption for name in DISPUTES.names}
    amount = "" if pd.isna(row["amount"]) else f"{row['amount']:,.2f} {row['currency']}".strip()
    facts = [
        (captions["case_no"], row["case_no"]), (captions["reason"], shown(row["reason"])),
        (captions["order_no"], row["order_no"]), (captions["amount"], amount),
        (captions["opened"], f"{row['opened']:%Y-%m-%d}"),
        (captions["answer_by"], f"{row['answer_by']:%Y-%m-%d %H:%M}"),
        (captions["decides"], row["decides"]),
    ]  # fmt: skip
    return Facts([(caption, value) for caption, value in facts if value])


def _blocks(known: Known) -> Mapping[str, Sequence[Facts]]:
    return {
        "order": [evidence.order_facts(known)],
        "delivery": list(evidence.delivery_facts(known)),
        "dispatch": list(evidence.dispatch_facts(known)),
        "messages": [one for one in (evidence.message_facts(known),) if one.rows],
    }


def _slip(day: Day, lines: pd.DataFrame, boxes: pd.DataFrame) -> list[bytes]:
    """The packing slips of the parcels, as pictures."""
    from pyaddin.documents import packing_slips
    from pyaddin.documents.pictures import pages

    if boxes.empty:
        return []
    tables = {**day.tables, "orders": lines, "parcels": boxes}
    cargo = shipments.build(tables, boxes.index, day.now)
    slips = packing_slips(
        cargo, [int(label) for label in boxes.index], size="A6", message="", logo=None, folders=day.folders.templates,
        now=day.now,
    )  # fmt: skip
    return pages(slips)


def _events(day: Day, boxes: pd.DataFrame) -> pd.DataFrame:
    """What Events has of these parcels."""
    return evidence_files.rows_of(day, EVENTS.name, "tracking_no", boxes["tracking_no"]).sort_values(
        "at", kind="stable"
    )


def _messages(day: Day, row: pd.Series) -> pd.DataFrame:
    """What was written to and by the buyer of this order, as Messages has it."""
    rows = evidence_files.rows_of(day, MESSAGES.name, "order_no", [row["order_no"]])
    asked = rows[rows["asked_at"].notna()]
    ours = rows["answer"].where(rows["asked_at"].notna(), rows["subject"] + "\n" + rows["text"]).str.strip()
    said_by = [
        pd.DataFrame({"at": asked["asked_at"], "who": str(tr("The buyer")), "text": asked["text"]}),
        pd.DataFrame({"at": rows["at"], "who": str(tr("We")), "text": ours})[rows["at"].notna()],
    ]
    return pd.concat(said_by).sort_values("at", kind="stable")


def _answer(row: pd.Series, known: Known, limits: Limits) -> str:
    """The text to paste into a form, as long as is taken."""
    text = "\n".join(filter(None, (row["answer"], *map(str, evidence.summary(known)))))
    return text if limits.letters is None else text[: limits.letters]


def _made(after: pd.DataFrame, made: Sequence[int], plan: Plan, day: Day) -> pd.DataFrame:
    """Disputes of which these have their evidence."""
    if not made:
        return after
    rows, out = list(made), after.copy()
    out.loc[rows, "status"] = Case.MADE
    out.loc[rows, "made_at"] = pd.Timestamp(day.now)
    folders = [f"out/evidence/{safe(out.at[row, 'case_no'] or out.at[row, 'no'])}" for row in rows]
    out.loc[rows, "file"] = pd.array(folders, dtype="str")
    return out


def _to_send(after: pd.DataFrame, made: Sequence[int]) -> Iterator[Problem]:
    """What is to be done with evidence that was just made."""
    for label in made:
        row = after.loc[label]
        what = said("dispute.upload", day=f"{row['answer_by']:%Y-%m-%d %H:%M}", who=row["decides"])
        yield Problem(DISPUTES.name, label, ("answer_by",), what, "warning")


def _of_case(name: str, row: pd.Series, bundle: Any, limits: Limits, lacks: Sequence[Any]) -> Iterator[Words]:
    pages = trn("{count:,} page", "{count:,} pages", bundle.pages)
    if lacks:
        yield tr("Case {case} lacks: {what}", case=name, what=" ".join(f"{one}" for one in lacks[:NAMED]))
    day = f"{row['answer_by']:%Y-%m-%d %H:%M}"
    yield tr("Case {case}: {pages}, to be sent by {day}.", case=name, pages=pages, day=day)
    if bundle.left_out:
        yield trn("{count:,} picture did not fit.", "{count:,} pictures did not fit.", bundle.left_out)
    if not bundle.keeps:
        yield tr("{who} asks for PDF/A, which it is not: a letter in it has no font on this computer.", who=limits.name)
    if limits.hint:
        yield limits.hint


def _said(made: Sequence[int], held: int, after: pd.DataFrame) -> Iterator[Words]:
    if held:
        yield trn("{count:,} row of Orders was put on Hold.", "{count:,} rows of Orders were put on Hold.", held)
    if not made:
        counts = Counter(after.loc[after["status"] != "", "status"])
        where = ", ".join(f"{shown(status)} {counts[status]:,}" for status in CASES if counts[status])
        yield tr("No evidence was made. Cases are: {where}.", where=where or tr("none"))
