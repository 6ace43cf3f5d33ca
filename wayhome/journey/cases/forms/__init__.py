"""Forms of the journey, by subject."""
