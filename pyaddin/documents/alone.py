"""Documents of the shop's own templates, made in a process of its own.

A template is a program: it may never come to an end, or ask for all the memory there is. Here it ends this process
alone. Run as a program, the module makes the document that it is told of.
"""

import os
import pickle
import subprocess
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from pyaddin.tables.problems import Refusal
from pyaddin.words.catalogue import ENGLISH, SOURCE, languages, speak, spoken, tr

SECONDS: Final = 120
"""250 slips, the most of one document, take two."""
MEGABYTES: Final = 3_000
_ROOT: Final = Path(__file__).parents[2]
_NO_WINDOW: Final = 0x08000000


def pdf(
    name: str, folders: Sequence[Path], values: Mapping[str, Any], now: datetime, logo: Path | None = None
) -> bytes:
    """The document `name`; Refusal, as of the templates' own faults, where it takes too long or too much."""
    job = pickle.dumps((spoken().code, name, list(folders), dict(values), now, logo))
    try:
        run = subprocess.run(
            [sys.executable, "-P", "-m", __name__], input=job, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            timeout=SECONDS, check=False, cwd=_ROOT, env={**os.environ, "PYTHONPATH": str(_ROOT)},
            creationflags=_NO_WINDOW if sys.platform == "win32" else 0,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise _too_much(name) from None
    if run.returncode or not run.stdout:
        raise _too_much(name)
    made: bytes | tuple[Any, ...] = pickle.loads(run.stdout)
    if isinstance(made, tuple):
        raise Refusal(*made)
    return made


def _too_much(name: str) -> Refusal:
    return Refusal(
        tr("The template '{file}' takes too long or too much memory; mend it, or delete it to use the one that came "
           "with it.", file=name)
    )  # fmt: skip


def _main() -> None:
    from pyaddin.documents.typesetting import pdf_here

    code, *job = pickle.load(sys.stdin.buffer)
    known = languages([folder / "languages" for folder in job[1]]) if code != ENGLISH else []
    speak(next((each for each in known if each.code == code), SOURCE))
    _limit_memory()
    try:
        made: Any = pdf_here(*job)
    except Refusal as refusal:
        made = refusal.args
    sys.stdout.buffer.write(pickle.dumps(made))


def _limit_memory() -> None:
    """Windows has no such limit, but grants no more memory than there is."""
    if sys.platform != "win32":
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_AS)
        limit = MEGABYTES << 20 if most == resource.RLIM_INFINITY else min(most, MEGABYTES << 20)
        resource.setrlimit(resource.RLIMIT_AS, (limit, most))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    _main()
