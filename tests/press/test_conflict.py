"""Two at one workbook: a second press, another program, a copy, a stranger's journal, an older state of the file."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from helpers import BUYER, Folder, assert_a_clerk_can_read
from office import Office

from pyaddin.book.closed.workbook import ClosedWorkbook
from pyaddin.press.office import open_office
from pyaddin.store.journal import Journal
from pyaddin.store.out import Out
from pyaddin.tables.status import Status

ORDERS = "Marketplace,Order no.,Line no.,SKU,Item,Qty\nShopify,#1,1,MUG,Mug,1\n"


@pytest.fixture(scope="session")
def day(empty_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folders as they are before and after the carrier files of one order, made once."""
    base = tmp_path_factory.mktemp("conflict")
    shop = Folder.copied(empty_template, base / "work")
    (shop.path / "orders.csv").write_text(ORDERS)
    shop.press("import", shop.path / "orders.csv")
    shop.type("orders", {(0, name): value for name, value in BUYER.items() if name not in ("order_no", "status")})
    shop.press("validate-addresses")
    shop.press("reserve-stock")
    shutil.copytree(shop.path, base / "ready")
    shop.press("make-parcels")
    shop.press("carrier-files")
    shop.path.rename(base / "sent")
    return base


@pytest.fixture
def ready(day: Path, tmp_path: Path) -> Folder:
    """One order that was brought in from a file, checked and reserved: presses 1 to 3."""
    shop = Folder.copied(day / "ready", tmp_path / "shop")
    shop.presses = 3
    return shop


@pytest.fixture
def sent(day: Path, tmp_path: Path) -> Folder:
    """The same with its carrier file written: presses 4 and 5."""
    shop = Folder.copied(day / "sent", tmp_path / "shop")
    shop.presses = 5
    return shop


def states(shop: Folder, stem: str = "Fulfilment") -> list[str]:
    """The states of all presses, oldest first."""
    journal = Journal(shop.path / f"{stem}.journal")
    try:
        return [entry.state for entry in journal.entries()]
    finally:
        journal.close()


def folders_of_files(shop: Folder) -> list[str]:
    """The folder of every file in out/."""
    return sorted(path.parent.name for path in (shop.path / "out").rglob("*") if path.is_file())


# --- a second press


@contextmanager
def pressing(book: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that is in the middle of a press."""
    code = (
        "import sys; from pathlib import Path; from pyaddin.book.locks import press_lock\n"
        "with press_lock(Path(sys.argv[1])): print('pressing', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", code, str(book)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "pressing\n"
        yield other
        other.kill()


def test_a_press_while_another_process_presses_is_refused(ready: Folder) -> None:
    with pressing(ready.book):
        assert "Another press is running on 'Fulfilment.xlsm'" in ready.refuses("make-parcels")
    assert states(ready) == ["done"] * 3


def test_a_press_that_was_killed_holds_nobody_up(ready: Folder) -> None:
    with pressing(ready.book) as other:
        other.kill()
        other.wait()
        assert ready.press("make-parcels").done == 1


def test_of_many_presses_at_once_each_is_done_whole_or_refused_in_a_sentence(shop: Folder) -> None:
    for number in range(4):
        (shop.path / f"{number}.csv").write_text(ORDERS.replace("#1", f"#{number}"))
    command = [sys.executable, "-m", "pyaddin", "import", "--book", str(shop.book)]
    running = [
        subprocess.Popen([*command, str(shop.path / f"{n}.csv")], stderr=subprocess.PIPE, stdout=subprocess.DEVNULL)
        for n in range(4)
    ]
    said = [press.communicate()[1].decode() for press in running]
    done = [press.returncode == 0 for press in running]
    assert any(done)
    for text, press in zip(said, running, strict=True):
        assert press.returncode == 0 or (press.returncode == 2 and "press again" in text), text
    assert set(shop.table("orders")["order_no"]) == {f"#{n}" for n in range(4) if done[n]}
    assert states(shop).count("done") == done.count(True)


# --- another program


def test_a_workbook_that_is_open_in_excel_is_refused_before_anything_is_done(ready: Folder) -> None:
    name = "Jane Example"
    wide = bytes([len(name), 0]) + name.encode("utf-16-le")
    mark = bytes([len(name)]) + name.encode().ljust(54, b" ") + wide
    (ready.path / "~$Fulfilment.xlsm").write_bytes(mark)
    assert "is open in Excel by Jane Example; save and close it there" in ready.refuses("make-parcels")
    assert "is open in Excel" in ready.refuses("undo-last-step")
    assert states(ready) == ["done"] * 3


@pytest.mark.libreoffice
def test_a_workbook_that_is_open_in_libreoffice_is_refused(ready: Folder, office: Office) -> None:
    office.open(ready.book)
    try:
        assert "is open in LibreOffice" in ready.refuses("make-parcels")
    finally:
        office.close()
    assert states(ready) == ["done"] * 3
    assert ready.press("make-parcels").done == 1


# --- copies and strangers


def test_a_renamed_workbook_takes_its_journal_along(sent: Folder) -> None:
    sent.book.rename(sent.path / "November.xlsm")
    november = Named(sent.path, "November.xlsm")
    assert "was imported before" in november.refuses("import", sent.path / "orders.csv")
    assert november.press("undo-last-step").done
    assert states(sent, "November") == ["done"] * 4 + ["undone", "done"]
    assert not (sent.path / "Fulfilment.journal").exists()


class Named(Folder):
    """A working folder whose workbook has another name."""

    def __init__(self, path: Path, name: str) -> None:
        super().__init__(path, presses=30)
        self.name = name

    @property
    def book(self) -> Path:
        """The workbook."""
        return self.path / self.name


@pytest.fixture
def copied(sent: Folder) -> Named:
    """A copy of the workbook beside it."""
    shutil.copyfile(sent.book, sent.path / "Copy.xlsm")
    return Named(sent.path, "Copy.xlsm")


def test_a_copy_beside_its_original_is_refused_with_what_to_do(copied: Named) -> None:
    said = copied.refuses("carrier-files", again=True)
    assert "'Copy.xlsm' is a copy of 'Fulfilment.xlsm', and both would send the same orders" in said
    assert not (copied.path / "Copy.journal").exists()


def test_the_original_goes_on_beside_a_copy(sent: Folder, copied: Named) -> None:
    assert sent.press("undo-last-step").done


def test_a_copy_goes_on_once_its_original_is_gone(sent: Folder, copied: Named) -> None:
    sent.book.unlink()
    assert "moved to out/void" in copied.press("undo-last-step").line


def test_a_copy_without_book_id_is_a_shop_of_its_own_and_gives_no_number_twice(sent: Folder, copied: Named) -> None:
    copied.set("Book ID", "")
    for shop, number in ((sent, "#2"), (copied, "#3")):
        shop.paste("orders", BUYER | {"order_no": number, "sku": "PEN"})
        for button in ("validate-addresses", "reserve-stock", "make-parcels"):
            shop.press(button)
    given = [set(shop.table(table)[key]) for shop in (sent, copied) for table, key in NUMBERED]
    assert given == [{"R000001", "R000002"}, {"P000001", "P000002"}, {"R000001", "R000003"}, {"P000001", "P000003"}]


NUMBERED = (("orders", "row_id"), ("parcels", "parcel_no"))


def test_files_of_two_workbooks_in_one_folder_wait_apart(sent: Folder, copied: Named) -> None:
    copied.set("Book ID", "")
    for shop in (sent, copied):
        office = open_office(ClosedWorkbook(shop.book))
        office.journal.close()
        (out,) = office.publications
        assert isinstance(out, Out)
        assert out.book == shop.book.stem


def test_a_folder_copied_whole_is_a_shop_of_its_own(sent: Folder) -> None:
    shutil.copytree(sent.path, sent.path.with_name("other"))
    assert Named(sent.path.with_name("other"), "Fulfilment.xlsm").press("undo-last-step").done


def test_the_journal_of_another_workbook_is_refused(ready: Folder, empty_template: Path) -> None:
    ready.set("Book ID", "00000000000000000000000000000000")
    assert "belongs to another workbook than this 'Fulfilment.xlsm'" in ready.refuses("make-parcels")
    assert states(ready) == ["done"] * 3


def test_a_journal_that_is_none_is_refused_in_a_sentence(shop: Folder) -> None:
    (shop.path / "Fulfilment.journal").write_bytes(b"not a database " * 100)
    assert "Fulfilment.journal" in shop.refuses("validate-addresses")


# --- an older state of the file


def test_a_press_on_a_book_that_was_closed_without_saving_can_be_repeated(shop: Folder) -> None:
    (shop.path / "orders.csv").write_text(ORDERS)
    old = shop.book.read_bytes()
    shop.press("import", shop.path / "orders.csv")
    shop.book.write_bytes(old)
    said = shop.press("import", shop.path / "orders.csv")
    assert "Press 1 (Import of 18 November, 15:30) is not in this workbook any more" in said.line
    assert assert_a_clerk_can_read(said.line)
    assert shop.table("orders")["order_no"].tolist() == ["#1"]
    assert states(shop) == ["lost", "done"]


def test_files_of_a_press_that_a_restored_workbook_does_not_hold_go_out_of_the_way(ready: Folder) -> None:
    ready.press("make-parcels")
    old = ready.book.read_bytes()
    ready.press("carrier-files")
    ready.book.write_bytes(old)
    said = ready.press("carrier-files")
    assert "1 file moved to out/void, so withdraw what you uploaded already" in said.line
    assert said.done == 1
    assert folders_of_files(ready) == ["000005", "2026-11-18"]
    assert states(ready) == ["done"] * 4 + ["lost", "done"]


def test_undo_on_a_restored_workbook_takes_back_what_it_holds_and_no_more(sent: Folder) -> None:
    shutil.copyfile(sent.path / "Fulfilment.backup.xlsm", sent.book)
    said = sent.press("undo-last-step")
    assert "Make parcels" in said.line
    assert sent.table("parcels").empty
    assert sent.table("orders")["status"].tolist() == [Status.RESERVED]
    assert states(sent) == ["done"] * 3 + ["undone", "lost", "done"]


def test_an_undo_that_a_restored_workbook_does_not_hold_can_be_repeated(sent: Folder) -> None:
    old = sent.book.read_bytes()
    sent.press("undo-last-step")
    after = sent.table("parcels")
    sent.book.write_bytes(old)
    assert "Carrier files" in sent.press("undo-last-step").line
    assert sent.table("parcels").equals(after)
    assert states(sent) == ["done"] * 4 + ["undone", "lost", "done"]


def test_a_copy_of_long_ago_holds_none_of_the_presses_since_though_some_figures_are_the_same_by_chance(
    ready: Folder,
) -> None:
    old = ready.book.read_bytes()
    (ready.path / "more.csv").write_text(ORDERS.replace("#1", "#9"))
    ready.press("import", ready.path / "more.csv")
    for button in ("validate-addresses", "reserve-stock", "undo-last-step"):
        ready.press(button)
    ready.type("orders", {(1, "status"): "Hold"})
    ready.press("reserve-stock")
    ready.book.write_bytes(old)
    said = ready.press("import", ready.path / "more.csv")
    assert "5 presses (4 to 8) are not in this workbook any more" in said.line
    assert ready.table("orders")["order_no"].tolist() == ["#1", "#9"]
    assert states(ready) == ["done"] * 3 + ["lost"] * 5 + ["done"]


def test_a_carrier_file_whose_undo_a_restored_workbook_does_not_hold_lies_where_it_was(sent: Folder) -> None:
    old, files = sent.book.read_bytes(), folders_of_files(sent)
    sent.press("undo-last-step")
    sent.book.write_bytes(old)
    sent.press("make-parcels")
    assert folders_of_files(sent) == files == ["2026-11-18"]
    assert states(sent) == ["done"] * 5 + ["lost", "done"]


def test_a_clerk_who_empties_the_log_has_lost_no_press(sent: Folder) -> None:
    with sent.in_another_program() as book:
        log = book["Log"]
        for row in log.iter_rows(min_row=5):
            for cell in row:
                cell.value = None
    said = sent.press("undo-last-step")
    assert "any more" not in said.line
    assert states(sent) == ["done"] * 4 + ["undone", "done"]


def test_undo_leaves_and_lists_cells_that_were_typed_over(ready: Folder) -> None:
    ready.type("orders", {(0, "status"): "Hold"})
    said = ready.press("undo-last-step")
    assert said.needs == len(said.left) > 0
    assert "was changed meanwhile and is left as it is" in str(said.left[0])
    assert ready.table("orders").at[ready.table("orders").index[0], "status"] == Status.HOLD


def test_undo_of_a_carrier_file_says_what_must_be_withdrawn(sent: Folder) -> None:
    said = sent.press("undo-last-step")
    assert "1 file moved to out/void; what you uploaded already must be withdrawn at the carrier's portal." in said.line
    assert folders_of_files(sent) == ["000005"]


def test_a_workbook_saved_by_another_program_during_a_press_is_left_as_that_program_saved_it(ready: Folder) -> None:
    workbook = ClosedWorkbook(ready.book)
    ready.type("orders", {(0, "note"): "typed meanwhile"})
    from pyaddin.actions.plan import Options
    from pyaddin.press.run import press
    from pyaddin.tables.problems import Refusal

    before = ready.state()
    with pytest.raises(Refusal, match="saved by another program since it was read"):
        press("make-parcels", workbook, Options())
    assert ready.state() == before
    assert states(ready) == ["done"] * 3
