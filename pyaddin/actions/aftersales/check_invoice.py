"""Check carrier invoice."""

from collections import Counter
from collections.abc import Iterator
from typing import Final

import pandas as pd

from pyaddin.actions.plan import Day, Plan, dated
from pyaddin.formats.exports import invoices as reading
from pyaddin.formats.files import read as files
from pyaddin.formats.files.text import Owned
from pyaddin.formats.written.files import OutSheet, to_bytes
from pyaddin.formats.written.form import FileForm
from pyaddin.steps.aftersales import invoices
from pyaddin.steps.aftersales.invoices import Checked
from pyaddin.store.archive import Archive
from pyaddin.store.journal import NewFile
from pyaddin.tables import frames
from pyaddin.tables.invoices import BILLED, INVOICES, Billed
from pyaddin.tables.problems import Refusal
from pyaddin.tables.schema import shown
from pyaddin.values import formulas
from pyaddin.values.captions import caption_key
from pyaddin.words.catalogue import Words, tr, trn

TAUGHT: Final = {
    "tracking_no": "tracking_no", "amount": "amount", "invoice": "invoice", "invoiced_at": "invoiced_at",
    "currency": "currency", "weight_g": "weight", "zone": "zone", "service": "service", "account": "account",
}  # fmt: skip
"""Columns of the sheet whose captions Settings uses, and what they are of a charge."""
CLAIMED: Final = (
    "invoice", "invoiced_at", "carrier", "account", "tracking_no", "parcel_no", "order_no", "status", "amount", "claim",
    "currency", "weight_g", "ours_g", "service", "surcharges", "problem",
)  # fmt: skip
_FORM: Final = FileForm.model_validate({"kind": "csv", "extension": "csv", "encoding": "utf-8-sig"})
NAMED: Final = 3


def run(day: Day) -> Plan:
    """Hold carriers' invoices against Parcels; write the list of what to claim."""
    if day.lacks(INVOICES.name, INVOICES.key[0]):
        raise Refusal(tr("There is no sheet {sheet}; press Upgrade, then this again.", sheet=INVOICES.sheet))
    plan, refused, sheet = Plan(), list[Words](), day.tables[INVOICES.name]
    found: list[Checked] = []
    kept = Archive(day.journal).columns(INVOICES.name, invoices.KEPT, ())
    archived = [(invoice or "", number or "", freight or 0.0) for invoice, number, freight in kept]
    for name, charges in _sources(day, refused):
        checked = invoices.check(
            sheet, charges, _parcels(day, charges), day.settings.per_cent("scale_tolerance"), day.last(INVOICES.name),
            archived,
        )  # fmt: skip
        sheet = checked.invoices
        found.append(checked)
        plan.said.append(_said(name, checked))
    if not found:
        raise Refusal(*refused or [tr("Choose the file of a carrier's invoice first.")])
    new = [label for one in found for label in one.new]
    plan.problems = [problem for one in found for problem in one.problems]
    plan.tables = {INVOICES.name: sheet}
    plan.done = len(new) - len({problem.row for problem in plan.problems})
    plan.needs, plan.skipped = len(new) - plan.done, sum(one.known for one in found)
    _claims(day, plan, sheet.loc[new])
    _never_billed(day, plan, sheet)
    plan.said += refused
    return plan


def _sources(day: Day, refused: list[Words]) -> Iterator[tuple[str, pd.DataFrame]]:
    own, accounts = _taught(day), _accounts(day)
    for path in day.options.files:
        day.progress(tr("Reading {file}", file=path.name))
        try:
            sheets = files.read_rows(path, _owner, day.options.encoding)
        except Refusal as refusal:
            refused += refusal.args
            continue
        read = [reading.read_invoice(sheet.rows, own) for sheet in sheets]
        one = next((each for each in read if isinstance(each, reading.Read)), None)
        if one is None:
            refused.append(tr("{file}: {why}", file=path.name, why=read[0]))
        elif strange := _strange(one.charges, accounts):
            refused.append(
                tr("{file} bills the account {account}, which is not among Carrier accounts on Settings; nothing was "
                   "taken of it.", file=path.name, account=strange)
            )  # fmt: skip
        elif one.unread:
            refused.append(
                tr("{file}, row {row}: the amount cannot be read; nothing was taken of it.",
                   file=path.name, row=one.unread[0])
            )  # fmt: skip
        else:
            yield path.name, one.charges


def _owner(rows: list[list[str]], encoding: str) -> Owned:
    return "encoding" if reading.has_charges(rows) else "no"


def _taught(day: Day) -> dict[str, str]:
    """The headers that the shop named in Settings, by what they mean; Refusal where one means nothing."""
    text = day.settings["invoice_columns"]
    known = {caption_key(INVOICES.column(name).caption, loose=True): role for name, role in TAUGHT.items()}
    own: dict[str, str] = {}
    for part in filter(None, (part.strip() for part in text.split(";"))):
        name, _, header = part.partition(":")
        role = known.get(caption_key(name, loose=True))
        if role is None or not header.strip():
            raise Refusal(
                tr("Settings: Invoice columns says '{part}'; write a column of {sheet} and the file's own, such as "
                   "{example}.", part=part[:60], sheet=INVOICES.sheet,
                   example=f"{INVOICES.column('tracking_no').caption}: Consignment")
            )  # fmt: skip
        own[role] = header.strip()
    return own


def _accounts(day: Day) -> set[str]:
    """The accounts of the shop; whose they are may stand before a colon."""
    parts = (part.rpartition(":")[2] for part in day.settings["carrier_accounts"].split(";"))
    return {_plain(part) for part in parts if _plain(part)}


def _plain(account: str) -> str:
    return caption_key(account, loose=True).lstrip("0")


def _strange(charges: pd.DataFrame, accounts: set[str]) -> str:
    """An account of the file that is not the shop's; "" where there is none, or the shop has not named its own."""
    named = filter(None, charges["account"].unique()) if accounts else ()
    return next((account for account in named if _plain(account) not in accounts), "")


def _parcels(day: Day, charges: pd.DataFrame) -> pd.DataFrame:
    """Parcels, and below them the archived ones whose numbers are billed."""
    parcels = day.tables["parcels"]
    here = set(parcels["tracking_no"].str.casefold())
    wanted = {number.casefold() for number in charges["tracking_no"]} - here - {""}
    if not wanted:
        return parcels
    each = (values for _, values in Archive(day.journal).each("parcels"))
    old = [values for values in each if str(values.get("tracking_no") or "").casefold() in wanted]
    return frames.append("parcels", parcels, frames.from_records("parcels", old)) if old else parcels


def _said(name: str, checked: Checked) -> Words:
    counts = Counter(checked.invoices.loc[checked.new, "status"])
    listed = ", ".join(f"{shown(status)} {counts[status]:,}" for status in BILLED if counts[status])
    if checked.loose:
        return tr(
            "{file}: {listed}; {known:,} known already; {loose:,.2f} billed of no parcel.",
            file=name, listed=listed or tr("nothing new"), known=checked.known, loose=checked.loose,
        )  # fmt: skip
    return tr("{file}: {listed}; {known:,} known already.",
              file=name, listed=listed or tr("nothing new"), known=checked.known)  # fmt: skip


def _claims(day: Day, plan: Plan, new: pd.DataFrame) -> None:
    """The list of what to claim, a file for each carrier."""
    wanted = new[(new["claim"] > 0) & (new["status"] != Billed.SETTLED)]
    for carrier, of in wanted.groupby("carrier", sort=True):
        plan.files.append(_file(day, f"claims_{carrier}".rstrip("_"), of, CLAIMED, INVOICES.name))
        for currency, amount in of.groupby("currency")["claim"].sum().items():
            plan.said.append(
                trn(
                    "{count:,} claim against {carrier}: {amount}.", "{count:,} claims against {carrier}: {amount}.",
                    int((of["currency"] == currency).sum()), carrier=carrier or tr("the carrier"),
                    amount=f"{amount:,.2f} {currency}".rstrip(),
                )
            )  # fmt: skip
    plan.opens = [dated(day, "")] if plan.files else []


def _never_billed(day: Day, plan: Plan, sheet: pd.DataFrame) -> None:
    """Parcels that should have been billed by now."""
    parcels = day.tables["parcels"]
    billed = set(parcels.loc[parcels["parcel_no"].isin(set(sheet["parcel_no"]) - {""}), "carrier"])
    left = invoices.unbilled(parcels, sheet, billed, day.now)
    if len(left):
        names = ("parcel_no", "tracking_no", "order_no", "carrier", "service", "weight_g", "shipped_at")
        plan.files.append(_file(day, "never-billed", left, names, "parcels"))
        plan.said.append(
            trn("{count:,} parcel that left more than a month ago was never billed.",
                "{count:,} parcels that left more than a month ago were never billed.", len(left))
        )  # fmt: skip


def _file(day: Day, name: str, rows: pd.DataFrame, names: tuple[str, ...], table: str) -> NewFile:
    from pyaddin.formats.written.safe_names import safe
    from pyaddin.tables.sheets import TABLES

    columns = [[_cell(value) for value in rows[name]] for name in names]
    data = to_bytes(_FORM, [OutSheet("", TABLES[table].captions(names), columns)])
    return NewFile(dated(day, f"{safe(name)}_{day.now:%H%M%S}.csv"), data)


def _cell(value: object) -> str | float:
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, float):
        return "" if pd.isna(value) else f"{round(value, 2):g}"
    return "" if value is pd.NaT else formulas.without(str(value))
