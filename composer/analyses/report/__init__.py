"""All answers on one page."""
