"""How cells are written in other files than ours, and the one spelling that all the rest of the program knows."""
