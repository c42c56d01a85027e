"""What lies beside the workbook: journal, archive, out/."""
