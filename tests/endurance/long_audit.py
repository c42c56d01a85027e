"""What must always hold of a shop, looked at after every press against the ledger that is kept beside it."""

import sqlite3
from collections import Counter
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
from long_book import Look
from long_files import Added, Disk, nothing_told
from long_floor import by_lines, handed_stand_together
from long_ledger import Broken, Ledger, Stood, World, stood
from long_sums import (
    Frames,
    Rest,
    blank_frames,
    frames,
    joined,
    line_keys,
    place_keys,
    shipped,
    statuses,
    summed,
    texts,
    told_of,
    units_of,
)  # fmt: skip
from long_world import FIELDS, GLUE, Fields

from pyaddin.steps.stock.parts import held_units
from pyaddin.tables.orders import ORDERS
from pyaddin.tables.status import ORDER_STATUSES, PARCEL_STATUSES, Status

OUT: Final = (Status.SENT, Status.CHANGED, Status.SHIPPED)
"""A parcel in one of these is in a carrier file."""
HOLDING: Final = (Status.RESERVED, Status.PACKED, Status.SENT)
STILL_OPEN: Final = ("", Status.NEW, Status.READY, Status.SHORT, Status.HOLD, *HOLDING)
PACKED_ROWS: Final = {
    Status.PACKED: (Status.PACKED,), Status.SENT: (Status.SENT, Status.CHANGED), Status.SHIPPED: (Status.SHIPPED,),
}  # fmt: skip
"""What a row's parcel may be."""
DECIDED: Final = ("status", "hold_reason", "hold_until", "warehouse", "qty", "approved_by", "own")
"""Columns of the clerk's that presses may change too, and the clerk's own, which is checked by itself."""
CODES: Final = ("row_id", "order_no", "line_no", "sku", "postcode", "phone", "parcel_no", "warehouse", "bin")


class Auditor:
    """Looks at a shop after every press."""

    def __init__(self, folder: Path, ledger: Ledger, world: World) -> None:
        """`folder` holds the workbook, its journal and out/."""
        self.ledger, self.world, self.disk = ledger, world, Disk(folder)
        self.journal = folder / "Fulfilment.journal"
        self.archive = folder / "Fulfilment.archive"
        self.checks: Counter[str] = Counter()
        self.restored = 0
        self.forgot: datetime | None = None
        self._archive: dict[int, tuple[str, str]] = {}
        self._archive_state: tuple[Any, ...] = ()
        self._by: set[int] = set()
        self._rest, self._counted = Rest(), self._archive
        self._carried = Added[dict[str, list[str]]](dict)
        self._told = Added[tuple[Counter[str], Counter[tuple[str, ...]]]](nothing_told)

    def see(self, what: str, wrong: object, said: object = "") -> None:
        """Count a check; Broken when there is anything in `wrong`."""
        self.checks[what] += 1
        if isinstance(wrong, (pd.Series, pd.DataFrame)):
            wrong = wrong.head(5).to_dict() if len(wrong) else ""
        elif isinstance(wrong, pd.Index):
            wrong = list(wrong[:5])
        if wrong:
            raise Broken(f"{what}: {str(wrong)[:1500]} {said}")

    def audit(self, look: Look) -> None:
        """All that must hold of the shop as it stands, between two presses.

        Archived rows are looked at one by one when they are new or changed, else they count with their sums.
        """
        now = stood(self.journal)
        orders, parcels = look.frame("orders"), look.frame("parcels")
        gone, come = self._moved(now)
        rest = self._rest.joined(Rest.of(gone["orders"], gone["parcels"]), -1)
        if not rest.ids.keys().isdisjoint(set(orders["row_id"])):  # a copy of one, or one that stands twice
            gone, come, rest = blank_frames(), self.archived(now), Rest()
        every, boxes = joined(orders, come["orders"]), joined(parcels, come["parcels"])
        self._ids(every, boxes, rest)
        self._lines(every, now, rest)
        self._says(every)
        self._cancelled(orders, now)
        self._own(every, rest)
        orders, every = self.known(orders), self.known(every)
        self._rows(orders)
        self._parcels(every, boxes, rest)
        self._stock(every, look, rest)
        self._files(now)
        self._carriers(boxes, now, rest)
        self._confirmed(every, now, rest)
        self._log(look, now)
        self._rest = rest.joined(Rest.of(come["orders"], come["parcels"]), 1)

    def look_again(self) -> None:
        """The clerk's story is another one from here on: a copy was restored."""
        self._rest, self._counted = Rest(), {}

    def known(self, orders: pd.DataFrame) -> pd.DataFrame:
        """Without rows just pasted as copies: until a press looks at them they hold what their originals hold."""
        return orders[~(orders["row_id"].duplicated() & orders["row_id"].isin(set(self.ledger.copies)))]

    def archived(self, now: Stood) -> Frames:
        """What lies in the archive and is not back."""
        return frames(self._kept(now).values())

    def _moved(self, now: Stood) -> tuple[Frames, Frames]:
        """Archived rows of the last audit that are not there any more, or not so, and those that are new since."""
        was, kept = self._counted, self._kept(now)
        self._counted = kept
        if was is kept:
            return blank_frames(), blank_frames()
        gone = [row for number, row in was.items() if kept.get(number) != row]
        come = [row for number, row in kept.items() if was.get(number) != row]
        return frames(gone), frames(come)

    def _kept(self, now: Stood) -> dict[int, tuple[str, str]]:
        """Table and cells of what lies in the archive and is not back, by its number there; read when that changed."""
        if not self.archive.exists():
            return self._archive
        status = self.archive.stat()
        state = (status.st_mtime_ns, status.st_size, frozenset(self._by & now.done))
        if state == self._archive_state:
            return self._archive
        with closing(sqlite3.connect(f"{self.archive.as_uri()}?mode=ro", uri=True)) as db:
            back = db.execute("select row, by from back").fetchall()
            kept = db.execute("select id, by, tab, cells from kept").fetchall()
        gone = {row for row, by in back if by in now.done}
        self._by = {by for _, by in back} | {by for _, by, _, _ in kept}
        self._archive = {
            number: (tab, cells) for number, by, tab, cells in kept if by in now.done and number not in gone
        }
        self._archive_state = (*state[:2], frozenset(self._by & now.done))
        return self._archive

    def _ids(self, orders: pd.DataFrame, parcels: pd.DataFrame, rest: Rest) -> None:
        ids = orders["row_id"]
        twice = ids[(ids != "") & ids.duplicated() & ~ids.isin(set(self.ledger.copies))]
        self.see("a Row ID stands once", twice)
        line = line_keys(orders)
        known = dict(zip(ids, line, strict=True))
        known.pop("", None)
        rows = self.world.rows
        self.see(
            "a Row ID is never another line's",
            [
                (i, rows[i], key)
                for i, key in known.items()
                if rows.setdefault(i, key) != key and i not in self.ledger.copies
            ],
        )
        numbers = parcels["parcel_no"] if len(parcels) else pd.Series(dtype="object")
        self.see("a parcel number stands once", numbers[numbers.duplicated() | (numbers == "")])
        self.see("a Row ID is on its sheet or archived", sorted(rest.ids.keys() & set(ids))[:5])
        self.see("a parcel is on its sheet or archived", sorted(rest.status.keys() & set(numbers))[:5])
        boxes = self.world.boxes
        held = zip(numbers, parcels["order_no"] if len(parcels) else (), strict=True)
        self.see("a parcel number is never another parcel's", [b for b in held if boxes.setdefault(*b) != b[1]])

    def _lines(self, orders: pd.DataFrame, now: Stood, rest: Rest) -> None:
        units = summed(units_of(orders), rest.units)
        must = set(self.ledger.pasted)
        for number, digest in now.inputs:
            if number in now.done:
                must.update(self.world.imports.get(digest, self.world.inbox))
        # an order that is archived stays as it went
        gone = {_order(line) for line in rest.units}
        closed = {line for line in self.world.later if _order(line) in gone}
        self.see("no ordered line is lost", sorted(must - closed - units.keys())[:5], "lost")
        more = units.keys() - must - self.ledger.touched.keys()
        whole = {_order(line) for line in self.ledger.touched} if more else set()
        self.see("no line comes from nowhere", sorted(line for line in more if _order(line) not in whole)[:5])
        wanted = {k: self.ledger.wanted.get(k, self.world.lines[k][0]) for k in units}
        self.see("units ordered are units in rows", [(k, wanted[k], n) for k, n in units.items() if wanted[k] != n][:5])

    def _cancelled(self, orders: pd.DataFrame, now: Stood) -> None:
        """What a later export cancelled is cancelled, or said beside the row; rows of the clerk's are theirs."""
        stand = [digest for number, digest in now.inputs if number in now.done]
        off = {line for digest in stand for line in self.world.cancelled.get(digest, ())} - self.ledger.touched.keys()
        concerned = np.array([line in off for line in line_keys(orders)], dtype=bool)
        rows = orders[concerned & orders["status"].isin(STILL_OPEN).to_numpy()]
        said = rows["problem_columns"].astype("str").str.contains("news.cancelled", regex=False)
        self.see("what was cancelled later is cancelled or said", rows.loc[~said, ["row_id", "status"]])

    def _says(self, orders: pd.DataFrame) -> None:
        held = zip(*(orders[name].to_numpy() for name in FIELDS), strict=True)
        own, lines = self.ledger.fields, self.world.lines
        wrong = [
            (key, row, said)
            for key, row in zip(line_keys(orders), held, strict=True)
            if not _same(row, said := own.get(key) or lines[key][2]) and not (self.forgot and row[0] == "(forgotten)")
        ]
        self.see("what an order says stands as it came or as it was typed", wrong[:3])

    def _rows(self, orders: pd.DataFrame) -> None:
        for name in CODES:
            self.see("codes are text", {t.__name__ for t in set(map(type, orders[name]))} - {"str"}, name)
        status = orders["status"]
        self.see("statuses of rows are legal", set(status) - {"", *ORDER_STATUSES})
        holds = orders[status.isin(HOLDING)]
        nowhere = (holds["bin"] == "") & (holds["parts"] == "")
        lacking = holds[holds["reserved"].isna() | (holds["warehouse"] == "") | nowhere]
        self.see("a row that is reserved, packed or sent has units and a place", lacking[["row_id", "status"]])
        went = orders[status.isin((Status.SENT, Status.SHIPPED)) & (orders["qty"] != orders["reserved"])]
        self.see("as many units went as were set aside", went[["row_id", "qty", "reserved"]])
        reserved = orders[(status == Status.RESERVED) & (orders["parcel_no"] != "")]
        self.see("a reserved row is in no parcel yet", reserved[["row_id", "parcel_no"]])

    def _own(self, orders: pd.DataFrame, rest: Rest) -> None:
        if "own" in orders:
            found = texts(orders, "own", "")
            own = orders["own"][orders["own"] != ""]
            apart = _apart({**rest.marks, **found}, self.ledger.marks)
            self.see("the clerk's own column stands beside its order", apart)
            self.see("no mark twice", [*own[own.duplicated()], *(found.keys() & rest.marks.keys())][:5])
        notes = {**rest.notes, **texts(orders, "note", "note ")}
        self.see("notes stand beside their order", _apart(notes, self.ledger.notes))

    def _parcels(self, orders: pd.DataFrame, parcels: pd.DataFrame, rest: Rest) -> None:
        if not len(parcels) and not rest.status:
            return
        here = statuses(parcels)
        status = {**rest.status, **here}
        self.see("statuses of parcels are legal", set(here.values()) - set(PARCEL_STATUSES))
        for of_row, of_parcel in PACKED_ROWS.items():
            rows = orders[orders["status"] == of_row]
            wrong = [
                (r, p, status.get(p))
                for r, p in zip(rows["row_id"], rows["parcel_no"], strict=True)
                if status.get(p) not in of_parcel
            ]
            self.see(f"a row that is {of_row} is in a parcel that is", wrong[:5])
        rows = orders[orders["parcel_no"].isin({n for n, s in status.items() if s in OUT})]
        rows = rows[~rows["status"].isin((Status.SENT, Status.SHIPPED))]
        self.see("what is in a sent parcel is sent", rows[["row_id", "status", "parcel_no"]])
        out = parcels[parcels["status"].isin(OUT)]
        nameless = out["parcel_no"][(out["carrier_file"] == "") & ~out["parcel_no"].isin(self.world.uploaded)]
        self.see("a sent parcel names its file", nameless)
        told = parcels[(parcels["confirmed_at"] != "") | (parcels["status"] == Status.SHIPPED)]
        self.see("nothing is confirmed without a number", told["parcel_no"][told["tracking_no"] == ""])
        numbered = parcels[parcels["tracking_no"] != ""]
        pairs = zip(numbered["parcel_no"], numbered["tracking_no"], strict=True)
        self.see("a tracking number is the carrier's", [p for p in pairs if self.world.waybills.get(p[0]) != p[1]][:5])

    def _stock(self, orders: pd.DataFrame, look: Look, rest: Rest) -> None:
        stock = look.frame("stock")
        places = place_keys(stock)
        self.see("a shelf stands once", pd.Series(places)[pd.Series(places).duplicated()])
        on_hand = dict(zip(places, stock["on_hand"].fillna(0.0), strict=True))
        self.see("no shelf holds less than nothing", [p for p, n in on_hand.items() if n < 0])
        gone, came = summed(shipped(orders), rest.shipped), self.came(look)
        wrong = {
            p: (came.get(p, 0), on_hand.get(p, 0), gone.get(p, 0))
            for p in came.keys() | on_hand.keys()
            if on_hand.get(p, 0) + gone.get(p, 0) != came.get(p, 0)
        }
        self.see("units that came are on the shelf or shipped", wrong)
        self.see("what was handed over is so on both sheets", handed_stand_together(look))

    def came(self, look: Look) -> dict[str, float]:
        """Units that were ever put in each place: as the clerk did on Stock, and as the warehouse's sheets say."""
        return summed(dict(by_lines(look)), dict(self.ledger.shelf))

    def shipped(self, orders: pd.DataFrame) -> dict[str, float]:
        """Units that left each place, archived rows included."""
        kept = self.archived(stood(self.journal))["orders"]
        return shipped(joined(self.known(orders), kept))

    def counted(self, look: Look, keeps: tuple[str, ...] = ("fraud check", "buyer asked to wait")) -> None:
        """After Reserve stock and Confirm shipment: Stock's figures are those of the rows, and no shelf is oversold."""
        orders, stock = self.known(look.frame("orders")), look.frame("stock")
        reason = orders["hold_reason"].str.casefold().str.strip()
        kept = (orders["status"] == Status.HOLD) & (reason.isin(keeps) | reason.str.contains("keep stock", regex=False))
        rows = held_units(orders[(orders["status"].isin(HOLDING) | kept) & (orders["reserved"] > 0)])
        sums = rows["reserved"].groupby(place_keys(rows)).sum()
        places = pd.Index(place_keys(stock))
        reserved = sums.reindex(places).fillna(0.0).to_numpy()
        sold = stock["state"].astype("str") == ""
        available = (stock["on_hand"].fillna(0) - reserved).where(sold, 0)
        off = stock[(stock["reserved"] != reserved) | (stock["available"] != available)]
        self.see("Reserved and Available are what the rows say", off[["sku", "warehouse", "reserved", "available"]])
        self.see("no row holds units of a shelf that is not there", sorted(set(sums.index) - set(places)))

    def reserved_within(self, look: Look) -> None:
        """After Reserve stock: rows that could still let go hold no more than there is."""
        orders, stock = look.frame("orders"), look.frame("stock")
        rows = orders[orders["status"] == Status.RESERVED]
        over = stock[stock["available"] < 0]
        apart = rows[(rows["qty"] != rows["reserved"]) & (rows["parcel_no"] == "")]
        self.see("a reserved row holds what it wants", apart[["row_id", "qty", "reserved"]])
        wrong = set(place_keys(over)) & set(place_keys(held_units(rows)))
        self.see("nothing is reserved beyond what is on hand", sorted(wrong))

    def _files(self, now: Stood) -> None:
        state = now.presses["state"].to_dict()
        there = {name: digest for press, name, digest in now.files if state[press] == "done"}
        wrong = [n for n, digest in there.items() if self.disk.digest(n) != digest and not self._forgotten(n)]
        self.see("every file of a standing press is there as it was written", wrong[:5])
        gone = [name for press, name, _ in now.files if state[press] != "done" and name not in there]
        self.see(
            "no file of a press that does not stand is there", [n for n in gone if (self.disk.data / n).exists()][:5]
        )
        undone = [(f"out/void/{p:06d}/{Path(n).name}", d) for p, n, d in now.files if state[p] == "undone"]
        moved = [n for n, d in undone if self.disk.digest(n) != d and not self.forgot]
        self.see("files of presses taken back lie in void", moved[:5])
        waiting = self.disk.data / "out" / ".waiting"
        self.see("nothing waits", [str(p) for p in waiting.rglob("*") if p.is_file()] if waiting.exists() else [])

    def _forgotten(self, name: str) -> bool:
        """Whether the file is gone, and so old that Forget buyers had to remove it."""
        gone = not (self.disk.data / name).exists()
        return bool(gone and self.forgot and datetime.fromisoformat(name.split("/")[1]) <= self.forgot)

    def written(self, now: Stood, button: str) -> list[str]:
        """Standing files of a button's presses, oldest first."""
        of = now.presses["button"].to_dict()
        return [name for press, name, _ in now.files if press in now.done and of[press] == button]

    def _carriers(self, parcels: pd.DataFrame, now: Stood, rest: Rest) -> None:
        into = self._carried.of(self.written(now, "carrier-files"), self._carry)
        here = statuses(parcels)
        status = {**rest.status, **here}
        self.see("a carrier file holds parcels of this book", sorted(into.keys() - status.keys())[:5])
        idle = [(n, status[n], into[n]) for n in into if status[n] not in OUT]
        self.see("a parcel in a carrier file is sent", idle[:5])
        twice = [(n, files) for n, files in into.items() if len(files) > 1 and n not in self.world.resent]
        self.see("no parcel is in two carrier files unless it was edited or sent again", twice[:5])
        self.world.uploaded.update(into)
        if len(parcels):
            last = dict(zip(parcels["parcel_no"], parcels["carrier_file"], strict=True))
            named = [(n, last[n]) for n, s in here.items() if s in OUT and last[n]]
            lost = [n for n, name in named if not any(f.endswith(f"/{name}") for f in into.get(n, []))]
            self.see("a sent parcel is in the carrier file that it names", lost[:5])

    def _carry(self, into: dict[str, list[str]], name: str) -> None:
        for number in self.disk.parcels(name):
            into.setdefault(number, []).append(name)

    def packed(self, look: Look, name: str) -> None:
        """A carrier's file just written that lists articles says what the rows say."""
        orders = look.frame("orders")
        units = self.disk.items(name)
        inside = orders[orders["parcel_no"].isin({number for number, _ in units})]
        rows = inside.groupby(["parcel_no", "sku"])["qty"].sum().to_dict()
        apart = {k: (units.get(k), rows.get(k)) for k in units.keys() | rows.keys() if units.get(k) != rows.get(k)}
        self.see("what the carrier is told is in a parcel is what its rows say", dict(list(apart.items())[:5]))

    def _confirmed(self, orders: pd.DataFrame, now: Stood, rest: Rest) -> None:
        told, lines = self._told.of(self.written(now, "confirm-shipment"), self._tell)
        self.see("nothing is confirmed twice", [line for line, times in lines.items() if times > 1][:5])
        shipped = summed(told_of(orders), rest.told)
        apart = {
            k: (told.get(k), shipped.get(k)) for k in told.keys() | shipped.keys() if told.get(k) != shipped.get(k)
        }
        self.see("what marketplaces were told is what shipped", dict(list(apart.items())[:5]))

    def _tell(self, so_far: tuple[Counter[str], Counter[tuple[str, ...]]], name: str) -> None:
        told, lines = so_far
        units, of_file, numberless = self.disk.confirmed(name)
        told.update(units)
        lines.update(of_file)
        self.see("no marketplace is told without a number", numberless)

    def _log(self, look: Look, now: Stood) -> None:
        log = look.logged
        there = {int(n) for n in log.index}
        self.see("the Log names no press twice", log.index[log.index.duplicated()])
        stands = set(now.presses.index[now.presses["state"].isin(("done", "undone"))])
        self.see("the Log's presses are the journal's", sorted(there - stands)[:5])
        missing = [n for n in stands - there if n > self.restored]
        self.see("the journal's presses are in the Log", missing[:5])
        both = sorted(there & stands)
        counts = ["done", "skipped", "needs"]
        apart = (log.loc[both, counts].to_numpy() != now.presses.loc[both, counts].to_numpy()).any()
        self.see("Log and journal count alike", bool(apart))


def unchanged(audit: Auditor, before: pd.DataFrame, after: pd.DataFrame) -> None:
    """What only the clerk may change is as it was, in every row that was there."""
    names = [c.name for c in ORDERS.columns if c.editor == "clerk" and c.name not in DECIDED]
    was = before[(before["row_id"] != "") & ~before["row_id"].duplicated(keep=False)].set_index("row_id")
    now = after[(after["row_id"] != "") & ~after["row_id"].duplicated(keep=False)].set_index("row_id")
    both = was.index.intersection(now.index)
    for name in names:
        old, new = was.loc[both, name], now.loc[both, name]
        apart = both[(old != new) & ~(old.isna() & new.isna())]
        audit.see("a press changes no cell that is the clerk's", list(apart[:5]), name)


def alike(one: Look, other: Look) -> list[str]:
    """Tables in which two looks differ, row order and what the Log says aside."""
    return [t for t in ("orders", "parcels", "stock") if _content(one.frame(t)) != _content(other.frame(t))]


def _content(frame: pd.DataFrame) -> list[tuple[str, ...]]:
    return sorted(zip(*(map(str, frame[name]) for name in frame), strict=True)) if len(frame) else []


def _order(line: str) -> str:
    """The order of a line: marketplace and number."""
    return line.rsplit(GLUE, 2)[0]


def _same(row: tuple[Any, ...], say: Fields) -> bool:
    return all(a == b or (b is None and a != a) for a, b in zip(row, say, strict=True))


def _apart(found: dict[str, str], should: dict[str, str]) -> list[tuple[str, str | None, str | None]]:
    if found == should:
        return []
    both = found.keys() | should.keys()
    return [(k, found.get(k), should.get(k)) for k in sorted(both) if found.get(k) != should.get(k)][:5]
