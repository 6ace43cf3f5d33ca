"""Forms of aftercare, by subject."""
