"""Whom to train and recruit."""
