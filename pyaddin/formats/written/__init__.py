"""What written files have in common: columns, vocabulary, bytes."""
