"""Fixtures that many tests share: an empty and a sample working folder, the sample day run once, LibreOffice."""

import atexit
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from helpers import Folder, Ran, built_once, empty_folder, run_the_sample_day, sample_folder
from hypothesis import settings
from office import office

from pyaddin.words.catalogue import SOURCE, speak

__all__ = ["office"]

collect_ignore = [] if sys.platform == "win32" and "FULFILMENT_WINDOWS" in os.environ else ["windows"]
"""Those run in the Windows Python that tests/windows builds."""

os.environ["TZ"] = "UTC"  # a new book takes the computer's zone
if hasattr(time, "tzset"):  # Windows has none
    time.tzset()
HOME = tempfile.mkdtemp(prefix="home-")  # a new book's Python is noted in the user's own folder
os.environ |= {"HOME": HOME, "USERPROFILE": HOME}
atexit.register(shutil.rmtree, HOME, ignore_errors=True)

settings.register_profile("steady", derandomize=True)
"""One commit gives one answer; new examples are searched for by hand: `FULFILMENT_EXPLORE=1 pytest …`."""
if not os.environ.get("FULFILMENT_EXPLORE"):
    settings.load_profile("steady")


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """No test leaves another language to the next one of its process."""
    yield
    speak(SOURCE)


@pytest.fixture(scope="session")
def empty_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new working folder, made once; tests work on copies of it."""
    return built_once(tmp_path_factory, "empty", empty_folder)


@pytest.fixture(scope="session")
def sample_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A working folder with the sample day's exports and lists, made once; tests work on copies of it."""
    return built_once(tmp_path_factory, "sample", sample_folder)


@pytest.fixture
def shop(empty_template: Path, tmp_path: Path) -> Folder:
    """A new working folder of the test's own."""
    return Folder.copied(empty_template, tmp_path / "shop")


@pytest.fixture
def sample(sample_template: Path, tmp_path: Path) -> Folder:
    """A working folder with the sample day, before its first press."""
    return Folder.copied(sample_template, tmp_path / "sample")


@pytest.fixture(scope="session")
def sample_day(sample_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Ran:
    """The sample day run to its end, press by press, with what each press left; only to be looked at."""
    return run_the_sample_day(sample_template, tmp_path_factory.mktemp("day") / "sample")
