"""The decisions: pure functions, tables in, tables and problems out."""
