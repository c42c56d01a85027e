"""What does not agree: sheets, journal, files."""
