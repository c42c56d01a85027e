"""Ready on Windows, which copies no process: a Python that has loaded the program, for one press.

After that press it ends, with all that it knew of workbook and buyers, and starts the one that waits for the next.
"""

from contextlib import suppress

from pyaddin.door import client, pipes, place
from pyaddin.door.patience import Patience
from pyaddin.door.program import fingerprint
from pyaddin.ready.serving import load, serve


def main(minutes: int) -> int:
    """Stay ready until a press was made or there is another reason to end; 0, also where another one is ready."""
    pressed = False
    with suppress(place.Shut, OSError), pipes.opened() as (door, key):
        program = fingerprint()
        load()
        pressed = _stay(door, key, minutes * 60, program)
    if pressed:
        client.leave_one_ready(minutes)
    return 0


def _stay(door: pipes.Door, key: str, seconds: float, program: object) -> bool:
    """Wait for a client that has a press made; whether one was."""
    patience = Patience(seconds)
    while patience.left and door.knocked(patience.left):
        if fingerprint() != program:
            return False
        with door.client() as channel:
            if channel is not None and serve(channel, key):
                return True
    return False
