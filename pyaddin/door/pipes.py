"""The door on Windows: a named pipe for this user's logon session, closed to other computers.

Flags, rights and who is on the other side: Microsoft's "CreateNamedPipe", "Named Pipe Security and Access Rights".
"""

import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, Final

from pyaddin.door import place

_BUFFER: Final = 65_536
_LOGON: Final = 0xC0000000
"""A token's group that stands for the logon session (SE_GROUP_LOGON_ID)."""
_REJECT_REMOTE: Final = 0x00000008
_FIRST: Final = 0x00080000
_OVERLAPPED: Final = 0x40000000
_ONLY_LOOKED_AT: Final = 0x00110000
"""SECURITY_SQOS_PRESENT, SECURITY_IDENTIFICATION: who is behind the pipe may look who we are, and not act as we."""
_SEE: Final = 0x1000
"""PROCESS_QUERY_LIMITED_INFORMATION."""
_GONE: Final = (109, 232, 233)
"""The other side closed the pipe, closes it, or is not there any more."""
_IS_THERE: Final = 535
"""A client came before it was waited for."""


class Channel:
    """A conversation, each turn with a limit of time, as a socket has it."""

    def __init__(self, handle: Any) -> None:
        self._handle = handle
        self._seconds: float | None = None

    def settimeout(self, seconds: float | None) -> None:
        """How long to wait for the other side each time; None: for ever."""
        self._seconds = seconds

    def recv(self, size: int) -> bytes:
        """What the other side said, nothing when it is gone; OSError when it is slow."""
        import win32file

        buffer = win32file.AllocateReadBuffer(size)
        got = self.wait(lambda over: win32file.ReadFile(self._handle, buffer, over))
        return bytes(buffer[:got])

    def sendall(self, data: bytes) -> None:
        """Say it all; OSError when the other side is slow or gone."""
        rest = data
        while rest:
            if not (sent := self._say(rest[:_BUFFER])):
                raise BrokenPipeError
            rest = rest[sent:]

    def _say(self, part: bytes) -> int:
        import win32file

        return self.wait(lambda over: win32file.WriteFile(self._handle, part, over))

    def wait(self, begin: Callable[[Any], object]) -> int:
        """Begin something and wait for its end: how many bytes went; 0 when the other side is gone."""
        import pywintypes
        import win32event
        import win32file

        over = pywintypes.OVERLAPPED()
        over.hEvent = win32event.CreateEvent(None, True, False, None)
        most = win32event.INFINITE if self._seconds is None else int(self._seconds * 1000)
        try:
            begin(over)
            late = win32event.WaitForSingleObject(over.hEvent, most) != win32event.WAIT_OBJECT_0
            if late:
                win32file.CancelIo(self._handle)
            return int(win32file.GetOverlappedResult(self._handle, over, True))
        except pywintypes.error as error:
            if error.winerror in _GONE:
                return 0
            raise OSError(error.winerror, error.strerror) from None


class Door:
    """The pipe that clients of this user come in by, one at a time."""

    def __init__(self, handle: Any) -> None:
        self._handle = handle

    def knocked(self, seconds: float) -> bool:
        """Whether a client comes within that time."""
        channel = Channel(self._handle)
        channel.settimeout(seconds)
        try:
            channel.wait(self._open)
        except OSError:
            return False
        return True

    def _open(self, over: Any) -> None:
        import win32event
        import win32pipe

        if win32pipe.ConnectNamedPipe(self._handle, over) == _IS_THERE:
            win32event.SetEvent(over.hEvent)

    @contextmanager
    def client(self) -> Iterator[Channel | None]:
        """The client that came, where it is a program of this user; it is sent away afterwards."""
        import win32file
        import win32pipe

        try:
            ours = _is_ours(lambda: win32pipe.GetNamedPipeClientProcessId(self._handle))
            yield Channel(self._handle) if ours else None
            if ours:
                with suppress(Exception):  # it may be gone: what was said last is what it need not hear
                    win32file.FlushFileBuffers(self._handle)
        finally:
            win32pipe.DisconnectNamedPipe(self._handle)


@contextmanager
def opened() -> Iterator[tuple[Door, str]]:
    """A door, and the key that its clients show; OSError when another Python holds it."""
    import pywintypes
    import win32file
    import win32pipe

    try:
        handle = win32pipe.CreateNamedPipe(
            name(), win32pipe.PIPE_ACCESS_DUPLEX | _FIRST | _OVERLAPPED,
            win32pipe.PIPE_TYPE_BYTE | win32pipe.PIPE_READMODE_BYTE | _REJECT_REMOTE,
            1, _BUFFER, _BUFFER, 0, _for_this_session(),
        )  # fmt: skip
    except pywintypes.error as error:
        raise OSError(error.winerror, error.strerror) from None
    try:
        key = secrets.token_hex(place.KEY_BYTES)
        path = place.key_path()
        path.unlink(missing_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(key)
        yield Door(handle), key
        path.unlink(missing_ok=True)
    finally:
        win32file.CloseHandle(handle)


@contextmanager
def connected() -> Iterator[Channel]:
    """A conversation with the Python that stays ready; OSError when there is none, or it is another user's."""
    import pywintypes
    import win32file
    import win32pipe

    try:
        handle = win32file.CreateFile(
            name(), win32file.GENERIC_READ | win32file.GENERIC_WRITE, 0, None, win32file.OPEN_EXISTING,
            _OVERLAPPED | _ONLY_LOOKED_AT, None,
        )  # fmt: skip
    except pywintypes.error as error:
        raise OSError(error.winerror, error.strerror) from None
    try:
        if not _is_ours(lambda: win32pipe.GetNamedPipeServerProcessId(handle)):
            raise PermissionError
        yield Channel(handle)
    finally:
        win32file.CloseHandle(handle)


def name() -> str:
    """The pipe's name: another logon session, environment or program has another one."""
    return rf"\\.\pipe\fulfilment-{place.name(_sid_text(_session()))}"


def elevated() -> bool:
    """Whether this Python may do more than the programs that the user starts otherwise."""
    import win32security

    return bool(win32security.GetTokenInformation(_token(), win32security.TokenElevation))


def _for_this_session() -> Any:
    """Rights on the pipe: all for this logon session, none for anybody else."""
    import ntsecuritycon
    import win32security

    rights = win32security.ACL()
    rights.AddAccessAllowedAce(win32security.ACL_REVISION, ntsecuritycon.FILE_ALL_ACCESS, _session())
    attributes = win32security.SECURITY_ATTRIBUTES()
    attributes.SECURITY_DESCRIPTOR.SetSecurityDescriptorDacl(True, rights, False)
    attributes.bInheritHandle = False
    return attributes


def _is_ours(number: Callable[[], int]) -> bool:
    """Whether the process of that number is this user's."""
    import pywintypes
    import win32api
    import win32con
    import win32security

    try:
        process = win32api.OpenProcess(_SEE, False, number())
        token = win32security.OpenProcessToken(process, win32con.TOKEN_QUERY)
    except pywintypes.error:
        return False
    return bool(_user(token) == _user(_token()))


def _token() -> Any:
    import win32api
    import win32con
    import win32security

    return win32security.OpenProcessToken(win32api.GetCurrentProcess(), win32con.TOKEN_QUERY)


def _user(token: Any) -> Any:
    import win32security

    return win32security.GetTokenInformation(token, win32security.TokenUser)[0]


def _session() -> Any:
    """The logon session's SID; the user's where the computer names none."""
    import win32security

    groups = win32security.GetTokenInformation(_token(), win32security.TokenGroups)
    return next((sid for sid, kind in groups if kind & _LOGON == _LOGON), None) or _user(_token())


def _sid_text(sid: Any) -> str:
    import win32security

    return str(win32security.ConvertSidToStringSid(sid))
