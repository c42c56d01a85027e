"""Papers: packing slips, pick lists, and the fonts to print them with."""

from pyaddin.documents.fonts import missing_scripts
from pyaddin.documents.picking import printed_text
from pyaddin.documents.slips import batches, packing_slips, pick_list
from pyaddin.documents.typesetting import forget

__all__ = ["batches", "forget", "missing_scripts", "packing_slips", "pick_list", "printed_text"]
