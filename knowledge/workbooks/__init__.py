"""The knowledge as an XLSX workbook that an official edits, and the way back."""
