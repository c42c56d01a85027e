"""A pytest plugin: what is left out in the Windows Python, in one list by name and reason; nothing is skipped silently.

The list is left_out.toml and what tests skip themselves for a reason that stands there; another skip is a failure, and
so is a name that no test has any longer.
"""

import tomllib
from collections.abc import Generator, Sequence
from pathlib import Path
from typing import Any, Final

import pytest

LIST: Final[dict[str, Any]] = tomllib.loads(Path(__file__).with_name("left_out.toml").read_text(encoding="utf-8"))
LEFT_OUT: Final[dict[str, str]] = {name: group["reason"] for group in LIST["left_out"] for name in group["tests"]}
"""Files and tests, each with its reason."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Take out what is listed."""
    files = {item.nodeid.partition("::")[0] for item in items}
    out = [item for item in items if any(_means(name, item) for name in LEFT_OUT)]
    gone = [name for name in LEFT_OUT if name.partition("::")[0] in files and not _some(name, out)]
    if gone and not any("::" in word for word in config.args):
        raise pytest.UsageError(f"left_out.toml names what is not there: {', '.join(gone)}")
    items[:] = [item for item in items if item not in out]
    config.hook.pytest_deselected(items=out)


def _some(name: str, items: Sequence[pytest.Item]) -> bool:
    return any(_means(name, item) for item in items)


def _means(name: str, item: pytest.Item) -> bool:
    """Whether a name on the list is this test's, or that of its file or of the test without parameters."""
    rest = item.nodeid[len(name) :]
    return item.nodeid.startswith(name) and (not rest or rest[0] in "[:")


def _reason(report: pytest.TestReport) -> str:
    said = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    return said.removeprefix("Skipped: ")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A skip for a reason that is not on the list is a failure."""
    report = yield
    if report.skipped and _reason(report) not in LIST["skipped_because"]:
        report.outcome, report.longrepr = "failed", f"skipped, and not in left_out.toml: {_reason(report)}"
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what was left out, and why."""
    skipped = {report.nodeid: _reason(report) for report in terminalreporter.stats.get("skipped", ())}
    left: dict[str, list[str]] = {}
    for name, reason in (LEFT_OUT | skipped).items():
        left.setdefault(reason, []).append(name)
    terminalreporter.section("left out in this Windows Python")
    for reason, names in left.items():
        terminalreporter.line(f"{reason}: {len(names)}")
        for name in names:
            terminalreporter.line(f"    {name}")


def pytest_make_parametrize_id(val: object) -> str | None:
    """A long text by its length: pytest puts a test's name into the environment, which Windows bounds."""
    return f"{len(val)} long" if isinstance(val, str | bytes) and len(val) > 1000 else None
