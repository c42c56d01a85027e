"""What each button does: reads and formats brought together with the steps; one module a button."""
