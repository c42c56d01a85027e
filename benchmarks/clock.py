"""Seconds on the clock and of the processor, of whole calls and of functions inside them."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any


@dataclass(slots=True)
class Took:
    """What something took: seconds by the clock, and of all the processor's threads together."""

    wall: float = 0.0
    cpu: float = 0.0


class Clock:
    """What each named thing took; what happens several times is added up."""

    def __init__(self) -> None:
        self.took: dict[str, Took] = {}

    @contextmanager
    def running(self, name: str) -> Iterator[None]:
        """Time what is inside."""
        wall, cpu = time.perf_counter(), time.process_time()
        try:
            yield
        finally:
            took = self.took.setdefault(name, Took())
            took.wall += time.perf_counter() - wall
            took.cpu += time.process_time() - cpu

    @contextmanager
    def watching(self, watched: Callable[[], dict[str, list[tuple[Any, str]]]]) -> Iterator[None]:
        """Time functions wherever they are called inside: for each name, (module or class, attribute)."""
        originals: list[tuple[Any, str, Any]] = []
        for name, places in watched().items():
            for owner, attribute in places:
                original = getattr(owner, attribute)
                originals.append((owner, attribute, original))
                setattr(owner, attribute, self._timed(name, original))
        try:
            yield
        finally:
            for owner, attribute, original in originals:
                setattr(owner, attribute, original)

    def _timed(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def timed(*values: Any, **named: Any) -> Any:
            with self.running(name):
                return function(*values, **named)

        return timed
