"""The buttons of the packing bench."""
