"""Customs papers."""

from collections.abc import Callable, Iterator, Sequence

import pandas as pd

from pyaddin.actions import listing, own_formats
from pyaddin.actions.plan import Day, Plan, dated, selected
from pyaddin.actions.standing import questioned, told
from pyaddin.actions.warehouse import customs_sheet
from pyaddin.formats.customs import declaration
from pyaddin.formats.customs.format import KIND, load_rules
from pyaddin.steps.customs.consignments import Extra, consignments
from pyaddin.steps.customs.judge import Judgement, judge
from pyaddin.steps.customs.products import Lacking, lacking
from pyaddin.steps.customs.rules import Rules
from pyaddin.steps.parcels import customs, joining, shipments
from pyaddin.steps.parcels.shipments import Shipments
from pyaddin.steps.shipping import gate
from pyaddin.store.journal import NewFile
from pyaddin.tables.frames import Tables
from pyaddin.tables.papers import CN22, CN23, CUSTOMS, INVOICE, PROFORMA
from pyaddin.tables.problems import Problem, Refusal, mark
from pyaddin.tables.status import Status
from pyaddin.values.rates import converted
from pyaddin.words.catalogue import Words, tr, trn

SOURCE = "papers"
GOING = (Status.PACKED, Status.SENT, Status.CHANGED)
"""Parcels that have not left."""


def has_work(day: Day) -> bool:
    """Whether Run the day is to make papers, and a packed parcel has none yet."""
    parcels = day.tables["parcels"]
    if not day.settings.yes("papers_day") or day.lacks(CUSTOMS.name, CUSTOMS.key[0]):
        return False
    return bool((parcels["status"].isin(GOING) & parcels["papers_at"].isna()).any())


def run(day: Day) -> Plan:
    """Judge every parcel that has not left, print the papers of those that want some and lack nothing, list on Customs
    what is missing."""
    if day.lacks(CUSTOMS.name, CUSTOMS.key[0]):
        raise Refusal(tr("There is no sheet {sheet}; press Upgrade, then this again.", sheet=CUSTOMS.sheet))
    day, found = questioned(day)
    rules = load_rules(day.folders.templates)
    parcels = day.tables["parcels"]
    looked = parcels.index[parcels["status"].isin(GOING)]
    cargo = shipments.build(day.tables, looked, day.now, day.rates)
    judged = _judged(day, cargo, rules)
    products = lacking(day.tables, judged, rules, day.now.date())
    if not len(looked) and not products:
        raise Refusal(tr("No parcel is packed and no order that waits lacks customs data; press Make parcels first."))
    problems = [problem for one in judged for problem in _problems(one)]
    marked = mark("parcels", parcels, SOURCE, problems, looked)
    wanted = _wanted(day, marked, judged)
    answer = gate.ask(
        day.tables["orders"], marked, pd.Index([one.consignment.label for one in wanted]), day.who, day.now
    )
    going = [one for one in wanted if not one.lacks and one.consignment.label not in answer.closed]
    plan = Plan(problems=[*problems, *answer.problems()])
    _write(day, plan, cargo, going, marked)
    labels = [one.consignment.label for one in going]
    waits = {p.row for p in plan.problems if p.table == "parcels" and p.severity == "error"}
    plan.count("parcels", len(parcels), labels, waits)
    marked = mark("parcels", marked, gate.SOURCE, answer.problems(), pd.Index([o.consignment.label for o in wanted]))
    marked = marked.assign(papers_at=marked["papers_at"].mask(marked.index.isin(labels), pd.Timestamp(day.now)))
    sheet = listing.placed(CUSTOMS.name, day.tables[CUSTOMS.name], customs_sheet.rows(products, judged))
    plan.tables = {"orders": answer.marked(), "parcels": marked, CUSTOMS.name: sheet}
    plan.said = [*_said(going, judged, products), *plan.said]
    return told(own_formats.told(day, plan, KIND), found)


def _judged(day: Day, cargo: Shipments, rules: Rules) -> list[Judgement]:
    """What goes with each parcel on the day of the press."""
    rates, on = day.rates(), day.now.date()

    def convert(amount: float, currency: str, to: str) -> float | None:
        return converted(amount, currency, to, on, rates)

    numbers = _ioss(day.tables, cargo)
    return [judge(one, rules, on, convert) for one in consignments(day.tables, cargo, numbers)]


def _ioss(tables: Tables, cargo: Shipments) -> dict[int, str]:
    """The number of each parcel: the orders', else the sender's; whether it may be used is for the rules to say."""
    lines = tables["orders"]
    own = joining.different(lines["ioss"], lines["parcel_no"]).reindex(cargo.parcels["parcel.no"], fill_value="")
    sender = cargo.parcels["from.tax_id"]
    shops = sender.where(sender.str.upper().str.startswith(customs.IOSS_BEGINS), "")
    both = own.set_axis(cargo.parcels.index)
    return {int(label): number for label, number in both.where(both != "", shops).items() if number}


def _problems(one: Judgement) -> Iterator[Problem]:
    label = one.consignment.label
    for why in (*one.held, *(why for _, why in one.lacks)):
        yield Problem("parcels", label, ("parcel_no",), why)
    for why in one.warned:
        yield Problem("parcels", label, ("parcel_no",), why, "warning")


def _wanted(day: Day, parcels: pd.DataFrame, judged: Sequence[Judgement]) -> list[Judgement]:
    """The parcels whose papers are to be made: those that are selected, or all that have none yet."""
    chosen = selected(parcels, day.options.selection)
    again = day.options.again or parcels.index.isin(day.options.selection).any()
    rows = set(chosen.index if again else chosen.index[chosen["papers_at"].isna()])
    return [
        one for one in judged if one.consignment.label in rows and (one.crosses or one.marks or one.lacks or one.held)
    ]


def _write(day: Day, plan: Plan, cargo: Shipments, going: Sequence[Judgement], parcels: pd.DataFrame) -> None:
    """The PDFs, one for each kind of paper, and the data for the forwarder."""
    from pyaddin.documents import customs as papers
    from pyaddin.documents import missing_scripts, printed_text

    folders, now = day.folders.templates, day.now
    labels = [one.consignment.label for one in going]
    said = parcels.loc[labels, ["incoterm", "postage", "customs_note"]].itertuples(index=False, name=None)
    extras = {label: _extra(day, *each) for label, each in zip(labels, said, strict=True)}

    def file(name: str, some: Sequence[Judgement], make: Callable[[Sequence[Judgement]], bytes]) -> None:
        if some:
            day.progress(tr("Writing {name}", name=name))
            plan.files.append(NewFile(dated(day, f"{name}_{now:%H%M%S}.pdf"), make(some)))

    for form, name in ((CN22, "cn22"), (CN23, "cn23")):
        file(name, [one for one in going if form in one.forms], lambda some, form=form: papers.form(  # type: ignore[misc]
            form, cargo, some, extras, size=day.settings["papers_size"], folders=folders, now=now))  # fmt: skip
    file("invoices", [one for one in going if {INVOICE, PROFORMA} & {*one.forms}],
         lambda some: papers.invoices(cargo, some, extras, folders=folders, now=now))  # fmt: skip
    file("battery-marks", [one for one in going if any(mark.needed for mark in one.marks)],
         lambda some: papers.battery_marks(cargo, some, folders=folders, now=now))  # fmt: skip
    crossing = [one for one in going if one.crosses]
    if crossing:
        data = declaration.export_file(cargo, crossing, extras, now)
        plan.files.append(NewFile(dated(day, f"export-data_{now:%H%M%S}.csv"), data))
    if plan.files:
        scripts = missing_scripts(printed_text(cargo, labels), folders)
        if scripts:
            plan.said.append(
                tr("No font of this computer prints {scripts}; put one into the folder fonts in templates.",
                   scripts=", ".join(scripts))
            )  # fmt: skip
        plan.opens = [plan.files[0].name]
        own_formats.told(day, plan, "documents")


def _extra(day: Day, incoterm: str, postage: float, note: str) -> Extra:
    return Extra(incoterm or day.settings["incoterm"], None if pd.isna(postage) else float(postage), note)


def _said(going: Sequence[Judgement], judged: Sequence[Judgement], products: dict[str, Lacking]) -> list[Words]:
    said: list[Words] = []
    for form in (CN22, CN23, INVOICE, PROFORMA):
        if count := sum(form in one.forms for one in going):
            said.append(tr("{form}: {count:,}.", form=form, count=count))
    if count := sum(mark.needed for one in going for mark in one.marks):
        said.append(trn("{count:,} battery mark.", "{count:,} battery marks.", count))
    if not said:
        said.append(tr("No paper was made."))
    if held := [one.consignment.number for one in judged if one.held]:
        said.append(trn("{count:,} parcel is held: {parcels}.", "{count:,} parcels are held: {parcels}.", len(held),
                        parcels=", ".join(held[:6])))  # fmt: skip
    if products:
        said.append(
            trn(
                "{count:,} product lacks customs data; see {sheet}.",
                "{count:,} products lack customs data; see {sheet}.",
                len(products), sheet=CUSTOMS.sheet,
            )
        )  # fmt: skip
    return said
