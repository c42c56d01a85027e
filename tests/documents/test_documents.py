"""Packing slips and pick lists: what is on them, in which order, and that text of an order is never more than text."""

import gettext
import json
import re
import struct
import subprocess
import zlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar
from unittest.mock import Mock, patch

import pandas as pd
import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st
from places import GOLDEN, TEMPLATES
from tools import program

from pyaddin import documents
from pyaddin.documents import addresses, escaping, fonts, picking, words
from pyaddin.documents.barcodes import code128_svg
from pyaddin.documents.typesetting import pdf_here
from pyaddin.steps.parcels import shipments as steps
from pyaddin.steps.parcels.shipments import Shipments
from pyaddin.tables.frames import from_records
from pyaddin.tables.problems import Refusal
from pyaddin.tables.settings import BY_NAME
from pyaddin.words.catalogue import Language, speak

SHIPPED = TEMPLATES
SIZES = BY_NAME["slip_size"].choices
NOW = datetime(2025, 11, 21, 9, 30)
HOSTILE = '#read("/etc/passwd") #import "x": * ] [ } $ \\ " ` <script> {{ 7 * 7 }} {% x %} // /* @a <b> = _*~'


SENDERS = [{"warehouse": "MAIN", "company": "Harbour Ltd"}, {"warehouse": "UK1", "company": "North Ltd"}]


def line(parcel: str = "P-1", **values: Any) -> dict[str, Any]:
    """An order line in that parcel."""
    return {
        "parcel_no": parcel, "order_no": f"O-{parcel}", "line_no": "1", "sku": "MUG-1", "item": "Blue mug", "qty": 1,
        "bin": "A-1", "unit_price": 12.5, "currency": "GBP", "recipient": "Jane Example", "address_1": "1 Test Street",
        "city": "Leeds", "postcode": "LS1 4AA", "country": "GB", "marketplace": "Amazon", **values,
    }  # fmt: skip


def shop(*lines: dict[str, Any], products: tuple[dict[str, Any], ...] = (), **warehouses: str) -> Shipments:
    """The shipments of these order lines; `warehouses` says which parcel leaves from elsewhere than MAIN."""
    numbers = list(dict.fromkeys(one["parcel_no"] for one in lines))
    parcels = [
        {"parcel_no": no, "order_no": f"O-{no}", "warehouse": warehouses.get(no.replace("-", ""), "MAIN")}
        for no in numbers
    ]
    tables = {
        "orders": from_records("orders", [{"row_id": str(n), **one} for n, one in enumerate(lines)]),
        "parcels": from_records("parcels", parcels, 10),
        "products": from_records("products", products),
        "warehouses": from_records("warehouses", SENDERS),
    }
    return steps.build(tables, tables["parcels"].index, NOW)


def slips(shipments: Shipments, *, size: str = "A6", folders: tuple[Path, ...] = (SHIPPED,), **options: Any) -> bytes:
    """The PDF of all the parcels."""
    options = {"message": "Thank you.", "logo": None, **options}
    return documents.packing_slips(
        shipments, list(shipments.parcels.index), size=size, folders=folders, now=NOW, **options
    )


def source(shipments: Shipments, **options: Any) -> str:
    """The Typst source of the slips."""
    with patch("typst.compile") as compiled, patch("pyaddin.documents.alone.pdf", pdf_here):
        slips(shipments, **options)
    return str(compiled.call_args.args[0].decode())


def printed(pdf: bytes, *how: str) -> str:
    """The text of a PDF."""
    run = [program("pdftotext"), "-enc", "UTF-8", *how, "-", "-"]
    return subprocess.run(run, input=pdf, capture_output=True, check=True).stdout.decode()


def boxes(pdf: bytes) -> list[tuple[str, float, float, float, float]]:
    """The words of the first page, with their left, top, right and bottom."""
    page = printed(pdf, "-bbox", "-l", "1")
    found = re.findall(r'<word xMin="(.+?)" yMin="(.+?)" xMax="(.+?)" yMax="(.+?)">(.+?)</word>', page)
    return [(word, *map(float, box)) for *box, word in found]


def pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type */Page\b", pdf))


def numbers(shipments: Shipments) -> list[str]:
    return [parcel.no for parcel, *_ in picking.slips(shipments, list(shipments.parcels.index))]


def skus(shipments: Shipments) -> list[str]:
    return [item.sku for *_, items in picking.slips(shipments, list(shipments.parcels.index)) for item in items]


# The order of the pick


def test_slips_come_by_warehouse_then_first_bin_then_parcel_number() -> None:
    day = shop(
        line("P-10", bin="B-1"), line("P-2", bin="B-1"), line("P-3", bin="A-9"), line("P-4", bin="A-1"), P4="UK1"
    )  # fmt: skip
    assert numbers(day) == ["P-3", "P-2", "P-10", "P-4"]


def test_more_slips_than_a_file_takes_go_on_in_the_next_in_the_order_of_the_pick(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("pyaddin.documents.slips.SLIPS_A_FILE", 2)
    cargo = shop(*(line(f"P-{no}", bin=f"A-{9 - no}") for no in range(1, 6)))
    assert documents.batches(cargo, [*cargo.parcels.index]) == [[14, 13], [12, 11], [10]]
    documents.forget()
    assert documents.batches(cargo, [12]) == [[12]]


def test_many_slips_are_set_in_parts_that_come_out_as_one_file(monkeypatch: pytest.MonkeyPatch) -> None:
    cargo = shop(*(line(f"P-{no}", recipient=f"Buyer{no}") for no in range(1, 8)))
    whole = printed(slips(cargo))
    monkeypatch.setattr("pyaddin.documents.parts.AT_ONCE", 3)
    assert printed(slips(cargo)) == whole
    assert slips(cargo) == slips(cargo)
    monkeypatch.setattr("pyaddin.documents.merging._taken_apart", Mock(side_effect=ValueError))
    assert printed(slips(cargo)) == whole


def test_the_first_bin_of_a_parcel_is_its_nearest_not_its_first_line() -> None:
    day = shop(line("P-1", bin="B-1"), line("P-2", bin="C-1"), line("P-2", bin="A-1", sku="CUP-1"))
    assert numbers(day) == ["P-2", "P-1"]


def test_bin_a_2_comes_before_a_10_and_a_blank_bin_last() -> None:
    day = shop(*(line(sku=f"S{n}", bin=code) for n, code in enumerate(("", "A-10", "A-2"))))
    assert skus(day) == ["S2", "S1", "S0"]


def test_only_the_chosen_parcels_are_printed() -> None:
    day = shop(line("P-1"), line("P-2"))
    with patch("typst.compile") as compiled:
        documents.packing_slips(day, [11], size="A6", message="", logo=None, folders=[SHIPPED], now=NOW)
    text = compiled.call_args.args[0].decode()
    assert "P-2" in text
    assert "P-1" not in text


def test_no_chosen_parcel_is_refused() -> None:
    with pytest.raises(Refusal, match="no parcel to print"):
        documents.packing_slips(shop(line()), [], size="A6", message="", logo=None, folders=[SHIPPED], now=NOW)


# What stands on a slip


def test_a_slip_shows_bin_quantity_title_sku_parts_marks_and_note() -> None:
    mug = {"sku": "MUG-1", "item": "Blue mug", "battery": "Yes", "fragile": "Yes", "kit_parts": "CUP*2; LID*1"}
    text = source(shop(line(qty=12, buyer_note="Ring twice"), products=(mug,)))
    for part in ('"A-1"', "quantity(12, 2)", '"Blue mug"', '"MUG-1"', '#mark[#"BATTERY";]', '#mark[#"FRAGILE";]'):
        assert part in text
    assert '"CUP*2, LID*1"' in text
    assert '"Ring twice"' in text
    assert '"Harbour Ltd"' in text


def test_prices_stand_on_a4_not_on_a6() -> None:
    assert '"12.50 GBP"' in source(shop(line()), size="A4")
    assert "12.50" not in source(shop(line()), size="A6")


def test_a_gift_shows_no_price() -> None:
    text = source(shop(line(gift="Yes")), size="A4")
    assert "12.50" not in text
    assert 'badge[#"GIFT";]' in text


def test_yen_have_no_decimals() -> None:
    assert '"1,200 JPY"' in source(shop(line(unit_price=1200, currency="JPY")), size="A4")


def test_a_parcel_of_two_orders_says_which_item_is_of_which() -> None:
    day = shop(line(order_no="O-7"), line(order_no="O-8", sku="CUP-1"))
    day.parcels["parcel.order_no"] = "O-7, O-8"
    text = source(day)
    assert '"O-7"' in text
    assert '"O-8"' in text


def test_a_slip_of_a_part_of_an_order_says_that_the_rest_comes_by_itself() -> None:
    day = shop(line())
    assert "Part of your order" not in source(day)
    day.parcels["parcel.part"] = "Yes"
    assert '"Part of your order: the rest comes by itself."' in source(day)


def test_a_slip_with_sixty_items_flows_over_pages_and_others_take_one() -> None:
    assert pages(slips(shop(*(line(sku=f"S{n}") for n in range(60))))) > 4
    assert pages(slips(shop(line("P-1"), line("P-2")))) == 2


def test_an_item_title_longer_than_a_page_is_not_cut() -> None:
    assert pages(slips(shop(line(item="word " * 1500)))) > 2


def test_the_same_input_gives_the_same_bytes() -> None:
    day = shop(line(recipient="王小明"), line("P-2", recipient="José Čapek"))
    assert slips(day) == slips(day)


@pytest.mark.parametrize("size", SIZES)
def test_the_printed_barcode_reads_as_the_parcel_number_on_a_coarse_printer(size: str, tmp_path: Path) -> None:
    codes = [f"MAIN-251121-{number:05d}" for number in (1, 42, 99999)]
    made = source(shop(*map(line, codes)), size=size)
    pictures = [tmp_path / f"{number}.png" for number in range(len(codes))]
    for picture, data in zip(pictures, typst.compile(made.encode(), format="png", ppi=150.0), strict=True):
        picture.write_bytes(bytes(data))
    run = [program("zbarimg"), "-q", *map(str, pictures)]
    read = subprocess.run(run, capture_output=True, text=True, check=True).stdout.split()
    assert read == [f"CODE-128:{code}" for code in codes]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", ["Jane Example", "Wilhelmina Margarethe Featherstone", "Jane Ann " * 9, "x" * 80])
def test_the_mark_of_a_gift_covers_no_name(name: str, size: str) -> None:
    (gift,), others = _parted(boxes(slips(shop(line(gift="Yes", recipient=name)), size=size)), "GIFT")
    covered = [
        word for word, left, top, right, bottom in others
        if left < gift[3] and gift[1] < right and top + 1 < gift[4] and gift[2] < bottom - 1
    ]  # fmt: skip
    assert covered == []


def _parted(words: list[tuple[Any, ...]], word: str) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    return [one for one in words if one[0] == word], [one for one in words if one[0] != word]


@pytest.mark.parametrize("size", SIZES)
def test_the_quantity_stands_on_the_line_of_its_item(size: str) -> None:
    cargo = shop(line(qty=1234, item="First"), line(sku="CUP-1", item="Second", bin="B-1", qty=77))
    tops = {word: (top, bottom) for word, _, top, _, bottom in boxes(slips(cargo, size=size))}
    for quantity, title in (("1234", "First"), ("77", "Second")):
        (top, bottom), (title_top, title_bottom) = tops[quantity], tops[title]
        assert top < (title_top + title_bottom) / 2 < bottom


def test_an_item_without_a_price_says_nothing_of_each() -> None:
    assert "each" not in printed(slips(shop(line(unit_price=None)), size="A4"))
    assert "12.50 GBP each" in printed(slips(shop(line()), size="A4"))


@pytest.mark.parametrize("size", SIZES)
def test_carrier_and_service_are_named(size: str) -> None:
    day = shop(line())
    day.parcels["parcel.carrier"], day.parcels["parcel.service"] = "Example Post", "Tracked 48"
    assert "Example Post, Tracked 48" in printed(slips(day, size=size))


@pytest.mark.parametrize(
    "address",
    [
        {"address_2": "leeds "}, {"state": "Leeds"}, {"address_1": "Leeds", "state": "LEEDS"},
        {"city": "Singapore", "state": "Singapore", "postcode": "018989", "country": "SG"},
    ],
)  # fmt: skip
def test_the_town_is_not_said_twice(address: dict[str, str]) -> None:
    text = printed(slips(shop(line(**address)))).casefold()
    assert text.count(address.get("city", "Leeds").casefold()) == 1


def test_every_size_has_its_paper() -> None:
    papers = {}
    for size in SIZES:
        box = re.search(rb"/MediaBox *\[0 0 ([0-9.]+) ([0-9.]+)\]", slips(shop(line()), size=size))
        assert box is not None
        papers[size] = tuple(round(float(points) * 25.4 / 72) for points in box.groups())
    assert papers.pop("80 mm roll")[0] == 80
    assert papers == {"A6": (105, 148), "A4": (210, 297), "100 × 150 mm": (100, 150)}


def test_a_slip_on_a_roll_is_as_long_as_its_items() -> None:
    cargo = shop(line("P-1"), *(line("P-2", sku=f"S{n}") for n in range(60)))
    pdf = slips(cargo, size="80 mm roll")
    assert pages(pdf) == 2
    assert printed(pdf).count("Thank you.") == 2


def test_only_slips_of_several_pages_count_them() -> None:
    cargo = shop(line("P-1"), *(line("P-2", bin="B", sku=f"S{n}") for n in range(12)), line("P-3", bin="C"))
    text = printed(slips(cargo), "-layout").split("\f")
    counted = [re.findall(r"P-\d, page \d of \d", page) for page in text]
    assert counted == [[], ["P-2, page 1 of 2"], ["P-2, page 2 of 2"], [], []]


@pytest.mark.parametrize("size", SIZES)
def test_a_shops_own_template_of_the_first_version_still_prints(size: str, tmp_path: Path) -> None:
    earlier = (GOLDEN / "documents" / "packing_slip-1.typ.j2").read_text("utf-8")
    own = template(tmp_path, earlier.replace("words.gift", "'For you'"))
    text = printed(slips(shop(line(gift="Yes", qty=2)), size=size, folders=(own, SHIPPED)))
    assert "For you" in text
    assert "Blue mug" in text


@pytest.mark.parametrize("name", ["王小明", "محمد المثال", "สมชาย ตัวอย่าง", "김영희", "山田 太郎"])
def test_names_in_other_scripts_print(name: str) -> None:
    if documents.missing_scripts(name):
        pytest.skip("no font of this computer has that script")
    made = source(shop(line(recipient=name, item=name, gift="Yes"))).encode()
    # Typst refuses a PDF/A in which a character has no letter form
    assert typst.compile(made, font_paths=fonts.installed(), pdf_standards="a-2b").startswith(b"%PDF")


def test_the_shop_stands_beside_the_marketplace_where_there_is_one() -> None:
    day = shop(line())
    assert "Leeds" not in source(day).partition("#rule")[2].partition("LS1 4AA")[2]
    day.parcels["parcel.shop"] = "Leeds shop"
    assert "Leeds shop" in source(day)


# Hostile text

TEXTS = st.text(st.one_of(st.characters(), st.sampled_from('#"\\[]{}$`*_=/@<>~\n\r\t\u202e\u2028')), max_size=60)


@given(TEXTS)
@settings(max_examples=60, deadline=None)
def test_any_text_stays_one_typst_string(text: str) -> None:
    back = json.loads(typst.eval(b"", escaping.literal(text), font_paths=fonts.installed()))
    dropped = {code for code, new in escaping._ESCAPES.items() if new is None}
    kept = re.sub("[\x85\u2028\u2029]", "\n", text).translate({9: " ", 13: " "})
    kept = re.sub("[\ud800-\udfff]", "\ufffd", kept)  # half of a pair is no character
    assert back == "".join(c for c in kept if ord(c) not in dropped)


@given(st.lists(TEXTS, min_size=8, max_size=8), st.sampled_from(SIZES))
@settings(max_examples=15, deadline=None)
def test_hostile_text_never_breaks_a_slip(texts: list[str], size: str) -> None:
    day = shop(line())
    for column, text in zip(
        ("to.name", "to.city", "to.country", "parcel.order_no", "parcel.buyer_note", "from.company", "parcel.no"),
        texts,
        strict=False,
    ):
        day.parcels[column] = text
    for column in ("item.title", "item.sku", "item.bin", "item.kit_parts"):
        day.items[column] = texts[-1]
    assert slips(day, size=size, message=texts[0]).startswith(b"%PDF")
    assert documents.pick_list(day, [10], folders=[SHIPPED], now=NOW).startswith(b"%PDF")


def test_a_value_followed_by_brackets_in_a_template_stays_a_value(tmp_path: Path) -> None:
    own = template(tmp_path, "{% for parcel, to, sender, items in slips %}{{ to.name }}(x).y[z];{% endfor %}")
    assert slips(shop(line()), folders=(own,)).startswith(b"%PDF")


def test_long_words_may_break_and_right_to_left_text_keeps_its_direction() -> None:
    assert "\u200b" in escaping.quoted("x" * 25)
    assert "\u200b" not in escaping.quoted("114-5550123-0000001 and words of the usual length")
    assert escaping.quoted("شارع 12") == '#"\u2068شارع 12\u2069";'


# Templates


def template(folder: Path, text: str, name: str = "packing_slip.typ.j2") -> Path:
    """A shop's templates folder with that document in it."""
    (folder / "documents").mkdir()
    (folder / "documents" / name).write_text(text, encoding="utf-8")
    return folder


def test_the_shops_own_template_goes_first(tmp_path: Path) -> None:
    own = template(tmp_path, "#set page(width: 5cm, height: 5cm)\nOur slip")
    assert "Our slip" in source(shop(line()), folders=(own, SHIPPED))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("one\n{% for x in %}", "line 2"),
        ("{{ size }}\n\n{{ nothing }}", r"line 3.*no field 'nothing'"),
        ("{% for parcel, to, sender, items in slips %}\n{{ to.shoe }}\n{% endfor %}", r"line 2.*no field 'shoe'"),
        ("one\n{{ size }} #unknown-word {{ size }}\n", r"line 2.*unknown variable"),
        ('\n\n#read("/etc/passwd")', r"line 3.*file not found"),
        ('#read("../../../etc/passwd")', "line 1.*escape"),
        ("{{ ''.__class__.__mro__ }}", "line 1"),
        ("{{ 1 / 0 }}", "line 1.*division by zero"),
    ],
)
def test_a_broken_template_is_refused_with_its_line(text: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(Refusal, match=said) as refusal:
        slips(shop(line()), folders=(template(tmp_path, text), SHIPPED))
    assert "packing_slip.typ.j2" in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_a_missing_template_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match=r"no 'packing_slip\.typ\.j2'"):
        slips(shop(line()), folders=(tmp_path,))


def test_a_template_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    own = template(tmp_path, "")
    (own / "documents" / "packing_slip.typ.j2").write_bytes(b"caf\xe9")
    with pytest.raises(Refusal, match="not UTF-8"):
        slips(shop(line()), folders=(own,))


# The logo


def png() -> bytes:
    """A picture of one pixel."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
        + chunk(b"IDAT", zlib.compress(b"\x00\x00"))
        + chunk(b"IEND", b"")
    )


def test_the_logo_is_printed(tmp_path: Path) -> None:
    (tmp_path / "our logo.PNG").write_bytes(png())
    day = shop(line())
    assert b"/Subtype/Image" in slips(day, logo=tmp_path / "our logo.PNG").replace(b" ", b"")
    assert b"/Subtype/Image" not in slips(day).replace(b" ", b"")


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("logo.bmp", b"BM", "not a PNG, JPEG or SVG"),
        ("logo.png", b"no picture", "not a picture that can be read"),
        ("logo.svg", b"<svg", "not a picture that can be read"),
        ("gone.png", None, "cannot be read; put it"),
    ],
)
def test_a_logo_that_is_no_picture_is_refused(name: str, data: bytes | None, said: str, tmp_path: Path) -> None:
    if data is not None:
        (tmp_path / name).write_bytes(data)
    with pytest.raises(Refusal, match=said):
        slips(shop(line()), logo=tmp_path / name)


# Pick list


def test_a_pick_list_adds_up_a_sku_in_a_bin_over_all_parcels() -> None:
    day = shop(
        line("P-1", qty=2), line("P-2", qty=3), line("P-2", sku="CUP-1", bin="A-1"), line("P-3", qty=4), P3="UK1"
    )  # fmt: skip
    main, uk = picking.picks(day, list(day.parcels.index))
    assert [(one.bin, one.sku, one.qty, one.parcels) for one in main.lines] == [
        ("A-1", "CUP-1", 1, {"P-2": 1}), ("A-1", "MUG-1", 5, {"P-1": 2, "P-2": 3})
    ]  # fmt: skip
    assert (main.name, main.units, uk.name, uk.units) == ("MAIN", 6, "UK1", 4)


def test_a_line_of_a_pick_list_says_which_parcels_its_units_are_for() -> None:
    day = shop(line("P-1", qty=2), line("P-2", qty=3))
    text = printed(documents.pick_list(day, list(day.parcels.index), folders=[SHIPPED], now=NOW))
    assert "P-1 × 2, P-2 × 3" in text


def test_a_pick_list_with_a_sku_in_a_thousand_parcels_flows_over_pages() -> None:
    day = shop(*(line(f"PARCEL-{n:05d}") for n in range(1000)))
    assert pages(documents.pick_list(day, list(day.parcels.index), folders=[SHIPPED], now=NOW)) > 1


# Words in other languages


class _Other(gettext.NullTranslations):
    """Says a few words otherwise, and in some of them what would be Typst's code."""

    words: ClassVar = {
        "GIFT": "GESCHENK", "Order {order}": "{order}: *Auftrag* #read(1)", "Packing slips": 'Zettel" #x',
        "{parcel}, page {page} of {pages}": "{pages} / {page} {parcel}", "Service {service}": "Dienst {nothing}",
    }  # fmt: skip

    def gettext(self, message: str) -> str:
        return str(self.words.get(message, message))

    def ngettext(self, one: str, many: str, count: int) -> str:
        return "{count} St."


@pytest.fixture
def another_language() -> None:
    speak(Language("xx", _Other()))


@pytest.mark.usefixtures("another_language")
def test_slips_are_printed_in_the_language_of_the_book_and_no_word_of_it_is_code() -> None:
    day = shop(line(gift="Yes", marketplace="", qty=3))
    made = source(day)
    assert '[#"GESCHENK";]' in made
    assert '[#order;#": *Auftrag* #read(1)";]' in made
    assert '(strong[#"3 St.";], [#"1 St.";])' in made
    assert '[#pages; #"/"; #page; #parcel;]' in made
    assert slips(day).startswith(b"%PDF")


@pytest.mark.usefixtures("another_language")
def test_a_word_whose_place_is_not_known_is_printed_in_english() -> None:
    assert words.say(words.WORDS["service"], service="X") == '#"Service"; #"X";'


def test_a_template_of_the_shops_may_write_its_own_words(tmp_path: Path) -> None:
    own = tmp_path / "documents"
    own.mkdir()
    text = (SHIPPED / "documents" / "packing_slip.typ.j2").read_text("utf-8")
    (own / "packing_slip.typ.j2").write_text(text.replace("badge[{{ words.gift }}]", "badge[CADEAU]"), "utf-8")
    assert "badge[CADEAU]" in source(shop(line(gift="Yes")), folders=(tmp_path, SHIPPED))


# Addresses


@pytest.mark.parametrize(
    ("country", "lines"),
    [
        ("US", ["Town, ST 12345"]), ("GB", ["Town", "ST", "12345"]), ("DE", ["12345 Town", "ST"]),
        ("SE", ["12345 Town", "ST"]), ("CN", ["Town", "ST, 12345"]), ("JP", ["Town, ST 12345"]),
        ("", ["Town, ST 12345"]), ("../", ["Town, ST 12345"]), ("XX", ["Town, ST 12345"]),
    ],
)  # fmt: skip
def test_the_town_is_written_as_the_country_does(country: str, lines: list[str]) -> None:
    assert addresses.town_lines("Town", "ST", "12345", country) == lines


def test_a_blank_part_leaves_no_comma_behind() -> None:
    assert addresses.town_lines("Town", "", "12345", "US") == ["Town 12345"]
    assert addresses.town_lines("", "ST", "", "US") == ["ST"]
    assert addresses.town_lines("", "", "", "GB") == []


def test_no_country_drops_a_part_of_the_address() -> None:
    import pycountry

    for country in pycountry.countries:
        text = " ".join(addresses.town_lines("Town", "State", "12345", country.alpha_2))
        assert [text.count(part) for part in ("Town", "State", "12345")] == [1, 1, 1], country.alpha_2


# Barcodes


def test_a_barcode_is_as_wide_as_its_bars_at_0_3_mm() -> None:
    # start, 8 letters, check: 11 modules each; stop: 13; quiet zones: 20
    assert f'width="{(10 * 11 + 13 + 20) * 0.3:.3f}mm"' in code128_svg("P-00001X")


def test_a_long_barcode_keeps_within_the_given_width() -> None:
    assert 'width="47.000mm"' in code128_svg("MAIN-251121-00042-B", 8, 47)


@pytest.mark.parametrize("text", ["", "包裹1", "A\n1", "x" * 60, "x" * 300])
def test_what_scanners_cannot_give_back_gets_no_bars(text: str) -> None:
    assert "v1h-" not in code128_svg(text)


# Scripts and fonts


@pytest.fixture
def only_typsts_own_fonts() -> Iterator[None]:
    """A machine without fonts."""
    bare = typst.Fonts(include_system_fonts=False)
    caches = (fonts.families, fonts._refused)
    with patch.object(fonts, "installed", lambda own: bare):
        for cached in caches:
            cached.cache_clear()
        yield
    for cached in caches:
        cached.cache_clear()


@pytest.mark.usefixtures("only_typsts_own_fonts")
def test_scripts_without_a_font_are_named_as_a_clerk_calls_them() -> None:
    assert documents.missing_scripts(["王小明李雷韩梅 José", "김영희선생님", "Привет"]) == ["Chinese", "Korean"]


@pytest.mark.usefixtures("only_typsts_own_fonts")
def test_a_few_characters_without_a_letter_form_are_named_one_by_one() -> None:
    assert documents.missing_scripts("Москва \ua66e") == ["Cyrillic (\ua66e)"]


@pytest.mark.usefixtures("only_typsts_own_fonts")
def test_a_machine_without_fonts_still_prints() -> None:
    assert slips(shop(line(recipient="王小明"))).startswith(b"%PDF")


def test_latin_accented_and_cyrillic_print_everywhere() -> None:
    assert (
        documents.missing_scripts(["José Čapková-Wójcik", "Łódź, Đakovo, Şişli, Ő", "Иван Примеров", "“x” – €"]) == []
    )


def test_all_texts_of_the_chosen_parcels_are_looked_at() -> None:
    day = shop(line("P-1", recipient="王小明"), line("P-2", item="كوب"))
    assert "王小明" in documents.printed_text(day, [10])
    assert "كوب" not in documents.printed_text(day, [10])
    assert "كوب" in documents.printed_text(day, pd.Index([11]))
