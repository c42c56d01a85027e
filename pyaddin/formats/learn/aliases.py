"""Headers by which columns are known, in many languages: templates/aliases, and the shop's own beside them."""

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Final, cast, get_args

from pydantic import AfterValidator, Field

from pyaddin.formats.exports.events import ALIASES
from pyaddin.formats.files import load as files
from pyaddin.formats.files.header_text import HeaderText, take_apart
from pyaddin.formats.files.schema import Table, Text, Texts, key_of
from pyaddin.formats.learn.meanings import (
    BY_ID,
    IDS,
    LENGTHS,
    MEANINGS,
    STATUS_OF,
    WEIGHTS,
    Answer,
    Effect,
    Meaning,
    Purpose,
)
from pyaddin.values.captions import plain
from pyaddin.words.catalogue import tr

WORDS: Final = ("recipient", "sender", "other", "required", "optional", "buyer", "day")
OTHERWISE: Final = {"buyer": "to.name", "day": "order.ordered_at"}
"""What a word means where no other column of a list of orders says so for certain."""
_SHORTEST_LATIN, _SHORTEST_CHINESE = 4, 2
_ALIKE, _MOST_OF = 0.84, 0.6


@dataclass(slots=True)
class Aliases:
    """What headers are known to mean; keys are in their `plain` form.

    known      key to ids, each True when the key itself says whose address it is (Ship to city, not just City)
    other      words of addresses that are neither the recipient's nor the sender's, such as the invoice's
    buyer, day  words for who ordered and for a day, which are OTHERWISE's where nothing else is
    states     what is said of orders in columns of states, and what becomes of them
    told       headers of files that tell of parcels on their way
    """

    known: dict[str, dict[str, bool]] = field(default_factory=dict)
    recipient: set[str] = field(default_factory=set)
    sender: set[str] = field(default_factory=set)
    other: set[str] = field(default_factory=set)
    required: set[str] = field(default_factory=set)
    optional: set[str] = field(default_factory=set)
    buyer: set[str] = field(default_factory=set)
    day: set[str] = field(default_factory=set)
    states: dict[str, Effect] = field(default_factory=dict)
    told: dict[str, str] = field(default_factory=dict)

    def state(self, word: str) -> Effect | None:
        """What a word in a column of states usually means; None where it is not known."""
        return self.states.get(plain(word))

    def header(self, text: str, group: str = "") -> HeaderText:
        """A header taken apart; `group` stands over it where it is one of several columns."""
        words = take_apart(text, self.required, self.optional)
        return replace(words, key=self._beneath(plain(group), words.key)) if group and words.key else words

    def _beneath(self, group: str, key: str) -> str:
        """The one word that a name is elsewhere: 姓名 beneath 收件人信息 is 收件人姓名, 品名 beneath 商品2 is 品名2."""
        if self._is_others(group):
            return group + key
        people = [word for word in (*self.recipient, *self.sender) if word in group and _long_enough(word)]
        if people:
            person = max(people, key=len)
            both = (person + key, key + person)
            return next((one for one in both if one in self.known), both[0] if person in self.sender else key)
        number = group[len(group.rstrip("0123456789")) :]
        of_article = any(name.startswith("item.") for name in self.known.get(key, ()))
        return key + number if of_article else key

    def exact(self, header: HeaderText, purpose: Purpose) -> Answer | None:
        """What the header means beyond doubt: its key is known for one thing only, and a measure has its unit."""
        if purpose == "status" and header.key in self.told:
            return Answer(BY_ID[self.told[header.key], ""])
        found = self._answers(header, purpose)
        if len({answer.meaning.target(purpose) for answer in found if answer.meaning}) != 1:
            return None
        return found[0] if self._unit_is_known(found[0], header) else None

    def knows(self, header: str) -> bool:
        """Whether a header is known to mean something."""
        return take_apart(header, self.required, self.optional).key in self.known

    def means(self, header: HeaderText, name: str) -> bool:
        """Whether the header may mean this."""
        return name in self.known.get(header.key, {})

    def says_whose(self, header: HeaderText) -> bool:
        """Whether the header itself says whose address it is part of, as `Ship to city` does."""
        return any(self.known.get(header.key, {}).values())

    def is_required(self, cell: str) -> bool:
        """Whether a cell above or below a header says that its column must be filled."""
        return plain(cell) in self.required

    def nearest(self, header: HeaderText, purpose: Purpose) -> Answer | None:
        """What the header may mean: several things at once, a measure without unit, a similar or a longer word."""
        if self._is_others(header.key):
            return None
        for key in [header.key] if header.key in self.known else self._similar(header.key):
            if found := self._answers(HeaderText(key, header.unit), purpose):
                return found[0]
        return None

    def otherwise(self, header: HeaderText, taken: Set[str]) -> Answer | None:
        """What the header may mean in a list of orders of which no column is certain to mean it."""
        for word, name in OTHERWISE.items():
            if header.key in getattr(self, word) and name not in taken:
                return Answer(BY_ID[name, ""])
        return None

    def only_words_of_duty(self, cells: Iterable[str]) -> bool:
        """Whether a row holds nothing but words such as required and optional, as some templates have."""
        keys = [plain(cell) for cell in cells if plain(cell)]
        return bool(keys) and all(key in self.required or key in self.optional for key in keys)

    def _answers(self, header: HeaderText, purpose: Purpose) -> list[Answer]:
        for key, number in _parted(header.key):
            meanings = [_meaning(name, header.unit) for name in self.known.get(key, {})]
            of_article = number and purpose != "confirm"
            fit = [m for m in meanings if m.target(purpose) and (not number or (of_article and _is_article(m)))]
            if fit:
                return [Answer(meaning, number) for meaning in fit]
        return []

    def _unit_is_known(self, answer: Answer, header: HeaderText) -> bool:
        return answer.meaning is not None and (not answer.meaning.unit or answer.meaning.unit == header.unit)

    def _is_others(self, key: str) -> bool:
        return any(word in key for word in self.other)

    def _similar(self, key: str) -> Iterator[str]:
        if not _long_enough(key):
            return
        within = [known for known in self.known if len(known) >= _MOST_OF * len(key) and known in key]
        yield from sorted(within, key=len, reverse=True)[:3]
        near = [known for known in self.known if abs(len(known) - len(key)) <= 2]
        yield from get_close_matches(key, near, n=2, cutoff=_ALIKE)


def _meaning(name: str, unit: str) -> Meaning:
    """The meaning in the header's unit; where that is no unit of it, in the first that it may have."""
    return BY_ID.get((name, unit)) or next(
        BY_ID[name, u] for u in ("", WEIGHTS[1], LENGTHS[1]) if (name, u) in BY_ID
    )  # fmt: skip


def _is_article(meaning: Meaning) -> bool:
    return meaning.carrier.startswith("item.")


def _parted(key: str) -> list[tuple[str, int]]:
    """A key whole, and without the number it ends with: 申报品名2 is of the second article."""
    word = key.rstrip("0123456789")
    digits = key[len(word) :]
    return [(key, 0), (word, int(digits))] if word and digits and 0 < int(digits) < 100 else [(key, 0)]


def _long_enough(key: str) -> bool:
    return len(key) >= (_SHORTEST_LATIN if key.isascii() else _SHORTEST_CHINESE)


def _meanings(group: str) -> AfterValidator:
    names = [name.partition(".")[2] for name in IDS if name.startswith(f"{group}.")]
    return key_of(names, tr("{key} is nothing that a header can mean"))


State = Annotated[str, key_of(get_args(Effect), tr("{key} is nothing that becomes of an order"))]


class AliasFile(Table):
    """The headers of one language by what they mean; those of an address lack the word for whose it is."""

    language: Text
    recipient: Texts = ()
    sender: Texts = ()
    other: Texts = ()
    required: Texts = ()
    optional: Texts = ()
    buyer: Texts = ()
    day: Texts = ()
    address: dict[Annotated[str, _meanings("to")], Texts] = {}
    order: dict[Annotated[str, _meanings("order")], Texts] = {}
    to: dict[Annotated[str, _meanings("to")], Texts] = {}
    from_: dict[Annotated[str, _meanings("from")], Texts] = Field({}, alias="from")
    parcel: dict[Annotated[str, _meanings("parcel")], Texts] = {}
    item: dict[Annotated[str, _meanings("item")], Texts] = {}
    states: dict[State, Texts] = {}


def load(folders: Sequence[Path]) -> Aliases:
    """All aliases of these folders together; Refusal names the file that is wrong and what is wrong."""
    made = Aliases()
    for meaning in MEANINGS:
        _know(made, [plain(meaning.english)] if not meaning.unit else [], meaning.id, False)
    for name, role in STATUS_OF.items():
        made.told |= {plain(alias): name for alias in ALIASES[role]}
    for one in files.load(folders, AliasFile):
        _add(made, one)
    return made


def _add(made: Aliases, one: AliasFile) -> None:
    for name in WORDS:
        getattr(made, name).update(map(plain, getattr(one, name)))
    for effect, words in one.states.items():
        made.states |= dict.fromkeys(map(plain, words), cast(Effect, effect))
    for name, headers in one.address.items():
        _add_part(made, one, name, [plain(header) for header in headers])
    groups = {"order": one.order, "to": one.to, "from": one.from_, "parcel": one.parcel, "item": one.item}
    for group, meant in groups.items():
        for name, headers in meant.items():
            _know(made, map(plain, headers), f"{group}.{name}", group in ("to", "from"))


def _add_part(made: Aliases, one: AliasFile, name: str, keys: Sequence[str]) -> None:
    """A part of an address, of nobody's and with the words for the recipient and the sender."""
    sender = "contact" if name == "name" else name
    _know(made, keys, f"to.{name}", False)
    _know(made, _composed(keys, one.recipient), f"to.{name}", True)
    if f"from.{sender}" in IDS:
        _know(made, _composed(keys, one.sender), f"from.{sender}", True)


def _composed(keys: Iterable[str], words: Iterable[str]) -> list[str]:
    """`PLZ Empfänger` and `Empfänger PLZ`: the word for the person stands before or after."""
    people = [plain(word) for word in words]
    return [joined for key in keys for person in people for joined in (person + key, key + person)]


def _know(made: Aliases, keys: Iterable[str], name: str, whose: bool) -> None:
    for key in keys:
        if key:
            ids = made.known.setdefault(key, {})
            ids[name] = ids.get(name, False) or whose
