"""Deliveries to a marketplace's warehouse."""
