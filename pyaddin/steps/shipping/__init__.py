"""From parcels to the carrier and the marketplace."""
