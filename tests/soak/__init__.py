"""Long tests: what stays true when processes die at any moment, and when rules are bent."""
