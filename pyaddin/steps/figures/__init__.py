"""What the work adds up to: facts from sheets, archive and journal, and the figures that they make."""
