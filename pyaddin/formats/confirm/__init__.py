"""Files that tell the marketplaces what shipped."""
