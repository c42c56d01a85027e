"""Mail through the shop's own server: encrypted or not at all, and never twice.

What a server has been told to deliver and has not answered for may have gone out or not, and is said to be so.
"""

import os
import smtplib
import ssl
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from importlib import import_module
from typing import Final, Literal

from pyaddin.tables.problems import Refusal
from pyaddin.values.text import clean_text
from pyaddin.words.catalogue import Words, tr

PASSWORD: Final = "FULFILMENT_MAIL_PASSWORD"
KEYRING: Final = "fulfilment"
TIMEOUT: Final = 30.0
WAITS: Final = (1.0, 3.0)
"""Seconds between tries to reach a server."""
WITH_TLS: Final = 465
Became = Literal["sent", "refused", "later", "unsure"]


class Unreachable(Refusal):
    """The server takes no mail now; nothing went out."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a letter; `reason` is what the server said."""

    became: Became
    reason: str = ""


def password(user: str) -> str:
    """The password from the environment or the computer's keyring; blank where neither has one."""
    if found := os.environ.get(PASSWORD):
        return found
    try:
        found = import_module("keyring").get_password(KEYRING, user)
    except Exception:  # there is no keyring, or the computer does not open it: that is as if it were empty
        return ""
    return found or ""


@dataclass(slots=True)
class Server:
    """A mail server, which is asked when the first letter goes; to be closed."""

    host: str
    port: int
    user: str = ""
    password: str = ""
    minute: int = 0
    timeout: float = TIMEOUT
    waits: tuple[float, ...] = WAITS
    _smtp: smtplib.SMTP | None = None
    _last: float | None = field(default=None)

    def send(self, letter: EmailMessage, sender: str, to: str, before: Callable[[], None]) -> Outcome:
        """Send a letter; `before` is called when it may go out from now on. Unreachable where no letter can go."""
        self._wait_a_turn()
        for last in (False, True):
            smtp = self._smtp or self._connected()
            try:
                if wrong := self._addressed(smtp, sender, to):
                    return wrong
                break
            except (smtplib.SMTPServerDisconnected, OSError) as error:
                self.close()
                if last:
                    raise Unreachable(_broke_off(self.host, error)) from None
        before()
        return self._handed(smtp, letter.as_bytes())

    def close(self) -> None:
        """Say goodbye."""
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            with suppress(smtplib.SMTPException, OSError):
                smtp.quit()
            smtp.close()

    def _wait_a_turn(self) -> None:
        if self.minute and self._last is not None:
            time.sleep(max(self._last + 60 / self.minute - time.monotonic(), 0))
        self._last = time.monotonic()

    def _addressed(self, smtp: smtplib.SMTP, sender: str, to: str) -> Outcome | None:
        """What is wrong with an address, to the server's mind."""
        for code, said in (smtp.mail(sender), smtp.rcpt(to)):
            if code not in (250, 251):
                smtp.rset()
                return _not_taken(code, said)
        return None

    def _handed(self, smtp: smtplib.SMTP, data: bytes) -> Outcome:
        try:
            code, said = smtp.data(data)
        except smtplib.SMTPDataError as error:
            with suppress(smtplib.SMTPException, OSError):
                smtp.rset()
            return _not_taken(error.smtp_code, error.smtp_error)
        except (smtplib.SMTPServerDisconnected, OSError) as error:
            self._drop()
            return Outcome("unsure", _reason(error))
        return Outcome("sent") if code == 250 else _not_taken(code, said)

    def _drop(self) -> None:
        """The connection is good for nothing any more."""
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            smtp.close()

    def _connected(self) -> smtplib.SMTP:
        for wait in (*self.waits, None):
            try:
                self._smtp = self._opened()
                return self._smtp
            except ssl.SSLError as error:
                raise Unreachable(_no_trust(self.host, error)) from None
            except smtplib.SMTPAuthenticationError as error:
                raise Unreachable(_no_entry(self.host, self.user, error.smtp_code)) from None
            except smtplib.SMTPNotSupportedError:
                raise Unreachable(
                    tr("The mail server {server} offers no encryption or no way to log in; nothing was sent: see Mail "
                       "port on Settings.", server=self.host)
                ) from None  # fmt: skip
            except (smtplib.SMTPException, OSError) as error:
                if wait is None:
                    raise Unreachable(_broke_off(self.host, error)) from None
                time.sleep(wait)
        raise AssertionError("the last try raises")

    def _opened(self) -> smtplib.SMTP:
        trust = ssl.create_default_context()
        if self.port == WITH_TLS:
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(self.host, self.port, timeout=self.timeout, context=trust)
        else:
            smtp = smtplib.SMTP(self.host, self.port, timeout=self.timeout)
        try:
            if self.port != WITH_TLS:
                smtp.starttls(context=trust)
            smtp.ehlo_or_helo_if_needed()
            if self.user:
                smtp.login(self.user, self.password)
        except BaseException:
            smtp.close()
            raise
        return smtp


def _not_taken(code: int, said: bytes | str) -> Outcome:
    """A refusal for good begins with 5; anything else may go better later."""
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return Outcome("refused" if 500 <= code < 600 else "later", clean_text(f"{code} {text}")[:80])


def _reason(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return str(tr("no answer"))
    return clean_text(str(error.strerror if isinstance(error, OSError) and error.strerror else error))[:80]


def _broke_off(host: str, error: Exception) -> Words:
    return tr(
        "The mail server {server} cannot be reached or breaks off ({reason}); look at Mail server and Mail port on "
        "Settings and at the network, and press again.", server=host, reason=_reason(error),
    )  # fmt: skip


def _no_trust(host: str, error: ssl.SSLError) -> Words:
    return tr(
        "The mail server {server} cannot prove that it is that server ({reason}), so nothing was sent; look at Mail "
        "server and Mail port on Settings.",
        server=host, reason=clean_text(str(getattr(error, "verify_message", "") or error.reason or error))[:80],
    )  # fmt: skip


def _no_entry(host: str, user: str, code: int) -> Words:
    return tr(
        "The mail server {server} does not let {user} in ({code}); look at Mail user on Settings, and give the "
        "password to this computer anew: the guide's page on messages says how.", server=host, user=user, code=code,
    )  # fmt: skip
