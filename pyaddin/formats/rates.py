"""The European Central Bank's files of rates, as they are downloaded: eurofxref and eurofxref-hist, as .csv, .zip or
.xml."""

import io
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from pyaddin.tables.problems import Refusal
from pyaddin.values.rates import Rates, parsed, together
from pyaddin.words.catalogue import tr

BEGINS: Final = "eurofxref"
"""How the bank names them."""
_MOST_BYTES: Final = 20_000_000


def is_rates(path: Path) -> bool:
    """Whether it is named as one of the bank's files."""
    return path.name.casefold().startswith(BEGINS) and path.suffix.casefold() in (".csv", ".zip", ".xml")


def load(folders: Iterable[Path]) -> Rates:
    """The rates of all files in these folders, the newest file first; Refusal names one that holds none."""
    files = [path for folder in folders if folder.is_dir() for path in folder.iterdir() if is_rates(path)]
    return together(map(_read, sorted(files, key=lambda path: (-path.stat().st_mtime_ns, path.name))))


def _read(path: Path) -> Rates:
    try:
        return together(parsed(text) for text in _texts(path))
    except (OSError, ValueError, LookupError, zipfile.BadZipFile, RuntimeError, NotImplementedError):
        raise Refusal(
            tr("{file} holds no rates of the European Central Bank; download it again or take it away.", file=path.name)
        ) from None


def _texts(path: Path) -> Iterator[str]:
    data = path.read_bytes()
    if not data.startswith(b"PK"):
        yield _decoded(data)
        return
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        for name in packed.namelist():
            if name.casefold().endswith(".csv"):
                with packed.open(name) as file:
                    yield _decoded(file.read(_MOST_BYTES + 1))


def _decoded(data: bytes) -> str:
    if len(data) > _MOST_BYTES:
        raise ValueError
    return data.decode("utf-8-sig")
