"""Every sheet and column, declared once; tables as frames and their differences."""

from pyaddin.tables.sheets import *  # noqa: F403  until the imports follow in the next commit
