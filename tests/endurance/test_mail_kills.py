"""Ten thousand mails through a real server, by processes that are killed at any moment: none goes out twice."""

import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import mail_server
import pytest

from pyaddin.actions.aftersales import sending
from pyaddin.actions.plan import Plan
from pyaddin.mail import server
from pyaddin.steps.aftersales import messages as rows
from pyaddin.store.journal import Journal
from pyaddin.store.messages import Messages
from pyaddin.tables.frames import from_records
from pyaddin.tables.messages import MESSAGES, Event, Stands, Way
from pyaddin.tables.settings import SETTINGS, Settings

MAILS, SEED = 10_000, 20261130
pytestmark = pytest.mark.long


def sheet_of(count: int) -> Any:
    """A sheet full of mail that waits."""
    return from_records(MESSAGES.name, [
        {"no": f"N{at:06}", "status": Stands.DRAFT, "event": Event.SHIPPED, "order_no": f"#{at}", "way": Way.MAIL,
         "to": f"buyer{at}@example.com", "subject": "Your order", "text": "It is on its way."}
        for at in range(count)
    ])  # fmt: skip


def send_the_rest(journal: Path, sheet: Any, port: int) -> None:
    """What a press does: what is on record is settled, the rest goes."""
    values = {setting.name: setting.blank for setting in SETTINGS}
    values |= {"mail_server": "localhost", "mail_port": str(port), "mail_user": mail_server.USER,
               "mail_from": "post@example.com", "mail_minute": "0", "mail_press": str(MAILS)}  # fmt: skip
    opened = Journal(journal)
    kept = Messages(opened)
    kept.stopped()
    facts = kept.facts()
    settled = rows.settled(sheet, facts)
    day: Any = SimpleNamespace(
        settings=Settings(values), journal=opened, who="anna", now=datetime(2026, 11, 18, 15, 30),
        progress=lambda what: None,
    )  # fmt: skip
    sending.send(day, Plan(), settled, rows.going(settled, (), False), facts)
    opened.close()


def killed(work: Any, after: float, begun: Callable[[], bool]) -> bool:
    """Whether `work`, in a process of its own, was killed so many seconds after it had begun, before it came to its
    end."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            work()
            status = 0
        finally:
            os._exit(status)
    end = 0.0
    while not end or time.monotonic() < end:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            assert status == 0, "the process failed by itself"
            return False
        end = end or (time.monotonic() + after if begun() else 0.0)
        time.sleep(0.005)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return True


def _writing(mailbox: Any, chance: random.Random) -> Callable[[], bool]:
    """Says that a mail more has come; of every fourth process that it is there, so that some are killed at their
    start."""
    had = -1 if chance.random() < 0.25 else len(mailbox.letters)
    return lambda: len(mailbox.letters) > had


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork: a press in a child of its own for every point")
def test_each_of_ten_thousand_mails_goes_out_once_or_is_listed_as_doubtful(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(SEED)
    journal, sheet = tmp_path / "shop.journal", sheet_of(MAILS)
    Journal(journal).close()
    kills = 0
    with mail_server.running(tmp_path) as (mailbox, authority):
        monkeypatch.setenv("SSL_CERT_FILE", str(authority))
        monkeypatch.setenv(server.PASSWORD, mail_server.PASSWORD)
        while killed(
            lambda: send_the_rest(journal, sheet, mailbox.port), chance.uniform(0.0, 3.0), _writing(mailbox, chance)
        ):
            kills += 1
        time.sleep(0.5)  # what the server had in hand when the last process was killed
    opened = Journal(journal)
    facts = Messages(opened).facts()
    opened.close()
    arrived = Counter(to for to, _ in mailbox.letters)
    sent = {fact.address for fact in facts if fact.state == Stands.SENT}
    doubtful = {fact.address for fact in facts if fact.state == Stands.UNSURE}
    assert kills > 5
    assert len(facts) == len(sent) + len(doubtful) == MAILS
    assert max(arrived.values()) == 1
    assert sent <= arrived.keys()
    assert len(doubtful) <= kills
