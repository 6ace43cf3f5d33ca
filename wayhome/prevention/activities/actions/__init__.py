"""The only way into the room: recording activities, and what came of them."""

from wayhome.prevention.activities.actions.recording import (
    correct_activity,
    keep_listed,
    record_activity,
    retire_activity,
)

__all__ = ["correct_activity", "keep_listed", "record_activity", "retire_activity"]
