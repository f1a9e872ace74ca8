"""Benchmarks: this program against plain models of the same question. Run `python -m benchmarks`."""
