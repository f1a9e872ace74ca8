"""One question asked for many values."""
