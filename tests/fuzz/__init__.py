"""Long comparisons with brute force, each a program: `python -m tests.fuzz.magnitudes`, `.settings`, `.analyses`."""
