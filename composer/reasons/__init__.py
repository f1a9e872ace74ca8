"""Why it can't be, and what would make it so: the parts that explanations are made of."""
