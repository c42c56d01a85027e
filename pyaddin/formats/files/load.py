"""Format files as checked formats; all that is wrong with one is said at once, each fault with its place."""

from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, TypeVar, get_args, get_origin

from pydantic import BaseModel, ValidationError

from pyaddin.formats.files import toml
from pyaddin.formats.files.schema import Table, Wrong
from pyaddin.tables.problems import Refusal
from pyaddin.words.catalogue import Text, Words, tr

Made = TypeVar("Made", bound=Table)
Place = tuple[int | str, ...]
NAMED: Final = 3
"""Faults of a file that are said in one sentence."""
_SAID: Final = {
    "missing": tr("{key} is missing"),
    "string_too_short": tr("{key} is missing"),
    "string_type": tr("{key} must be a text in quotes"),
    "bool_type": tr("{key} must be true or false"),
    "int_type": tr("{key} must be a whole number"),
    "float_type": tr("{key} must be a number"),
    "date_type": tr("{key} must be a day such as 2026-01-31, without quotes"),
    "greater_than_equal": tr("{key} must be {ge} or more"),
    "less_than_equal": tr("{key} must be {le} or less"),
    "literal_error": tr("{key} must be {expected}"),
    "string_too_long": tr("{key} holds a text longer than {max_length:,} characters"),
    "too_long": tr("{key} has {count:,} entries; more than {max_length:,} are not taken"),
}
"""By pydantic's names of them."""
_NOT_TAKEN: Final = tr("{key} has a value that is not taken here; see docs/formats.md")


def load(folders: Sequence[Path], schema: type[Made]) -> list[Made]:
    """The formats of these folders, the shop's own first; Refusal says what is wrong with the first that is wrong."""
    return [read(path, schema) for path in toml.files(folders)]


def load_sound(folders: Sequence[Path], schema: type[Made]) -> tuple[list[Made], list[Words]]:
    """The formats that are right, and a sentence for each file that is wrong: it stops no other one."""
    sound: list[Made] = []
    wrong: list[Words] = []
    for path in toml.files(folders):
        try:
            sound.append(read(path, schema))
        except Refusal as refusal:
            wrong += refusal.args
    return sound, wrong


def read(path: Path, schema: type[Made]) -> Made:
    """One format file, checked; Refusal when it is wrong."""
    try:
        stat = path.stat()
        return _read(path, schema, stat.st_mtime_ns, stat.st_size)  # type: ignore[return-value]
    except OSError as error:
        raise toml.Faulty(tr("{file} cannot be read ({why})", file=path.name, why=error.strerror)) from None
    except toml.Faulty as faulty:
        raise Refusal(tr("{fault}; correct the file or take it out of the folder.", fault=faulty.fault)) from None


@lru_cache(maxsize=300)
def _read(path: Path, schema: type[Table], changed: int, size: int) -> Table:
    return checked(toml.read(path), schema, path.name, path.parent)


def checked(data: dict[str, Any], schema: type[Made], file: Words, folder: Path | None = None) -> Made:
    """A format of its values; Faulty, which calls it `file`, says the first faults and how many more there are."""
    try:
        return _validated(data, schema, folder)
    except ValidationError as error:
        wrong = list(_faults(error, schema))
        first, more = "; ".join(map(str, wrong[:NAMED])), len(wrong) - NAMED
        if more > 0:
            raise toml.Faulty(tr("{file}: {faults}, and {count:,} more", file=file, faults=first, count=more)) from None
        raise toml.Faulty(tr("{file}: {faults}", file=file, faults=first)) from None


def faults(path: Path, schema: type[Table]) -> list[Words]:
    """All that is wrong with a format file, a sentence each; empty when nothing is."""
    try:
        _validated(toml.read(path), schema, path.parent)
    except Refusal as refusal:
        return list(refusal.args)
    except ValidationError as error:
        return [_sentence(path.name, fault) for fault in _faults(error, schema)]
    return []


def _sentence(file: str, fault: Text) -> Text:
    """A fault may end with a question: did you mean …?"""
    if str(fault).endswith(("?", "？")):
        return tr("{file}: {fault}", file=file, fault=fault)
    return tr("{file}: {fault}.", file=file, fault=fault)


def _validated(data: dict[str, Any], schema: type[Made], folder: Path | None) -> Made:
    """The context goes down with the checks: a table tells those below it what they cannot see."""
    return schema.model_validate(data, context={"folder": folder})


def _faults(error: ValidationError, schema: type[Table]) -> Iterator[Text]:
    for found in error.errors(include_url=False):
        place: Place = tuple(part for part in found["loc"] if part != "[key]")
        raised = found.get("ctx", {}).get("error")
        if isinstance(raised, Wrong):
            places = [(*place, key) for key in raised.below] or [place]
            yield from (raised.what.placed(key=_place(one)) for one in places)
        elif raised:
            yield tr("{key}: {fault}", key=_place(place), fault=str(raised))
        else:
            yield _said(found, place, schema)


def _said(found: Any, place: Place, schema: type[Table]) -> Text:
    """What is wrong at a place, in our words; for a key that is missing or not known, what to write."""
    kind, key = found["type"], _place(place)
    keys, within = _known(schema, place)
    if kind == "extra_forbidden":
        if near := get_close_matches(str(place[-1]), keys, n=1):
            return tr("{key} is not known here; did you mean '{near}'?", key=key, near=near[0])
        return tr("{key} is not known here; see docs/formats.md", key=key)
    if kind == "missing" and within:
        return tr("{key} is missing; write {table}", key=key, table=within.format(place[-1]))
    if kind == "tuple_type":
        return tr("{key} must be a list of tables: write [[{name}]]", key=key, name=place[-1])
    if kind in ("model_type", "dict_type"):
        return _no_table(key, place)
    count = len(found["input"]) if kind == "too_long" else 0
    return _SAID.get(kind, _NOT_TAKEN).placed(key=key, count=count, **found.get("ctx", {}))


def _no_table(key: str, place: Place) -> Text:
    if place and isinstance(place[-1], str):
        return tr("{key} must be a table: write [{name}]", key=key, name=place[-1])
    return tr("{key} must be a table", key=key)


def _known(schema: type[Table], place: Place) -> tuple[list[str], str]:
    """The keys of the table that a place lies in, and how a table at the place itself is written, "" for other keys."""
    table: type[BaseModel] = schema
    written = ""
    keys: dict[str, Any] = {}
    for part in place:
        if isinstance(part, int):
            continue
        keys = {field.alias or name: field.annotation for name, field in table.model_fields.items()}
        inner = _table_in(keys.get(part))
        written = ("[[{}]]" if get_origin(keys.get(part)) is tuple else "[{}]") if inner else ""
        table = inner or table
    return list(keys), written


def _table_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in get_args(annotation) if (found := _table_in(part))), None)


def _place(place: Place) -> str:
    """`column[3].header`, counted from 1; a key of any length is cut."""
    path = "".join(f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in place)
    return " ".join(path.removeprefix(".").split())[:100]
