"""Marketplace and carrier files as data: the engine that reads templates/."""
