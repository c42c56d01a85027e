"""Rules of customs and of marketplaces' warehouses as files, and the data that is written for both."""
