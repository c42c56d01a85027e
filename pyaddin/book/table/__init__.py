"""A sheet as a table: where it lies, what its cells mean, which cells a change needs."""
