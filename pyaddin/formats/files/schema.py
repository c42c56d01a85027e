"""What the keys of format files may hold: the models of all kinds of format are made of these."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any, Final

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from pyaddin.words.catalogue import Text as Said
from pyaddin.words.catalogue import tr

LONGEST_TEXT: Final = 1_000
LONGEST_LIST: Final = 1_000


class Wrong(ValueError):
    """What is wrong with a key, whose place `{key}` is filled later; `below` are the keys in its table it is about.

    Another ValueError stands as it is after the key's name and a colon.
    """

    def __init__(self, what: Said, *below: str) -> None:
        super().__init__(what.source)
        self.what = what
        self.below = below


class Table(BaseModel):
    """A table of a format file, of which every key is known."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


def listed(given: Any) -> Any:
    """A text as a list of one."""
    if not isinstance(given, str | list | tuple):
        raise Wrong(tr("{key} must be a text or a list of texts"))
    return [given] if isinstance(given, str) else given


def _folded(words: frozenset[str]) -> frozenset[str]:
    return frozenset(word.casefold() for word in words)


def _joined(given: Any) -> Any:
    texts = isinstance(given, list) and all(isinstance(text, str) for text in given)
    return "; ".join(given) if texts else given


def casefolded(texts: dict[str, str]) -> dict[str, str]:
    """A table of texts whose keys are looked up without regard to case."""
    return {name.casefold(): text for name, text in texts.items()}


def one_of(*choices: str, blank: str | None = None) -> AfterValidator:
    """Takes one of these texts, or the text `blank` besides, which is not named in the sentence."""

    def check(given: str) -> str:
        if given not in choices and given != blank:
            missing = tr("{key} is missing; write one of: {choices}", choices=", ".join(choices))
            other = tr("{key} is '{given}'; write one of: {choices}", given=given[:40], choices=", ".join(choices))
            raise Wrong(other if given else missing)
        return given

    return AfterValidator(check)


def key_of(names: Iterable[str], said: Said) -> AfterValidator:
    """Takes one of these names as the key of a table; `said` is what is wrong with a `{key}` that is none."""
    known = frozenset(names)

    def check(given: str) -> str:
        if given not in known:
            raise Wrong(said)
        return given

    return AfterValidator(check)


Text = Annotated[str, Field(max_length=LONGEST_TEXT)]
Needed = Annotated[Text, Field(min_length=1)]
Texts = Annotated[tuple[Text, ...], BeforeValidator(listed), Field(max_length=LONGEST_LIST)]
"""A text or a list of texts."""
Folded = Annotated[frozenset[Text], BeforeValidator(listed), AfterValidator(_folded)]
"""The same without regard to case."""
Flag = Annotated[bool, Field(strict=True)]
Count = Annotated[int, Field(strict=True, ge=1)]
Number = Annotated[float, Field(strict=True)]
Day = Annotated[date, Field(strict=True)]


class Format(Table):
    """What a format file of any kind says of itself: where its facts come from, and when they were looked at."""

    id: Needed
    title: Needed
    source: Annotated[Needed, BeforeValidator(_joined)]
    checked: Day
