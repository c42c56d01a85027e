"""Stock, its movements, who holds which units, the record of presses, desks."""

from pyaddin.team.migrations.plain import run

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Run the step's SQL."""
    run("v0001_stock.sql")
