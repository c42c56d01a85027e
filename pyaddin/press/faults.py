"""A fault of ours as the log tells it: where it happened and what kind it was, without what the clerk's rows hold."""

import errno
import logging
import os
import re
import sys
import traceback
from collections.abc import Iterable, Iterator
from io import TextIOWrapper
from pathlib import Path
from typing import Final

from pyaddin.buttons import BY_NAME
from pyaddin.store import private

LOG: Final = "fulfilment.log"
_ENTRY: Final = "%(asctime)s %(message)s"


class Log(logging.FileHandler):
    """The log's file, which may lie where others can put a link."""

    def _open(self) -> TextIOWrapper:
        return open(self.baseFilename, "a", encoding="utf-8", opener=private.unfollowed)


def log_to(path: Path) -> None:
    """Where faults are told from now on, in UTF-8 everywhere; a folder that cannot be written to has no log."""
    try:
        logging.basicConfig(handlers=[Log(path)], format=_ENTRY, force=True)
    except OSError:
        logging.basicConfig(format=_ENTRY, force=True)


def told(error: BaseException) -> str:
    """The frames and the kind of an error and of those that led to it.

    Its message stays out: of a wrong key or number it quotes the value, which may be a buyer's name or street.
    """
    parts: list[str] = []
    one: BaseException | None = error
    while one is not None and len(parts) < 10:
        kind = type(one)
        reason = f" ({one.strerror})" if isinstance(one, OSError) and one.strerror else ""
        frames = "".join(traceback.format_list(traceback.extract_tb(one.__traceback__)))
        parts.append(f"{frames}{kind.__module__}.{kind.__qualname__}{reason}")
        one = one.__cause__ or (None if one.__suppress_context__ else one.__context__)
    return f"\n{_LED_TO}\n".join(reversed(parts))


_LED_TO: Final = "which led to"
_FAILED: Final = re.compile(r"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d),\d+ ([\w-]+) failed")
_FRAME: Final = re.compile(r'  File "(.+)", line (\d+), in ([\w<>]+)')
_KIND: Final = re.compile(r"((\w+)(?:\.\w+)+)(?: \((.+)\))?")
_OURS: Final = re.compile(r"(?:pyaddin|site-packages|python3\.\d+|Lib)[/\\][\w./\\-]+\.py$")
"""Where code of the program, of a package or of Python lies, without the folders above, which may be a person's."""
_ROOTS: Final = frozenset({"builtins", "pyaddin", "numpy", "pandas", "xlwings", "typst", *sys.stdlib_module_names})
"""Whose kinds of errors are told by name."""


def known(lines: Iterable[str]) -> Iterator[str]:
    """Of a log, which another program or an earlier version may have written to, what `told` is known to write: all
    else is left out and only counted, for a buyer may be in it."""
    left = 0
    after_frame = False
    for line in lines:
        kept = _FAILED.fullmatch(line) or _FRAME.fullmatch(line) or (after_frame and _KIND.fullmatch(line))
        said = _LED_TO if line == _LED_TO else _said(kept) if kept else ""
        if said:
            if left:
                yield f"({left} left out)"
            yield said
            left = 0
        else:
            left += 1
        after_frame = bool(_FRAME.fullmatch(line)) or (after_frame and line.startswith("    "))
    if left:
        yield f"({left} left out)"


def _said(line: re.Match[str]) -> str:
    if line.re is _FAILED:
        return f"{line[1]} {line[2] if line[2] in BY_NAME else 'a command'} failed"
    if line.re is _FRAME:
        place = _OURS.search(line[1])
        return f"  {place[0]}, line {line[2]}, in {line[3]}" if place else f"  elsewhere, line {line[2]}"
    if line[2] not in _ROOTS:
        return ""
    reasons = {os.strerror(number) for number in errno.errorcode}
    return f"{line[1]} ({line[3]})" if line[3] in reasons else line[1]
