"""The problem as integer rows over people."""
