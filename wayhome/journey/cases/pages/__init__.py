"""Pages on which the journey is recorded."""
