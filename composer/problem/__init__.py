"""What is to be composed: teams, seats, requirements, goals, and pure edits of them."""
