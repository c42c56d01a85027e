"""The door to the Python that stays ready: who may knock, what may be said, and what becomes of the rest."""

import json
import os
import shutil
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from pyaddin.door import client, place
from pyaddin.door.messages import LONGEST, Unclear, Wish, receive, send, wish_of

if sys.platform != "linux":
    pytest.skip("there is a door on Linux alone", allow_module_level=True)

WISH = Wish("", "check-set-up", "/nowhere/Fulfilment.xlsm", "fulfilment-1-1", minutes=1)
PATIENCE = 60


def until(look: Any, seconds: float = PATIENCE) -> None:
    give_up = time.monotonic() + seconds
    while not look():
        assert time.monotonic() < give_up
        time.sleep(0.05)


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A home of the test's own, short enough for a socket's path."""
    home = Path("/tmp") / f"door-{os.getpid()}-{time.monotonic_ns() % 10**9}"
    home.mkdir(mode=0o700)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    yield home
    shutil.rmtree(home)


@pytest.fixture
def ready(home: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """A Python that stays ready."""
    python = stay_ready()
    until(lambda: place.path().exists() and answers({}) == b"")
    yield python
    python.kill()
    python.wait()


def stay_ready() -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, "-P", "-m", "pyaddin", "stay-ready", "1"])


def key() -> str:
    return place.key_path().read_text(encoding="ascii")


def answers(message: Any, *, raw: bytes | None = None) -> bytes:
    """What is said to a message; nothing where the door is closed again."""
    with socket.socket(socket.AF_UNIX) as channel:
        channel.settimeout(10)
        channel.connect(str(place.path()))
        with suppress(BrokenPipeError, ConnectionResetError):
            channel.sendall(json.dumps(message).encode() + b"\n" if raw is None else raw)
            return channel.recv(1000)
    return b""


def test_the_folder_and_what_lies_in_it_are_the_users_alone(ready: Any) -> None:
    modes = {path.suffix: stat.S_IMODE(path.stat().st_mode) for path in place.folder().iterdir()}
    assert modes.pop(".lock") & 0o700
    assert modes == {".door": 0o600, ".key": 0o600}
    assert stat.S_IMODE(place.folder().stat().st_mode) == 0o700


def test_a_client_with_the_key_is_asked_whether_it_waits(ready: Any) -> None:
    assert json.loads(answers(asdict(WISH) | {"key": key()})) == {"ready": True}


@pytest.mark.parametrize(
    "change",
    [
        {"key": "0" * 64}, {"key": ""}, {"button": "import; rm"}, {"button": "no-such-button"}, {"pipe": "x,host=evil"},
        {"pipe": "../evil"}, {"window": "1; x"}, {"files": "one"}, {"files": [1]}, {"files": ["a"] * 201},
        {"workbook": "a\nb"}, {"workbook": "x" * 5000}, {"minutes": True}, {"minutes": 10**9}, {"python": "/bin/sh"},
        {"files": [["a"]]}, {"window": 5}, {"key": None},
    ],
)  # fmt: skip
def test_anything_but_a_wish_of_this_user_is_not_answered(ready: Any, change: dict[str, Any]) -> None:
    assert answers(asdict(WISH) | {"key": key()} | change) == b""
    assert ready.poll() is None


@pytest.mark.parametrize(
    "raw", [b"\n", b"null\n", b"[" * 100_000 + b"\n", b"\xff\xfe\n", b"{" * 10 + b"\n", b"cos\nsystem\n(S'ls'\ntR.\n"]
)
def test_noise_is_not_answered_and_ends_nothing(ready: Any, raw: bytes) -> None:
    assert answers(None, raw=raw) == b""
    assert json.loads(answers(asdict(WISH) | {"key": key()})) == {"ready": True}


def test_a_message_without_end_is_cut_off(ready: Any) -> None:
    with socket.socket(socket.AF_UNIX) as channel:
        channel.settimeout(20)
        channel.connect(str(place.path()))
        with pytest.raises((BrokenPipeError, ConnectionResetError)):
            channel.sendall(b"x" * (20 * LONGEST))


def test_clients_that_say_nothing_keep_nobody_waiting(ready: Any) -> None:
    stalled = [socket.socket(socket.AF_UNIX) for _ in range(10)]
    for channel in stalled:
        channel.connect(str(place.path()))
    assert json.loads(answers(asdict(WISH) | {"key": key()})) == {"ready": True}
    for channel in stalled:
        channel.close()


def test_a_press_is_not_made_for_a_client_that_went_away(ready: Any, home: Path) -> None:
    with socket.socket(socket.AF_UNIX) as channel:
        channel.connect(str(place.path()))
        send(channel, asdict(WISH) | {"key": key()})
        assert receive(channel) == {"ready": True}
    time.sleep(0.5)
    assert not (home / "fulfilment.log").exists()


def test_a_second_python_leaves_the_first_one_alone(ready: Any) -> None:
    before = key()
    assert stay_ready().wait(PATIENCE) == 0
    assert key() == before
    assert json.loads(answers(asdict(WISH) | {"key": before})) == {"ready": True}


def test_one_that_was_killed_leaves_the_way_free_for_the_next(ready: Any) -> None:
    ready.kill()
    ready.wait()
    assert client.press(WISH) is None
    other = stay_ready()
    try:
        until(lambda: client.press(WISH) is not None)
    finally:
        other.kill()
        other.wait()


def test_a_changed_program_ends_it_and_the_press_is_made_anew(home: Path, tmp_path: Path) -> None:
    root = Path(place.__file__).parents[2]
    shutil.copytree(root / "pyaddin", tmp_path / "pyaddin", ignore=shutil.ignore_patterns("__pycache__"))
    environment = os.environ | {"PYTHONPATH": str(tmp_path)}
    where = subprocess.run(
        [sys.executable, "-P", "-c", "from pyaddin.door import place; print(place.path())"],
        env=environment, capture_output=True, text=True, check=True,
    ).stdout.strip()  # fmt: skip
    old = subprocess.Popen([sys.executable, "-P", "-m", "pyaddin", "stay-ready", "1"], env=environment)
    until(lambda: Path(where).exists())
    (tmp_path / "pyaddin" / "buttons.py").touch()
    knock = "from pyaddin.door.client import *; import sys; sys.exit(press(wished(['check-set-up'])) is not None)"
    until(lambda: subprocess.run([sys.executable, "-P", "-c", knock], env=environment).returncode == 0)
    assert old.wait(PATIENCE) == 0
    assert not Path(where).exists()


@pytest.mark.parametrize("mode", [0o755, 0o770, 0o701])
def test_a_folder_that_others_may_enter_is_no_door(home: Path, mode: int) -> None:
    place.folder().chmod(mode)
    with pytest.raises(place.Shut):
        place.folder()
    assert client.press(WISH) is None


def test_a_link_is_no_door(home: Path, tmp_path: Path) -> None:
    (home / ".cache" / "fulfilment").mkdir(parents=True)
    tmp_path.chmod(0o700)
    (home / ".cache" / "fulfilment" / "door").symlink_to(tmp_path)
    with pytest.raises(place.Shut):
        place.folder()


def test_a_folder_of_another_user_is_no_door(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place.folder()
    monkeypatch.setattr(os, "getuid", lambda: 12_345)
    monkeypatch.setattr(os, "geteuid", lambda: 12_345)
    with pytest.raises(place.Shut):
        place.folder()


def test_another_users_program_behind_the_door_gets_no_wish(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place.key_path().write_text("k" * 64, encoding="ascii")
    with socket.socket(socket.AF_UNIX) as theirs:
        theirs.bind(str(place.path()))
        theirs.listen(1)
        monkeypatch.setattr(place, "is_ours", lambda channel: False)
        assert client.press(WISH) is None
        channel, _ = theirs.accept()
        assert channel.recv(100) == b""
        channel.close()


def test_one_with_more_rights_than_its_user_has_no_door(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUDO_UID", "1000")
    with pytest.raises(place.Shut):
        place.folder()
    client.leave_one_ready(10)
    assert not (home / ".cache").exists()


def test_a_wish_is_read_back_as_it_was_said() -> None:
    wish = Wish("k", "import", "file:///x/y.xlsm", "fulfilment-12-34", None, ("a", "ü"), 10)
    assert wish_of(json.loads(json.dumps(asdict(wish)))) == wish
    with pytest.raises(Unclear):
        wish_of({})


def test_the_launchers_words_become_a_wish() -> None:
    words = ["import", "--wb=a=b.xlsm", "--from_xl=1", "--hwnd=77", "--ready=10", "--file=C:\\x=y.csv", "--file=b"]
    assert client.wished(words) == Wish("", "import", "a=b.xlsm", "", "77", ("C:\\x=y.csv", "b"), 10)
    assert client.wished([*words, "--wb=book", "--ready=x"]).workbook == "a=b.xlsm"
