"""Actions of buying."""
