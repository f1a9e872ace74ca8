"""The only rooms that know a solver, and `door`, the only one that anybody else calls."""
