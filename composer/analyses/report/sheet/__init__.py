"""The decision sheet: what an answer proposes, on two pages that somebody signs."""
