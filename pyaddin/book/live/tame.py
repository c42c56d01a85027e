"""xlwings without what it does of its own accord."""

import atexit
import importlib
import sys


def load_without_charts() -> None:
    """Load it as if there were no Matplotlib, which it loads for charts that nobody asks it for, a tenth of a second in
    each press."""
    if "xlwings" in sys.modules or "matplotlib" in sys.modules:
        return
    sys.modules["matplotlib"] = None  # type: ignore[assignment]  # so an import says that there is none
    try:
        importlib.import_module("xlwings")
    finally:
        del sys.modules["matplotlib"]


def tame() -> None:
    """On Windows, take away its hook that at exit kills every Excel without a visible window, and its endless patience.

    Such an Excel is another program's, or one that is just starting. A call that Excel turns away xlwings repeats for
    ever, at full speed; how long it is repeated is the caller's to decide.
    """
    windows = sys.modules.get("xlwings._xlwindows")
    if windows is not None:
        atexit.unregister(windows.cleanup)
        windows.N_COM_ATTEMPTS = 1  # type: ignore[attr-defined]
