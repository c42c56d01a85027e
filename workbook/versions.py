"""Writes templates/versions.sha256: the digest of every version of every template that was ever shipped.

`python workbook/versions.py` after a template was changed. What stands in the file stays in it, so that a clone
without the whole history loses nothing; the history and the templates as they lie here are added.
"""

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from pyaddin.shipped import TEMPLATES, VERSIONS, digest

ROOT: Final = TEMPLATES.parent


def main() -> None:
    """Reads the file, git's history and the folder; writes the file."""
    known = VERSIONS.read_text(encoding="utf-8").splitlines() if VERSIONS.exists() else []
    lines = {*known, *(line(name, data) for name, data in (*_committed(), *lying_here()))}
    by_name = sorted(lines, key=lambda text: (text.partition("  ")[2], text))
    VERSIONS.write_text("".join(f"{text}\n" for text in by_name), encoding="utf-8", newline="\n")
    print(f"{len(by_name):,} versions in {VERSIONS.relative_to(ROOT)}")


def lying_here() -> Iterator[tuple[str, bytes]]:
    """Every template as it lies in this checkout: its path below templates/ and its bytes."""
    for path in sorted(TEMPLATES.rglob("*")):
        if path.is_file() and _counts(path.relative_to(TEMPLATES)):
            yield path.relative_to(TEMPLATES).as_posix(), path.read_bytes()


def _counts(path: Path) -> bool:
    """Whether shops copy it; catalogues of words change with every sentence, and a shop's own is another language's."""
    return path.name != VERSIONS.name and path.parts[0] != "languages"


def line(name: str, data: bytes) -> str:
    """A line as sha256sum writes it."""
    return f"{digest(data)}  {name}"


def _committed() -> Iterator[tuple[str, bytes]]:
    """Every version of a template that a commit brought."""
    raw = _git("log", "--raw", "--no-abbrev", "--no-renames", "--format=", "-z", "--", "templates").decode()
    fields = raw.lstrip("\0").split("\0")
    seen = {(name, meta.split()[3]) for meta, name in zip(fields[::2], fields[1::2], strict=False)}
    for name, blob in sorted(seen):
        path = Path(name).relative_to("templates")
        if blob.strip("0") and _counts(path):
            yield path.as_posix(), _git("cat-file", "blob", blob)


def _git(*words: str) -> bytes:
    return subprocess.run(["git", *words], cwd=ROOT, check=True, capture_output=True).stdout


if __name__ == "__main__":
    main()
