"""One press: read, decide, keep, write; and the way back."""
