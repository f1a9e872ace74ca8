"""The best team, or the proof that there is none."""
