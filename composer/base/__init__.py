"""What everything else may use: errors, exact numbers, the base of what is read."""
