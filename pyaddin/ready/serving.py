"""What a Python that stays ready does with a client."""

import gc
import hmac
import io
from contextlib import redirect_stderr, suppress
from typing import Final

from pyaddin import launch
from pyaddin.buttons import BY_NAME
from pyaddin.door.messages import Channel, Unclear, Wish, receive, send, wish_of

HANDSHAKE: Final = 2.0
"""Seconds for a client to say what it wants."""


def load() -> None:
    """What presses need, before the first one comes."""
    from pyaddin.book.live import workbook  # noqa: F401
    from pyaddin.press import run

    run.load()
    gc.disable()  # to look for what can go took a fifth of a press; a copy ends with its press, and all memory with it


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
