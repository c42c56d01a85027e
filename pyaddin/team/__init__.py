"""Many desks, one stock: a PostgreSQL that several workbooks reserve from."""
