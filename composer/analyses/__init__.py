"""One question a folder: its search, its words, its tables."""
