"""What a Python that stays ready does with a client, and when its program is no longer the one on the disk."""

import hmac
import importlib
import io
import sys
from contextlib import redirect_stderr, suppress
from pathlib import Path
from typing import Final

from pyaddin import launch
from pyaddin.buttons import BUTTONS, BY_NAME
from pyaddin.door.messages import Channel, Unclear, Wish, receive, send, wish_of

HANDSHAKE: Final = 2.0
"""Seconds for a client to say what it wants."""
PACKAGES: Final = [folder for folder in sys.path if folder.endswith("-packages") and Path(folder).is_dir()]
"""Folders that change when a package is installed, updated or taken away."""


def load() -> None:
    """What presses need, before the first one comes."""
    import pandas  # noqa: F401

    from pyaddin.book.live import workbook  # noqa: F401
    from pyaddin.press import run  # noqa: F401

    for button in BUTTONS:
        importlib.import_module(f"pyaddin.press.{button.whole}" if button.whole else f"pyaddin.actions.{button.action}")


def serve(channel: Channel, key: str) -> bool:
    """Press for a client that has the key, once it has said that it waits for the end; whether a press began."""
    began = False
    with suppress(OSError, Unclear):
        channel.settimeout(HANDSHAKE)
        wish = wish_of(receive(channel))
        if not hmac.compare_digest(wish.key, key) or wish.button not in BY_NAME:
            return False
        send(channel, {"ready": True})
        if receive(channel) == {"go": True}:
            began = True
            code, said = _press(wish)
            send(channel, {"code": code, "said": said})
    return began


def _press(wish: Wish) -> tuple[int, str]:
    said = io.StringIO()
    with redirect_stderr(said):
        code = launch.press_wished(wish)
    return code, said.getvalue()


def fingerprint() -> object:
    """The program as it lies on the disk, and where its packages are: another one after every update and every move."""
    root = Path(__file__).parents[1]
    try:
        ours = [(str(file), *_state(file)) for file in sorted(root.rglob("*.py"))]
        return ours, [_state(Path(folder)) for folder in PACKAGES], _state(Path(sys.executable))
    except OSError:
        return None


def _state(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_mtime_ns, found.st_size
