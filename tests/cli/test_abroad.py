"""The demo's second shop: five places with papers of their own, a battery that is held, two boxes for a marketplace."""

from pathlib import Path

import pytest
from helpers import NOW, Folder

from pyaddin.cli import abroad
from pyaddin.press.summary import Summary
from pyaddin.tables.status import Status


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Summary], Folder]:
    where: Path = tmp_path_factory.mktemp("abroad") / "abroad"
    return abroad.run(where, NOW), Folder(where, NOW)


def test_each_place_has_its_own_papers_and_the_power_bank_is_held(shop: tuple[list[Summary], Folder]) -> None:
    rows = shop[1].table("customs")
    found = {row["which"]: (row["goes_to"], row["forms"], bool(row["held"])) for row in rows.to_dict("records")}
    assert found == {
        "P000001": ("Canary Islands", "CN 22", False),
        "P000003": ("Switzerland", "CN 22", False),
        "P000004": ("United States", "CN 23, Commercial invoice", False),
        "P000005": ("Germany", "CN 22", False),
        "P000006": ("Switzerland", "CN 22", True),
    }
    assert "IOSS IM2760000019" in rows.set_index("which").loc["P000005", "numbers"]
    parcels = shop[1].table("parcels").set_index("parcel_no")
    assert parcels.loc["P000002", "country"] == "GB"
    assert parcels["status"].tolist() == [Status.PACKED] * 6


def test_only_the_held_parcel_needs_the_clerk(shop: tuple[list[Summary], Folder]) -> None:
    assert {press.button: press.needs for press in shop[0] if press.needs} == {"customs-papers": 1}


def test_two_boxes_have_left_for_the_marketplace(shop: tuple[list[Summary], Folder]) -> None:
    assert shop[1].table("inbound")["status"].tolist() == ["Sent", "Sent"]
    stock = shop[1].table("stock").set_index("sku")["on_hand"]
    assert (stock["00417"], stock["SCARF-SLK-R"]) == (56, 20)
