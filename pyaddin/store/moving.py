"""A file takes the place of another one, also where a virus scanner or a sync client looks at it for a moment."""

import time
from pathlib import Path
from typing import Final

HELD: Final = (5, 32, 33)
"""Windows' ERROR_ACCESS_DENIED, ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION."""
PAUSES: Final = (0.1, 0.3, 0.5, 1.0)
"""Seconds before each further try."""


def replace(source: Path, target: Path) -> None:
    """Rename, in one step, over what may be there; OSError when it cannot be, on Windows at the fifth try."""
    for pause in PAUSES:
        try:
            source.replace(target)
            return
        except OSError as error:
            if getattr(error, "winerror", None) not in HELD:
                raise
        time.sleep(pause)
    source.replace(target)
