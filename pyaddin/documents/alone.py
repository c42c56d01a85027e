"""Documents of the shop's own templates, made in a process of its own.

A template is a program: it may never come to an end, or ask for all the memory there is. Here it ends this process
alone. Run as a program, the module makes the document that it is told of.
"""

import pickle
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from pyaddin.store import apart
from pyaddin.tables.problems import Refusal
from pyaddin.words.catalogue import ENGLISH, SOURCE, languages, speak, spoken, tr

SECONDS: Final = 120
"""250 slips, the most of one document, take two."""
MEGABYTES: Final = 3_000
_MADE: Final = 0
_REFUSED: Final = 3
_PDF: Final = b"%PDF-"


def pdf(
    name: str,
    folders: Sequence[Path],
    values: Mapping[str, Any],
    now: datetime,
    logo: Path | None,
    pictures: Mapping[str, bytes],
    standard: str | None,
) -> bytes:
    """The document `name`; Refusal, as of the templates' own faults, where it takes too long or too much."""
    job = pickle.dumps((spoken().code, name, list(folders), dict(values), now, logo, dict(pictures), standard))
    try:
        status, said = apart.answer(__name__, job=job, seconds=SECONDS)
    except apart.Ended:
        raise _too_much(name) from None
    if status == _REFUSED:
        raise Refusal(said.decode("utf-8", "replace"))
    if status != _MADE or not said.startswith(_PDF):
        raise _too_much(name)
    return said


def _too_much(name: str) -> Refusal:
    return Refusal(
        tr("The template '{file}' takes too long or too much memory; mend it, or delete it to use the one that came "
           "with it.", file=name)
    )  # fmt: skip


def _main() -> int:
    """The document, or the sentence why there is none: bytes, since what a template made is not to be believed."""
    from pyaddin.documents.typesetting import pdf_here

    code, *job = pickle.load(sys.stdin.buffer)
    known = languages([folder / "languages" for folder in job[1]]) if code != ENGLISH else []
    speak(next((each for each in known if each.code == code), SOURCE))
    apart.limit_memory(MEGABYTES)
    try:
        sys.stdout.buffer.write(pdf_here(*job))
    except Refusal as refusal:
        sys.stdout.buffer.write(str(refusal).encode())
        return _REFUSED
    return _MADE


if __name__ == "__main__":
    sys.exit(_main())
