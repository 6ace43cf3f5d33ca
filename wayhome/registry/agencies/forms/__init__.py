"""Forms of organisations and projects, a module a subject."""
