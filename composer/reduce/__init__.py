"""A program made smaller, with the proof in each docstring."""
