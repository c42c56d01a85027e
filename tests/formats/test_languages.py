"""Formats in another language: own lists by both captions, faults of files, problems that survive their cell."""

import gettext
from pathlib import Path
from string import Formatter
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from pyaddin.formats.carriers.format import CarrierFormat
from pyaddin.formats.exports import own_lists, recognise
from pyaddin.formats.exports.orders import Incoming, read_orders
from pyaddin.formats.exports.tracking import TrackingRows, read_tracking
from pyaddin.formats.files.load import faults
from pyaddin.values.raw import Row
from pyaddin.words.beside import carriers, confirm, imports
from pyaddin.words.catalogue import Language, Text, speak
from pyaddin.words.problems import packed, said, unpacked

WORDS = {
    "Order no.": "Auftragsnr.", "SKU": "Artikelnr.", "Qty": "Menge", "Status": "Stand", "Policy": "Regel",
    "Cancelled": "Storniert!", "Shipped": "Versandt", "Ship partial": "In Teilen", "Parcel no.": "Paketnr.",
    "Tracking no.": "Sendungsnr.", "Carrier": "Frachtführer",
    "a list of orders": "eine Auftragsliste", "already shipped": "schon versandt",
    "{key} is missing": "es fehlt {key}", "{file}: {fault}.": "{file}: {fault}!",
}  # fmt: skip


class _German(gettext.NullTranslations):
    def gettext(self, message: str) -> str:
        return WORDS.get(message, message)

    def pgettext(self, context: str, message: str) -> str:
        return WORDS.get(message, message)


@pytest.fixture
def german() -> None:
    speak(Language("de", _German()))


def listed(*rows: Row) -> Incoming:
    match = recognise.recognise(rows, own_lists.formats())
    assert match is not None
    return read_orders(match, rows, ZoneInfo("UTC"))


@pytest.mark.usefixtures("german")
@pytest.mark.parametrize(
    "header",
    [
        ["Order no.", "SKU", "Qty", "Status", "Policy"],
        ["Auftragsnr.", "Artikelnr.", "Menge", "Stand", "Regel"],
        ["Order no.", "Artikelnr.", "Qty", "Stand", "Policy"],
    ],
)  # fmt: skip
def test_a_list_is_known_by_its_captions_in_english_and_in_the_language(header: Row) -> None:
    incoming = listed(
        header, ["A", "MUG", "1", "Cancelled", "Ship partial"], ["B", "MUG", "1", "Storniert!", "In Teilen"],
        ["C", "MUG", "1", "Shipped", ""], ["D", "MUG", "1", "Versandt", ""], ["E", "MUG", "1", "", "Line complete"],
    )  # fmt: skip
    assert incoming.title == "eine Auftragsliste"
    assert incoming.frame["order_no"].tolist() == ["A", "B", "C", "D", "E"]
    assert incoming.frame["status"].tolist() == ["Cancelled", "Cancelled", "Shipped", "Shipped", "New"]
    assert incoming.frame["policy"].tolist() == ["Ship partial", "Ship partial", "", "", "Line complete"]
    assert incoming.unknown_headers == ()


def test_the_language_that_is_no_longer_spoken_is_forgotten() -> None:
    assert own_lists.formats()[0].title == "a list of orders"
    assert recognise.recognise([["Auftragsnr.", "Artikelnr.", "Menge"]], own_lists.formats()) is None


@pytest.mark.usefixtures("german")
def test_a_tracking_list_is_known_by_our_captions_in_the_language() -> None:
    found = read_tracking(
        [["Paketnr.", "Sendungsnr.", "Frachtführer", "Stand"], ["P-1", "T1", "X", ""], ["P-2", "T2", "X", "Storniert!"]]
    )
    assert isinstance(found, TrackingRows)
    assert (found.rows["reference"].tolist(), found.void) == (["P-1"], 1)
    assert found.rows["carrier"].tolist() == ["X"]


@pytest.mark.usefixtures("german")
def test_a_fault_of_a_file_puts_its_key_where_the_language_does(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text('id = "x"\nname = "{x}"\ntitle = "y"\n', "utf-8")
    said_ = [str(fault) for fault in faults(tmp_path / "mine.toml", CarrierFormat)]
    assert "mine.toml: es fehlt source!" in said_


def _places(text: Text) -> dict[str, Any]:
    named = [part for part in Formatter().parse(text.source) if part[1]]
    return {str(name): 1234.5 if form else "a (b), {c}" for _, name, form, _ in named}


@pytest.mark.parametrize("area", [carriers, confirm, imports], ids=["carriers", "confirm", "imports"])
def test_every_problem_survives_its_cell(area: Any) -> None:
    for code, sentence in area.SENTENCES.items():
        text = said(code, **_places(sentence))
        assert unpacked(packed(text)) == text
        assert "(" not in packed(text)


def test_a_problem_made_of_pieces_survives_its_cell() -> None:
    subject = said("carrier.piece-of-article", column="Weight g", sku="MUG (blue)")
    text = said("carrier.missing-hint", subject=subject, name="Post", hint=said("carrier.piece-give", sheet="Products"))
    assert unpacked(packed(text)) == text
    assert str(text) == "Weight g of MUG (blue) is blank and Post wants it; give it in Products."
