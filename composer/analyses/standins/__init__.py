"""For each member of a team who could step in, how many changes that takes, and what the goals lose."""
