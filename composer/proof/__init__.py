"""A certificate for an impossibility, and its check in whole numbers: no solver is needed, nor imported."""
