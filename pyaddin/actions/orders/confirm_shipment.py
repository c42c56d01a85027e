"""Confirm shipment."""

from collections.abc import Mapping, Sequence
from itertools import chain, count

import pandas as pd

from pyaddin.actions import own_formats
from pyaddin.actions.plan import IN, Day, Plan, dated, selected
from pyaddin.actions.standing import honoured, told
from pyaddin.formats.carriers import format as carriers
from pyaddin.formats.confirm import downloads as download_files
from pyaddin.formats.confirm import fill
from pyaddin.formats.confirm.downloads import Download
from pyaddin.formats.confirm.fill import Told
from pyaddin.formats.confirm.format import ConfirmFormat, format_for, render_confirmation
from pyaddin.steps.orders.known_by import each_order, in_several_shops
from pyaddin.steps.shipping import confirm, gate, whole_orders
from pyaddin.steps.shipping.confirm import Confirmable
from pyaddin.steps.shipping.standing import question
from pyaddin.store.journal import NewFile
from pyaddin.tables.problems import Problem, Refusal, mark
from pyaddin.tables.status import Status
from pyaddin.words.catalogue import Text, Words, tr, trn
from pyaddin.words.problems import said


def has_work(day: Day) -> bool:
    """Whether a parcel that is with a carrier has its number."""
    parcels = day.tables["parcels"]
    return bool(((parcels["status"] == Status.SENT) & (parcels["tracking_no"] != "")).any())


def run(day: Day) -> Plan:
    """Write the files that tell the marketplaces what shipped; shipped units leave the shelf."""
    day, found = honoured(day)
    parcels = day.tables["parcels"]
    chosen = selected(parcels, day.options.selection).index
    here = confirm.in_the_house(parcels.loc[chosen]) if day.settings.yes("confirm_handed") else chosen[:0]
    chosen = chosen.difference(here, sort=False)
    ready = confirm.confirmable(parcels, day.tables["orders"], chosen, day.who, day.now)
    plan = Plan(problems=list(ready.problems))
    instead = ready.orders.loc[ready.lines.index, "for_return"] != ""  # no marketplace knows such an order
    told_of = whole_orders.with_parts(ready.lines[~instead], ready.orders)
    files, left = _tell(day, plan, _with_own_names(day, told_of))
    lines = ready.lines.index[ready.lines.index.isin(files) | instead].append(ready.by_hand)
    orders = {**day.tables, "orders": ready.orders}
    plan.tables, plan.moves = confirm.confirmed(orders, lines, day.settings, day.now)
    plan.problems += _untold(plan.tables["parcels"], ready, left)
    for source in (confirm.SOURCE, gate.SOURCE):
        plan.tables["parcels"] = mark("parcels", plan.tables["parcels"], source, plan.problems, ready.looked)
    confirmed = parcels.index[plan.tables["parcels"]["confirmed_at"].notna() & parcels["confirmed_at"].isna()]
    waits = {problem.row for problem in plan.problems if problem.table == "parcels"}
    plan.count("parcels", len(parcels), confirmed, waits.union(ready.waiting))
    count = trn("{count:,} file", "{count:,} files", len(plan.files))
    plan.said.insert(
        0,
        trn(
            "{count:,} parcel confirmed in {files}.", "{count:,} parcels confirmed in {files}.", plan.done, files=count
        ),
    )
    if len(here):
        plan.said.append(
            trn(
                "{count:,} parcel waits for its hand-over.",
                "{count:,} parcels wait for their hand-over.",
                len(here),
            )
        )
    if waiting := len(ready.waiting):
        plan.said.append(
            trn(
                "{count:,} parcel at the carrier without a tracking number.",
                "{count:,} parcels at the carrier without a tracking number.",
                waiting,
            )
        )
    return _asked(day, told(plan, found))


def _asked(day: Day, plan: Plan) -> Plan:
    """The plan with rows asked about that were set to Shipped and went with none of these parcels."""
    asked = question({**day.tables, **plan.tables}, day.settings)
    plan.tables |= asked.tables
    plan.problems += asked.problems
    plan.said += asked.said
    return plan


def _with_own_names(day: Day, lines: pd.DataFrame) -> pd.DataFrame:
    """The lines with what the carrier is called by others: in Parcels stands the name of our format."""
    names = carriers.own_names(day.folders.of("carriers")) if len(lines) else {}
    return lines.assign(carrier_name=[names.get(name.casefold(), name) for name in lines["carrier"].tolist()])


def _tell(day: Day, plan: Plan, lines: pd.DataFrame) -> tuple[list[int], dict[int, Words]]:
    """The labels of the order lines that the plan's files confirm, and why others are left."""
    confirmed: list[int] = []
    left: dict[int, Words] = {}
    downloads: list[Download] | None = _downloads(day, plan) if day.options.files else None
    waits = False
    for names, of_account in lines.groupby(["marketplace", "shop"], sort=False):
        marketplace, shop = map(str, names)
        fmt = format_for(marketplace, day.folders.of("confirm"))
        if fmt.is_downloaded and downloads is None:
            downloads = _downloads(day, plan)
        told = _told(day, plan, fmt, (marketplace, shop), of_account, downloads or [])
        waits |= told.waits
        if told.waits:
            plan.said.append(_wanted(fmt, marketplace, told))
            waits_for = said("confirm.waits", marketplace=marketplace)
            left |= dict.fromkeys(map(int, of_account.index), waits_for) | told.left
        plan.files += [NewFile(_unused(dated(day, file.name), plan.files), file.data) for file in told.files]
        plan.said += [note for file in told.files for note in file.notes]
        confirmed += told.confirmed
        left |= told.left
    for download in downloads or []:
        if not download.known:
            plan.said.append(
                tr(
                    "{file} has the headers of no confirmation file; press Learn format with it.",
                    file=download.path.name,
                )
            )
    if plan.files:
        own_formats.told(day, plan, "confirm")
    plan.opens = [dated(day, "")] if plan.files else []
    plan.opens += [IN] if waits and (day.folders.data / IN).is_dir() else []
    return confirmed, left


def _unused(name: str, files: Sequence[NewFile]) -> str:
    """The name, numbered where another account's file has it: their names may differ in signs alone."""
    taken = {file.name.casefold() for file in files}
    stem, dot, suffix = name.rpartition(".")
    numbered = (f"{stem}_{number}{dot}{suffix}" for number in count(2))
    return next(each for each in chain([name], numbered) if each.casefold() not in taken)


def _told(
    day: Day, plan: Plan, fmt: ConfirmFormat, account: tuple[str, str], lines: pd.DataFrame, downloads: list[Download]
) -> Told:
    """The files of an account, a marketplace's shop; a download that cannot be filled is told and stops no other."""
    marketplace, shop = account
    if not fmt.is_downloaded:
        left = fill.split_off(fmt, marketplace, lines)
        files = render_confirmation(marketplace, lines, day.now, day.folders.of("confirm"), shop)
        return Told(files, [label for file in files for label in file.parcels], left)
    own = [download for download in downloads if shop and download.shop == shop]
    unclear = {} if own else _of_several_shops(day, shop, lines)
    try:
        common = [download for download in downloads if not download.shop]
        told = fill.fill(fmt, marketplace, lines.drop(index=list(unclear)), own or common, day.now, shop)
        told.left |= unclear
        return told
    except Refusal as refusal:
        plan.said += refusal.args
        return Told(left=dict.fromkeys(map(int, lines.index), str(refusal)))


def _of_several_shops(day: Day, shop: str, lines: pd.DataFrame) -> dict[int, Words]:
    """Lines that a download of no shop cannot be filled for: it may be another shop's, with an order of that number."""
    numbers = in_several_shops(each_order(day.tables["orders"]))
    unclear = lines.loc[lines["order_no"].str.casefold().isin(numbers), "order_no"]
    return {
        int(label): said("confirm.which-shop", order=order, folder=f"{IN}/{shop}") for label, order in unclear.items()
    }


def _wanted(fmt: ConfirmFormat, marketplace: str, told: Told) -> Text:
    if told.seen:
        return tr(
            "None of the orders of {marketplace} that wait is in {files}; download it again.",
            marketplace=marketplace,
            files=", ".join(told.seen),
        )
    if fmt.where:
        return tr(
            "{marketplace} wants its own file filled: download it there ({where}), save it in the folder 'in' beside "
            "'out', and press again.",
            marketplace=marketplace,
            where=fmt.where,
        )
    return tr(
        "{marketplace} wants its own file filled: download it there, save it in the folder 'in' beside 'out', and "
        "press again.",
        marketplace=marketplace,
    )


def _downloads(day: Day, plan: Plan) -> list[Download]:
    """The files that were given, or else those in the folder and in the shops' own; what cannot be read is told."""
    folder = day.folders.data / IN
    out = []
    for path in day.options.files or download_files.in_folder(folder):
        day.progress(tr("Reading {file}", file=path.name))
        try:
            download = download_files.read(path)
            download.shop = path.parent.name if path.parent.parent == folder else ""
            out.append(download)
        except Refusal as refusal:
            plan.said += refusal.args
    return out


def _untold(after: pd.DataFrame, ready: Confirmable, left: Mapping[int, Words]) -> list[Problem]:
    """Parcels of which a line is left, with the first reason."""
    why: dict[str, Words] = {}
    for label, text in left.items():
        why.setdefault(ready.lines.at[label, "parcel_no"], text)
    numbers = after["parcel_no"]
    return [
        Problem("parcels", int(label), ("order_no",), _reason(why.get(numbers.at[label], said("confirm.lacking"))))
        for label in ready.parcels
        if pd.isna(after.at[label, "confirmed_at"])
    ]


def _reason(why: Words) -> Text:
    """A reason as it is kept beside the parcel; what refused a file is a sentence without a code."""
    return why if isinstance(why, Text) and why.code else said("confirm.refused", why=why)
