"""Rules of customs as files."""
