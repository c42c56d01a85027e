"""Which format a file is, told by its header line."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from pyaddin.formats.exports.format import Marketplace
from pyaddin.tables.problems import Refusal
from pyaddin.values.captions import caption_key
from pyaddin.values.raw import Row
from pyaddin.words.catalogue import Text, tr
from pyaddin.words.quoting import quoted

HEAD_ROWS = 15


@dataclass(frozen=True, slots=True)
class Match:
    """A format found in a file: the header's row (from 0), each header's column, what was and was not there."""

    format: Marketplace
    header: int
    positions: dict[str, int]
    matched: tuple[str, ...]
    unknown: tuple[str, ...]
    missing: tuple[str, ...]
    twice: tuple[str, ...]


def recognise(rows: Sequence[Row], formats: Sequence[Marketplace]) -> Match | None:
    """The format whose headers one of the first rows holds; of several the one that finds most of its headers."""
    found: list[tuple[int, int, Match]] = []
    for number, row in enumerate(rows[:HEAD_ROWS]):
        keys = [caption_key(cell) for cell in row]
        for one in formats:
            if match := _match(one, number, row, keys):
                found.append((len(match.matched), -number, match))
    return max(found, key=lambda entry: entry[:2])[2] if found else None


def _match(one: Marketplace, number: int, row: Row, keys: list[str]) -> Match | None:
    if not one.renames and not _keys(one.header.required) <= set(keys):
        return None
    positions, twice = _positions(one, keys)
    if not _keys(one.header.required) <= positions.keys():
        return None
    if any(caption_key(header) in positions for header in one.header.without):
        return None
    uses = one.uses()
    matched = tuple(header for header in uses if caption_key(header) in positions)
    known = {caption_key(header) for header in (*uses, *one.header.known)}
    unknown = tuple(str(row[at]) for key, at in positions.items() if key not in known and not one.holds_items(key))
    missing = tuple(header for header in uses if caption_key(header) not in positions)
    used_twice = tuple(header for header in matched if caption_key(header) in twice - _keys(one.header.repeats))
    return Match(one, number, positions, matched, unknown, missing, used_twice)


@lru_cache(maxsize=1000)
def _keys(headers: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(caption_key, headers))


def _positions(one: Marketplace, keys: list[str]) -> tuple[dict[str, int], set[str]]:
    """Column of each header, and the headers that stand there twice."""
    positions: dict[str, int] = {}
    twice: set[str] = set()
    for at, key in enumerate(keys):
        name = one.named(key) if one.renames else key
        if name in positions:
            twice.add(name)
        elif name:
            positions[name] = at
    return positions, twice


def refuse_if_unusable(match: Match, file: str) -> None:
    """Refusal for a format that is no shipping source, and for two columns of one name."""
    if match.format.refuse:
        raise Refusal(
            tr("{file} is {title}: {why}.",
               file=file, title=match.format.title[:100], why=match.format.refuse[:400].rstrip("."))
        )  # fmt: skip
    if match.twice:
        raise Refusal(
            tr("{file} has two columns named '{header}'; remove one of them and import it again.",
               file=file, header=match.twice[0])
        )  # fmt: skip


def explain(rows: Sequence[Row], formats: Sequence[Marketplace]) -> Text:
    """One sentence for a file that is no known format: the headers it has and the nearest format's that it lacks."""
    best: tuple[int, Marketplace | None, Row] = (0, None, [])
    for row in rows[:HEAD_ROWS]:
        keys = [caption_key(cell) for cell in row]
        for one in formats:
            there, _ = _positions(one, keys)
            hits = sum(caption_key(header) in there for header in one.uses())
            if hits > best[0]:
                best = (hits, one, row)
    hits, nearest, row = best
    if nearest is None:
        first = next((row for row in rows if any(caption_key(cell) for cell in row)), [])
        return tr("its first line reads {headers}, which is the header of no known export.", headers=quoted(first))
    there, _ = _positions(nearest, [caption_key(cell) for cell in row])
    lacking = [header for header in nearest.header.required if caption_key(header) not in there]
    unwanted = [header for header in nearest.header.without if caption_key(header) in there]
    places = {"headers": quoted(row), "title": nearest.title, "count": hits}
    if lacking:
        return tr(
            "it has the headers {headers}; nearest is {title} ({count} headers match), but it lacks {others}.",
            **places, others=quoted(lacking),
        )  # fmt: skip
    return tr(
        "it has the headers {headers}; nearest is {title} ({count} headers match), but it also has {others}.",
        **places, others=quoted(unwanted),
    )  # fmt: skip
