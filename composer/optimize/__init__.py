"""One objective maximised, several in lexicographic order, and all their trade-offs."""
