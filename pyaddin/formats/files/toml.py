"""Format files: TOML read into checked values; what is wrong is said with the file's name and the place in it."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from pyaddin import shipped
from pyaddin.tables.problems import Refusal

MAX_BYTES = 1_000_000
LONGEST_TEXT, LONGEST_LIST = 1_000, 1_000


class Section:
    """One table of a format file; each getter checks the kind of its value, `finish` complains about unread keys."""

    def __init__(self, file: str, data: Mapping[str, Any], place: str = "") -> None:
        self.file = file
        self._data = data
        self._place = place
        self._read: set[str] = set()

    def refusal(self, key: str, what: str) -> Refusal:
        """A Refusal that names the file and the key."""
        where = " ".join((f"{self._place}.{key}" if self._place else key).split())[:100]
        return Refusal(f"{self.file}: {where} {what}.")

    def __contains__(self, key: str) -> bool:
        return key in self._data

    def __iter__(self) -> Iterator[str]:
        return iter(self._data)

    def raw(self, key: str, default: Any = None) -> Any:
        """The value as it stands."""
        self._read.add(key)
        return self._data.get(key, default)

    def _typed(self, key: str, kinds: type | tuple[type, ...], default: Any, what: str) -> Any:
        value = self.raw(key, default)
        if value is None:
            raise self.refusal(key, "is missing")
        if not isinstance(value, kinds) or (isinstance(value, bool) and kinds is not bool):
            raise self.refusal(key, f"must be {what}")
        return value

    def text(self, key: str, default: str | None = None, choices: Iterable[str] = ()) -> str:
        """A text, required when there is no default; one of `choices` when they are given."""
        value: str = self._typed(key, str, default, "a text in quotes")
        allowed = list(choices)
        if allowed and value not in allowed:
            raise self.refusal(key, f"is '{value[:40]}'; write one of: {', '.join(filter(None, allowed))}")
        self._short(key, [value])
        return value

    def texts(self, key: str, default: Iterable[str] | None = None) -> tuple[str, ...]:
        """A text or a list of texts."""
        value = self._typed(key, (str, list), None if default is None else list(default), "a text or a list of texts")
        items = [value] if isinstance(value, str) else value
        if not all(isinstance(item, str) for item in items):
            raise self.refusal(key, "must be a text or a list of texts")
        self._short(key, items)
        return tuple(items)

    def _short(self, key: str, items: list[str]) -> None:
        if len(items) > LONGEST_LIST:
            raise self.refusal(key, f"has {len(items):,} entries; more than {LONGEST_LIST:,} are not taken")
        if any(len(item) > LONGEST_TEXT for item in items):
            raise self.refusal(key, f"holds a text longer than {LONGEST_TEXT:,} characters")

    def flag(self, key: str, default: bool = False) -> bool:
        """true or false."""
        return bool(self._typed(key, bool, default, "true or false"))

    def day(self, key: str) -> str:
        """A day, as ISO text."""
        day: date = self._typed(key, date, None, "a day such as 2026-01-31, without quotes")
        return day.isoformat()[:10]

    def section(self, key: str) -> "Section":
        """A table below this one; empty when it is not there."""
        value = self._typed(key, dict, {}, f"must be a table: write [{key}]")
        return Section(self.file, value, f"{self._place}.{key}" if self._place else key)

    def sections(self, key: str) -> list["Section"]:
        """A list of tables ([[key]])."""
        value = self._typed(key, list, [], f"must be a list of tables: write [[{key}]]")
        if not all(isinstance(item, dict) for item in value):
            raise self.refusal(key, f"must be a list of tables: write [[{key}]]")
        return [Section(self.file, item, f"{key} {number}") for number, item in enumerate(value, 1)]

    def finish(self) -> None:
        """Refusal when a key was never asked for: most likely it is misspelt."""
        for key in self._data:
            if key not in self._read:
                raise self.refusal(key, "is not known here; see docs/formats.md")


def load(path: Path) -> Section:
    """A format file's top table; Refusal when it cannot be read or is not TOML."""
    return Section(path.name, read(path))


def read(path: Path) -> dict[str, Any]:
    """A format file as it stands; Refusal when it cannot be read or is not TOML."""
    try:
        data = path.read_bytes()
        if len(data) > MAX_BYTES:
            raise Refusal(f"{path.name} is too large for a format file.")
        return tomllib.loads(data.decode("utf-8-sig"))
    except OSError as error:
        raise Refusal(f"{path.name} cannot be read ({error.strerror}).") from None
    except UnicodeDecodeError:
        raise Refusal(f"{path.name} is not UTF-8; save it with that encoding.") from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise Refusal(f"{path.name} is not valid TOML: {error}.") from None
    except ValueError:  # Python reads no number of thousands of digits
        raise Refusal(f"{path.name} holds a number of too many digits.") from None


def files(folders: Iterable[Path]) -> list[Path]:
    """The .toml files of these folders; a name in an earlier folder hides the same name in a later one, unless it is
    an unchanged copy of a file of ours."""
    found = shipped.first_of_each((path.name, path) for folder in folders for path in sorted(folder.glob("*.toml")))
    return [found[name] for name in sorted(found)]
