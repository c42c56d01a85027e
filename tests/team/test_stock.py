"""Units that desks share: held by one, seen by all, given back whole, whatever is cut off."""

import os
import random
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Sequence

import pytest
from postgres import until_back
from teams import NAMES, Team

from pyaddin.tables.problems import Refusal
from pyaddin.team import preparing
from pyaddin.team.stock import Decide, Move, Place, Shared, Shelf

pytestmark = pytest.mark.xdist_group("postgresql")


def held(shared: Shared) -> list[tuple[int, int]]:
    """What this desk and what the others hold, place by place."""
    return [(shelf.mine, shelf.others) for shelf in shared.all()]


def test_the_last_unit_goes_to_one_desk(team: Team, shelf: Place) -> None:
    anna, ben = team.shared("anna"), team.shared("ben")
    anna.stage(1, [shelf.sku], lambda found: {shelf: found[0].on_hand - found[0].others})
    ben.stage(1, [shelf.sku], lambda found: {shelf: found[0].on_hand - found[0].others})
    assert (held(anna), held(ben)) == ([(10, 0)], [(0, 10)])


def test_more_than_is_free_is_refused_whatever_a_desk_decided(team: Team, shelf: Place) -> None:
    anna, ben = team.shared("anna"), team.shared("ben")
    anna.stage(1, [shelf.sku], lambda found: {shelf: 7})
    with pytest.raises(Refusal, match="Another desk has since reserved these units"):
        ben.stage(1, [shelf.sku], lambda found: {shelf: 4})
    assert (held(ben), ben.pending()) == ([(0, 7)], [])


def test_two_desks_that_reserve_at_once_never_hold_more_than_there_is(team: Team, shelf: Place) -> None:
    anna, ben = team.shared("anna"), team.shared("ben")
    looks, may_go_on = threading.Event(), threading.Event()

    def slowly(found: object) -> dict[Place, int]:
        looks.set()
        assert may_go_on.wait(10)
        return {shelf: 7}

    other = threading.Thread(target=anna.stage, args=(1, [shelf.sku], slowly))
    other.start()
    assert looks.wait(10)
    threading.Timer(0.2, may_go_on.set).start()
    ben.stage(1, [shelf.sku], lambda found: {shelf: found[0].on_hand - found[0].others})
    other.join()
    assert held(ben) == [(3, 7)]


def test_units_that_a_press_gives_back_stay_held_until_it_is_published(team: Team, shelf: Place) -> None:
    anna = team.shared("anna")
    anna.stage(1, [shelf.sku], lambda found: {shelf: 8})
    anna.publish(1)
    anna.stage(2, [shelf.sku], lambda found: {shelf: 3})
    assert held(anna) == [(8, 0)]
    anna.publish(2)
    anna.publish(2)
    assert held(anna) == [(3, 0)]


def test_publishing_waits_for_no_desk_that_reserves_the_same_units(team: Team, shelf: Place) -> None:
    anna, ben = team.shared("anna"), team.shared("ben")
    anna.stage(1, [shelf.sku], lambda found: {shelf: 3})
    anna.connection.execute("SET lock_timeout = '100ms'")

    def meanwhile(found: Sequence[Shelf]) -> dict[Place, int]:
        anna.publish(1)
        return {shelf: found[0].on_hand - found[0].others}

    ben.stage(1, [shelf.sku], meanwhile)
    assert held(ben) == [(7, 3)]


def test_a_press_that_is_taken_back_leaves_what_was_before(team: Team, shelf: Place) -> None:
    anna = team.shared("anna")
    for press, units in ((1, 8), (2, 3), (3, 9)):
        anna.stage(press, [shelf.sku], lambda found, units=units: {shelf: units})  # type: ignore[misc]
        anna.publish(press)
    anna.void(3)
    anna.void(3)
    assert held(anna) == [(3, 0)]
    anna.void(2)
    assert held(anna) == [(8, 0)]


def test_what_another_desk_has_reserved_since_is_not_taken_back(team: Team, shelf: Place) -> None:
    anna, ben = team.shared("anna"), team.shared("ben")
    for press, units in ((1, 8), (2, 1)):
        anna.stage(press, [shelf.sku], lambda found, units=units: {shelf: units})  # type: ignore[misc]
        anna.publish(press)
    ben.stage(1, [shelf.sku], lambda found: {shelf: 6})
    anna.void(2)
    assert held(anna) == [(4, 6)]


def test_a_decision_that_fails_holds_nothing(team: Team, shelf: Place) -> None:
    anna = team.shared("anna")

    def fails(found: object) -> dict[Place, int]:
        raise Refusal("no")

    with pytest.raises(Refusal):
        anna.stage(1, [shelf.sku], fails)
    anna.stage(1, [shelf.sku], lambda found: {shelf: 2})
    assert held(anna) == [(2, 0)]


def test_a_desk_s_next_press_finishes_what_was_written_and_takes_back_what_was_not(team: Team, shelf: Place) -> None:
    anna = team.shared("anna")
    anna.stage(1, [shelf.sku], lambda found: {shelf: 2})
    anna.stage(2, [shelf.sku], lambda found: {shelf: 5})
    assert anna.settle(lambda press: press == 1) == {1: True, 2: False}
    assert (held(anna), anna.pending()) == ([(2, 0)], [])


def test_a_movement_that_is_told_twice_is_posted_once(team: Team, shelf: Place) -> None:
    anna = team.shared("anna")
    moves = [Move(shelf, -4, "shipped"), Move(Place("NEW", "MAIN"), 3, "goods in"), Move(shelf, 1, "found")]
    assert [anna.post(7, moves), anna.post(7, moves)] == [True, False]
    assert [(one.place.sku, one.on_hand) for one in anna.all()] == [("MUG-1", 7), ("NEW", 3)]


def test_more_cannot_leave_than_lies_there(team: Team, shelf: Place) -> None:
    anna = team.shared("anna")
    with pytest.raises(Refusal, match="More units would leave the shelf than the team has there"):
        anna.post(7, [Move(shelf, -11, "shipped")])
    assert [one.on_hand for one in anna.all()] == [10]


def test_a_lost_desk_s_units_are_free_and_it_comes_in_no_more(team: Team, shelf: Place) -> None:
    anna, ben = team.shared("anna"), team.shared("ben")
    anna.stage(1, [shelf.sku], lambda found: {shelf: 8})
    with team.admin() as connection:
        preparing.declare_lost(connection, "anna")
        recorded = connection.execute("SELECT by::text, desk::text FROM team.record WHERE what = 'lost'").fetchall()
    try:
        assert (held(ben), recorded) == ([(0, 0)], [("postgres", "desk_anna")])
        with pytest.raises(Refusal):
            team.sit("anna")
        with pytest.raises(Refusal, match="no longer at its desk"):
            anna.stage(2, [shelf.sku], lambda found: {shelf: 1})
    finally:
        with team.admin() as connection:
            connection.execute("ALTER ROLE desk_anna LOGIN")


def test_an_order_is_one_desk_s_and_a_number_is_given_once(team: Team) -> None:
    anna, ben = team.sit("anna"), team.sit("ben")
    take = "SELECT number, desk::text FROM team.take_orders(%s, %s, %s)"
    two, shop = ["amazon", "amazon"], ["", ""]
    anna.execute(take, (two, shop, ["1", "2"]))
    assert ben.execute(take, (two, shop, ["2", "3"])).fetchall() == [("2", "desk_anna"), ("3", "desk_ben")]
    given = [desk.execute("SELECT team.give_numbers('parcel', 5)").fetchone() for desk in (anna, ben, anna)]
    assert given == [(1,), (6,), (11,)]


_KILLED = """
import os, signal, sys
from pyaddin.team import desks
from pyaddin.team.stock import Place, Shared
place = Place("MUG-1", "MAIN", "A1")
with desks.at(sys.argv[1], "anna") as connection:
    shared = Shared(connection, "book of anna")
    if sys.argv[2] == "before":
        shared.stage(1, [place.sku], lambda found: os.kill(os.getpid(), signal.SIGKILL))
    shared.stage(1, [place.sku], lambda found: {place: 6})
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize(("when", "seen", "pending"), [("before", 0, []), ("after", 6, [1])])
def test_a_desk_that_is_killed_keeps_no_lock_and_what_it_staged_stays_pending(
    team: Team, shelf: Place, passwords: dict[str, str], when: str, seen: int, pending: list[int]
) -> None:
    anna, ben = team.shared("anna"), team.shared("ben")
    env = {**os.environ, "PGPASSWORD": passwords["anna"]}
    ran = subprocess.run([sys.executable, "-c", _KILLED, team.url, when], env=env, check=False)
    assert ran.returncode == -signal.SIGKILL
    assert [one.others for one in ben.all()] == [seen]
    ben.stage(1, [shelf.sku], lambda found: {shelf: found[0].on_hand - found[0].others})
    assert anna.pending() == pending
    anna.settle(lambda press: False)
    assert held(anna) == [(0, 10 - seen)]


def at_most(wish: int, decided: dict[Place, int]) -> Decide:
    """Decide for so many units of each place, as far as they are free, and note it."""

    def decide(found: Sequence[Shelf]) -> dict[Place, int]:
        decided.update({one.place: min(wish, one.on_hand - one.others) for one in found})
        return decided

    return decide


def test_random_desks_and_a_server_that_is_killed_conserve_every_unit(team: Team) -> None:
    random_ = random.Random(20)
    places = [Place(f"SKU-{number}", "MAIN", "A1") for number in range(6)]
    start = dict.fromkeys(places, 20)
    team.shared("cleo").post(0, [Move(place, units, "opening") for place, units in start.items()])
    books: dict[str, Counter[Place]] = {name: Counter() for name in NAMES}
    """What each desk's workbook says once its press is written."""
    sits = {name: team.shared(name) for name in NAMES}
    killed = 0
    for press in range(1, 160):
        name = random_.choice(NAMES)
        some, wish = random_.sample(places, 3), random_.randint(0, 12)
        decided: dict[Place, int] = {}
        written = random_.random() < 0.7
        try:
            sits[name].settle(lambda number: False)
            sits[name].stage(press, [place.sku for place in some], at_most(wish, decided))
            if press % 40 == 0:
                killed += 1
                with team.server.admin() as connection:
                    found = connection.execute(
                        "SELECT pid FROM pg_stat_activity WHERE usename = %s LIMIT 1", (f"desk_{name}",)
                    ).fetchone()
                assert found is not None
                os.kill(found[0], signal.SIGKILL)
                until_back(team.server)
            if written:
                books[name].update({place: units - books[name][place] for place, units in decided.items()})
            (sits[name].publish if written else sits[name].void)(press)
        except Refusal:
            until_back(team.server)
            sits = {one: team.shared(one) for one in NAMES}
            sits[name].settle(lambda number, press=press, written=written: number == press and written)  # type: ignore[misc]
        with team.admin() as connection:
            over = connection.execute(
                "SELECT FROM team.stock s JOIN team.held h USING (sku, warehouse, bin, lot) "
                "GROUP BY s.sku, s.warehouse, s.bin, s.lot HAVING sum(h.units) > s.on_hand"
            ).fetchall()
        assert over == []
    assert killed == 3
    for name, shared in sits.items():
        assert {one.place: one.mine for one in shared.all() if one.mine} == {p: n for p, n in books[name].items() if n}
