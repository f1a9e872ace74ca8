"""The fewest changes that make everything hold again when people are gone."""
