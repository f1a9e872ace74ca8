"""From what people hand over in memory – data frames, rows – to a table; and what every reader of a table shares."""
