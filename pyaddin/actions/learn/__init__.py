"""Learn format."""
