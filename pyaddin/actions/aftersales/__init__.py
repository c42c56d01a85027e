"""Actions for parcels that have left."""
