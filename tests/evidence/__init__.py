"""What there is to be said for this version, found out anew: `python -m tests.evidence`."""
