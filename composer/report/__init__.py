"""Results as text for people, as JSON for programs, as a page to look at; and all of them together."""
