"""The tests, each beside what it tests: `tests/<room>` for `composer/<room>`, `house` for what holds all of it."""
