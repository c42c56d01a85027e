"""Learned formats heed what an export says of its orders: cancelled and refunded ones never come in as new."""

import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner
from helpers import Folder
from lessons import ALIASES, choose, learned

from pyaddin.cli.commands import commands
from pyaddin.formats.files.read import Sheet
from pyaddin.formats.learn.propose import propose
from pyaddin.tables.problems import Refusal
from pyaddin.tables.status import Status
from pyaddin.values.raw import Row

HEADER = "Order number,SKU,Quantity,Name,Address,City,Postcode,Country code,Status"
LINE = "{no},TEA,1,Jane Example,12 High Street,Leeds,LS1 1AA,GB,{word}"
WORDS = ("Processing", "Cancelled", "Refund pending", "Shipped", "")
ANSWERS = {"Processing": "To ship", "Cancelled": "Cancelled", "Refund pending": "Hold", "Shipped": "Shipped"}


def export(where: Path, *words: str, header: str = HEADER) -> Path:
    path = where / "workshop.csv"
    path.write_text("\n".join([header, *(LINE.format(no=no, word=word) for no, word in enumerate(words, 1))]) + "\n")
    return path


def command(*words: str) -> str:
    done = CliRunner().invoke(commands, ["learn", *words], standalone_mode=False)
    if done.exception:
        raise done.exception
    return done.output


def test_the_words_of_a_status_are_listed_and_each_wants_an_answer(shop: Folder) -> None:
    path = export(shop.path, *WORDS)
    said = shop.press("learn-format", path)
    assert "still open: Processing, Cancelled, Refund pending, Shipped, (blank)" in said.line
    sheet = learned(shop)
    assert sheet["Status"]["means"] == "Order status"
    assert sheet["Status: Cancelled"]["sure"] == "Doubtful: Cancelled?"
    assert sheet["Status: Refund pending"]["sure"] == "Choose To ship, Hold, Cancelled, Shipped"
    for word, effect in ANSWERS.items():
        choose(shop, f"Status: {word}", effect)
    assert "still open: (blank)" in shop.press("learn-format").line
    choose(shop, "Status: (blank)", "To ship")
    assert shop.press("learn-format").files == []
    assert learned(shop)["Status: Processing"]["sure"] == "Yours"
    assert shop.press("learn-format").files != []
    shop.press("import", path)
    orders = shop.table("orders").set_index("order_no")
    assert orders["status"].to_dict() == {"1": Status.NEW, "2": Status.CANCELLED, "3": Status.HOLD, "5": Status.NEW}
    assert orders.loc["3", "hold_reason"].startswith("Status: Refund pending")
    assert orders.loc["1", "hold_reason"] == ""


def test_a_word_that_comes_up_later_is_held(shop: Folder) -> None:
    where = ("--templates", str(shop.path / "templates"), "--yes")
    command(str(export(shop.path, "Paid")), *where, "--set", "Status: Paid=To ship")
    shop.press("import", export(shop.path, "Paid", "Chargeback"))
    orders = shop.table("orders")
    assert orders["hold_reason"].tolist()[0] == ""
    assert orders["hold_reason"].tolist()[1].startswith("A word that was not taught in Status")


def test_a_column_of_dates_is_asked_about_by_whether_it_is_filled(shop: Folder) -> None:
    days = [f"2026-11-{day:02}" for day in range(1, 26)]
    path = export(shop.path, "", *days, header=HEADER.replace("Status", "Cancelled at"))
    answers = ("--set", "Cancelled at: (filled)=Cancelled", "--set", "Cancelled at: (blank)=To ship")
    command(str(path), "--templates", str(shop.path / "templates"), "--yes", *answers)
    shop.press("import", path)
    assert shop.table("orders")["status"].tolist()[:3] == [Status.NEW, Status.CANCELLED, Status.CANCELLED]


def test_a_column_whose_words_are_those_of_a_status_cannot_be_passed_over(tmp_path: Path) -> None:
    path = export(tmp_path, "Processing", "Refunded", header=HEADER.replace("Status", "Where it stands"))
    where = ("--templates", str(tmp_path), "--yes")
    with pytest.raises(Refusal, match="'Where it stands' seems to say what becomes of an order; choose"):
        command(str(path), *where)
    command(str(path), *where, "--set", "Where it stands=Not a status")
    made = tomllib.loads((tmp_path / "marketplaces" / "workshop.toml").read_text("utf-8"))
    assert "rules" not in made
    assert "status" not in made["columns"]


def test_an_answer_that_is_none_is_told_beside_its_word(shop: Folder) -> None:
    shop.press("learn-format", export(shop.path, "Paid"))
    choose(shop, "Status: Paid", "Perhaps")
    assert shop.press("learn-format").files == []
    assert learned(shop)["Status: Paid"]["sure"] == "Not in the list: choose from the drop-down"


@pytest.mark.parametrize(
    ("header", "word"),
    [("Zahlungsstatus", "storniert"), ("Statut de la commande", "Annulée"), ("订单状态", "已取消"),
     ("Estado del pedido", "Cancelado"),
     ("Stato ordine", "Annullato"), ("Status do pedido", "Cancelado"), ("Fulfilment status", "Cancelled")],
)  # fmt: skip
def test_a_status_is_known_in_seven_languages(header: str, word: str) -> None:
    rows: list[Row] = [["Order number", "SKU", "Quantity", header], ["1", "TEA", 1.0, word]]
    proposal = propose([Sheet("", rows)], ALIASES, "orders")
    answer = proposal.headers[3].means
    assert answer is not None
    assert answer.caption == "Order status"
    assert ALIASES.state(word) == "cancel"


def test_several_columns_of_states_are_each_known() -> None:
    rows: list[Row] = [
        ["Order number", "SKU", "Quantity", "Payment status", "Fulfillment status"],
        ["1", "TEA", 1.0, "Paid", ""],
    ]
    proposal = propose([Sheet("", rows)], ALIASES, "orders")
    assert [one.means.caption for one in proposal.headers[3:] if one.means] == ["Order status"] * 2
