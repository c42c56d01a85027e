"""Who may not speak to the page, and what it never hands out: each tried on the real server."""

import json
import os
import re
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

import pytest
from page import ANOTHER, CLERK, Page, as_a_user, command, environment, opened, served, until

from pyaddin.page.guard import HEADERS, HOST, KEY, is_another_users
from pyaddin.page.uploads import MOST_BYTES, MOST_FILES

if sys.platform == "win32":
    pytest.skip("modes and users are Linux's here", allow_module_level=True)

pytestmark = pytest.mark.xdist_group("page attacks")
DATA = "/look"
needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can be a second user")


def raw(page: Page, request: bytes) -> bytes:
    """What is answered to bytes as they are."""
    with socket.create_connection((HOST, page.port), timeout=30) as channel:
        channel.sendall(request)
        channel.shutdown(socket.SHUT_WR)
        answer = b""
        while piece := channel.recv(65_536):
            answer += piece
        return answer


def test_the_page_itself_holds_no_data_and_needs_no_key(page: Page) -> None:
    answer = page.ask("GET", "/", X_Fulfilment_Key=None, Sec_Fetch_Site="none")
    assert answer.status == 200
    assert b"Fulfilment.xlsm" not in answer.body
    assert page.key.encode() not in answer.body


@pytest.mark.parametrize("path", ["/", "/page.js", "/words", DATA, "/written/1"])
@pytest.mark.parametrize("name", ["evil.example.com:{}", "localhost:{}", "127.0.0.1", "127.0.0.1:1", "[::1]:{}", ""])
def test_a_name_that_was_made_to_lead_here_is_not_answered(page: Page, path: str, name: str) -> None:
    answer = page.ask("GET", path, Host=name.format(page.port))
    assert (answer.status, answer.body) == (421, b'{"refused": ""}')


def test_two_names_at_once_are_not_answered(page: Page) -> None:
    one = f"Host: {HOST}:{page.port}\r\n".encode()
    assert raw(page, b"GET / HTTP/1.1\r\n" + one + b"\r\n").startswith(b"HTTP/1.0 200")
    assert raw(page, b"GET / HTTP/1.1\r\n" + one + b"Host: evil.example.com\r\n\r\n").startswith(b"HTTP/1.0 421")


@pytest.mark.parametrize("origin", ["https://evil.example.com", "null", "http://localhost:{}", "http://127.0.0.1", ""])
@pytest.mark.parametrize("path", ["/press", "/file", "/key", "/drop", "/end"])
def test_another_tab_can_post_nothing(page: Page, origin: str, path: str) -> None:
    body = {"button": "forget-buyers"} if path == "/press" else {"ticket": page.ticket}
    assert page.ask("POST", path, body, Origin=origin.format(page.port) or None).status == 403
    assert page.ask("GET", DATA).status == 200, "it is still there"


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none", None])
@pytest.mark.parametrize("path", ["/page.js", "/page.css", "/words", DATA])
def test_another_tab_can_read_nothing(page: Page, site: str | None, path: str) -> None:
    assert page.ask("GET", path, Sec_Fetch_Site=site).status == 403


@pytest.mark.parametrize("key", [None, "", "0" * 64, "é" * 64])
def test_without_the_key_there_is_no_data_and_no_press(page: Page, key: str | None) -> None:
    sent = key and key.encode("utf-8").decode("latin-1")
    for method, path in (("GET", DATA), ("POST", "/press"), ("POST", "/file"), ("POST", "/end")):
        assert page.ask(method, path, {"button": "import"}, X_Fulfilment_Key=sent).status == 401
    assert page.ask("GET", DATA, X_Fulfilment_Key=page.key[:-1]).status == 401


def test_the_key_is_given_once_for_a_ticket_that_is_erased_then(page: Page) -> None:
    assert page.ask("POST", "/key", {"ticket": page.ticket}).status == 401
    no_tickets: list[object] = ["", None, [], 1, "0" * 64]
    assert {page.ask("POST", "/key", {"ticket": wrong}).status for wrong in no_tickets} == {401}
    assert not page.opener.exists()
    assert len(bytes.fromhex(page.key)) == 32
    assert page.key != page.ticket


def test_the_key_stands_in_no_answer_cookie_command_line_or_file(page: Page) -> None:
    answers = [page.ask("GET", path) for path in ("/", "/page.js", "/words", DATA, "/written/1", "/nowhere")]
    assert all("set-cookie" not in answer.headers for answer in answers)
    assert not any(page.key.encode() in answer.body for answer in answers)
    for secret in (page.key, page.ticket):
        assert not any(secret.encode() in line for line in command_lines())
        assert not any(secret.encode() in path.read_bytes() for path in page.home.rglob("*") if path.is_file())


def command_lines() -> Iterator[bytes]:
    """Of every program that runs here."""
    for one in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            yield one.read_bytes()


@pytest.mark.parametrize("path", ["/", "/page.js", DATA, "/nowhere", "/written/1"])
def test_every_answer_forbids_framing_keeping_guessing_and_loading_from_elsewhere(page: Page, path: str) -> None:
    headers = page.ask("GET", path).headers
    assert {name: headers[name.lower()] for name in HEADERS} == HEADERS
    policy = dict(part.strip().partition(" ")[::2] for part in headers["content-security-policy"].split(";"))
    assert policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == policy["form-action"] == "'none'"
    assert "unsafe" not in headers["content-security-policy"]
    assert not [name for name in headers if name.startswith("access-control-")]
    assert "server" not in headers


def test_a_question_before_asking_across_origins_is_not_answered(page: Page) -> None:
    asked = {"Origin": "https://evil.example.com", "Access_Control_Request_Method": "POST"}
    answer = page.ask("OPTIONS", "/press", **asked)
    assert answer.status == 501
    assert not [name for name in answer.headers if name.startswith("access-control-")]


@pytest.mark.parametrize(
    "request_line", ["GET /../../etc/passwd HTTP/1.1", "<svg onload=alert(1)>", "GET / HTTP/9.9", "\0"]
)
def test_what_is_no_request_is_refused_without_being_said_again(page: Page, request_line: str) -> None:
    answer = raw(page, request_line.encode() + f"\r\nHost: {HOST}:{page.port}\r\n\r\n".encode())
    assert b"svg" not in answer
    assert b"root:" not in answer
    assert b"Python" not in answer
    assert b" 200 " not in answer


def test_the_script_writes_no_markup_and_runs_no_text() -> None:
    shell = Path(sys.modules["pyaddin"].__path__[0]) / "page" / "shell"
    script, markup = ((shell / name).read_text(encoding="utf-8") for name in ("page.js", "page.html"))
    makes_markup = ("innerHTML", "outerHTML", "insertAdjacent", "document.write", "eval(", "Function(")
    assert [word for word in (*makes_markup, "Storage", "cookie") if word in script] == []
    assert "style=" not in markup
    assert not re.search(r"\son\w+=", markup)
    assert markup.count("<script") == markup.count('<script src="/page.js"') == 1


@pytest.mark.parametrize(
    "known", ["../../../etc/passwd", "..%2f..%2fetc%2fpasswd", "/etc/passwd", "1", "out/x.csv", ""]
)
def test_a_file_is_had_by_its_number_alone(page: Page, known: str) -> None:
    assert page.ask("GET", f"/written/{known}").status == 404


HOSTILE = (
    "../../evil.csv",
    "..\\..\\evil.csv",
    "/etc/evil.csv",
    "C:\\evil.csv",
    "a\0b.csv",
    ".bashrc",
    "con.csv",
    "x" * 400,
)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_file_with_a_hostile_name_lies_in_the_pages_folder(page: Page, name: str) -> None:
    known = json.loads(page.upload(quote(name, safe=""), b"a,b\n1,2\n").body)["file"]
    room = page.opener.parent / known
    (file,) = room.iterdir()
    assert stat.S_IMODE(room.stat().st_mode) == 0o700
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert page.ask("POST", "/drop", [known]).status == 200
    assert not room.exists()
    assert not [path for path in page.home.rglob("*evil*") if path.is_file()]


def test_a_file_that_is_too_large_is_refused_before_it_is_read(page: Page) -> None:
    answer = page.upload("a.csv", b"", Content_Length=str(MOST_BYTES + 1))
    assert answer.status == 413
    assert "too large" in json.loads(answer.body)["refused"]


@pytest.mark.parametrize("length", [None, "-1", "1e3", "+5", "999999999999999"])
def test_a_file_of_no_known_length_is_refused(page: Page, length: str | None) -> None:
    assert page.upload("a.csv", b"", Content_Length=length).status == 411
    assert page.upload("a.csv", b"", Transfer_Encoding="chunked").status == 411


def test_a_file_that_breaks_off_is_not_kept(page: Page) -> None:
    before = set(page.opener.parent.iterdir())
    head = f"Host: {HOST}:{page.port}\r\nOrigin: {page.origin}\r\n{KEY}: {page.key}\r\nX-Changed: 1\r\n"
    assert b" 400 " in raw(page, f"POST /file HTTP/1.1\r\n{head}Content-Length: 100\r\n\r\nonly this".encode())
    assert set(page.opener.parent.iterdir()) == before


def test_too_many_files_are_refused_until_some_are_gone(page: Page) -> None:
    answers = [page.upload("a.csv", b"a") for _ in range(MOST_FILES + 1)]
    known = [json.loads(answer.body)["file"] for answer in answers if answer.status == 200]
    assert len(known) == MOST_FILES
    assert answers[-1].status == 413
    page.ask("POST", "/drop", known)
    assert json.loads(page.upload("a.csv", b"a").body)["file"] not in known


@pytest.mark.parametrize(
    "wish",
    [
        {"button": "no-such-button"}, {"button": "../x"}, {}, [], None, "import",
        {"button": "import", "files": ["/etc/passwd"]}, {"button": "import", "files": "x"},
        {"button": "import", "yes": True}, {"button": "import", "sure": True},
        {"button": "upgrade", "book": "/etc/passwd"},
        {"button": "undo-last-step", "steps": 5}, {"button": "undo-last-step", "undo": -1},
        {"button": "find", "words": ["x" * 3000]}, {"button": "import", "duplicates": "delete"},
        {"button": "import", "shop": "a\0b"}, {"button": "carrier-files", "again": "yes"},
    ],
    ids=str,
)  # fmt: skip
def test_a_wish_that_the_page_would_not_have_is_refused(page: Page, wish: object) -> None:
    assert page.ask("POST", "/press", wish).status == 400


def test_a_wish_that_is_too_long_is_refused(page: Page) -> None:
    assert page.ask("POST", "/press", b"[" * 70_000).status == 400
    assert page.ask("POST", "/press", b"[" * 60_000).status == 400


def test_nobody_else_can_listen_at_the_pages_address(page: Page) -> None:
    for option in (None, socket.SO_REUSEADDR, socket.SO_REUSEPORT):
        with socket.socket() as other:
            if option:
                other.setsockopt(socket.SOL_SOCKET, option, 1)
            with pytest.raises(OSError, match="in use"):
                other.bind((HOST, page.port))


def test_the_page_listens_at_this_computers_own_address_alone(page: Page) -> None:
    lines = [line.split() for kind in ("tcp", "tcp6") for line in Path(f"/proc/net/{kind}").read_text().splitlines()]
    listening = [line[1] for line in lines if line[3] == "0A" and line[1].endswith(f":{page.port:04X}")]
    assert listening == [f"0100007F:{page.port:04X}"]


def test_a_port_that_another_program_has_is_refused_with_a_sentence(home: Path) -> None:
    with socket.socket() as other:
        other.bind((HOST, 0))
        other.listen()
        port = other.getsockname()[1]
        ran = refused(home, "--port", str(port))
    assert f"The page cannot be opened at port {port}" in ran
    assert not list((home / ".cache" / "fulfilment" / "page").iterdir())


def test_the_key_of_a_page_is_worth_nothing_once_that_page_has_ended(home: Path) -> None:
    with served(home) as page:
        opened(page)
    with served(home) as after:
        after.key = page.key
        assert after.ask("GET", DATA).status == 401
        assert after.ask("POST", "/key", {"ticket": page.ticket}).status == 401


def refused(home: Path, *options: str) -> str:
    """What is said where the page is not opened."""
    asked = [*as_a_user(), *command(home / "shop" / "Fulfilment.xlsm", *options)]
    ran = subprocess.run(asked, env=environment(home), cwd=home, capture_output=True, text=True, check=False)
    assert ran.returncode == 2
    return ran.stderr


@needs_root
def test_root_is_refused(home: Path) -> None:
    asked = command(home / "shop" / "Fulfilment.xlsm")
    ran = subprocess.run(asked, env=environment(home), cwd=home, capture_output=True, text=True, check=False)
    assert ran.returncode == 2
    assert "not opened for root" in ran.stderr


def test_a_folder_that_others_may_enter_is_not_used(home: Path) -> None:
    made = [*as_a_user(), "mkdir", "-p", "-m", "777", str(home / ".cache" / "fulfilment" / "page")]
    subprocess.run(made, check=True)
    assert "no folder on this computer that only you may enter" in refused(home)


def test_what_opens_the_page_is_this_users_alone(home: Path) -> None:
    with served(home) as page:
        assert stat.S_IMODE(page.opener.stat().st_mode) == 0o600
        assert page.opener.stat().st_uid == (CLERK if os.geteuid() == 0 else os.geteuid())
        for folder in (page.opener.parent, page.opener.parent.parent):
            assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@needs_root
def test_a_second_user_can_neither_read_the_ticket_nor_use_a_key_that_leaked(home: Path) -> None:
    with served(home) as page:
        plain = ["setpriv", f"--reuid={ANOTHER}", f"--regid={ANOTHER}", "--clear-groups"]
        assert subprocess.run([*plain, "ls", str(home)], capture_output=True, check=False).returncode == 0
        assert subprocess.run([*plain, "cat", str(page.opener)], capture_output=True, check=False).returncode != 0
        opened(page)
        look = (
            "import sys; from http.client import HTTPConnection; c = HTTPConnection('127.0.0.1', int(sys.argv[1]));"
            "c.request('GET', '/look', headers={'X-Fulfilment-Key': sys.argv[2], 'Sec-Fetch-Site': 'same-origin'});"
            "print(c.getresponse().status)"
        )
        asked = [sys.executable, "-c", look, str(page.port), page.key]
        theirs, ours = (
            subprocess.run([*as_a_user(uid), *asked], capture_output=True, text=True, check=False)
            for uid in (ANOTHER, CLERK)
        )
    assert (theirs.stdout, ours.stdout) == ("", "200\n")


TABLE = """\
  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1F90 0100007F:C001 01 00000000:00000000 00:00000000 00000000  1000        0 1 1
   1: 0100007F:C001 0100007F:1F90 01 00000000:00000000 00:00000000 00000000  1001        0 1 1
"""


SIX = TABLE.replace(" 0100007F:", " 0000000000000000FFFF00000100007F:")


@pytest.mark.parametrize("table", [TABLE, SIX])
@pytest.mark.parametrize(("ours", "another"), [(1000, True), (1001, False)])
def test_linux_tells_whose_a_connection_is(table: str, ours: int, another: bool) -> None:
    assert is_another_users((HOST, 0x1F90), (HOST, 0xC001), ours, table) is another
    assert not is_another_users((HOST, 0x1F90), (HOST, 0xC002), ours, table), "one that it does not list"


def test_many_silent_programs_leave_a_place_once_they_are_gone(page: Page) -> None:
    silent = [socket.create_connection((HOST, page.port)) for _ in range(40)]
    for one in silent:
        one.close()
    until(lambda: page.ask("GET", DATA).status == 200)
