"""Files of templates/returns: marketplaces' reasons, the shop's return policy, carriers' time limits for claims."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, Field

from pyaddin.formats.files import load
from pyaddin.formats.files.schema import Day, Folded, Format, Needed, Table, Text, Texts, Wrong, one_of
from pyaddin.steps.aftersales.claiming import Limit
from pyaddin.steps.aftersales.policy import Reasons, Rule
from pyaddin.tables.claims import Harm
from pyaddin.tables.returns import BY_BUYER, BY_SHOP, REASONS
from pyaddin.values.captions import caption_key
from pyaddin.words.catalogue import tr

KIND: Final = "returns"
OURS: Final = {caption_key(reason).replace(" ", "_"): reason for reason in REASONS}
"""Our reasons, as the files write them: changed_mind."""
_HARMS: Final = {"lost": Harm.LOST, "damaged": Harm.DAMAGED, "refused": Harm.REFUSED}
_MOST: Final = Field(max_length=2_000)


def _ours(given: Any) -> Any:
    if not isinstance(given, str) or given not in OURS:
        raise Wrong(tr("{key} must be one of: {reasons}", reasons=", ".join(OURS)))
    return OURS[given]


def _pair(given: Any) -> tuple[str, str]:
    if not isinstance(given, list) or len(given) != 2 or not all(isinstance(one, str) for one in given):
        raise Wrong(tr("{key} must be the marketplace's reason and ours"))
    return given[0].casefold(), _ours(given[1])


def _payer(given: Any) -> Any:
    if given not in ("", "buyer", "shop"):
        raise Wrong(tr("{key} must be buyer or shop"))
    return {"": "", "buyer": BY_BUYER, "shop": BY_SHOP}[given]


class ReasonList(Table):
    """The reasons of a marketplace; `refund_as` is what its refunds call a return."""

    marketplace: Needed
    source: Needed
    prefixes: Texts = ()
    refund_as: Text = ""
    says: Annotated[tuple[Annotated[tuple[str, str], BeforeValidator(_pair)], ...], _MOST]


class PolicyRule(Table):
    """A row of the return policy."""

    name: Needed
    marketplaces: Folded = frozenset()
    countries: Text = ""
    reasons: Annotated[tuple[Annotated[str, BeforeValidator(_ours)], ...], _MOST] = ()
    days: Annotated[int, Field(strict=True, ge=0, le=3_650)] | None = None
    pays: Annotated[str, BeforeValidator(_payer)] = ""
    fee_percent: Annotated[float, Field(ge=0, le=100)] = 0.0


class ClaimLimit(Table):
    """Days after shipping within which a carrier takes a claim; see `steps.aftersales.claiming.Limit`."""

    carrier: Needed
    days: Annotated[int, Field(strict=True, ge=1, le=3_650)]
    harm: Annotated[Text, one_of(*_HARMS, blank="")] = ""
    since: Day | None = None
    source: Needed


class ReturnsFile(Format):
    """A file of templates/returns."""

    returns_of: Needed
    found: Text = ""
    not_found: Texts = ()
    reasons: Annotated[tuple[ReasonList, ...], _MOST] = ()
    rule: Annotated[tuple[PolicyRule, ...], _MOST] = ()
    claim: Annotated[tuple[ClaimLimit, ...], _MOST] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """What all these files say together."""

    reasons: list[Reasons] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    refund_as: dict[str, str] = field(default_factory=dict)
    claims: list[Limit] = field(default_factory=list)


def known(folders: Sequence[Path]) -> Known:
    """The files of these folders, the shop's own first; Refusal says what is wrong in one."""
    out = Known()
    for file in load.load(folders, ReturnsFile):
        for one in file.reasons:
            out.reasons.append(Reasons(one.marketplace, one.prefixes, dict(one.says)))
            out.refund_as.setdefault(one.marketplace.casefold(), one.refund_as)
        out.rules.extend(_rule(one) for one in file.rule)
        out.claims.extend(
            Limit(one.carrier.casefold(), one.days, _HARMS.get(one.harm, ""), one.since or date.min)
            for one in file.claim
        )
    return out


def _rule(one: PolicyRule) -> Rule:
    return Rule(
        one.name, one.marketplaces, one.countries, frozenset(one.reasons), one.days, one.pays, one.fee_percent
    )  # fmt: skip
