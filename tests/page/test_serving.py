"""What the page does for a clerk: it shows the shop, presses, asks, hands over what was written, and ends."""

import json
import os
import pty
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from helpers import BUYER, Folder, built_once, empty_folder
from old_orders import order, parcel
from page import Page, a_home, opened, served, ticket_in

from pyaddin.buttons import BUTTONS
from pyaddin.page.desk import Desk
from pyaddin.page.guard import HOST
from pyaddin.page.server import Server
from pyaddin.store import question

pytestmark = pytest.mark.xdist_group("page")
STOCK = b"SKU,Warehouse,Bin,On hand\nMUG,MAIN,A1,99\n"
ORDERS = (
    b"Order no.,SKU,Item,Qty,Recipient,Address 1,City,Postcode,Country\n"
    b"#9,MUG,Mug,1,Jane Example,12 High Street,Leeds,LS1 1AA,GB\n"
)
Written = dict[str, str]


def packed_shop(path: Path) -> None:
    """A shop with a parcel in a carrier's file, an order without a street, and one of long ago."""
    empty_folder(path)
    shop = Folder(path)
    without_street = {**BUYER, "order_no": "#2002", "address_1": "", "item": "<b>Mug</b>"}
    shop.paste("orders", BUYER, without_street, order(1))
    shop.paste("parcels", parcel(1))
    for button in ("validate-addresses", "reserve-stock", "make-parcels", "carrier-files"):
        shop.press(button)


@pytest.fixture(scope="session")
def packed_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """That shop, made once."""
    return built_once(tmp_path_factory, "packed", packed_shop)


@pytest.fixture
def packed(packed_template: Path) -> Iterator[Page]:
    """The page of that shop."""
    with a_home(packed_template) as home, served(home) as page:
        yield opened(page)


def line(page: Page, button: str, **wish: object) -> str:
    """The closing line of a press."""
    return str(page.press(button, **wish).said("done")["line"])


def carrier_file(page: Page) -> Written:
    """What the last press but one wrote, as the page knows it."""
    (file,) = next(one["files"] for one in page.look()["presses"] if one["caption"] == "Carrier files")
    return dict(file)


def had(page: Page, file: Written) -> int:
    """How the wish for a file is answered."""
    return page.ask("GET", f"/written/{file['id']}").status


def test_the_page_shows_the_buttons_in_the_order_of_the_day_and_no_path(page: Page) -> None:
    look = page.look()
    assert [button["name"] for button in look["buttons"]] == [button.name for button in BUTTONS]
    assert look["book"] == "Fulfilment.xlsm"
    assert str(page.home) not in json.dumps(look)


def test_what_needs_the_clerk_is_shown_with_its_rows_as_they_stand_on_the_sheet(packed: Page) -> None:
    (cause,) = [cause for cause in packed.look()["needs"] if cause["caption"] == "Address to put right"]
    (row,) = cause["rows"]
    shown = dict(zip(cause["columns"], row, strict=True))
    assert (shown["Row"], shown["Order no."], shown["Item"]) == ("6", "#2002", "<b>Mug</b>")
    assert "Address 1" in shown["Problem"]


def test_slips_are_shown_and_carrier_files_saved_until_the_press_is_taken_back(packed: Page) -> None:
    answer = packed.press("packing-slips")
    said = [next(iter(one)) for one in answer.lines]
    assert said.count("stage") > 2
    assert said[-2:] == ["done", "look"]
    (paper,) = answer.said("done")["opens"]
    look = answer.said("look")
    (slip,) = [file for file in look["presses"][0]["files"] if file["within"] == paper]
    shown = packed.ask("GET", f"/written/{slip['id']}")
    assert shown.headers["content-type"] == "application/pdf"
    assert shown.body == (packed.shop / paper).read_bytes()
    file = carrier_file(packed)
    saved = packed.ask("GET", f"/written/{file['id']}")
    assert saved.headers["content-type"] == "application/octet-stream"
    assert saved.headers["content-disposition"].startswith("attachment; ")
    assert saved.body == (packed.shop / file["within"]).read_bytes()
    assert "meanwhile" in packed.press("undo-last-step", undo=look["undo"]["press"] - 1).said("refused")
    answer = packed.press("undo-last-step", undo=look["undo"]["press"])
    assert answer.said("done")["line"].startswith("Undo last step: Packing slips")
    assert [one["stands"] for one in answer.said("look")["presses"][:3]] == [True, False, True]
    assert had(packed, slip) == 404


def test_taking_back_what_a_carrier_may_have_is_asked_about_once_more(packed: Page) -> None:
    undo = packed.look()["undo"]
    assert undo["caption"] == "Carrier files"
    assert "withdraw there" in packed.press("undo-last-step", undo=undo["press"]).said("asked")
    assert had(packed, carrier_file(packed)) == 200


def test_orders_that_are_dropped_come_in_and_leave_no_copy(page: Page) -> None:
    known = json.loads(page.upload("lists/my orders.csv", ORDERS).body)["file"]
    (file,) = (page.opener.parent / known).iterdir()
    assert file.stat().st_mtime == 1_795_000_000, "an older export takes nothing back"
    assert "my_orders.csv" in line(page, "import", files=[known])
    assert not (page.opener.parent / known).exists()
    assert page.press("import", files=[known]).status == 400


def test_a_list_that_changes_the_shops_data_is_asked_about_and_taken_at_the_second_press(page: Page) -> None:
    known = json.loads(page.upload("stock.csv", STOCK).body)["file"]
    asked = page.press("import", files=[known])
    assert "99" in asked.said("asked")
    assert not [said for said in asked.lines if "done" in said]
    time.sleep(question.SLIP.total_seconds() + 1)
    assert "1 done" in line(page, "import", files=[known])


def test_forgetting_buyers_is_asked_about_first(packed: Page) -> None:
    answer = packed.press("forget-buyers")
    assert "Jane Example" not in answer.said("asked")
    assert not [said for said in answer.lines if "done" in said]


def test_a_press_that_cannot_run_says_why_and_the_page_goes_on(page: Page) -> None:
    answer = page.press("import")
    assert answer.said("refused") == "Choose files to import, or paste an export into the Inbox first."
    assert answer.said("look")["book"] == "Fulfilment.xlsm"


def test_find_lists_its_rows_on_the_page(packed: Page) -> None:
    listed = packed.press("find", words=["#2002"]).said("done")["listed"]
    assert listed["count"] == 1
    assert "#2002" in listed["rows"][0]


def test_a_second_button_waits_for_the_first(packed: Page) -> None:
    answers = []
    presses = [threading.Thread(target=lambda: answers.append(packed.press("validate-addresses"))) for _ in range(2)]
    for press in presses:
        press.start()
    for press in presses:
        press.join()
    said = [next(iter(answer.lines[-1])) for answer in answers]
    assert sorted(said) == ["look", "refused"]


def test_what_a_browser_would_run_or_a_link_leads_to_is_never_handed_over(packed: Page) -> None:
    file = carrier_file(packed)
    path = packed.shop / file["within"]
    aside = path.with_name("aside.csv")
    assert had(packed, file) == 200
    path.rename(aside)
    assert had(packed, file) == 404, "it is gone"
    path.symlink_to(aside)
    assert had(packed, file) == 404, "a link to a file"
    path.unlink()
    path.write_bytes(b"\xef\xbb\xbf <SVG onload=alert(1)>")
    assert had(packed, file) == 404, "a picture that runs"
    path.write_bytes(b"<!DOCTYPE html><script>alert(1)</script>")
    assert had(packed, file) == 404, "a page"
    aside.replace(path)
    assert had(packed, file) == 200
    path.parent.rename(path.parent.with_name("elsewhere"))
    path.parent.symlink_to(path.parent.with_name("elsewhere"))
    assert had(packed, file) == 404, "a link to a folder"


def test_closing_the_page_ends_it_and_leaves_nothing(home: Path) -> None:
    with served(home) as page:
        opened(page)
        page.upload("a.csv", ORDERS)
        assert page.ask("POST", "/end", {}).status == 200
        assert page.process.wait(60) == 0
    assert not list((home / ".cache" / "fulfilment" / "page").iterdir())


def test_a_page_that_was_killed_leaves_nothing_once_another_is_opened(home: Path) -> None:
    with served(home) as page:
        opened(page)
        page.upload("a.csv", ORDERS)
        page.process.kill()
        page.process.wait(60)
        assert page.opener.parent.exists()
    with served(home) as other:
        assert [path.name for path in page.opener.parent.parent.iterdir()] == [other.opener.parent.name]


def test_the_page_ends_when_nobody_was_there_for_a_while(tmp_path: Path) -> None:
    server = Server(Desk(tmp_path / "Fulfilment.xlsm", live=False), tmp_path, os.getuid(), seconds=0.2)
    with server:
        server.serve()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((HOST, server.server_port))


def test_enter_in_the_terminal_opens_the_page_again_with_a_ticket_that_voids_the_earlier_one(home: Path) -> None:
    mine, theirs = pty.openpty()
    with served(home, stdin=theirs) as page:
        assert page.process.stdout
        assert "Enter opens the page again" in page.process.stdout.readline()
        os.write(mine, b"\n")
        assert str(page.opener) in page.process.stdout.readline()
        ticket = ticket_in(page.opener)
        assert page.ask("POST", "/key", {"ticket": page.ticket}).status == 401
        assert page.ask("POST", "/key", {"ticket": ticket}).status == 200
    os.close(mine)
    os.close(theirs)


def test_an_open_book_is_said_to_be_read_as_last_saved_and_is_not_pressed_on(packed: Page) -> None:
    lock = packed.shop / ".~lock.Fulfilment.xlsm#"
    lock.write_text(",jane,desk,18.11.2026 15:30,file:///;", encoding="utf-8")
    assert "last saved" in packed.look()["note"]
    assert "save and close it there" in packed.press("validate-addresses").said("refused")


def test_each_step_says_how_much_waits_for_it_and_a_new_shop_where_to_start(home: Path, packed: Page) -> None:
    with served(home) as page:
        assert opened(page).look()["waiting"] == {"import": "start here"}
    assert packed.look()["waiting"] == {"packing-slips": "1 waiting", "import-tracking": "1 waiting"}
    packed.press("packing-slips")
    assert packed.look()["waiting"] == {"import-tracking": "1 waiting"}
