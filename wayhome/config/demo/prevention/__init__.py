"""What the demo's offices do to prevent: groups, activities, packages and tallies, planned as values and played through the actions."""
