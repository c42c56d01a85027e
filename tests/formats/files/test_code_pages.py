"""A text without a mark of its encoding is read rightly or asked about, never turned into gibberish."""

import re
from itertools import product
from pathlib import Path

import pytest
from helpers import Folder

from pyaddin.formats.files.code_pages import CALLED
from pyaddin.formats.files.read import read_rows
from pyaddin.formats.files.text import any_encoding
from pyaddin.tables.problems import Refusal

ADDRESSES = {
    "cp932": ("JP", "見本 花子", "東京都世田谷区代沢1-2-3", "世田谷区"),
    "euc_jp": ("JP", "佐藤 ゆかり", "北海道札幌市中央区北1条西2", "さいたま市"),
    "cp949": ("KR", "홍길동", "서울특별시 강남구 테헤란로 1", "강남구"),
    "cp950": ("TW", "王小明", "臺北市信義區市府路1號", "臺北市"),
    "gb18030": ("CN", "王小明", "北京市朝阳区建国路1号", "北京市"),
    "cp1250": ("PL", "Łukasz Wiśniewski", "ul. Długa 5", "Łódź"),
    "iso8859_2": ("CZ", "Jiří Dvořák", "Nádražní 5", "Žďár nad Sázavou"),
    "cp1251": ("RU", "Иван Петров", "ул. Ленина 5", "Москва"),
    "koi8_r": ("RU", "Ольга Смирнова", "пр. Мира 3", "Казань"),
    "cp1253": ("GR", "Γιώργος Παπαδόπουλος", "Ερμού 5", "Αθήνα"),
    "cp1254": ("TR", "Ayşe Yılmaz", "İstiklal Caddesi 5", "İstanbul"),
    "cp1255": ("IL", "דוד כהן", "רחוב הרצל 5", "תל אביב"),
    "cp1256": ("AE", "محمد علي", "شارع الشيخ زايد 5", "دبي"),
    "cp1257": ("LT", "Žydrūnas Kazlauskas", "Laisvės al. 3", "Šiauliai"),
    "cp874": ("TH", "สมชาย ใจดี", "ถนนสุขุมวิท 5", "กรุงเทพ"),
    "cp1252": ("FR", "Hélène Lefèvre", "5 allée des Chênes", "Besançon"),
    "mac_roman": ("ES", "José Muñoz", "Paseo del Rincón 3", "Cádiz"),
}
DANE = ("DE", "Søren Meyer", "Hauptstr. 5", "Bremen")
"""A name that two code pages have, Søren or Sřren, and neither belongs to the country."""


def export(*rows: tuple[str, str, str, str], country: bool = True) -> str:
    head = "Bestellung,Name,Straße,Ort".replace("ß", "ss") + (",Land" if country else "")
    lines = (f"{1001 + at},{who},{street},{city}" for at, (_, who, street, city) in enumerate(rows))
    ends = (f",{row[0]}" if country else "" for row in rows)
    return "\r\n".join([head, *(line + end for line, end in zip(lines, ends, strict=True))]) + "\r\n"


def write(path: Path, text: str, encoding: str) -> Path:
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ADDRESSES)
def test_one_address_with_its_country_is_enough_to_read_a_code_page(tmp_path: Path, encoding: str) -> None:
    country, *address = ADDRESSES[encoding]
    text = export(ADDRESSES[encoding])
    assert read_rows(write(tmp_path / "a.csv", text, encoding))[0].rows[1] == ["1001", *address, country]


@pytest.mark.parametrize("encoding", ADDRESSES)
def test_without_a_country_a_text_is_read_rightly_or_asked_about_with_the_right_reading(
    tmp_path: Path, encoding: str
) -> None:
    _, *address = ADDRESSES[encoding]
    path = write(tmp_path / "a.csv", export(ADDRESSES[encoding], country=False), encoding)
    try:
        read = read_rows(path)[0].rows[1]
    except Refusal as asked:
        read = ["1001", *address] if f", {encoding})" in str(asked) else [str(asked)]
    assert read == ["1001", *address]


def can_write(sample: str, encoding: str) -> bool:
    try:
        export(ADDRESSES[sample]).encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


@pytest.mark.parametrize(
    ("sample", "encoding"), [pair for pair in product(ADDRESSES, CALLED) if can_write(*pair)], ids=lambda name: name
)
def test_no_address_is_ever_read_as_what_it_is_not(tmp_path: Path, sample: str, encoding: str) -> None:
    text = export(ADDRESSES[sample])
    path = write(tmp_path / "a.csv", text, encoding)
    try:
        read = read_rows(path)[0].rows
    except Refusal:
        return
    assert read == [line.split(",") for line in text.splitlines()]


def test_a_text_that_can_be_read_in_two_ways_is_asked_about_with_a_word_of_each(tmp_path: Path) -> None:
    path = write(tmp_path / "orders.csv", export(DANE), "cp1252")
    with pytest.raises(Refusal) as asked:
        read_rows(path)
    assert str(asked.value).startswith("orders.csv can be read as 'Søren' (Western, cp1252) or ")
    assert str(asked.value).endswith("; save it as CSV UTF-8, or name the right one with --encoding.")
    assert read_rows(path, encoding="cp1252")[0].rows[1][1] == "Søren Meyer"


def test_an_encoding_that_does_not_fit_or_is_none_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", export(DANE), "cp1252")
    for wrong in ("utf-8", "klingon"):
        with pytest.raises(Refusal, match=re.escape(f"a.csv cannot be read as {wrong}; leave --encoding out")):
            read_rows(path, encoding=wrong)


def test_a_format_s_own_encoding_holds_where_the_letters_do_not_speak_against_it(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", export(DANE), "cp1252")
    owned = read_rows(path, lambda rows, encoding: "encoding" if encoding == "cp1252" else "headers")
    assert owned[0].rows[1][1] == "Søren Meyer"
    polish = write(tmp_path / "pl.csv", export(ADDRESSES["cp1250"]), "cp1250")
    told = read_rows(polish, lambda rows, encoding: "encoding" if encoding == "cp1252" else "headers")
    assert told[0].rows[1][1] == "Łukasz Wiśniewski"


def test_signs_without_letters_are_read_as_western(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", "Name,Price\r\nMug,£12 – 20\r\n", "cp1252")
    assert read_rows(path)[0].rows[1] == ["Mug", "£12 – 20"]


def test_a_file_of_which_the_numbers_alone_are_taken_is_not_asked_about(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", export(DANE), "cp1252")
    assert read_rows(path, any_encoding)[0].rows[1][0] == "1001"


LIST = "Order no.,SKU,Qty,Recipient,Address 1,City,Country\r\n1001,TEA,1,{},Hauptstr. 5,Bremen,DE\r\n"


def test_the_clerk_names_the_encoding_of_an_import(shop: Folder) -> None:
    path = write(shop.path / "list.csv", LIST.format("Jiří Meyer"), "cp1250")
    assert "list.csv can be read as 'Ji" in shop.refuses("import", path)
    shop.press("import", path, encoding="cp1250")
    assert shop.table("orders")["recipient"].tolist() == ["Jiří Meyer"]
