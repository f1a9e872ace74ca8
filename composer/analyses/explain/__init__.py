"""Which demands cannot stand together, and the cheapest ways out."""
