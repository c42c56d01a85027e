"""The files that presses wrote, as carriers and marketplaces would read them."""

import csv
import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Final, Generic, TypeVar

import python_calamine
from long_world import GLUE

PARCEL: Final = re.compile(r"P\d{6,}")
T = TypeVar("T")


class Disk:
    """Files that presses wrote, each read once; a file that is touched is read again."""

    def __init__(self, data: Path) -> None:
        """`data` is the folder that holds out/."""
        self.data = data
        self._digests: dict[str, tuple[tuple[int, int], str]] = {}
        self._read: dict[str, Any] = {}

    def digest(self, name: str) -> str:
        """A file's SHA-256; blank where it is not."""
        try:
            status = (self.data / name).stat()
        except OSError:
            return ""
        state = status.st_mtime_ns, status.st_size
        if self._digests.get(name, ((), ""))[0] != state:
            self._digests[name] = state, hashlib.sha256((self.data / name).read_bytes()).hexdigest()
        return self._digests[name][1]

    def parcels(self, name: str) -> Counter[str]:
        """Parcel numbers in a carrier's file, with the cells that name them."""
        return self._once(name, lambda: Counter(PARCEL.findall("\n".join(self._cells(name)))))  # type: ignore[no-any-return]

    def items(self, name: str) -> Counter[tuple[str, str]]:
        """Units by parcel and SKU in a carrier's file that lists them: China Post's."""
        return self._once(("items", name), lambda: self._items(name))  # type: ignore[no-any-return]

    def confirmed(self, name: str) -> tuple[Counter[str], Counter[tuple[str, ...]], list[Any]]:
        """Of a file that tells a marketplace what shipped: units by line, its rows, and rows without a number."""
        return self._once(("told", name), lambda: _told(self._rows(name)))  # type: ignore[no-any-return]

    def _once(self, name: Any, read: Any) -> Any:
        if name not in self._read:
            self._read[name] = read()
        return self._read[name]

    def _cells(self, name: str) -> Iterable[str]:
        path = self.data / name
        if path.suffix in (".xls", ".xlsx"):
            book = python_calamine.CalamineWorkbook.from_path(path)
            first = book.get_sheet_by_index(0).to_python()
            return (str(cell) for row in first for cell in row)
        return (cell for row in csv.reader(path.read_text("utf-8").splitlines()) for cell in row)

    def _items(self, name: str) -> Counter[tuple[str, str]]:
        rows = python_calamine.CalamineWorkbook.from_path(self.data / name).get_sheet_by_index(0).to_python()
        units: Counter[tuple[str, str]] = Counter()
        for row in rows[1:]:
            units[str(row[0]), str(row[2])] += int(row[3])
        return units

    def _rows(self, name: str) -> list[dict[str, str]]:
        path = self.data / name
        tab = "\t" if path.suffix == ".txt" else ","
        return list(csv.DictReader(path.read_text("utf-8-sig").splitlines(), delimiter=tab))


def _told(rows: list[dict[str, str]]) -> tuple[Counter[str], Counter[tuple[str, ...]], list[Any]]:
    units: Counter[str] = Counter()
    for row in rows:
        if "order-id" in row:
            units[GLUE.join(("Amazon", row["order-id"], row["order-item-id"]))] += int(row["quantity"])
        elif "Order no." in row:
            units[GLUE.join((row["Marketplace"], row["Order no."], row["Line no."]))] += int(row["Qty"])
    named = ("tracking-number", "Tracking no.", "Shipment Tracking")
    numberless = [row for row in rows if not any(row.get(name) for name in named)]
    return units, Counter(tuple(row.values()) for row in rows), numberless


class Added(Generic[T]):
    """What a growing list of files comes to, added up once for each of them, and anew when the list is another one."""

    def __init__(self, blank: Callable[[], T]) -> None:
        """`blank` makes the sum of no files."""
        self._blank, self._names, self._sum = blank, list[str](), blank()

    def of(self, names: Sequence[str], add: Callable[[T, str], object]) -> T:
        """The sum of these files."""
        if list(names[: len(self._names)]) != self._names:
            self._names, self._sum = [], self._blank()
        for name in names[len(self._names) :]:
            add(self._sum, name)
        self._names = list(names)
        return self._sum


def nothing_told() -> tuple[Counter[str], Counter[tuple[str, ...]]]:
    return Counter(), Counter()
