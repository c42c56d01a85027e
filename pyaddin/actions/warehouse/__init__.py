"""Actions of the warehouse."""
