"""What is said through the door: one line of JSON each way, read with a limit. Nothing in it is code."""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final, Protocol

LONGEST: Final = 1_000_000
"""Bytes of one message; two hundred files with long names have 800,000."""
MOST_FILES: Final = 200
_BUTTON: Final = re.compile(r"[a-z][a-z-]{0,63}")
_PIPE: Final = re.compile(r"fulfilment-\d{1,10}-\d{1,10}")
_NUMBER: Final = re.compile(r"\d{1,20}")


class Unclear(Exception):
    """What came through the door is no message of ours."""


class Channel(Protocol):
    """A conversation with the other side: a socket, or a pipe that speaks like one."""

    def settimeout(self, seconds: float | None, /) -> None: ...
    def recv(self, size: int, /) -> bytes: ...
    def sendall(self, data: bytes, /) -> None: ...


@dataclass(frozen=True, slots=True)
class Wish:
    """A press that is wished for: the button, the workbook, the way to it, and the files that were chosen."""

    key: str
    button: str
    workbook: str = ""
    pipe: str = ""
    window: str | None = None
    files: tuple[str, ...] = ()
    minutes: int = 0


def wish_of(data: Mapping[str, Any]) -> Wish:
    """The wish that a message holds; Unclear when it holds anything else."""
    wish = Wish(
        _text(data, "key", _any),
        _text(data, "button", _BUTTON),
        _text(data, "workbook", _any),
        _text(data, "pipe", _PIPE) if data.get("pipe") else "",
        None if data.get("window") is None else _text(data, "window", _NUMBER),
        _files(data.get("files")),
        _minutes(data.get("minutes")),
    )
    if set(data) != set(asdict(wish)) or "\x00" in wish.workbook:
        raise Unclear
    return wish


_any: Final = re.compile(r"[^\x00\n]{0,4096}")


def _text(data: Mapping[str, Any], name: str, form: re.Pattern[str]) -> str:
    value = data.get(name)
    if not isinstance(value, str) or not form.fullmatch(value):
        raise Unclear
    return value


def _files(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or len(value) > MOST_FILES:
        raise Unclear
    if not all(isinstance(file, str) and _any.fullmatch(file) for file in value):
        raise Unclear
    return tuple(value)


def _minutes(value: object) -> int:
    if type(value) is not int or not 0 <= value <= 24 * 60:
        raise Unclear
    return value


def send(channel: Channel, data: Mapping[str, Any]) -> None:
    """Say something, as one line."""
    channel.sendall(json.dumps(data).encode("ascii") + b"\n")


def receive(channel: Channel) -> dict[str, Any]:
    """What the other side says; Unclear when that is no line of JSON with names, OSError when it goes or is slow."""
    line = bytearray()
    while not line.endswith(b"\n"):
        piece = channel.recv(65_536)
        line += piece
        if not piece or len(line) > LONGEST:
            raise Unclear
    try:
        data = json.loads(line)
    except (ValueError, RecursionError):
        raise Unclear from None
    if not isinstance(data, dict):
        raise Unclear
    return data
