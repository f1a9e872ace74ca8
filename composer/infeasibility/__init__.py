"""Which demands cannot stand together: one oracle, minimal unsatisfiable subsets, hitting sets."""
