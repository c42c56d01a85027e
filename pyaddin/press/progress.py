"""Where a long press is: n of N, in the status bar or in the terminal."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(slots=True)
class Progress:
    """Counts the parts of a press; `total` is how many there will be."""

    show: Callable[[str], None]
    total: int = 0
    at: int = 0

    def part(self, text: str) -> None:
        """The next part begins."""
        self.at += 1
        self.detail(text)

    def detail(self, text: str) -> None:
        """What the part at hand does now."""
        self.show(f"{self.at} of {max(self.total, self.at)}: {text}")
