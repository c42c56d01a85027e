"""The page's server as a clerk starts it, and requests to it as a browser makes them."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, Final, NamedTuple

from places import ROOT

from pyaddin.page.guard import HOST, KEY

CLERK, ANOTHER = 54_321, 54_322
"""Users of the computer, where the tests run as root: the page is not opened for root."""
PATIENCE: Final = 60
_READS: Final = {"dac_read_search": 2, "dac_override": 1}
"""Linux's names for what lets a user read anything, and their bits; containers leave root one or the other."""
_OPENER: Final = re.compile(r"/[^ ]+/open\.html")
_ADDRESS: Final = re.compile(r"http://127\.0\.0\.1:(\d+)/#([0-9a-f]{64})")


class Answer(NamedTuple):
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def lines(self) -> list[dict[str, Any]]:
        """The lines of JSON in it."""
        return [json.loads(line) for line in self.body.splitlines()]

    def said(self, what: str) -> Any:
        """What was said under that name last."""
        return [line[what] for line in self.lines if what in line][-1]


@dataclass
class Page:
    """A shop with its page open."""

    home: Path
    process: "subprocess.Popen[str]"
    opener: Path
    port: int = 0
    ticket: str = ""
    key: str = ""

    @property
    def shop(self) -> Path:
        """The shop's folder."""
        return self.home / "shop"

    @property
    def origin(self) -> str:
        """The page's own."""
        return f"http://{HOST}:{self.port}"

    def ask(self, method: str, path: str, body: Any = None, **changed: str | None) -> Answer:
        """A request as the page's own script makes it; headers may be `changed`, None leaves one out."""
        data = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        headers: dict[str, str | None] = {"Host": f"{HOST}:{self.port}", KEY: self.key, "Sec-Fetch-Site": "same-origin"}
        if method != "GET":
            headers |= {"Origin": self.origin, "Content-Length": str(len(data))}
        headers |= {name.replace("_", "-"): value for name, value in changed.items()}
        connection = HTTPConnection(HOST, self.port, timeout=PATIENCE)
        connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        for name, value in headers.items():
            if value is not None:
                connection.putheader(name, value)
        connection.endheaders(data)
        with closing(connection):
            answer = connection.getresponse()
            return Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())

    def press(self, button: str, **wish: Any) -> Answer:
        """Press a button."""
        return self.ask("POST", "/press", {"button": button, **wish})

    def look(self) -> dict[str, Any]:
        """What the page shows."""
        return dict(self.ask("GET", "/look").said("look"))

    def upload(self, name: str, data: bytes, **headers: str | None) -> Answer:
        """Drop a file onto the page."""
        return self.ask("POST", "/file", data, **{"X_Name": name, "X_Changed": "1795000000", **headers})


def as_a_user(uid: int = CLERK) -> list[str]:
    """The start of a command that is run as a plain user, though the tests may run as root.

    It may read what root may, for the tests' Python may lie in root's home.
    """
    if os.geteuid() != 0:
        return []
    status = Path("/proc/self/status").read_text(encoding="ascii")
    may = int(status.partition("CapPrm:\t")[2].split()[0], 16)
    reads = next((name for name, bit in _READS.items() if may >> bit & 1), None)
    kept = [f"--inh-caps=+{reads}", f"--ambient-caps=+{reads}"] if reads else []
    return ["setpriv", f"--reuid={uid}", f"--regid={uid}", "--clear-groups", *kept]


def environment(home: Path) -> dict[str, str]:
    """Of a user at home there, whose browser opens nothing."""
    known = {name: value for name, value in os.environ.items() if name not in ("XDG_RUNTIME_DIR", "SUDO_UID")}
    return {**known, "HOME": str(home), "BROWSER": "true", "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}


def command(book: Path, *options: str) -> list[str]:
    """`fulfilment serve`."""
    return [sys.executable, "-P", "-m", "pyaddin", "serve", "--book", str(book), *options]


def given_back(home: Path) -> None:
    """What a test wrote there is the user's."""
    if os.geteuid() == 0:
        for path in (home, *home.rglob("*")):
            os.chown(path, CLERK, CLERK, follow_symlinks=False)


@contextmanager
def a_home(shop: Path | Callable[[Path], object]) -> Iterator[Path]:
    """A home that others may look into, with a shop in it, copied or made there, that is the user's own."""
    home = Path(tempfile.mkdtemp(prefix="fulfilment-page-"))
    try:
        if isinstance(shop, Path):
            shutil.copytree(shop, home / "shop")
        else:
            shop(home / "shop")
        home.chmod(0o755)
        given_back(home)
        yield home
    finally:
        shutil.rmtree(home, ignore_errors=True)


@contextmanager
def served(home: Path, *options: str, stdin: int = subprocess.DEVNULL) -> Iterator[Page]:
    """The page of the shop there, with its key not fetched yet."""
    process = subprocess.Popen(
        [*as_a_user(), *command(home / "shop" / "Fulfilment.xlsm", *options)], env=environment(home), cwd=home,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=stdin, text=True,
    )  # fmt: skip
    try:
        assert process.stdout
        said = process.stdout.readline()
        opener = Path(_OPENER.findall(said)[0])
        yield Page(home, process, opener, int(_found(opener)[1]), ticket_in(opener))
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE)
        if process.stdout:
            process.stdout.close()


def ticket_in(opener: Path) -> str:
    """The ticket that the file holds which opens the page."""
    return _found(opener)[2]


def _found(opener: Path) -> re.Match[str]:
    found = _ADDRESS.search(opener.read_text(encoding="ascii"))
    assert found
    return found


def opened(page: Page) -> Page:
    """The page with its key, as the browser fetches it."""
    page.key = json.loads(page.ask("POST", "/key", {"ticket": page.ticket}).body)["key"]
    return page


def until(seen: Any) -> None:
    """Wait for something that comes soon."""
    give_up = time.monotonic() + PATIENCE
    while not seen():
        assert time.monotonic() < give_up
        time.sleep(0.05)
