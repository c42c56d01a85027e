"""`python -m benchmarks.learn`: what Learn format makes of headers of exports in many languages.

Each file of `learn_headers.toml` is a header with what its columns mean by what its owner or a public reader of it says
of them, not by what Learn says. Counted are the columns that matter for shipping: right (taken as certain), doubtful
right (proposed, and so), missed; and wrong: any column at all that is taken as certain for what it is not.
"""

import argparse
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from pyaddin.formats.files.read import Sheet
from pyaddin.formats.learn import aliases
from pyaddin.formats.learn.meanings import Answer
from pyaddin.formats.learn.propose import Header, propose

HEADERS: Final = Path(__file__).with_name("learn_headers.toml")
TEMPLATES: Final = Path(__file__).parents[1] / "templates" / "aliases"
KINDS: Final = ("right", "doubtful right", "missed", "wrong")


def main() -> None:
    """Print a line for each language, or for each file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--files", action="store_true", help="a line for each file, with the columns that are not right"
    )
    chosen = parser.parse_args()
    totals: dict[str, Counter[str]] = {}
    for one in tomllib.loads(HEADERS.read_text("utf-8"))["file"]:
        found = list(judged(one))
        counts = Counter(kind for kind, _ in found)
        group = f"{one['language']}{', held out' if one.get('held_out') else ''}"
        totals.setdefault(group, Counter()).update(counts)
        totals.setdefault("all held out" if one.get("held_out") else "all others", Counter()).update(counts)
        if chosen.files:
            print(_line(one["id"], counts))
            for kind, said in found:
                if kind in ("missed", "wrong"):
                    print(f"    {kind}: {said}")
    print(f"{'':<28}" + "".join(f"{kind:>16}" for kind in KINDS))
    for group, counts in totals.items():
        print(_line(group, counts))


def judged(one: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What was made of each column that matters, and of each other one that was taken for something."""
    header, truth = list(one["header"]), dict(one["means"])
    rows: list[list[Any]] = [header, ["x"] * len(header), ["x"] * len(header)]
    found = propose([Sheet("", rows)], aliases.load([TEMPLATES]), one["purpose"])
    for column in found.headers:
        wanted = set(truth.get(column.text, "").split("|")) - {""}
        kind = _kind(column, wanted)
        if kind:
            yield (
                kind,
                f"{column.text}: {'/'.join(sorted(wanted)) or 'nothing'}, not {_name(column.means or column.proposal)}",
            )


def _kind(column: Header, wanted: set[str]) -> str:
    if column.means:
        return "right" if _name(column.means) in wanted else "wrong"
    if not wanted:
        return ""
    return "doubtful right" if _name(column.proposal) in wanted else "missed"


def _name(answer: Answer | None) -> str:
    return answer.meaning.id if answer and answer.meaning else "nothing"


def _line(group: str, counts: Counter[str]) -> str:
    matter = sum(counts[kind] for kind in KINDS[:3])
    share = f"{counts['right'] / matter:>8.0%}" if matter else ""
    return f"{group:<28}" + "".join(f"{counts[kind]:>16}" for kind in KINDS) + share


if __name__ == "__main__":
    main()
