"""The fulfilment workbook: what its buttons do."""
