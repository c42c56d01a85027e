"""The parts of an .xlsx file, edited on their bytes."""
