"""Guards: what every room and every line must keep to."""
