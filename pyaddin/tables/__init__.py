"""Every sheet and column, declared once; tables as frames and their differences."""
