"""Where a long press is, for the status bar or the terminal."""

from collections.abc import Callable
from dataclasses import dataclass

from pyaddin.book.base import Stage
from pyaddin.words.catalogue import Words


@dataclass(slots=True)
class Progress:
    """Counts the parts of a press; `total` is how many there will be."""

    show: Callable[[Stage | None], None]
    total: int = 0
    at: int = 0

    def part(self, what: Words) -> None:
        """The next part begins."""
        self.at += 1
        self.detail(what)

    def detail(self, what: Words) -> None:
        """What the part at hand does now."""
        self.show(Stage(self.at, max(self.total, self.at), what))
