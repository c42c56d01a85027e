"""`python -m benchmarks.team`: many desks at once that reserve from one PostgreSQL here.

Each desk is a process with a connection of its own; it locks, decides with the product's own Reserve stock, holds and
publishes, sheets left out. Half of all lines want the same ten SKUs, and there is less than is wanted. A press takes
new orders and gives back what the one before held; one that waited too long for others is pressed again. At the end
nothing may be oversold, and what the desks' rows say must be what the database says.
"""

import argparse
import os
import random
import statistics
import sys
import time
from collections import Counter
from multiprocessing import get_context
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any, Final, NamedTuple

import pandas as pd

from pyaddin.steps.stock.place import PLACE
from pyaddin.tables.frames import from_records
from pyaddin.tables.problems import Refusal
from pyaddin.tables.settings import SETTINGS, Settings
from pyaddin.tables.status import Status
from pyaddin.team import desks, preparing
from pyaddin.team.reserving import reserve_shared
from pyaddin.team.stock import Move, Place, Shared

sys.path.append(str(Path(__file__).parents[1] / "tests" / "support"))

from postgres import Server, server

HOT: Final = 10
SKUS: Final = 2_000
PRESSES: Final = 3
FORK: Final = get_context("fork")


class Ran(NamedTuple):
    """What a desk did: seconds of each press, how often it had to press again, what its rows hold at the end."""

    seconds: list[float]
    again: int
    held: Counter[tuple[str, ...]]


def main() -> None:
    """Print a line for every number of desks and lines."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--desks", type=int, nargs="+", default=[1, 4, 16, 64])
    parser.add_argument("--lines", type=int, nargs="+", default=[200, 2_000])
    said = parser.parse_args()
    print(
        "| desks | lines a press | lines/s | median press s | worst press s | pressed again | oversold | sums equal |"
    )
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    with server() as ran:
        for lines in said.lines:
            for number in said.desks:
                print(_measured(ran, number, lines), flush=True)


def _measured(ran: Server, number: int, lines: int) -> str:
    """One row of the table, on a database of its own."""
    with ran.admin() as admin:
        for left in admin.execute("SELECT rolname FROM pg_roles WHERE rolname LIKE 'desk\\_%'").fetchall():
            admin.execute(f"DROP OWNED BY {left[0]}")
        admin.execute("DROP DATABASE IF EXISTS bench WITH (FORCE)")
        for left in admin.execute("SELECT rolname FROM pg_roles WHERE rolname LIKE 'desk\\_%'").fetchall():
            admin.execute(f"DROP ROLE {left[0]}")
        admin.execute("CREATE DATABASE bench")
    names = [f"d{one}" for one in range(number)]
    with ran.admin("bench") as admin:
        preparing.prepare(admin)
        passwords = {name: preparing.add_desk(admin, name) for name in names}
    url = ran.url("bench")
    _fill(url, names[0], passwords[names[0]], number * lines)
    barrier, done = FORK.Barrier(number + 1), FORK.Queue()
    given = [(url, name, passwords[name], lines, barrier, done) for name in names]
    workers = [FORK.Process(target=_desk, args=each, daemon=True) for each in given]
    for worker in workers:
        worker.start()
    barrier.wait()
    start = time.perf_counter()
    results: list[Ran] = [done.get() for _ in workers]
    wall = time.perf_counter() - start
    for worker in workers:
        worker.join()
    with ran.admin("bench") as admin:
        oversold = admin.execute(
            "SELECT count(*) FROM (SELECT FROM team.stock s JOIN team.held h USING (sku, warehouse, bin, lot) "
            "GROUP BY s.sku, s.warehouse, s.bin, s.lot HAVING sum(h.units) > s.on_hand) over_sold"
        ).fetchone()
        kept = admin.execute(
            "SELECT sku, warehouse, bin, lot, sum(units) FROM team.held GROUP BY 1, 2, 3, 4"
        ).fetchall()
    told: Counter[tuple[str, ...]] = sum((one.held for one in results), Counter())
    equal = told == Counter({tuple(row[:4]): int(row[4]) for row in kept})
    seconds = [second for one in results for second in one.seconds]
    again, over = sum(one.again for one in results), oversold[0] if oversold else "?"
    return (
        f"| {number} | {lines:,} | {number * lines * PRESSES / wall:,.0f} | {statistics.median(seconds):.2f} | "
        f"{max(seconds):.2f} | {again} | {over} | {'yes' if equal else 'NO'} |"
    )


def _fill(url: str, desk: str, password: str, wanted: int) -> None:
    """Less of the SKUs that all want than they want, and enough of the others."""
    os.environ["PGPASSWORD"] = password
    each = {number: max(1, wanted // 3 // HOT) if number < HOT else wanted for number in range(SKUS)}
    with desks.at(url, desk) as connection:
        shared = _joined(connection, desk)
        shared.post(0, [Move(Place(f"SKU-{n:05d}", "MAIN", "A1"), units, "opening") for n, units in each.items()])


def _joined(connection: Any, desk: str) -> Shared:
    connection.execute("SELECT team.joins(%s)", (desk,))
    return Shared(connection, desk)


def _desk(url: str, name: str, password: str, lines: int, barrier: Barrier, done: "Queue[Ran]") -> None:
    """Press so often, as one desk among others."""
    os.environ["PGPASSWORD"] = password
    settings = Settings({setting.name: setting.default for setting in SETTINGS})
    warehouses = from_records("warehouses", [{"warehouse": "MAIN", "rank": 1}])
    seconds: list[float] = []
    again = 0
    batches = [_orders(random.Random(f"{name} {press}"), lines) for press in range(PRESSES)]
    with desks.at(url, name) as connection:
        shared = _joined(connection, name)
        barrier.wait()
        before = batches[0].iloc[:0]
        for press, new in enumerate(batches, 1):
            gone = before.assign(status=Status.CANCELLED)
            orders = pd.concat([new, gone], ignore_index=True)
            start = time.perf_counter()
            while True:
                try:
                    before = reserve_shared(shared, press, orders, warehouses, settings).orders.iloc[:lines]
                    break
                except Refusal:  # other desks hold the same units for too long
                    again += 1
            shared.publish(press)
            seconds.append(time.perf_counter() - start)
    sums = before[before["reserved"] > 0].groupby(PLACE)["reserved"].sum()
    done.put(Ran(seconds, again, Counter({tuple(map(str, place)): int(units) for place, units in sums.items()})))


def _orders(dice: random.Random, lines: int) -> pd.DataFrame:
    """One order a line; half of them want the same few SKUs."""
    return from_records(
        "orders",
        [
            {"row_id": f"R{n:06d}", "order_no": f"A{n}", "marketplace": "Amazon", "status": Status.READY,
             "country": "GB", "qty": 1, "sku": f"SKU-{dice.randrange(HOT if n % 2 else SKUS):05d}"}
            for n in range(lines)
        ],
    )  # fmt: skip


if __name__ == "__main__":
    main()
