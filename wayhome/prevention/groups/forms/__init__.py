"""Forms of groups: a group, its members, a meeting by ticking."""
