"""A step of the database is SQL as it stands in its file."""

from pathlib import Path
from typing import Final

from alembic import op

_VERSIONS: Final = Path(__file__).parent / "versions"


def run(name: str) -> None:
    """Run a file's statements in the transaction of the upgrade."""
    driver = op.get_bind().connection.driver_connection
    assert driver is not None
    driver.execute((_VERSIONS / name).read_text(encoding="utf-8"))
