"""Marketplaces' exports, carriers' answers and the shop's own lists, read."""
