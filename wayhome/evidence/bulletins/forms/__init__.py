"""Forms of the bulletin: its lines, and what it tells beside them."""
