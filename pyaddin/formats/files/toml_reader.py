"""Reading a TOML file's tables strictly: every wrong or unknown key becomes one sentence for whoever wrote the file."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final, TypeVar

from pyaddin.formats.files import toml
from pyaddin.tables.problems import Refusal

Made = TypeVar("Made")
LONGEST_TEXT: Final = 1000


class Reader:
    """Collects what is wrong with one file; sentences start with the file's name."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[str] = []

    def say(self, text: str) -> None:
        """Notes one thing that is wrong."""
        self.problems.append(f"{self.file} {text}")

    def table(self, data: Any, where: str) -> "TableReader":
        """A reader for one table; `where` names it in sentences."""
        return TableReader(self, data, where)


Parse = Callable[[Mapping[str, Any], Reader], Made]
"""Makes a format of a file's tables; what is wrong with them goes to the reader."""


def read_format(path: Path, parse: Parse[Made]) -> Made:
    """One format file, checked; Refusal when it is wrong."""
    made, wrong = _checked(path, parse)
    if wrong or made is None:
        more = f" (and {len(wrong) - 1} more)" if len(wrong) > 1 else ""
        raise Refusal(f"{wrong[0].rstrip('.')}{more}; correct the file or take it out of the folder.")
    return made


def problems_of(path: Path, parse: Parse[Made]) -> list[str]:
    """What is wrong with a format file, a sentence each; empty when nothing is."""
    return _checked(path, parse)[1]


def _checked(path: Path, parse: Parse[Made]) -> tuple[Made | None, list[str]]:
    try:
        data = toml.read(path)
    except Refusal as refusal:
        return None, [str(refusal)]
    reader = Reader(path.name)
    return parse(data, reader), reader.problems


class TableReader:
    """Takes keys out of one table; `close` reports those that nobody took."""

    def __init__(self, reader: Reader, data: Any, where: str) -> None:
        self._reader = reader
        self._where = where
        self._taken: set[str] = set()
        self._data: Mapping[str, Any] = data if isinstance(data, Mapping) else {}
        if not isinstance(data, Mapping):
            self.say("must be a table")

    def say(self, text: str) -> None:
        """Notes one thing that is wrong with this table."""
        self._reader.say(f"[{self._where}]: {text}" if self._where else text)

    def take(self, key: str, kinds: type | tuple[type, ...], wanted: str, default: Any) -> Any:
        """The key's value when it is of one of the kinds, else the default and a sentence."""
        self._taken.add(key)
        value = self._data.get(key)
        if value is None:
            return default
        if not isinstance(value, kinds) or (isinstance(value, bool) and kinds is not bool):
            self.say(f"{key} must be {wanted}")
            return default
        return value

    def has(self, key: str) -> bool:
        """Whether the key is given."""
        return key in self._data

    def raw(self, key: str) -> Any:
        """The key's value as it is; the caller checks it."""
        self._taken.add(key)
        return self._data.get(key)

    def text(self, key: str, required: bool = False) -> str:
        """A text; "" when it is missing."""
        text: str = self.take(key, str, "a text", "")
        if required and not text:
            self.say(f"{key} is missing")
        if len(text) > LONGEST_TEXT:
            self.say(f"{key} is longer than {LONGEST_TEXT} characters")
        return text

    def choice(self, key: str, choices: Sequence[str], default: str) -> str:
        """One of the choices; a blank default makes the key a required one."""
        text: str = self.take(key, str, "a text", default)
        if text in choices:
            return text
        said = f"'{text}', which it cannot be" if text else "missing"
        self.say(f"{key} is {said}; write one of: {', '.join(choices)}")
        return default or choices[0]

    def whole(self, key: str) -> int | None:
        """A whole number above 0."""
        number: int | None = self.take(key, int, "a whole number", None)
        if number is not None and number < 1:
            self.say(f"{key} must be 1 or more")
            return None
        return number

    def number(self, key: str) -> float | None:
        """A number."""
        number: float | None = self.take(key, (int, float), "a number", None)
        return number

    def flag(self, key: str, default: bool) -> bool:
        """true or false."""
        flag: bool = self.take(key, bool, "true or false", default)
        return flag

    def day(self, key: str) -> date:
        """A day, which is required."""
        day: date | None = self.take(key, date, "a day such as 2026-01-31", None)
        if day is None and not self.has(key):
            self.say(f"{key} is missing")
        return day or date.min

    def list_of_text(self, key: str) -> tuple[str, ...]:
        """A list of texts."""
        listed = self.take(key, list, "a list of texts", [])
        if not all(isinstance(entry, str) for entry in listed):
            self.say(f"{key} must be a list of texts")
            return ()
        return tuple(listed)

    def texts(self, key: str) -> dict[str, str]:
        """A table of texts."""
        found = self.take(key, dict, "a table of texts", {})
        for name, entry in found.items():
            if not isinstance(entry, str):
                self.say(f"{key}.{name} must be a text; put it in quotes")
        return {name: str(entry) for name, entry in found.items()}

    def table(self, key: str) -> "TableReader":
        """A table within this one; an empty one when it is missing."""
        self._taken.add(key)
        return TableReader(self._reader, self._data.get(key, {}), self._inner(key))

    def tables(self, key: str) -> list["TableReader"]:
        """A list of tables, counted from 1 in sentences."""
        listed = self.take(key, list, "a list of tables", [])
        return [TableReader(self._reader, entry, f"{self._inner(key)} {n}") for n, entry in enumerate(listed, 1)]

    def close(self) -> None:
        """Reports the keys that nobody asked for."""
        from difflib import get_close_matches

        for key in self._data:
            if key not in self._taken:
                near = get_close_matches(key, sorted(self._taken), n=1)
                self.say(f"'{key}' is not known" + (f"; did you mean '{near[0]}'?" if near else ""))

    def _inner(self, key: str) -> str:
        return f"{self._where} {key}".strip()
