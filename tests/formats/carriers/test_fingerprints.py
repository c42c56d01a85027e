"""Which edits a parcel's fingerprint notices, and that shops of earlier versions keep theirs."""

from typing import Any

import pytest
from carrier_files import fingerprint, made, parsed
from carrier_samples import shipped

SEVERAL = """
id = "x"
name = "Post"
title = "Post"
source = "a test"
checked = 2026-01-01
[file]
kind = "xlsx"
[services]
Express = "EX1"
[[sheet]]
rows = "parcel"
column = [
    {header = "Day", value = "parcel.date"}, {header = "Name", value = "to.name", characters = "latin", max = 20},
    {header = "Kilos", value = "parcel.weight", unit = "kg", decimals = 2, cell = "number"}, {header = "Blank"},
    {header = "Service", value = "parcel.service_code"}, {header = "Kind", value = "'parcel'"},
]
[[sheet]]
rows = "item"
column = [{header = "SKU", value = "item.sku"}, {header = "Worth", value = "item.qty * item.unit_value"}]
[[sheet]]
rows = "sender"
column = [{header = "From", value = ["from.contact", "from.company"]}]
"""
EARLIER = ["b6ec40dadd56", "f60f4bc18383"]
"""What shops have kept in File check for these two parcels."""
NARROW = (
    '{header = "Name", value = "to.name", max = 12, on_too_long = "cut", characters = "latin"},'
    '{header = "Kilos", value = "parcel.weight", unit = "kg", decimals = 1},'
    '{header = "Service", value = "parcel.service_code"}, {header = "From", value = ["to.company", "to.address_1"]},'
    '{header = "To", value = "to.country", map = {GB = "UK", "*" = "abroad"}}'
)


def test_a_shop_of_an_earlier_version_finds_no_parcel_changed() -> None:
    fmt = parsed(SEVERAL)
    day = shipped({"service": "Express"}, {"to": {"recipient": "Zoë Müller"}, "weight_g": 1234.5, "of": {"MUG-01": 3}})
    assert fingerprint(fmt, day).tolist() == EARLIER


@pytest.mark.parametrize(
    "edit",
    [
        {"to": {"recipient": "Maximilian Example the Second"}},
        {"to": {"recipient": "Maximilian  Exämple"}},
        {"weight_g": 421},
        {"service": "EX1"},
        {"to": {"recipient": "Maximilian Example", "address_1": "13 High Street", "company": "12 High Street"}},
        {"to": {"recipient": "Maximilian Example", "country": "CA"}},
        {"to": {"recipient": "Maximilian Example", "phone": "+1 555 0199"}},
    ],
    ids=["beyond the cut", "in other letters", "a gram", "by its code", "not the first", "mapped alike", "not written"],
)
def test_an_edit_that_the_file_does_not_show_is_no_change_of_the_parcel(edit: dict[str, Any]) -> None:
    fmt = made(NARROW, more='[services]\nExpress = "EX1"')
    start = {"service": "Express", "to": {"recipient": "Maximilian Example"}}
    before, after = (fingerprint(fmt, shipped(parcel)) for parcel in (start, {**start, **edit}))
    assert before.tolist() == after.tolist()


@pytest.mark.parametrize(
    "edit", [{"to": {"recipient": "Max Example"}}, {"weight_g": 480}, {"service": "Slow"}, {"to": {"country": "GB"}}]
)
def test_an_edit_that_the_file_shows_is_a_change_of_the_parcel(edit: dict[str, Any]) -> None:
    fmt = made(NARROW, more='[services]\nExpress = "EX1"')
    before, after = (fingerprint(fmt, shipped({"service": "Express", **more})) for more in ({}, edit))
    assert before.tolist() != after.tolist()
