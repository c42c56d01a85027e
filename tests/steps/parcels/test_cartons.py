"""Which carton takes which goods: what is said to fit does, as goods do in a carton."""

from math import isnan
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.cartons import BOX, _cut
from pyaddin.steps.parcels.cartons import Piece, Placed, Sides, alike, in_a_row, packed, sound
from pyaddin.steps.parcels.fitting import Carton, Fitting, Wrap, fitting, smallest_first
from pyaddin.tables.frames import from_records
from pyaddin.tables.schema import YES

SIDE = st.integers(5, 90)
PIECES = st.lists(
    st.builds(Piece, st.tuples(SIDE, SIDE, SIDE), upright=st.booleans(), low=st.booleans(), fragile=st.booleans()),
    min_size=1, max_size=6,
)  # fmt: skip


@given(PIECES, st.tuples(st.integers(20, 160), st.integers(20, 160), st.integers(20, 160)))
@settings(max_examples=150, deadline=None)
def test_what_is_found_lies_inside_and_apart_as_it_must(pieces: list[Piece], box: Sides) -> None:
    found = packed(pieces, box, (40,))
    if found is not None:
        assert sound(found, box)
        assert sorted(it.piece.sides for it in found) == sorted(piece.sides for piece in pieces)


@given(PIECES)
@settings(max_examples=60, deadline=None)
def test_what_goes_in_side_by_side_needs_no_search_and_a_search_finds_it_too(pieces: list[Piece]) -> None:
    box = sum(it.sides[0] for it in pieces), max(it.sides[1] for it in pieces), max(it.sides[2] for it in pieces)
    assert in_a_row([(it, 1) for it in pieces], box)
    assert packed(pieces, box) is not None


def test_two_that_must_lie_on_each_other_do_not_go_in_side_by_side() -> None:
    assert in_a_row([(Piece((50, 50, 50)), 2)], (50, 100, 50))
    assert not in_a_row([(Piece((50, 50, 50)), 2)], (50, 50, 100))


@pytest.mark.parametrize("count", [2, 3, 4, 5, 6])
def test_a_carton_that_was_cut_into_pieces_takes_them_again(count: int) -> None:
    assert all(packed([Piece(sides) for sides in cut], BOX) is not None for cut in _cut(count, 4))


@pytest.mark.parametrize(
    ("lower", "upper"),
    [({"fragile": True}, {}), ({}, {"low": True})],
    ids=["nothing on what is fragile", "a liquid on the floor"],
)
def test_pieces_that_may_not_lie_on_one_another_need_the_room_beside(lower: Any, upper: Any) -> None:
    both = [Piece((50, 50, 50), **lower), Piece((50, 50, 50), **upper)]
    alone = [Piece((50, 50, 50)), Piece((50, 50, 50))]
    assert packed(alone, (50, 50, 100)) is not None
    if lower:
        assert packed([*both, Piece((50, 50, 50))], (50, 50, 150)) is None
    else:
        assert packed([Piece((50, 50, 50), low=True)] * 2, (50, 50, 100)) is None
    assert packed(both, (100, 50, 50)) is not None


def test_what_stands_upright_does_not_go_into_a_carton_that_is_too_low() -> None:
    assert packed([Piece((40, 40, 120))], (130, 60, 60)) is not None
    assert packed([Piece((40, 40, 120), upright=True)], (130, 60, 60)) is None


def test_a_piece_in_another_a_piece_outside_and_one_on_a_fragile_one_are_no_answer() -> None:
    cube, fragile = Piece((10, 10, 10)), Piece((10, 10, 10), fragile=True)
    assert not sound([Placed(cube, (0, 0, 0), cube.sides), Placed(cube, (5, 5, 5), cube.sides)], (20, 20, 20))
    assert not sound([Placed(cube, (15, 0, 0), cube.sides)], (20, 20, 20))
    assert not sound([Placed(fragile, (0, 0, 0), cube.sides), Placed(cube, (0, 0, 10), cube.sides)], (20, 20, 20))
    assert sound([Placed(cube, (0, 0, 0), cube.sides), Placed(fragile, (0, 0, 10), cube.sides)], (20, 20, 20))


def test_twenty_seven_cubes_go_into_three_rows_of_three_layers() -> None:
    assert alike(Piece((10, 10, 10)), 27, (30, 30, 30))
    assert not alike(Piece((10, 10, 10)), 28, (30, 30, 30))


def of(*products: dict[str, Any], **wrap: Any) -> Fitting:
    return fitting(from_records("products", [{"weight_g": 100.0, **p} for p in products]), Wrap(**wrap))


def product(sku: str, length: float, width: float, height: float, **more: Any) -> dict[str, Any]:
    return {"sku": sku, "length_mm": length, "width_mm": width, "height_mm": height, **more}


def test_up_to_eight_articles_are_laid_in_and_of_more_the_share_that_the_shop_measured_counts() -> None:
    mug = product("MUG", 100.0, 100.0, 100.0)
    pen = product("PEN", 95.0, 15.0, 15.0)
    carton = Carton("BOX", (200.0, 200.0, 200.0))
    assert of(mug).takes(carton, {"MUG": 8.0})
    assert not of(mug).takes(carton, {"MUG": 9.0})
    assert of(mug, pen, fill=0.9).takes(carton, {"MUG": 6.0, "PEN": 20.0})
    assert not of(mug, pen, fill=0.5).takes(carton, {"MUG": 6.0, "PEN": 20.0})


def test_bowls_that_stand_in_one_another_take_little_more_than_one() -> None:
    bowl = product("BOWL", 150.0, 150.0, 80.0, nests_mm=10.0)
    carton = Carton("BOX", (160.0, 160.0, 160.0))
    assert of(bowl).takes(carton, {"BOWL": 9.0})
    assert not of(bowl).takes(carton, {"BOWL": 10.0})
    assert not of(product("BOWL", 150.0, 150.0, 80.0)).takes(carton, {"BOWL": 3.0})


def test_fragile_goods_get_the_padding_that_settings_ask() -> None:
    cup = product("CUP", 90.0, 90.0, 90.0, fragile=YES)
    carton = Carton("BOX", (100.0, 100.0, 100.0))
    assert of(cup).takes(carton, {"CUP": 1.0})
    assert not of(cup, padding_mm=10).takes(carton, {"CUP": 1.0})


def test_a_side_or_a_limit_that_is_blank_is_no_limit() -> None:
    packaging = from_records("packaging", [{"packaging": "WRAP", "length_mm": 120.0}])
    carton = smallest_first(packaging)[0]
    assert isnan(carton.sides[2])
    assert of(product("MUG", 100.0, 100.0, 100.0)).takes(carton, {"MUG": 40.0})
    assert not of(product("LONG", 130.0, 130.0, 130.0)).takes(carton, {"LONG": 1.0})
