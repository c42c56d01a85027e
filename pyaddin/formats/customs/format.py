"""Files of customs' rules: tables with dates and sources, ours and the shop's own, which goes before ours by date."""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import Field

from pyaddin import shipped
from pyaddin.formats.files import load, toml
from pyaddin.formats.files.schema import Format, Needed, Text, Texts
from pyaddin.steps.customs import rules
from pyaddin.steps.customs.rules import Dated, Rules, overlap
from pyaddin.tables.problems import Refusal
from pyaddin.words.catalogue import Words, tr

KIND, INBOUND = "customs", "inbound"
_MOST = Field(max_length=2_000)


class CustomsRules(Format):
    """A file in templates/customs."""

    rules_of: Needed
    found: Text = ""
    not_found: Texts = ()
    territory: Annotated[tuple[rules.Territory, ...], _MOST] = ()
    form: Annotated[tuple[rules.Form, ...], _MOST] = ()
    carrier: Annotated[tuple[rules.Carrier, ...], _MOST] = ()
    need: Annotated[tuple[rules.Need, ...], _MOST] = ()
    duty: Annotated[tuple[rules.Duty, ...], _MOST] = ()
    vat: Annotated[tuple[rules.Vat, ...], _MOST] = ()
    ioss: Annotated[tuple[rules.Ioss, ...], _MOST] = ()
    battery: Annotated[tuple[rules.Battery, ...], _MOST] = ()
    refusal: Annotated[tuple[rules.Refusal, ...], _MOST] = ()

    @property
    def all(self) -> Iterator[Dated]:
        """All its rules."""
        for some in (
            self.territory, self.form, self.carrier, self.need, self.duty, self.vat, self.ioss, self.battery,
            self.refusal,
        ):  # fmt: skip
            yield from some


class InboundRules(Format):
    """A file in templates/inbound."""

    rules_of: Needed
    found: Text = ""
    not_found: Texts = ()
    carton: Annotated[tuple[rules.Carton, ...], _MOST] = ()

    @property
    def all(self) -> Iterator[Dated]:
        """All its rules."""
        yield from self.carton


DatedFile = TypeVar("DatedFile", CustomsRules, InboundRules)


def load_rules(folders: Sequence[Path]) -> Rules:
    """The rules of customs of these templates folders; Refusal says what is wrong in a file."""
    return _load(folders, KIND, CustomsRules)


def load_cartons(folders: Sequence[Path]) -> Rules:
    """The rules for cartons of these templates folders; Refusal says what is wrong in a file."""
    return _load(folders, INBOUND, InboundRules)


def _load(folders: Sequence[Path], kind: str, schema: type[DatedFile]) -> Rules:
    """The shop's own first; Refusal says which days of two rules overlap."""
    own: list[tuple[Path, DatedFile]] = []
    ours: list[tuple[Path, DatedFile]] = []
    for path in toml.files([folder / kind for folder in folders]):
        (ours if shipped.TEMPLATES in path.parents else own).append((path, load.read(path, schema)))
    for group in (own, ours):
        _refuse_overlap([(path, rule) for path, file in group for rule in file.all])
    return Rules(tuple(rule for group in (own, ours) for _, file in group for rule in file.all))


def _refuse_overlap(group: Sequence[tuple[Path, Dated]]) -> None:
    found = overlap(rule for _, rule in group)
    if found is None:
        return
    rule, day = found
    raise Refusal(_said(next(path for path, known in group if known is rule).name, rule, day))


def _said(file: str, rule: Dated, day: date) -> Words:
    what = " ".join(part for part in rule.subject if part)
    if day == date.min:
        return tr("{file}: a second rule of '{what}' has no day of its own; give one 'from' and the other 'until'.",
                  file=file, what=what)  # fmt: skip
    return tr("{file}: two rules of '{what}' are in force on {day}; end the earlier one the day before.",
              file=file, what=what, day=day.isoformat())  # fmt: skip
