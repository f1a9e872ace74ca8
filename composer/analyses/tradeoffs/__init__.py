"""What one goal costs the other."""
