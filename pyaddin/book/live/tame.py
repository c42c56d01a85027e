"""xlwings on Windows without what it does of its own accord."""

import atexit
import sys


def tame() -> None:
    """Take away its hook that at exit kills every Excel without a visible window, and its endless patience.

    Such an Excel is another program's, or one that is just starting. A call that Excel turns away xlwings repeats for
    ever, at full speed; how long it is repeated is the caller's to decide.
    """
    windows = sys.modules.get("xlwings._xlwindows")
    if windows is not None:
        atexit.unregister(windows.cleanup)
        windows.N_COM_ATTEMPTS = 1  # type: ignore[attr-defined]
