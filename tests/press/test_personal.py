"""Nothing of a buyer gets into logs, closing lines, file names or what the terminal shows of a fault."""

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from helpers import BUYER, Folder, Ran
from hostile import ROWS, holding, text

from pyaddin import launch
from pyaddin.book.closed.workbook import ClosedWorkbook
from pyaddin.cli import commands
from pyaddin.press import faults, reading
from pyaddin.tables.problems import Refusal

PERSONAL = ("recipient", "company", "address_1", "address_2", "phone", "email", "buyer_note")


def of_buyers(folder: Folder) -> set[str]:
    """Every name, street, phone, e-mail and note of the orders; short words could stand anywhere."""
    orders = folder.table("orders")
    return {str(value) for name in PERSONAL for value in orders[name] if len(str(value)) > 4}


def kept_words(folder: Folder) -> str:
    """What is kept to be read: the journal's lines and names, the Log sheet, the bands, names of files, the log."""
    with closing(sqlite3.connect(folder.book.with_suffix(".journal"))) as db:
        journal = [*db.execute("select line from press"), *db.execute("select name from file")]
        journal += [*db.execute("select name from input"), *db.execute("select name || value from about")]
    log = folder.table("log").astype("str").to_csv()
    book = ClosedWorkbook(folder.book)
    bands = [str(row) for sheet in book.sheets() for row in book.grid(sheet).values[:3]]
    names = [str(path.relative_to(folder.path)) for path in folder.path.rglob("*")]
    faults_told = [path.read_text("utf-8") for path in folder.path.rglob("fulfilment.log")]
    return "\n".join([*map(str, journal), log, *bands, *names, *faults_told])


def found(personal: set[str], said: str) -> list[str]:
    return [word for word in sorted(personal) if word in said]


def test_a_days_log_and_file_names_hold_nothing_of_a_buyer(sample_day: Ran) -> None:
    personal = of_buyers(sample_day.folder)
    assert len(personal) > 150
    assert found(personal, kept_words(sample_day.folder)) == []
    assert found(personal, "\n".join(summary.line for summary in sample_day.said.values())) == []


HEADLESS = text(ROWS[1:])
REFUSED = {
    "an export without its header": holding("a.csv", HEADLESS),
    "one with tabs": holding("a.txt", text(ROWS[1:], "\t")),
    "an unknown export whose columns have no names": holding("a.csv", text([row[20:40] for row in ROWS[1:]])),
    "an order without a quantity": holding("a.csv", text([ROWS[0], [*ROWS[1][:16], "two", *ROWS[1][17:]]])),
    "a date that is none": holding("a.csv", text([ROWS[0], [*ROWS[1][:15], "Marcus Hale", *ROWS[1][16:]]])),
    "a file cut off": holding("a.csv", text()[:-300]),
}


@pytest.mark.parametrize("button", ["import", "import-tracking"])
@pytest.mark.parametrize("name", REFUSED)
def test_a_bad_file_beside_a_good_one_leaves_nothing_of_a_buyer_in_the_log(
    shop: Folder, tmp_path: Path, name: str, button: str
) -> None:
    (tmp_path / "in").mkdir()
    personal = {cell for row in ROWS[1:] for at in (1, 24, 25, 26, 33, 34, 35, 36, 43) if len(cell := row[at]) > 4}
    assert {"Marcus Hale", "415 Juniper Street", "+1 503 555 0141", "customer1041@example.org"} <= personal
    good = holding("good.csv", "SKU,Warehouse,Bin,On hand\nMUG,MAIN,A1,9\nParcel no.,x,y,z\n")(tmp_path / "in")
    if button == "import-tracking":
        good = holding("good.csv", "Parcel no.,Tracking Number\nP000009,RR1\n")(tmp_path / "in")
    bad = REFUSED[name](tmp_path / "in")
    said = ""
    try:
        said = shop.press(button, bad, good).line
    except Refusal as refusal:
        said = str(refusal)
    if name != "a date that is none":  # there the clerk's own column of dates holds a name, which its row tells
        assert found(personal, said) == []
        assert not shop.book.with_suffix(".journal").exists() or found(personal, kept_words(shop)) == []


# faults of ours


@pytest.fixture
def shop_with_a_buyer(shop: Folder) -> Folder:
    shop.paste("orders", BUYER)
    return shop


@pytest.fixture
def a_fault_that_quotes(monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader that fails as Python does: with the value in the message, in a chain of errors."""

    def failing(*args: object) -> object:
        try:
            return {"a": 1}[str(BUYER["recipient"])]
        except KeyError as error:
            raise ValueError(f"could not convert {BUYER['address_1']!r} of {BUYER['email']}") from error

    monkeypatch.setattr(reading, "read", failing)


@pytest.fixture(autouse=True)
def handlers_put_back() -> Iterator[None]:
    before = logging.root.handlers[:]
    yield
    for handler in logging.root.handlers[:]:
        if handler not in before:
            logging.root.removeHandler(handler)
            handler.close()


BUYERS = {str(BUYER[name]) for name in ("recipient", "address_1", "phone", "email")}


@pytest.mark.usefixtures("a_fault_that_quotes")
def test_a_fault_on_the_open_book_is_logged_without_what_the_rows_hold(
    shop_with_a_buyer: Folder, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    logging.root.handlers.clear()
    assert launch.press("validate-addresses", ClosedWorkbook(shop_with_a_buyer.book)) == launch.FAILED
    logged = (shop_with_a_buyer.path / "fulfilment.log").read_text("utf-8")
    assert "builtins.KeyError" in logged
    assert "builtins.ValueError" in logged
    assert "in failing" in logged
    monkeypatch.undo()
    assert found(BUYERS, logged + kept_words(shop_with_a_buyer) + "".join(capfd.readouterr())) == []


@pytest.mark.usefixtures("a_fault_that_quotes")
def test_a_fault_of_a_command_is_logged_without_what_the_rows_hold(
    shop_with_a_buyer: Folder, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    logging.root.handlers.clear()
    monkeypatch.chdir(shop_with_a_buyer.path)
    monkeypatch.setattr("sys.argv", ["fulfilment", "validate-addresses", "--book", str(shop_with_a_buyer.book)])
    with pytest.raises(SystemExit) as ended:
        commands.main()
    assert ended.value.code == 1
    logged = (shop_with_a_buyer.path / "fulfilment.log").read_text("utf-8")
    assert logged.count("in failing") == 2
    assert found(BUYERS, logged + "".join(capfd.readouterr())) == []


def test_a_fault_tells_the_reason_of_the_computer_and_ends_where_errors_run_in_a_circle() -> None:
    first, second = OSError(28, "No space left on device", "/home/jane/x"), ValueError("Jane")
    first.__context__, second.__context__ = second, first
    told = faults.told(first)
    assert "builtins.OSError (No space left on device)" in told
    assert "jane" not in told.casefold()
