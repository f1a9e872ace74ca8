"""What all answers share on their way out: text, JSON, tables, workbook, Markdown."""
