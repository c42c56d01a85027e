"""From reserved rows to parcels."""
