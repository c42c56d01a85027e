"""`python -m pyaddin` and `fulfilment`: a press from the workbook's launcher, or any command."""

import io
import os
import sys
from typing import NoReturn


def main() -> None:
    """A press loads nothing of the command line: the clerk waits for it.

    What stands in the environment as FULFILMENT_PRESS, a line for each, counts as if it stood behind its arguments.
    """
    _speak_plainly()
    if sys.argv[1:2] == ["press"]:
        _end(_press([*sys.argv[2:], *os.environ.pop("FULFILMENT_PRESS", "").splitlines()]))
    if sys.argv[1:2] == ["stay-ready"]:
        sys.exit(_stay_ready(int(sys.argv[2])))
    from pyaddin.cli.commands import main as command

    command()


def _speak_plainly() -> None:
    """A pipe or file gets UTF-8 with the same line ends everywhere, and no name ends a command whose work is done.

    Windows would write there what its code page has, and a second carriage return into CSV; a terminal knows better.
    """
    for stream in (sys.stdout, sys.stderr):
        if not isinstance(stream, io.TextIOWrapper):  # pythonw has none
            continue
        if stream.isatty():
            stream.reconfigure(errors="backslashreplace")
        else:
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")


def _end(code: int) -> NoReturn:
    """LibreOffice's bridge writes in a thread of its own, which breaks the process where C++ is taken down under it: so
    that is left to the system."""
    if "uno" not in sys.modules:
        sys.exit(code)
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()
    os._exit(code)


def _stay_ready(minutes: int) -> int:
    os.umask(0o077)  # what is to be read by others gets a mode of its own
    if sys.platform == "win32":
        from pyaddin.ready.single import main as stay
    else:
        from pyaddin.ready.copies import main as stay
    return stay(minutes)


def _press(arguments: list[str]) -> int:
    """By the Python that stays ready; else by this one, which leaves one ready for the next press."""
    from pyaddin.door import client

    wish = client.wished(arguments)
    code = client.press(wish) if wish.minutes else None
    if code is not None and code != client.BROKEN:
        return code
    from pyaddin import launch

    if code == client.BROKEN:
        return launch.broken_off(arguments)
    code = launch.main(arguments)
    client.leave_one_ready(wish.minutes)
    return code


if __name__ == "__main__":
    main()
