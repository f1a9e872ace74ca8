"""How many people may be in a team at all."""
