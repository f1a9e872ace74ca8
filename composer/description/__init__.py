"""What a file of people is: found, with how sure that is, and written down for a person to read."""
