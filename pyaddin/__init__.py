"""The fulfilment workbook: what its buttons do."""

__version__ = "0.1.0"
