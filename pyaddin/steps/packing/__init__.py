"""Packing at the bench: what goes into which parcel, and what was scanned."""
