"""Stories end to end, in a real browser against a live server."""
