"""Other teams as good, or as different as can be."""
