"""Every button as a command, and what only a terminal shows."""
