"""Format files: TOML read into checked values; what is wrong is said with the file's name and the place in it."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from pyaddin.problems import Refusal

MAX_BYTES = 1_000_000


class Section:
    """One table of a format file; each getter checks the kind of its value, `finish` complains about unread keys."""

    def __init__(self, file: str, data: Mapping[str, Any], place: str = "") -> None:
        self.file = file
        self._data = data
        self._place = place
        self._read: set[str] = set()

    def refusal(self, key: str, what: str) -> Refusal:
        """A Refusal that names the file and the key."""
        where = f"{self._place}.{key}" if self._place else key
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
            raise self.refusal(key, f"is '{value}'; write one of: {', '.join(allowed)}")
        return value

    def texts(self, key: str, default: Iterable[str] | None = None) -> tuple[str, ...]:
        """A text or a list of texts."""
        value = self._typed(key, (str, list), None if default is None else list(default), "a text or a list of texts")
        items = [value] if isinstance(value, str) else value
        if not all(isinstance(item, str) for item in items):
            raise self.refusal(key, "must be a text or a list of texts")
        return tuple(items)

    def flag(self, key: str, default: bool = False) -> bool:
        """true or false."""
        return bool(self._typed(key, bool, default, "true or false"))

    def whole(self, key: str, default: int | None = None) -> int:
        """A whole number."""
        return int(self._typed(key, int, default, "a whole number"))

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
    try:
        data = path.read_bytes()
        if len(data) > MAX_BYTES:
            raise Refusal(f"{path.name} is too large for a format file.")
        return Section(path.name, tomllib.loads(data.decode("utf-8-sig")))
    except OSError as error:
        raise Refusal(f"{path.name} cannot be read ({error.strerror}).") from None
    except UnicodeDecodeError:
        raise Refusal(f"{path.name} is not UTF-8; save it with that encoding.") from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise Refusal(f"{path.name} is not valid TOML: {error}.") from None


def files(folders: Iterable[Path]) -> list[Path]:
    """The .toml files of these folders; a name in an earlier folder hides the same name in a later one."""
    found: dict[str, Path] = {}
    for folder in folders:
        for path in sorted(folder.glob("*.toml")):
            found.setdefault(path.name, path)
    return [found[name] for name in sorted(found)]
