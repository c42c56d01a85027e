"""Learning a format from an example."""
