"""Pages of safety, by subject."""
