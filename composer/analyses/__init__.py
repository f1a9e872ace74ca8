"""One question each: a function from a problem to a frozen result. They never import each other."""
