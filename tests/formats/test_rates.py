"""The central bank's files of rates, as they are downloaded."""

import io
import zipfile
from datetime import date
from pathlib import Path

import pytest

from pyaddin.formats import rates
from pyaddin.formats.confirm import downloads
from pyaddin.tables.problems import Refusal
from pyaddin.values.rates import converted

ONE_DAY = "Date, USD, JPY, BGN, \n27 November 2026, 1.1000, 160.50, N/A, \n"
HISTORY = "Date,USD,JPY,CYP,\n2026-11-27,1.2,161,N/A,\n2026-11-20,1.25,150,N/A,\n2007-12-31,1.4721,164.93,0.585274,\n"


def saved(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / f"{name.replace('_', '-')}.csv").write_text(text, "utf-8")
    return folder


def test_the_file_of_one_day_is_read(tmp_path: Path) -> None:
    known = rates.load([saved(tmp_path, eurofxref=ONE_DAY)])
    assert converted(110.0, "USD", "EUR", date(2026, 11, 27), known) == pytest.approx(100.0)
    assert converted(100.0, "EUR", "JPY", date(2026, 11, 29), known) == pytest.approx(16_050.0)
    assert converted(1.0, "BGN", "EUR", date(2026, 11, 27), known) is None


def test_the_history_tells_the_last_rate_up_to_the_day(tmp_path: Path) -> None:
    known = rates.load([saved(tmp_path, eurofxref_hist=HISTORY)])
    assert converted(1.25, "USD", "EUR", date(2026, 11, 26), known) == pytest.approx(1.0)
    assert converted(1.2, "USD", "EUR", date(2026, 12, 1), known) == pytest.approx(1.0)
    assert converted(0.585274, "CYP", "EUR", date(2008, 1, 2), known) == pytest.approx(1.0)


def test_a_rate_that_is_missing_or_a_month_old_is_none(tmp_path: Path) -> None:
    known = rates.load([saved(tmp_path, eurofxref=ONE_DAY)])
    assert converted(1.0, "MYR", "EUR", date(2026, 11, 27), known) is None
    assert converted(1.0, "USD", "EUR", date(2026, 11, 26), known) is None
    assert converted(1.0, "USD", "EUR", date(2026, 12, 28), known) is not None
    assert converted(1.0, "USD", "EUR", date(2026, 12, 29), known) is None
    assert converted(1.0, "", "", date(2026, 11, 27), known) is None


def test_an_amount_stays_in_its_own_currency_without_a_rate() -> None:
    assert converted(12.5, "XXX", "XXX", date(2026, 11, 27), {}) == 12.5


def test_a_zipped_file_is_read_as_it_is(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr("eurofxref-hist.csv", HISTORY)
    (tmp_path / "eurofxref-hist.zip").write_bytes(packed.getvalue())
    assert converted(161.0, "JPY", "EUR", date(2026, 11, 27), rates.load([tmp_path])) == pytest.approx(1.0)


@pytest.mark.parametrize(
    "text", ["", "Order ID,Qty\n1,2\n", "Date, USD\n27 November 2026, 0\n", "Date, USD\nsoon, 1\n"]
)
def test_a_file_that_holds_no_rates_is_named(tmp_path: Path, text: str) -> None:
    with pytest.raises(Refusal, match=r"eurofxref\.csv holds no rates of the European Central Bank; download it again"):
        rates.load([saved(tmp_path, eurofxref=text)])


def test_a_folder_that_is_not_there_has_no_rates(tmp_path: Path) -> None:
    assert rates.load([tmp_path / "rates"]) == {}


def test_a_file_of_rates_in_the_folder_in_is_no_marketplace_s_download(tmp_path: Path) -> None:
    saved(tmp_path, eurofxref=ONE_DAY, orders="Order ID\n1\n")
    assert [path.name for path in downloads.in_folder(tmp_path)] == ["orders.csv"]


XML = (
    "<gesmes:Envelope><Cube><Cube time='2026-11-27'><Cube currency='USD' rate='1.2'/></Cube>"
    '<Cube time="2026-11-20"><Cube currency="USD" rate="1.25"/></Cube></Cube></gesmes:Envelope>'
)


def test_the_same_rates_are_read_from_the_banks_xml(tmp_path: Path) -> None:
    (tmp_path / "eurofxref-hist.xml").write_text(XML, "utf-8")
    known = rates.load([tmp_path])
    assert converted(1.25, "USD", "EUR", date(2026, 11, 26), known) == pytest.approx(1.0)
    assert converted(1.2, "USD", "EUR", date(2026, 12, 1), known) == pytest.approx(1.0)


def test_an_xml_without_rates_is_named(tmp_path: Path) -> None:
    (tmp_path / "eurofxref.xml").write_text("<html></html>", "utf-8")
    with pytest.raises(Refusal, match=r"eurofxref\.xml holds no rates"):
        rates.load([tmp_path])
