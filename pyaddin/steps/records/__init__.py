"""Which orders are over, found, archived, forgotten."""
