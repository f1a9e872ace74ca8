"""Who passes which gate, and what is there for each demand."""
