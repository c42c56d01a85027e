"""Who holds which order, and numbers that are given once."""

from pyaddin.team.migrations.plain import run

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Run the step's SQL."""
    run("v0002_orders.sql")
