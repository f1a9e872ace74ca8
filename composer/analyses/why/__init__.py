"""Why somebody is, or is not, in the team; who can't be lost."""
