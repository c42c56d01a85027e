"""What Alembic runs: the steps that are missing, in one transaction, as the role that owns the tables."""

from alembic import context

context.configure(
    connection=context.config.attributes["connection"],
    version_table_schema="team",
    transaction_per_migration=False,
)
context.run_migrations()
