"""The road without macros: the buttons on a page of this computer alone."""
