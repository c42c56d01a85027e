"""What carriers tell of parcels."""

import itertools
from datetime import datetime
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from places import ROOT

from pyaddin.formats.exports import events, vocabulary
from pyaddin.formats.exports.vocabulary import Vocabulary
from pyaddin.formats.files import load
from pyaddin.steps.aftersales.events import Followed, follow
from pyaddin.tables.aftersales import LEGS, Leg
from pyaddin.tables.frames import from_records
from pyaddin.tables.status import Status

NOW = datetime(2026, 12, 1, 9)
FILE = load.load([ROOT / "templates" / "tracking"], Vocabulary)
WORDS = vocabulary.Words(FILE)
EVERY = [(scheme, word, said) for scheme in FILE[0].schemes for word, said in scheme.says]


def parcels(**cells: Any) -> pd.DataFrame:
    return from_records(
        "parcels",
        [{"parcel_no": "P000001", "tracking_no": "TEST1", "status": Status.SHIPPED, "carrier": "Royal Mail", **cells}],
    )


def told(*rows: tuple[str, str]) -> pd.DataFrame:
    """Events of one parcel: the carrier's word and its day of November."""
    file = [["Tracking Number", "Status", "Date"], *(["TEST1", word, f"2026-11-{day}"] for word, day in rows)]
    read = events.read_events(file)
    assert isinstance(read, tuple)
    return read[0]


def followed(frame: pd.DataFrame, *rows: tuple[str, str]) -> Followed:
    def meaning(said: tuple[str, ...], carrier: str) -> str:
        found = WORDS.meaning(said, carrier)
        return found.leg if found else ""

    return follow(frame, told(*rows), meaning, NOW)


def where(*rows: tuple[str, str]) -> str:
    return str(followed(parcels(), *rows).parcels["delivery"].iloc[0])


@pytest.mark.parametrize(("scheme", "word", "said"), EVERY, ids=[f"{s.name}-{w}" for s, w, _ in EVERY])
def test_a_word_of_a_list_means_what_the_list_says_or_nothing_where_it_has_two_meanings(
    scheme: Any, word: str, said: Any
) -> None:
    alike = {other.leg for s, w, other in EVERY if s is scheme and w.casefold() == word.casefold()}
    found = WORDS.meaning([word], "", scheme.name)
    if said.flag == "conflict" or len(alike) > 1:
        assert found is None or found.leg in alike
    else:
        assert found is not None
        assert found.leg == said.leg


def test_the_newest_word_by_time_counts_and_not_the_highest() -> None:
    assert where(("Out for delivery", "20"), ("In transit", "21")) == Leg.TRANSIT


def test_delivered_after_the_way_back_means_returned() -> None:
    assert where(("Exception_Returning", "20"), ("Delivered", "22")) == Leg.RETURNED


def test_a_word_that_nobody_knows_leaves_the_parcel_where_it_was_and_is_told() -> None:
    result = followed(parcels(), ("In transit", "20"), ("Grzmot", "21"))
    assert result.parcels["delivery"].tolist() == [Leg.TRANSIT]
    assert "nobody can tell what 'Grzmot' means" in str(result.unclear[0][1])


def test_a_delivery_before_the_parcel_left_is_not_taken() -> None:
    result = followed(parcels(shipped_at=datetime(2026, 11, 25)), ("Delivered", "02"))
    assert result.parcels["delivery"].tolist() == [""]
    assert "before the parcel left" in str(result.unclear[0][1])


def test_what_is_stuck_needs_the_clerk_until_it_is_dealt_with() -> None:
    lost = followed(parcels(), ("Exception_Lost", "20")).parcels
    assert "the carrier lost it (2026-11-20)" in lost["problem"].iloc[0]
    done = followed(lost.assign(dealt_with="Yes"), ("Exception_Lost", "20")).parcels
    assert done["problem"].tolist() == [""]


def test_a_delivered_parcel_is_delivered() -> None:
    assert followed(parcels(), ("Delivered", "20")).parcels["status"].tolist() == [Status.DELIVERED]


_WORD = {Leg.TRANSIT: "In transit", Leg.DELIVERED: "Delivered", Leg.RETURNING: "Exception_Returning",
         Leg.LOST: "Exception_Lost", Leg.OUT: "Out for delivery", Leg.RETURNED: "Exception_Returned"}  # fmt: skip


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(st.sampled_from(sorted(_WORD)), st.integers(10, 28)), min_size=1, max_size=5), st.data())
def test_where_a_parcel_is_does_not_depend_on_the_order_in_which_files_come(
    happened: list[tuple[str, int]], data: st.DataObject
) -> None:
    """Also told one by one, twice and late; two things of one moment count by their rank."""
    rows = [(_WORD[leg], str(day)) for leg, day in happened]
    at_once = followed(parcels(), *rows).parcels
    one_by_one = parcels()
    for row in [*data.draw(st.permutations(rows)), rows[0]]:
        one_by_one = followed(one_by_one, row).parcels
    for name in ("delivery", "delivery_at", "delivered_at", "returning_at", "status"):
        assert at_once[name].tolist() == one_by_one[name].tolist() or at_once[name].isna().all()


@pytest.mark.parametrize("leg", LEGS)
def test_every_place_on_the_way_is_reached_by_some_word(leg: str) -> None:
    assert any(said.leg == leg for _, _, said in EVERY)


def test_times_of_quantum_view_stand_in_two_columns() -> None:
    file = [
        ["Tracking Number", "Exception Status Description", "Package Activity Date", "Package Activity Time"],
        ["1Z000", "Delivered", "20261120", "93000"],
    ]
    read = events.read_events(file)
    assert isinstance(read, tuple)
    assert read[0]["at"].tolist() == [pd.Timestamp(2026, 11, 20, 9, 30)]


def test_lists_of_equal_weight_that_differ_say_nothing() -> None:
    pairs = itertools.combinations([scheme for scheme in FILE[0].schemes if scheme.general], 2)
    clash = next(
        word
        for one, other in pairs
        for word, said in one.says
        for again, meant in other.says
        if word.casefold() == again.casefold() and said.leg != meant.leg
    )
    assert WORDS.meaning([clash], "") is None
