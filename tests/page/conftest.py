"""Pages of the small shop: one that a file's tests share, and one of a test's own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from page import Page, a_home, opened, served


@pytest.fixture(scope="module")
def page(empty_template: Path) -> Iterator[Page]:
    """A page that is open."""
    with a_home(empty_template) as home, served(home) as page:
        yield opened(page)


@pytest.fixture
def home(empty_template: Path) -> Iterator[Path]:
    """A user's home with the small shop in it."""
    with a_home(empty_template) as home:
        yield home
