"""Validate addresses: which rows may go on, and what the others need."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256

import numpy as np
import pandas as pd

from pyaddin.steps.addresses.country import judge_country
from pyaddin.steps.addresses.findings import Finding, by_distinct
from pyaddin.steps.addresses.limits import FieldLimits, judge_limits
from pyaddin.steps.addresses.phone import judge_email, judge_phone
from pyaddin.steps.addresses.postcode import judge_place
from pyaddin.steps.addresses.street import judge_name, judge_street
from pyaddin.steps.addresses.text import DAMAGED_COLUMNS, TEXT_COLUMNS, judge_damaged, judge_missing, judge_text
from pyaddin.steps.orders.holds import ended, signed
from pyaddin.steps.outcome import Outcome
from pyaddin.tables.frames import is_yes
from pyaddin.tables.problems import COLUMNS, Problem, beside, mark, says
from pyaddin.tables.problems import SOURCE as READER
from pyaddin.tables.status import CHECK_BLOCKED, CHECK_OK, CHECK_WARNING, Status
from pyaddin.words.problems import said

SOURCE = "address"
LOOKED_AT = ("", Status.NEW, Status.READY, Status.SHORT, Status.RESERVED)
# What an acceptance vouches for; phone and e-mail only ever warn.
ACCEPTED_COLUMNS = (
    "recipient", "company", "address_1", "address_2", "city", "state", "postcode", "country",
)  # fmt: skip
# An accepted address does not make up for these.
_BASICS = frozenset(("order_no", "sku", "qty"))
_PRINT = re.compile(r" \(([0-9a-f]{6})\)$")


@dataclass(frozen=True, slots=True)
class AddressResult(Outcome):
    """Orders after the press; done are the rows looked at that may go on, skipped those of another status or in a
    parcel."""

    problems: list[Problem]


@dataclass(slots=True)
class _Verdicts:
    """What was found, by row label."""

    findings: dict[int, list[Finding]] = field(default_factory=dict)
    lacking: set[int] = field(default_factory=set)
    wrong: set[int] = field(default_factory=set)

    def add(self, label: int, finding: Finding) -> None:
        self.findings.setdefault(label, []).append(finding)
        if finding.severity == "error":
            (self.lacking if finding.columns[0] in _BASICS else self.wrong).add(label)


def check_addresses(
    orders: pd.DataFrame, *, now: datetime, who: str, limits: Mapping[str, FieldLimits] | None = None,
    carriers: pd.Series | None = None,
) -> AddressResult:  # fmt: skip
    """Check every row that is not yet in a parcel; rows that pass go from New to Ready, blocked ones back to New.

    `limits` are by carrier's name and `carriers` names the carrier by row label, where it is known. An address that the
    clerk accepted passes as long as it stays the one that was accepted. Running it on its own result changes nothing.
    """
    after = signed(_released(orders, now), who, now)
    looked = after.index[after["status"].isin(LOOKED_AT) & (after["parcel_no"] == "")]
    after = _country_in_capitals(after, looked)
    rows = after.loc[looked]
    verdicts = _Verdicts()
    for label, finding in _all_findings(rows, limits or {}, carriers):
        verdicts.add(label, finding)
    accepted = _accepted(rows, verdicts)
    waits = verdicts.lacking | (verdicts.wrong - accepted)
    problems = list(_problems(rows, verdicts.findings, waits))
    out = _written(after, looked, verdicts, waits, _signatures(rows, who, now))
    return AddressResult(
        mark("orders", out, SOURCE, problems, looked),
        set(looked) - waits,
        waits,
        problems,
    )


def blocked(rows: pd.DataFrame) -> dict[int, list[Finding]]:
    """What is wrong with the addresses of these rows as they stand now; nothing where the clerk accepted that."""
    verdicts = _Verdicts()
    for label, finding in _all_findings(rows, {}, None):
        verdicts.add(label, finding)
    waits = verdicts.lacking | (verdicts.wrong - _accepted(rows, verdicts))
    return {
        label: [finding for finding in found if finding.severity == "error"]
        for label, found in verdicts.findings.items()
        if label in waits
    }


def _released(orders: pd.DataFrame, now: datetime) -> pd.DataFrame:
    """Holds whose time has come: back to New, out of the parcel that they were in; where the stock was kept, to
    Reserved, or Packed in their parcel."""
    due = (orders["status"] == Status.HOLD) & (orders["hold_until"] <= now)
    if not due.any():
        return orders
    out = orders.copy()
    kept = due & (out["reserved"] > 0)
    out.loc[due, "status"] = Status.NEW
    out.loc[kept, "status"] = Status.RESERVED
    out.loc[kept & (out["parcel_no"] != ""), "status"] = Status.PACKED
    out.loc[due & ~kept, "parcel_no"] = ""
    return ended(out, due)


def _country_in_capitals(orders: pd.DataFrame, looked: pd.Index) -> pd.DataFrame:
    """gb is GB for rules and carriers; anything longer stays as the clerk wrote it."""
    written = orders.loc[looked, "country"]
    known = {text: text.strip().upper() for text in written.unique() if len(text.strip()) == 2}
    changed = written.map(lambda text: known.get(text, text) != text).to_numpy(dtype=bool)
    if not changed.any():
        return orders
    out = orders.copy()
    out.loc[looked[changed], "country"] = written[changed].map(known)
    return out


def _all_findings(
    rows: pd.DataFrame, limits: Mapping[str, FieldLimits], carriers: pd.Series | None
) -> Iterator[tuple[int, Finding]]:
    yield from _quantities(rows["qty"])
    yield from by_distinct(rows, ("order_no",), judge_missing("order_no", said("address.no-order-no")))
    yield from by_distinct(rows, ("sku",), judge_missing("sku", said("address.no-sku")))
    for column in DAMAGED_COLUMNS:
        yield from by_distinct(rows, (column,), judge_damaged(column))
    yield from by_distinct(rows, ("recipient", "company"), judge_name)
    yield from by_distinct(rows, ("country",), judge_country)
    yield from by_distinct(rows, ("country", "postcode", "city", "state"), judge_place)
    yield from by_distinct(rows, ("country", "address_1", "address_2", "company"), judge_street)
    for column in TEXT_COLUMNS:
        yield from by_distinct(rows, (column,), judge_text(column))
    yield from by_distinct(rows, ("country", "phone"), judge_phone)
    yield from by_distinct(rows, ("email",), judge_email)
    if carriers is not None:
        yield from judge_limits(rows, limits, carriers)


def _quantities(qty: pd.Series) -> Iterator[tuple[int, Finding]]:
    wrong = qty[~(qty.ge(1) & qty.mod(1).eq(0))]
    for label, value in zip(wrong.index.tolist(), wrong.tolist(), strict=True):
        if np.isnan(value):
            yield label, Finding(("qty",), said("address.no-qty"), reader_says=True)
        else:
            yield label, Finding(("qty",), said("address.wrong-qty", qty=value))


def _accepted(rows: pd.DataFrame, verdicts: _Verdicts) -> set[int]:
    """Rows whose address the clerk accepted as it now stands; where it changed since, that is added to the findings."""
    accepted: set[int] = set()
    for label, approval, now_is in _approvals(rows):
        was = _PRINT.search(approval)
        if was is None or was[1] == now_is:
            accepted.add(label)
        elif label in verdicts.wrong:
            told = said("address.changed-since-accepted", by=_PRINT.sub("", approval))
            verdicts.add(label, Finding(("approved_by",), told))
    return accepted


def _approvals(rows: pd.DataFrame) -> Iterator[tuple[int, str, str]]:
    """Label, Approved by, and the address's print of the rows that say Address accepted."""
    chosen = rows[is_yes(rows["address_accepted"])]
    parts = zip(*(chosen[name].tolist() for name in ACCEPTED_COLUMNS), strict=True)
    for label, approval, part in zip(chosen.index.tolist(), chosen["approved_by"].tolist(), parts, strict=True):
        print_ = sha256("\x1f".join(part).encode("utf-8", "backslashreplace")).hexdigest()[:6]
        yield label, approval, print_


def _signatures(rows: pd.DataFrame, who: str, now: datetime) -> dict[int, str]:
    """What goes into Approved by, where the clerk accepted and nobody signed yet."""
    return {
        label: f"{who}, {now:%Y-%m-%d %H:%M} ({print_})" for label, approval, print_ in _approvals(rows) if not approval
    }


def _problems(rows: pd.DataFrame, findings: Mapping[int, list[Finding]], waits: set[int]) -> Iterator[Problem]:
    """What is written beside the rows: errors first, nothing that reading the sheet has said already."""
    already = _said_by_the_reader(rows)
    for label, found in findings.items():
        told = already.get(label, ())
        for finding in sorted(found, key=lambda f: f.severity):
            if finding.reader_says and finding.columns[0] in told:
                continue
            severity = finding.severity if label in waits else "warning"
            yield Problem("orders", label, finding.columns, finding.said, severity)


def _said_by_the_reader(rows: pd.DataFrame) -> dict[int, frozenset[str]]:
    """The columns that reading the sheet has found wrong, by row label."""
    told = rows.loc[says(rows, READER), list(COLUMNS)]
    return {
        label: frozenset(name for kept in beside("orders", *cells) if kept.source == READER for name in kept.columns)
        for label, *cells in told.itertuples(name=None)
    }


def _written(
    orders: pd.DataFrame, looked: pd.Index, verdicts: _Verdicts, waits: set[int], signatures: Mapping[int, str]
) -> pd.DataFrame:
    """Orders with Address check, Status and Approved by of the rows looked at."""
    out = orders.copy()
    wrong = looked.isin(list(verdicts.wrong | verdicts.lacking))
    noted = looked.isin(list(verdicts.findings))
    out.loc[looked, "address_check"] = np.select([wrong, noted], [CHECK_BLOCKED, CHECK_WARNING], CHECK_OK)
    out.loc[looked, "status"] = _statuses(out.loc[looked], looked.isin(list(waits)))
    if signatures:
        out.loc[list(signatures), "approved_by"] = list(signatures.values())
    return out


def _statuses(rows: pd.DataFrame, waits: Iterable[bool]) -> pd.Series:
    """New becomes Ready; a row that waits goes back to New, but one with stock set aside for it keeps that."""
    status, waiting = rows["status"], np.asarray(waits, dtype=bool)
    fresh = status.isin(("", Status.NEW))
    keeps = (status == Status.RESERVED) & (rows["reserved"] > 0)
    return status.mask(fresh & ~waiting, Status.READY).mask(waiting & ~keeps, Status.NEW)
