"""Checking a roster or a proof: what is told of it."""
