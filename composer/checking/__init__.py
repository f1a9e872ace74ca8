"""Answers, rosters and certificates recomputed independently, without any solver."""
