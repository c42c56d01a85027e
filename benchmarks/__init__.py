"""How fast the day is, next to the machine's floor and to a clerk's script."""
