"""Steps of the warehouse: what moves units between places."""
