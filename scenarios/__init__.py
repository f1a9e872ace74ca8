"""Example scenarios, and the programme that makes their synthetic pools."""
