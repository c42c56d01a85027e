"""The buttons of the day, from import to confirmation."""
