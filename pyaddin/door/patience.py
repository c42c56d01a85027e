"""How long what waits for its user goes on waiting."""

import time
from dataclasses import dataclass, field


@dataclass(slots=True)
class Patience:
    """Runs out when nothing was heard for so many seconds."""

    seconds: float
    _end: float = field(init=False)

    def __post_init__(self) -> None:
        self.heard()

    def heard(self) -> None:
        """Somebody is there: it begins anew."""
        self._end = time.monotonic() + self.seconds

    @property
    def left(self) -> float:
        """Seconds until it has run out; 0 from then on."""
        return max(0.0, self._end - time.monotonic())
