"""Reading activities: lists and one of them, what may be chosen for a new one, and which place a name meant on a day."""
