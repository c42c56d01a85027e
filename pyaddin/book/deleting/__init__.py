"""Taking rows out of a closed sheet with all that refers to them."""
