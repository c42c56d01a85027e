"""`fulfilment new` without the sample: warehouse and rules as it was told, by options or asked on a terminal."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from helpers import BUYER, SENDER, Folder

from pyaddin import shipped
from pyaddin.cli import starter
from pyaddin.cli.commands import commands
from pyaddin.formats.carriers import format as carriers
from pyaddin.tables.problems import Refusal

FORMATS = carriers.load([shipped.TEMPLATES / "carriers"])


def new(folder: Path, *words: str, answers: str = "") -> Result:
    return CliRunner().invoke(commands, ["new", str(folder), *words], input=answers)


def rules(folder: Path) -> list[tuple[float, str, str, str, str]]:
    frame = Folder(folder).table("rules")
    return list(zip(*(frame[name] for name in ("rank", "country", "warehouse", "carrier", "service")), strict=True))


def test_a_shop_says_where_it_sends_from_and_with_whom_and_gets_rules_for_home_and_abroad(tmp_path: Path) -> None:
    made = new(
        tmp_path / "shop", "--country", "Germany", "--warehouse", "HAM", "--carrier", "dhl paket", "--carrier", "UPS",
    )  # fmt: skip
    assert made.exit_code == 0, made.output
    assert rules(tmp_path / "shop") == [
        (10, "DE", "HAM", "DHL Paket", "DHL Paket"), (20, "DE", "HAM", "UPS", "Standard"),
        (30, "", "HAM", "DHL Paket", "DHL Paket International"), (40, "", "HAM", "UPS", "Saver"),
    ]  # fmt: skip
    tables = Folder(tmp_path / "shop").tables("warehouses", "packaging")
    assert tables["warehouses"][["warehouse", "country"]].to_numpy().tolist() == [["HAM", "DE"]]
    assert len(tables["packaging"]) > 3
    assert set(Folder(tmp_path / "shop").table("rules")["note"]) == {"To begin with: change it as you like."}


def test_its_first_order_is_packed_by_these_rules(tmp_path: Path) -> None:
    assert new(tmp_path / "shop", "--country", "GB", "--carrier", "Royal Mail").exit_code == 0
    shop = Folder(tmp_path / "shop")
    shop.type("warehouses", {(0, name): value for name, value in SENDER.items() if name != "country"})
    shop.paste("products", {"sku": "MUG", "item": "Mug", "weight_g": 350})
    shop.paste("stock", {"sku": "MUG", "warehouse": "MAIN", "bin": "A1", "on_hand": 10})
    shop.paste("orders", BUYER, BUYER | {"order_no": "#2", "country": "IE", "city": "Cork", "postcode": "T12 W8KP"})
    for button in ("validate-addresses", "reserve-stock", "make-parcels"):
        assert shop.press(button).done, button
    parcels = shop.table("parcels")
    assert set(zip(parcels["country"], parcels["carrier"], parcels["service"], strict=True)) == {
        ("GB", "Royal Mail Click & Drop", "Tracked 48"),
        ("IE", "Royal Mail Click & Drop", "International Tracked"),
    }


@pytest.mark.parametrize("name", ["OneDrive", "OneDriveCommercial", "OneDriveConsumer"])
def test_a_folder_in_onedrive_is_made_and_warned_about(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Stands in for Windows, where OneDrive sets these variables."""
    monkeypatch.setenv(name, str(tmp_path / "OneDrive - Example"))
    made = new(tmp_path / "OneDrive - Example" / "Documents" / "shop", "--country", "GB")
    assert made.exit_code == 0
    assert "lies in OneDrive" in made.stderr
    assert "move the folder" in made.stderr


@pytest.mark.parametrize("home", ["", "OneDrive"])
def test_a_folder_outside_onedrive_is_not_warned_about(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, home: str
) -> None:
    """A variable without a value is none, and a folder whose name merely begins alike lies beside it."""
    monkeypatch.setenv("OneDrive", home and str(tmp_path / home))
    assert "lies in OneDrive" not in new(tmp_path / "OneDrive 2", "--country", "GB").stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--country", "Atlantis"), "There is no country 'Atlantis'"),
        (("--country", "GB", "--carrier", "nobody"), "There is no carrier 'nobody'; there are: 4PX, "),
        (("--country", "DE", "--carrier", "DHL"), "'DHL' is each of these: DHL Express, "),
        (("--country", "GB", "--language", "xx"), "There is no workbook in the language 'xx'; there are: en"),
        (("--carrier", "UPS"), "Say where you send from as well"),
        (("--warehouse", "A, B"), "'A, B' is no short name of a warehouse"),
        (("--country", "GB", "--sample"), "The sample has a warehouse and rules of its own"),
    ],
)
def test_what_is_not_known_is_refused_with_what_there_is_and_nothing_is_made(
    tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    made = new(tmp_path / "shop", *words)
    assert isinstance(made.exception, Refusal)
    assert said in str(made.exception)
    assert not (tmp_path / "shop").exists()


def test_without_a_terminal_or_options_nothing_is_asked_and_the_book_is_as_it_ships(tmp_path: Path) -> None:
    made = new(tmp_path / "shop")
    assert made.exit_code == 0
    assert "is ready; open it, or see: fulfilment --help\n" in made.output
    assert "without its subfolders, never in/" in made.output
    assert rules(tmp_path / "shop") == []
    assert Folder(tmp_path / "shop").table("warehouses")["warehouse"].tolist() == ["MAIN"]


def test_on_a_terminal_it_asks_until_the_answers_can_be_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pyaddin.cli.commands.on_a_terminal", lambda: True)
    made = new(tmp_path / "shop", answers="Atlantis\nGB\n\nnobody\nRoyal Mail; Evri\n")
    assert made.exit_code == 0, made.output
    assert "There is no country 'Atlantis'" in made.output
    assert "There is no carrier 'nobody'" in made.output
    assert [rule[3] for rule in rules(tmp_path / "shop")] == [
        "Royal Mail Click & Drop", "Evri", "Royal Mail Click & Drop",
    ]  # fmt: skip


def test_who_gives_up_the_questions_has_no_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pyaddin.cli.commands.on_a_terminal", lambda: True)
    assert new(tmp_path / "shop", answers="GB\n").exit_code != 0
    assert not (tmp_path / "shop").exists()


@pytest.mark.parametrize("country", ["GB", "US", "CN", "DE"])
@pytest.mark.parametrize("name", sorted(FORMATS))
def test_every_carrier_has_a_rule_whose_service_its_file_takes(name: str, country: str) -> None:
    fmt = FORMATS[name]
    made = starter.rules(starter.Wishes(country, carriers=(fmt,)))
    assert not made.empty
    assert all(not service or service in fmt.service_codes for service in made["service"])
    asked = made.loc[made["service"] == "", "note"]
    assert asked.str.contains("write the service").all()
    if fmt.other_services == "refuse" and not fmt.default_service:
        assert asked.empty, "a parcel without a service would be refused"


def test_the_usual_services_are_those_of_formats_that_there_are() -> None:
    assert {fmt for fmt, _ in starter.SERVICES} <= {fmt.id for fmt in FORMATS.values()}
