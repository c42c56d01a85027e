"""Any file as rows, and format files as checked values."""
