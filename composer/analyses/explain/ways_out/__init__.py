"""The cheapest ways out of what is impossible."""
