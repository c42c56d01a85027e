"""What carriers and tracking services say of a parcel, as data: templates/tracking, and a shop's own words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, Field

from pyaddin.formats.files.schema import Flag, Format, Needed, Table, Texts, Wrong
from pyaddin.tables.aftersales import Leg
from pyaddin.values.captions import caption_key
from pyaddin.words.catalogue import tr

STATES: Final = {
    "label_created": Leg.LABEL, "handed_over": Leg.HANDED, "in_transit": Leg.TRANSIT, "customs": Leg.CUSTOMS,
    "out_for_delivery": Leg.OUT, "attempted": Leg.ATTEMPTED, "available_for_pickup": Leg.COLLECT,
    "delivered": Leg.DELIVERED, "returning": Leg.RETURNING, "returned": Leg.RETURNED, "lost": Leg.LOST,
    "exception": Leg.EXCEPTION,
}  # fmt: skip
"""As the files write them."""
CONFLICT: Final = "conflict"
"""A word with two meanings, by which alone nothing is known."""
FLAGS: Final = (
    "no_data", "stale", "delayed", "needs_action", "customs_cleared", "refused", "damaged", "destroyed", "cancelled",
    "bad_number", CONFLICT,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Said:
    """What a carrier's word means; `flag` is what is odd about it."""

    leg: str
    flag: str = ""


def _row(given: Any) -> tuple[str, Said]:
    if (
        not isinstance(given, list | tuple)
        or len(given) not in (2, 3)
        or not all(isinstance(one, str) for one in given)
    ):
        raise Wrong(tr("{key} must be the carrier's word, our state and, where there is one, what is odd about it"))
    word, state, *flags = given
    if state not in STATES or not set(flags) <= set(FLAGS):
        raise Wrong(tr("{key} says {state}; write one of: {states}", state=state[:40], states=", ".join(STATES)))
    return word, Said(STATES[state], *flags)


class Scheme(Table):
    """One list of words.

    carriers   who uses it, as part of a carrier's name
    general    the words are understood whoever carries the parcel
    doubtful   it is asked only where no other list knows the word
    """

    name: Needed
    source: Needed
    carriers: Texts = ()
    general: Flag = False
    doubtful: Flag = False
    says: Annotated[tuple[Annotated[Any, BeforeValidator(_row)], ...], Field(max_length=5_000)]

    def is_for(self, carrier: str) -> bool:
        """Whether that carrier uses it."""
        return any(caption_key(name, loose=True) in caption_key(carrier, loose=True) for name in self.carriers if name)


class Vocabulary(Format):
    """A file of such lists."""

    schemes: Annotated[tuple[Scheme, ...], Field(min_length=1)]


class Words:
    """Every list that a shop has; a list that stands before another one wins."""

    def __init__(self, files: Iterable[Vocabulary]) -> None:
        self._schemes = [scheme for file in files for scheme in file.schemes]
        self._known: dict[str, list[tuple[Scheme, Said]]] = {}
        for scheme in self._schemes:
            for word, said in scheme.says:
                self._known.setdefault(caption_key(word, loose=True), []).append((scheme, said))

    def meaning(self, words: Sequence[str], carrier: str, service: str = "") -> Said | None:
        """What the first of these words that is known means of that carrier's parcel; None where nobody can tell.

        `service` is the scheme that the file itself is written in. A word is never guessed: one that has two meanings,
        in one list or in lists that are as good as each other, is as unknown as one that stands in none.
        """
        found = (self._of(caption_key(word, loose=True), carrier, service) for word in words)
        return next((said for said in found if said is not None), None)

    def _of(self, key: str, carrier: str, service: str) -> Said | None:
        known = self._known.get(key, []) if key else []
        tiers = (
            [said for scheme, said in known if scheme.name == service],
            [said for scheme, said in known if scheme.is_for(carrier) and not scheme.doubtful],
            [said for scheme, said in known if scheme.general],
            [said for scheme, said in known if scheme.is_for(carrier)],
        )
        for tier in tiers:
            if tier:
                legs = {said.leg for said in tier}
                return tier[0] if len(legs) == 1 and all(said.flag != CONFLICT for said in tier) else None
        return None
