"""What marketplaces allow to be written to buyers, and where parcels can be followed, as data."""
