"""What the page asks for: read with limits, and nothing in it is code, a path or an answer to a question."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from pyaddin.buttons import BY_NAME, Option
from pyaddin.door.messages import Unclear
from pyaddin.store import bounds
from pyaddin.tables.settings import BY_NAME as SETTINGS

OFFERED: Final[tuple[Option, ...]] = (
    "files", "duplicates", "shop", "encoding", "again", "text", "orders", "parcels", "mend",
)  # fmt: skip
"""What may be chosen on the page beside a button; it asks by itself before what wants a yes."""
LONGEST: Final = 64_000
"""Bytes of a wish."""
_MOST: Final = 200
_TEXT: Final = 2_000
_WORDS: Final[tuple[Option, ...]] = ("text", "orders", "parcels")


@dataclass(frozen=True, slots=True)
class Wish:
    """A press that is wished for: `files` by how the page knows them, `undo` the press that is to be taken back."""

    button: str
    files: tuple[str, ...] = ()
    duplicates: str = ""
    shop: str = ""
    encoding: str = ""
    mend: str = ""
    again: bool = False
    words: tuple[str, ...] = ()
    undo: int = 0

    @property
    def chosen(self) -> Mapping[str, Any]:
        """What `actions.plan.Options` takes of it, without the files."""
        names = ("duplicates", "shop", "encoding", "mend", "again", "words")
        return {name: getattr(self, name) for name in names}


def wish_of(data: object) -> Wish:
    """The wish that a message holds; Unclear when it holds anything else, or what its button does not take."""
    if not isinstance(data, dict) or not isinstance(data.get("button"), str) or data["button"] not in BY_NAME:
        raise Unclear
    takes = {_named(option) for option in BY_NAME[data["button"]].options if option in OFFERED}
    if set(data) - takes - {"button", "undo"}:
        raise Unclear
    names = ("duplicates", "shop", "encoding", "mend")
    duplicates, shop, encoding, mend = (_text(data.get(name, "")) for name in names)
    if duplicates not in ("", *SETTINGS["duplicates"].choices) or type(data.get("again", False)) is not bool:
        raise Unclear
    files, words = (_texts(data.get(name, [])) for name in ("files", "words"))
    return Wish(
        data["button"], files, duplicates, shop, encoding, mend, data.get("again", False), words,
        _number(data.get("undo", 0)),
    )  # fmt: skip


def _named(option: Option) -> str:
    return "words" if option in _WORDS else option


def _number(value: object) -> int:
    try:
        return bounds.number(value)
    except ValueError:
        raise Unclear from None


def _text(value: object) -> str:
    if not isinstance(value, str) or len(value) > _TEXT or "\x00" in value:
        raise Unclear
    return value.strip()


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or len(value) > _MOST:
        raise Unclear
    return tuple(map(_text, value))
