"""What is kept of one buyer is told from every store, and nothing is once it was forgotten."""

import json
from typing import Any

from click.testing import CliRunner
from helpers import BUYER, Folder

from pyaddin.cli.commands import commands
from pyaddin.store.buyers import STORES

STEPS = ("validate-addresses", "reserve-stock", "make-parcels", "carrier-files", "packing-slips")
OTHER = {"order_no": "#2002", "recipient": "Someone Else", "email": "else@example.com"}


def kept(shop: Folder, name: str) -> dict[str, list[dict[str, Any]]]:
    """What the command prints."""
    ran = CliRunner().invoke(commands, ["buyer", name, "--book", str(shop.book), "--json"], catch_exceptions=False)
    found: dict[str, list[dict[str, Any]]] = json.loads(ran.output)
    return found


def test_all_that_is_kept_of_one_buyer_is_told_store_by_store(shop: Folder) -> None:
    export = shop.path / "own.csv"
    shop.paste("orders", BUYER, {**BUYER, **OTHER})
    export.write_text(CliRunner().invoke(commands, ["show", "orders", "--csv", "--book", str(shop.book)]).output)
    other = Folder.copied(shop.path, shop.path.parent / "other")
    other.press("import", export, duplicates="everything")
    for button in STEPS:
        other.press(button)
    found = kept(other, "jane EXAMPLE")
    assert tuple(found) == STORES
    assert {row["table"] for row in found["sheets"]} == {"orders", "parcels"}
    assert {row["recipient"] for row in found["sheets"]} == {"Jane Example"}
    assert found["journal"]
    assert {line["order_no"] for line in found["statements"]} == {"#2001"}
    assert any("packing-slips" in each["file"] for each in found["files"])
    assert found["copies"] == [{"file": other.book.with_suffix("").name + ".backup.xlsm"}]
    assert not any("Someone Else" in str(each) for store in found.values() for each in store)


def test_nothing_is_told_of_who_is_not_there(shop: Folder) -> None:
    shop.paste("orders", BUYER)
    shop.press("validate-addresses")
    found = kept(shop, "Nobody Atall")
    assert not any(found[store] for store in STORES if store != "copies")


def test_the_terminal_shows_it_a_line_each(shop: Folder) -> None:
    shop.paste("orders", {**BUYER, "recipient": "Jane\x1b[2J Example"})
    ran = CliRunner().invoke(commands, ["buyer", "Jane", "--book", str(shop.book)], catch_exceptions=False)
    assert ran.output.startswith("sheets: 1\n  table: orders")
    assert "\x1b" not in ran.output
