"""Pages of teams, of colleagues who wait, and of the organisation's recovery key."""
