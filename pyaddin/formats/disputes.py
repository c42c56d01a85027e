"""Files of templates/disputes: what those who decide a case take, and what leads the evidence."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import Field

from pyaddin.formats.files import load
from pyaddin.formats.files.schema import Count, Folded, Format, Needed, Table, Text, Texts, one_of
from pyaddin.steps.aftersales.evidence import PARTS, PLAIN, Limits, Rules
from pyaddin.tables.disputes import REASONS

KIND: Final = "disputes"
_Part = Annotated[str, one_of(*PARTS)]


class Service(Table):
    """Who decides, and what they take."""

    name: Needed
    names: Folded
    files: Annotated[tuple[Annotated[str, one_of("pdf", "jpg")], ...], Field(min_length=1, max_length=2)]
    file_bytes: Count | None = None
    all_bytes: Count | None = None
    pages: Count | None = None
    letters: Count | None = None
    standard: Literal["a-2b"] | None = None
    leaves_out: tuple[_Part, ...] = ()
    hint: Text = ""
    source: Needed

    @property
    def limits(self) -> Limits:
        """What the evidence must keep to."""
        return Limits(
            self.name, "pdf" in self.files, self.file_bytes, self.all_bytes, self.pages, self.letters,
            self.standard, frozenset(self.leaves_out), self.hint,
        )  # fmt: skip


class Leading(Table):
    """What comes first for a reason."""

    reason: Annotated[str, one_of(*REASONS)]
    order: tuple[_Part, ...]
    source: Needed


class DisputeRules(Format):
    """A file in templates/disputes."""

    evidence_of: Needed
    found: Text = ""
    not_found: Texts = ()
    service: Annotated[tuple[Service, ...], Field(max_length=500)] = ()
    reason: Annotated[tuple[Leading, ...], Field(max_length=100)] = ()


def load_rules(folders: Sequence[Path]) -> Rules:
    """The rules of these folders, the shop's own before ours; Refusal says what is wrong in a file."""
    files = load.load(folders, DisputeRules)
    limits: dict[str, Limits] = {}
    order: dict[str, tuple[str, ...]] = {}
    for file in files:
        for service in file.service:
            for name in {service.name.casefold(), *service.names}:
                limits.setdefault(name, service.limits)
        for leading in file.reason:
            order.setdefault(leading.reason, leading.order)
    return Rules(limits, order, PLAIN)
