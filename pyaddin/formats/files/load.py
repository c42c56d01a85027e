"""Format files as checked formats; all that is wrong with one is said at once, each fault with its place."""

from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, TypeVar, get_args, get_origin

from pydantic import ValidationError

from pyaddin.formats.files import toml
from pyaddin.formats.files.schema import Table, Wrong
from pyaddin.tables.problems import Refusal

Made = TypeVar("Made", bound=Table)
Place = tuple[int | str, ...]
NAMED: Final = 3
"""Faults of a file that are said in one sentence."""
_SAID: Final = {
    "missing": "is missing",
    "string_too_short": "is missing",
    "string_type": "must be a text in quotes",
    "bool_type": "must be true or false",
    "int_type": "must be a whole number",
    "float_type": "must be a number",
    "date_type": "must be a day such as 2026-01-31, without quotes",
    "greater_than_equal": "must be {ge} or more",
    "less_than_equal": "must be {le} or less",
    "literal_error": "must be {expected}",
    "string_too_long": "holds a text longer than {max_length:,} characters",
    "too_long": "has {count:,} entries; more than {max_length:,} are not taken",
    "model_type": "must be a table{key}",
    "dict_type": "must be a table{key}",
}


def load(folders: Sequence[Path], schema: type[Made]) -> list[Made]:
    """The formats of these folders, the shop's own first; Refusal says what is wrong with the first that is wrong."""
    return [read(path, schema) for path in toml.files(folders)]


def load_sound(folders: Sequence[Path], schema: type[Made]) -> tuple[list[Made], list[str]]:
    """The formats that are right, and a sentence for each file that is wrong: it stops no other one."""
    sound: list[Made] = []
    wrong: list[str] = []
    for path in toml.files(folders):
        try:
            sound.append(read(path, schema))
        except Refusal as refusal:
            wrong.append(str(refusal))
    return sound, wrong


def read(path: Path, schema: type[Made]) -> Made:
    """One format file, checked; Refusal when it is wrong."""
    try:
        stat = path.stat()
        return _read(path, schema, stat.st_mtime_ns, stat.st_size)  # type: ignore[return-value]
    except OSError as error:
        raise Refusal(f"{path.name} cannot be read ({error.strerror}).") from None
    except Refusal as refusal:
        raise Refusal(f"{str(refusal).rstrip('.')}; correct the file or take it out of the folder.") from None


@lru_cache(maxsize=300)
def _read(path: Path, schema: type[Table], changed: int, size: int) -> Table:
    return checked(toml.read(path), schema, path.name, path.parent)


def checked(data: dict[str, Any], schema: type[Made], file: str, folder: Path | None = None) -> Made:
    """A format of its values; Refusal, which calls it `file`, says the first faults and how many more there are."""
    try:
        return _validated(data, schema, folder)
    except ValidationError as error:
        wrong = list(_faults(error, schema))
        more = f", and {len(wrong) - NAMED:,} more" if len(wrong) > NAMED else ""
        raise Refusal(f"{file}: {'; '.join(wrong[:NAMED])}{more}.") from None


def faults(path: Path, schema: type[Table]) -> list[str]:
    """All that is wrong with a format file, a sentence each; empty when nothing is."""
    try:
        _validated(toml.read(path), schema, path.parent)
    except Refusal as refusal:
        return [str(refusal)]
    except ValidationError as error:
        return [f"{path.name}: {fault}" + "." * (not fault.endswith("?")) for fault in _faults(error, schema)]
    return []


def _validated(data: dict[str, Any], schema: type[Made], folder: Path | None) -> Made:
    """The context goes down with the checks: a table tells those below it what they cannot see."""
    return schema.model_validate(data, context={"folder": folder})


def _faults(error: ValidationError, schema: type[Table]) -> Iterator[str]:
    for found in error.errors(include_url=False):
        place: Place = tuple(part for part in found["loc"] if part != "[key]")
        raised = found.get("ctx", {}).get("error")
        if isinstance(raised, Wrong):
            places = [(*place, key) for key in raised.below] or [place]
            yield from (f"{_place(one)} {raised}" for one in places)
        elif raised:
            yield f"{_place(place)}: {raised}"
        else:
            yield f"{_place(place)} {_said(found, place, schema)}"


def _said(found: Any, place: Place, schema: type[Table]) -> str:
    """What is wrong at a place, in our words; for a key that is missing or not known, what to write."""
    kind = found["type"]
    keys, within = _known(schema, place)
    if kind == "extra_forbidden":
        near = get_close_matches(str(place[-1]), keys, n=1)
        return "is not known here; " + (f"did you mean '{near[0]}'?" if near else "see docs/formats.md")
    if kind == "missing" and within:
        return f"is missing; write {within.format(place[-1])}"
    count = len(found["input"]) if kind == "too_long" else 0
    if kind == "tuple_type":
        return f"must be a list of tables: write [[{place[-1]}]]"
    key = f": write [{place[-1]}]" if place and isinstance(place[-1], str) else ""
    return _SAID[kind].format(key=key, count=count, **found.get("ctx", {}))


def _known(schema: type[Table], place: Place) -> tuple[list[str], str]:
    """The keys of the table that a place lies in, and how a table at the place itself is written, "" for other keys."""
    table, written = schema, ""
    keys: dict[str, Any] = {}
    for part in place:
        if isinstance(part, int):
            continue
        keys = {field.alias or name: field.annotation for name, field in table.model_fields.items()}
        inner = _table_in(keys.get(part))
        written = ("[[{}]]" if get_origin(keys.get(part)) is tuple else "[{}]") if inner else ""
        table = inner or table
    return list(keys), written


def _table_in(annotation: Any) -> type[Table] | None:
    if isinstance(annotation, type) and issubclass(annotation, Table):
        return annotation
    return next((found for part in get_args(annotation) if (found := _table_in(part))), None)


def _place(place: Place) -> str:
    """`column[3].header`, counted from 1; a key of any length is cut."""
    path = "".join(f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in place)
    return " ".join(path.removeprefix(".").split())[:100]
