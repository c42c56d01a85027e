"""Whose customs and whose VAT an address belongs to: what its country's code says, and the special territories."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from pyaddin.steps.customs.rules import EVERYWHERE, Territory
from pyaddin.values import countries

EU: Final = "EU"
NORTHERN_IRELAND: Final = "XI"


@dataclass(frozen=True, slots=True)
class Zone:
    """Where an address lies: its country's code, whose customs and whose VAT, the place's name where it is special."""

    country: str
    customs: str
    vat: str
    place: str = ""
    free_with: tuple[str, ...] = ()

    def named(self, name: str) -> bool:
        """Whether a rule that names that place means this one: everywhere, a territory, or a country.

        A territory whose customs or VAT are its own is its country no more: what Spain asks is not asked in the
        Canaries, and what the EU's VAT area is told is not told there.
        """
        if name == EVERYWHERE or name in (self.customs, self.vat):
            return name != EU or self.customs == self.vat == EU
        return name == self.country and not self.place


def zone(country: str, postcode: str, territories: Iterable[Territory]) -> Zone:
    """The zone of an address; of territories whose postcodes fit, the one that names most of it."""
    compact = "".join(postcode.upper().split()).replace("-", "")
    fitting = [
        (max((len(start) for start in one.postcodes if compact.startswith(start)), default=0), one)
        for one in territories
        if one.country == country and (not one.postcodes or compact.startswith(one.postcodes))
    ]
    if fitting:
        one = max(fitting, key=lambda found: found[0])[1]
        return Zone(country, one.customs, one.vat, one.place, one.free_with)
    own = EU if country in countries.EU else country
    return Zone(country, own, own)


def papers_between(sender: Zone, to: Zone) -> bool:
    """Whether customs or tax stand between two zones, so that papers are needed."""
    if (sender.customs, sender.vat) == (to.customs, to.vat):
        return False
    return to.vat not in sender.free_with and sender.vat not in to.free_with
