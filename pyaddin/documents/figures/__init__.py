"""The report: a workbook with charts and pivots, and a paper of four pages."""
