"""The demo: an invented organisation, two years of its work, played through the same actions that people use."""
