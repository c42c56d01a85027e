"""The door on Windows: who may knock at the named pipe, and what becomes of a press that comes in by it."""

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from pyaddin import launch
from pyaddin.door import client, pipes, place
from pyaddin.door.messages import LONGEST, Unclear, Wish, receive, send
from pyaddin.ready import serving, single

pytestmark = pytest.mark.xdist_group("pipe")
"""There is one pipe of its name, so one of these tests at a time."""

if sys.platform != "win32":
    pytest.skip("there is a named pipe on Windows alone", allow_module_level=True)

WISH = Wish("", "check-set-up", "Nowhere.xlsm", window="1", minutes=1)
PATIENCE = 20.0


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user's data of the test's own, and a program that is not elevated, as Wine's is for root."""
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))
    monkeypatch.setattr(pipes, "elevated", lambda: False)
    monkeypatch.setattr(single, "load", lambda: None)
    return tmp_path


@pytest.fixture
def pressed(monkeypatch: pytest.MonkeyPatch) -> list[Wish]:
    """The presses that were made, none of which needs an Excel here."""
    wishes: list[Wish] = []

    def press(wish: Wish) -> int:
        wishes.append(wish)
        print("It is done.", file=sys.stderr)
        return 7

    monkeypatch.setattr(launch, "press_wished", press)
    return wishes


@pytest.fixture
def after(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The minutes for which a next Python was started."""
    started: list[int] = []
    monkeypatch.setattr(client, "leave_one_ready", started.append)
    return started


@pytest.fixture
def ready(
    pressed: list[Wish], after: list[int], monkeypatch: pytest.MonkeyPatch
) -> Iterator[threading.Thread]:  # fmt: skip
    """A Python that stays ready, as a thread of this one."""
    monkeypatch.setattr(client, "PATIENCE", 10.0)  # Wine on a busy computer
    thread = threading.Thread(target=single.main, args=(1,), daemon=True)
    thread.start()
    until(lambda: place.key_path().exists())
    yield thread
    monkeypatch.setattr(single, "fingerprint", lambda: "another")
    with suppress(OSError), pipes.connected() as channel:  # it finds the program changed, and ends
        receive_nothing(channel)
    thread.join(PATIENCE)


def receive_nothing(channel: Any) -> bytes:
    """What comes within the time for a knock: nothing where the other side goes away or says nothing."""
    channel.settimeout(4)
    try:
        return bytes(channel.recv(1000))
    except OSError:
        return b""


def until(look: Callable[[], object]) -> None:
    give_up = time.monotonic() + PATIENCE
    while not look():
        assert time.monotonic() < give_up
        time.sleep(0.05)


def answers(message: dict[str, Any] | None, raw: bytes = b"") -> object:
    """What is said to a message; nothing where the client is sent away."""
    with pipes.connected() as channel:
        channel.settimeout(10)
        try:
            if message is None:
                channel.sendall(raw)
            else:
                send(channel, message)
            return receive(channel)
        except (OSError, Unclear):
            return None


def key() -> str:
    return place.key_path().read_text(encoding="ascii")


def test_a_press_comes_in_and_its_end_goes_out(
    ready: threading.Thread, pressed: list[Wish], after: list[int], capfd: pytest.CaptureFixture[str]
) -> None:
    assert client.press(WISH) == 7
    assert [wish.button for wish in pressed] == ["check-set-up"]
    ready.join(PATIENCE)
    assert not ready.is_alive(), "a Python that pressed must not press again"
    assert after == [1], "the next one is started when the door is free"
    assert not place.key_path().exists()
    assert client.press(WISH) is None


@pytest.mark.parametrize(
    "change",
    [{"key": "0" * 64}, {"key": ""}, {"button": "import; rm"}, {"button": "no-such-button"}, {"window": "1; x"},
     {"files": ["a"] * 201}, {"workbook": "a\nb"}, {"python": "C:/evil.exe"}, {"key": None}],
)  # fmt: skip
def test_anything_but_a_wish_of_this_user_is_not_answered(
    ready: threading.Thread, pressed: list[Wish], change: dict[str, Any]
) -> None:
    assert answers(asdict(WISH) | {"key": key()} | change) is None
    assert ready.is_alive()
    assert not pressed


@pytest.mark.parametrize(
    "raw", [b"\n", b"null\n", b"[" * 100_000 + b"\n", b"\xff\xfe\n", b"x" * (2 * LONGEST)],
    ids=["blank", "null", "deep", "no text", "endless"],
)  # fmt: skip
def test_noise_is_not_answered_and_the_next_press_is_made(
    ready: threading.Thread, pressed: list[Wish], raw: bytes
) -> None:
    assert answers(None, raw) is None
    until(lambda: client.press(WISH) == 7)
    assert len(pressed) == 1


def test_a_client_that_says_nothing_is_sent_away(ready: threading.Thread, monkeypatch: pytest.MonkeyPatch) -> None:
    with pipes.connected() as channel:
        monkeypatch.setattr(client, "PATIENCE", 0.5)
        assert client.press(WISH) is None, "meanwhile a press is made by a Python of its own"
        assert receive_nothing(channel) == b""
    until(lambda: client.press(WISH) == 7)


def test_a_press_is_not_made_for_a_client_that_went_away(ready: threading.Thread, pressed: list[Wish]) -> None:
    assert answers(asdict(WISH) | {"key": key()}) == {"ready": True}
    time.sleep(0.5)
    assert not pressed


def test_a_second_python_leaves_the_first_one_alone(
    ready: threading.Thread, after: list[int], pressed: list[Wish]
) -> None:
    before = key()
    assert single.main(1) == 0
    assert key() == before
    assert after == []
    assert client.press(WISH) == 7


def test_a_changed_program_ends_it(ready: threading.Thread, monkeypatch: pytest.MonkeyPatch, after: list[int]) -> None:
    monkeypatch.setattr(single, "fingerprint", lambda: "another")
    assert client.press(WISH) is None
    ready.join(PATIENCE)
    assert not ready.is_alive()
    assert after == []


def test_another_users_program_on_either_side_is_not_spoken_to(
    ready: threading.Thread, monkeypatch: pytest.MonkeyPatch, pressed: list[Wish]
) -> None:
    monkeypatch.setattr(pipes, "_is_ours", lambda number: False)
    assert client.press(WISH) is None
    assert not pressed


def test_an_elevated_program_has_no_door(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipes, "elevated", lambda: True)
    with pytest.raises(place.Shut):
        place.folder()
    assert client.press(WISH) is None
    assert single.main(1) == 0


def test_it_ends_when_nobody_comes(after: list[int]) -> None:
    with pipes.opened() as (door, _):
        assert not door.knocked(0.2)
    assert not place.key_path().exists()


def test_the_pipe_is_for_this_session_and_no_other_computer(ready: threading.Thread) -> None:
    """As the pipe itself tells it; Wine keeps the rights, and knows no other computer."""
    import win32file
    import win32security

    with pipes.connected() as channel:
        handle = channel._handle
        assert win32file.GetFileType(handle) == win32file.FILE_TYPE_PIPE
        rights = win32security.GetSecurityInfo(
            handle, win32security.SE_KERNEL_OBJECT, win32security.DACL_SECURITY_INFORMATION
        ).GetSecurityDescriptorDacl()  # fmt: skip
        who = {pipes._sid_text(rights.GetAce(at)[-1]) for at in range(rights.GetAceCount())}
    assert who == {pipes._sid_text(pipes._session())}


def test_the_handshake_is_short() -> None:
    assert serving.HANDSHAKE <= 2
