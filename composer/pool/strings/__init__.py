"""Columns of texts: parted, told apart and read as numbers, all at once."""
