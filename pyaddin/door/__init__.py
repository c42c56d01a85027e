"""The way from a press to the Python that stays ready: where the door is, what is said through it, who knocks."""
