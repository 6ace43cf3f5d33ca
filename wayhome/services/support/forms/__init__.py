"""Forms of support, a module a subject."""
