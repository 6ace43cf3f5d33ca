"""The only way into the room: groups, who belongs to them, and who was ticked at their meetings."""

from wayhome.prevention.groups.actions.following import follow_person
from wayhome.prevention.groups.actions.founding import correct_group, end_group, retire_group, start_group
from wayhome.prevention.groups.actions.meeting import correct_meeting, record_meeting, retire_meeting
from wayhome.prevention.groups.actions.membership import (
    add_member,
    add_members,
    correct_member,
    end_membership,
    retire_member,
)

__all__ = [
    "add_member",
    "add_members",
    "correct_group",
    "correct_meeting",
    "correct_member",
    "end_group",
    "end_membership",
    "follow_person",
    "record_meeting",
    "retire_group",
    "retire_meeting",
    "retire_member",
    "start_group",
]
