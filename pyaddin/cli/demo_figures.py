"""The last of the demo's days: what they come to."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from pyaddin.actions.plan import Options
from pyaddin.book.closed.workbook import ClosedWorkbook
from pyaddin.press.run import press
from pyaddin.press.summary import Summary

END: Final = timedelta(days=12, hours=1)


def run(book: Path, now: datetime) -> list[Summary]:
    """What the press did that adds them up."""
    return [press("figures", ClosedWorkbook(book), Options(), now + END)]
