"""LibreOffice Calc as an engine of xlwings, over UNO."""
