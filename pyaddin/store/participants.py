"""What a press writes beside the workbook, whose being written decides: the journal is the coordinator.

Records (the archive) are kept in the journal's own transaction as the press begins, and count while the press stands.
Publications (the files in out/) are staged before that, published once the workbook is written, and voided when the
press is taken back. Each step of a publication can be done again after a crash.
"""

from typing import Protocol

from pyaddin.store.journal import Press


class Record(Protocol):
    """Something that is kept with a press in one transaction."""

    def keep(self, press: Press) -> None:
        """Keep what a press that begins does to it; to be called inside the journal's transaction."""


class Publication(Protocol):
    """Something that others see: files, and what else may come."""

    def stage(self, press: Press) -> None:
        """Make ready what the press will publish, safe on disk; Refusal when that cannot be."""

    def publish(self, press: int) -> None:
        """Let what was staged for that press be seen; OSError or Refusal when that cannot be done now."""

    def void(self, press: int) -> None:
        """Take back what the press published, as far as it is still there; OSError when that cannot be done now."""

    def restore(self, press: int) -> None:
        """Let what was voided be seen again, for the undo that took it back is lost; OSError as before."""

    def discard(self, press: int) -> None:
        """Forget what was staged for a press that does not come about."""

    def tidy(self) -> None:
        """Forget all that is staged: what a press left that was killed before its journal knew of it."""
