"""Pages of conferences, by subject."""
