"""Cut off every button at every point where it touches the disk, and look at what the next press makes of it.

    python tests/endurance/crash.py                         a sample of points of every button, in less than a minute
    python tests/endurance/crash.py --all --fault kill      SIGKILL at every point (an hour)
    python tests/endurance/crash.py --all                   every point, every fault (a night)
    python tests/endurance/crash.py --all import            the same for one button

At each point the press is killed, killed half-way through a write, or meets a full disk, missing rights, a disk
error, or a folder that is gone, as a network's is, until the press has ended. Whatever happened, once the next press
has looked after it, sheets, files and journal must all be as before the press or all as after it; and the button,
pressed again, must do what it does on that state, nothing twice.
"""

import argparse
import hashlib
import importlib
import os
import pickle
import re
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, Final, NamedTuple

import reach  # noqa: F401
from faults import ERRORS, GONE, KILLS, Faults, arm, back_again
from helpers import BUYER, NOW, Folder, assert_a_clerk_can_read, carriers_answer, empty_folder
from places import GOLDEN

from pyaddin.actions.plan import Options
from pyaddin.book.base import Raw
from pyaddin.book.closed.workbook import ClosedWorkbook
from pyaddin.book.locks import press_lock
from pyaddin.press import lost, recovery
from pyaddin.press.office import open_office
from pyaddin.press.run import press
from pyaddin.store.archive import Archive
from pyaddin.tables.problems import Refusal
from pyaddin.tables.sheets import TABLES

BOOK: Final = "Fulfilment.xlsm"
FAULTS: Final = (*KILLS, *ERRORS, GONE)
OWN: Final = (".journal", ".journal-journal", ".archive", ".archive-journal", ".lock", ".backup.xlsm")
NUMBER: Final = re.compile(rb"\b(?:[RP][0-9]{6}|[0-9a-f]{12})\b")
"""A Row ID, a parcel number, the fingerprint of a parcel."""
LATER: Final = re.compile(r"Not all that was taken back is in out/void yet \(.*?\); the next press tries again\. ")
"""What a press says before all else whose first look at the journal met the fault: nothing is left to be wrong."""
BOSTON: Final = {"state": "MA", "city": "Boston", "postcode": "02110", "phone": "+1 617 555 0123"}
CHECK, LEARN = "check-and-repair", "learn-format"
TEMPLATE: Final = GOLDEN / "learn" / "chinese-carrier.xlsx"
LONG: Final = 200
"""Days after which an order is over for long."""
SAMPLE: Final = 150
NOTHING, FINISHED, TAKEN_BACK = (False, False, False), (True, False, False), (False, True, False)
SAID: Final = {"before": (NOTHING, TAKEN_BACK), "after": (NOTHING, FINISHED)}
"""What the next press may say, by how it finds the folder."""


Verdict = tuple[str, list[str]]
"""How the next press finds a folder, and what is wrong there."""


class Station(NamedTuple):
    """A folder as it is before a press, and the press."""

    name: str
    button: str
    folder: Path
    files: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    days: int = 0
    mend: str = ""


@dataclass(frozen=True)
class State:
    """What the clerk and the journal see; `presses` are (button, state), those rolled back left out; `archived` are the
    rows that count as archived."""

    tables: dict[str, bytes]
    files: dict[str, bytes]
    presses: list[tuple[str, str]]
    archived: list[str] = field(default_factory=list)

    @property
    def seen(self) -> "State":
        """What the clerk sees: the sheets and the files that are not hidden."""
        files = {name: data for name, data in self.files.items() if "/." not in f"/{name}"}
        return State(self.tables, files, [], self.archived)

    @property
    def unnumbered(self) -> "State":
        """The same whatever Row IDs and parcel numbers were given: a press that was taken back uses them up."""
        tables = {name: NUMBER.sub(b"", text) for name, text in self.tables.items()}
        packed = (".pdf", ".xlsx")
        files = {name: b"" if name.endswith(packed) else NUMBER.sub(b"", data) for name, data in self.files.items()}
        return State(tables, files, self.presses, self.archived)


@dataclass
class Outcome:
    """What a press in a child of its own came to: `done`, `refused`, or an error of ours by name."""

    end: str
    said: str
    points: list[str]


@dataclass
class Tally:
    """What was tried on one button: trials by fault and by how the next press found it, and what was wrong.

    `looked_at` counts the different ends: what was said, with the bytes that were left.
    """

    points: int
    looked_at: int = 0
    ends: Counter[tuple[str, str]] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


def stations(base: Path) -> list[Station]:
    """The small shop before every button, one after the other, and before taking back what left the most behind."""
    shop = Folder(base / "shop")
    empty_folder(shop.path)
    shop.paste("rules", {"rank": 5, "country": "US", "carrier": "UPS", "service": "2nd Day Air"})
    captions = {column.name: column.caption for column in TABLES["orders"].columns}
    orders: list[dict[str, Raw]] = [BUYER, BUYER | {"order_no": "#2002", "sku": "PEN", "qty": 2}]
    orders.append(BUYER | {"order_no": "#2003", "country": "US", **BOSTON})
    names = [*BUYER, "state"]
    rows: list[list[Raw]] = [[captions[name] for name in names], *([o.get(name) for name in names] for o in orders)]
    lines = [",".join(str(value or "") for value in row) for row in rows]
    (shop.path / "orders.csv").write_text("\n".join(lines), encoding="utf-8")
    found = [_station(base, shop, "run-the-day", "orders.csv")]
    pasted = Folder.copied(shop.path, base / "pasted")
    pasted.paste_inbox(rows)
    found.append(_station(base, pasted, "import", name="import from the Inbox"))
    pasted.press("import")
    found.append(_station(base, pasted, "undo-last-step", name="undo of an import from the Inbox"))
    for button in ("import", "validate-addresses", "reserve-stock", "make-parcels", "carrier-files", "packing-slips"):
        files = ("orders.csv",) if button == "import" else ()
        found.append(_station(base, shop, button, *files))
        shop.press(button, *(shop.path / name for name in files))
        if button == "reserve-stock":
            found += _mending(base, shop)
        if button == "carrier-files":
            found.append(_station(base, shop, "undo-last-step", name="undo of carrier files"))
            found += _cancelling(base, shop)
    carriers_answer_to(shop)
    found.append(_station(base, shop, "import-tracking", "tracking.csv"))
    shop.press("import-tracking", shop.path / "tracking.csv")
    found.append(_station(base, shop, "confirm-shipment"))
    shop.press("confirm-shipment")
    return [*found, *_learning(base, shop), *_years_later(base, shop)]


def _mending(base: Path, shop: Folder) -> list[Station]:
    """A reserved figure that somebody typed over is found, then mended, then that is taken back."""
    wrong = Folder.copied(shop.path, base / "wrong")
    wrong.type("stock", {(0, "reserved"): 7})
    found = [_station(base, wrong, CHECK)]
    wrong.press(CHECK)
    found.append(_station(base, wrong, CHECK, name="check and repair that mends", mend="all"))
    wrong.press(CHECK, mend="all")
    return [*found, _station(base, wrong, "undo-last-step", name="undo of a mend")]


def _cancelling(base: Path, shop: Folder) -> list[Station]:
    """A parcel that is alone in its carrier's file is cancelled, and the file is void; then that is taken back."""
    cancelled = Folder.copied(shop.path, base / "cancelled")
    alone = cancelled.table("parcels").query("country == 'US'")["parcel_no"].iloc[0]
    found = [_station(base, cancelled, "cancel-parcel", words=(alone,))]
    cancelled.presses = shop.presses
    cancelled.press("cancel-parcel", words=(alone,))
    return [*found, _station(base, cancelled, "undo-last-step", name="undo of a cancelled parcel")]


def _learning(base: Path, shop: Folder) -> list[Station]:
    """A carrier's template is shown on Learn, then saved as a format, then that is taken back."""
    shop = Folder.copied(shop.path, base / "learner")
    shutil.copyfile(TEMPLATE, shop.path / TEMPLATE.name)
    found = [_station(base, shop, LEARN, TEMPLATE.name)]
    shop.press(LEARN, shop.path / TEMPLATE.name)
    found.append(_station(base, shop, LEARN, name="learn format that saves"))
    shop.press(LEARN)
    return [*found, _station(base, shop, "undo-last-step", name="undo of a learned format")]


def _years_later(base: Path, shop: Folder) -> list[Station]:
    """What was shipped goes into the archive, is found there, comes back, and each of it is taken back."""
    shop.now += timedelta(days=LONG)
    found = [_station(base, shop, "archive", days=LONG)]
    shop.press("archive")
    found.append(_station(base, shop, "archive", name="archive with nothing left to go", days=LONG))
    found.append(_station(base, shop, "find", days=LONG, words=("#200",)))
    found.append(_station(base, shop, "undo-last-step", name="undo of archive", days=LONG))
    found.append(_station(base, shop, "bring-back", days=LONG, words=("#2001",)))
    shop.press("bring-back", words=("#2001",))
    found.append(_station(base, shop, "undo-last-step", name="undo of bring back", days=LONG))
    return [*found, _station(base, shop, "archive", name="archive of what came back", days=LONG)]


def carriers_answer_to(shop: Folder) -> None:
    """The carriers' tracking file in the folder itself."""
    (shop.path / "sample").mkdir()
    carriers_answer(shop).rename(shop.path / "tracking.csv")
    (shop.path / "sample").rmdir()


def _station(
    base: Path, shop: Folder, button: str, *files: str, name: str = "", days: int = 0, words: tuple[str, ...] = (),
    mend: str = "",
) -> Station:  # fmt: skip
    folder = base / (name or button)
    shutil.copytree(shop.path, folder)
    return Station(name or button, button, folder, files, words, days, mend)


def in_child(work: Callable[[], Any]) -> Any:
    """What `work` gives in a process of its own; None when that was killed."""
    reader, writer = os.pipe()
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        os.close(reader)
        status = 1
        try:
            answer = pickle.dumps(work())
            while answer:
                answer = answer[os.write(writer, answer) :]
            status = 0
        finally:
            os._exit(status)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        answer = pipe.read()
    os.waitpid(child, 0)
    return pickle.loads(answer) if answer else None


def pressed(station: Station, folder: Path, faults: Faults | None = None, minute: int = 0) -> Outcome:
    """Press the station's button in this process, in which `faults` are armed."""
    if faults:
        arm(faults)
    files = tuple(folder / name for name in station.files)
    at = NOW + timedelta(days=station.days, hours=1, minutes=minute)
    options = Options(files, sure=True, words=station.words, mend=station.mend)
    try:
        end, said = "done", press(station.button, ClosedWorkbook(folder / BOOK), options, at).line
    except Refusal as refusal:
        end, said = "refused", assert_a_clerk_can_read(str(refusal))
    except Exception as error:
        end, said = f"{type(error).__name__}: {error}", ""
    return Outcome(end, said, faults.seen if faults else [])


def looked_after(folder: Path) -> list[str]:
    """What every press does first: finish or take back what was cut off."""
    workbook = ClosedWorkbook(folder / BOOK)
    with press_lock(workbook.path):
        office = open_office(workbook, NOW)
        try:
            return list(map(str, [*recovery.recover(office), *lost.let_go(office)]))
        finally:
            office.journal.close()


def state_of(folder: Path) -> State:
    """The folder's sheets, files and journal."""
    office = open_office(ClosedWorkbook(folder / BOOK), NOW)
    sheets = {name: office.workbook.grid(name).values for name in office.workbook.sheets()}
    sheets["Log"] = [row[1:] for row in sheets["Log"]]  # the number of a press that was taken back is not given again
    sheets["Movements"] = [row[1:8] for row in sheets["Movements"]]  # nor are those of movements
    whole = {name: "\n".join(map(str, rows)).replace(str(folder), "") for name, rows in sheets.items()}
    texts = {name: LATER.sub("", text).encode() for name, text in whole.items()}
    paths = [path for path in folder.rglob("*") if path.is_file() and not path.name.endswith(OWN)]
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths if path.name != BOOK}
    presses: list[tuple[str, str]] = [(e.button, e.state) for e in office.journal.entries() if e.state != "rolled back"]
    void = office.journal.void()
    kept = {
        f"out/void/{e.number:06d}/{Path(name).name}" if (e.number, name) in void else name: digest
        for e in office.journal.entries("done")
        for name, digest in office.journal.files(e.number)
    }
    archive = Archive(office.journal)
    parcels = [key for key, _ in archive.each("parcels")]
    orders = archive.orders([str(values["order_no"]) for _, values in archive.each("orders")])
    archived = sorted(map(str, archive.whole(orders, parcels)))
    office.journal.close()
    missing = [n for n, digest in kept.items() if digest != hashlib.sha256(files.get(n, b"")).hexdigest()]
    assert not missing, f"the journal names files that are not there or not those: {missing}"
    return State(texts, files, presses, archived)


@dataclass(frozen=True)
class Expected:
    """The states before a press, after it, and after it was pressed once more."""

    before: State
    after: State
    twice: State
    points: list[str]


def expected(station: Station, folder: Path) -> Expected:
    """Press undisturbed, twice."""
    before = state_of(folder)
    outcome = pressed(station, folder, Faults())
    assert outcome.end == "done", outcome
    after = state_of(folder)
    pressed(station, folder, minute=1)
    return Expected(before, after, state_of(folder), outcome.points)


def judged(station: Station, folder: Path, expect: Expected, outcome: Outcome | None) -> tuple[str, list[str]]:
    """How the next press finds the folder, `before` or `after` the press that met a fault, and what is wrong there."""
    wrong = [] if outcome is None or outcome.end in ("done", "refused") else [outcome.end]
    if outcome and outcome.end == "refused" and state_of(folder).seen != expect.before.seen:
        wrong.append(f"refused and yet changed something: {outcome.said}")
    said = " ".join(looked_after(folder))
    found = state_of(folder)
    how = {found == expect.before: "before", found == expect.after: "after"}.get(True, "neither")
    if how == "neither":
        return how, [
            *wrong,
            f"neither old nor new: {_apart(found, expect.before)}; {_apart(found, expect.after)}; {said}",
        ]
    if outcome and how != {"done": "after", "refused": "before"}.get(outcome.end, how):
        wrong.append(f"it {outcome.end}, but the folder is as {how}")
    if ("finished" in said, "taken back" in said, "not in this" in said) not in SAID[how]:
        wrong.append(f"the folder is as {how}, but the next press says: {said}")
    again = pressed(station, folder, minute=1 if how == "after" else 0)
    then, should = state_of(folder), expect.twice if how == "after" else expect.after
    if then.unnumbered != should.unnumbered:
        wrong.append(f"pressed again after {how}: {_apart(then.unnumbered, should.unnumbered)}; {again}")
    return how, wrong


def _apart(one: State, other: State) -> str:
    names = [name for name in one.tables if one.tables[name] != other.tables[name]]
    names += [name for name in {**one.files, **other.files} if one.files.get(name) != other.files.get(name)]
    return f"{names} {[*one.presses[-2:]] if one.presses != other.presses else ''}"


def tried(
    station: Station, expect: Expected, base: Path, at: int, fault: str, known: dict[str, Verdict]
) -> Verdict:  # fmt: skip
    """One fault at one point, judged; of those that ended alike and left the same bytes only the first one is."""
    folder = base / "tried"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(station.folder, folder)
    outcome = in_child(lambda: pressed(station, folder, Faults(at, fault, folder)))
    back_again(folder)
    left = f"{_bytes_of(folder)} {(outcome.end, outcome.said) if outcome else 'killed'}"
    if left not in known:
        verdict = in_child(lambda: judged(station, folder, expect, outcome))
        known[left] = verdict or ("neither", ["the next press failed"])
    return known[left]


def _bytes_of(folder: Path) -> str:
    """The digest of every name and byte in the folder; of the lock, which names a process, its being there."""
    found = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        found.update(f"{path.relative_to(folder)}\0".encode())
        if path.is_file() and path.suffix != ".lock":
            found.update(hashlib.sha256(path.read_bytes()).digest())
    return found.hexdigest()


def run(names: Iterable[str], sample: int, faults: Sequence[str] = FAULTS) -> dict[str, Tally]:
    """Try the buttons at every `sample`-th point, each fault in turn; at every point each fault when `sample` is 1."""
    tallies = {}
    with tempfile.TemporaryDirectory() as place:
        base = Path(place)
        found, modules = in_child(lambda: (stations(base), list(sys.modules)))
        for module in modules:  # loaded once here, not in every child
            with suppress(ImportError):
                importlib.import_module(module)
        for station in [s for s in found if not names or s.name in names]:
            shutil.copytree(station.folder, base / "expected")
            expect = in_child(lambda: expected(station, base / "expected"))  # noqa: B023
            shutil.rmtree(base / "expected")
            tally = tallies[station.name] = Tally(len(expect.points))
            known: dict[str, Verdict] = {}
            for number, (at, fault) in enumerate(_trials(expect.points, faults)):
                if number % sample:
                    continue
                how, wrong = tried(station, expect, base, at, fault, known)
                tally.ends[fault, how] += 1
                tally.wrong += [f"{fault} at point {at} ({expect.points[at - 1]}): {text}" for text in wrong]
            tally.looked_at = len(known)
            _tell(station, tally)
    return tallies


def _trials(points: list[str], faults: Sequence[str]) -> list[tuple[int, str]]:
    every = [(at, fault) for at in range(1, len(points) + 1) for fault in faults]
    return [(at, fault) for at, fault in every if fault != KILLS[1] or points[at - 1] == "write"]


def _tell(station: Station, tally: Tally) -> None:
    ends = Counter[str]()
    for (_, how), count in tally.ends.items():
        ends[how] += count
    tried_here = sum(ends.values())
    counts = f"{ends['before']:4} as before, {ends['after']:4} as after, {len(tally.wrong):3} wrong"
    looked = f", {tally.looked_at} different ends"
    print(f"{station.name:34} {tally.points:4} points {tried_here:5} trials: {counts}{looked}", flush=True)
    for text in tally.wrong:
        print(f"    {text}", flush=True)


def main() -> int:
    """Run what the command line asks for; 1 when anything was wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--all", action="store_true", help="every fault at every point")
    parser.add_argument("--sample", type=int, default=SAMPLE, help="else every N-th of them")
    parser.add_argument("--fault", action="append", choices=FAULTS, help="only this one")
    parser.add_argument("buttons", nargs="*")
    asked = parser.parse_args()
    tallies = run(asked.buttons, 1 if asked.all else asked.sample, asked.fault or FAULTS)
    trials = sum(sum(tally.ends.values()) for tally in tallies.values())
    wrong = sum(len(tally.wrong) for tally in tallies.values())
    points = sum(tally.points for tally in tallies.values())
    print(f"{points} points")
    print(f"{len(tallies)} presses, {trials} trials, {wrong} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
