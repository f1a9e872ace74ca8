"""Demands that cannot matter: whatever meets all the others meets them."""
