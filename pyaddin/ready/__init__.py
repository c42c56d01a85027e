"""The Python that stays ready for the next press, on the other side of the door."""
