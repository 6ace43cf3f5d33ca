"""Pages of aftercare, by subject."""
