"""Which events are new: each is kept once, in whichever order files come and however often they are read."""

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from pyaddin.steps.aftersales.heard import Event, new_of, none_heard
from pyaddin.tables.aftersales import Leg

EVENTS = st.builds(
    lambda parcel, hour, words: Event(
        f"P{parcel}", f"XX{parcel}", pd.Timestamp(2026, 3, 1, hour), False, Leg.TRANSIT, "", words, "", "UTC", ""
    ),
    st.integers(1, 2), st.integers(0, 5), st.sampled_from(["Left", "Arrived"]),
)  # fmt: skip


def heard(files: list[list[Event]]) -> pd.DataFrame:
    """All that is kept once these files were read, one after the other."""
    kept = none_heard()
    for number, file in enumerate(files):
        kept = pd.concat([kept, new_of(file, kept, f"{number}.csv")], ignore_index=True)
    return kept


@settings(deadline=None, max_examples=60)
@given(st.lists(EVENTS, max_size=12), st.randoms(use_true_random=False), st.integers(1, 4))
def test_files_in_any_order_repeated_and_late_keep_the_same_events_once(
    events: list[Event], chance: object, parts: int
) -> None:
    mixed = [*events, *events]
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    several = heard([mixed[part::parts] for part in range(parts)])
    once = heard([events])
    told = ["parcel_no", "at", "words"]
    assert set(several[told].itertuples(index=False)) == set(once[told].itertuples(index=False))
    assert len(several) == len(once) == len({event[:3] + event[6:7] for event in events})
    assert several["no"].is_unique


def test_the_last_words_told_again_without_a_time_are_no_further_event() -> None:
    at = pd.Timestamp(2026, 3, 1)
    event = Event("P1", "XX1", at, True, Leg.TRANSIT, "", "Left", "", "", "")
    later = event._replace(at=at + pd.Timedelta(days=1))
    assert len(heard([[event], [later]])) == 1
    assert len(heard([[event], [later._replace(words="Arrived")], [later]])) == 3
