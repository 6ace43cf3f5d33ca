"""What an activity is called in the middle of a sentence."""

from django.utils.translation import gettext_lazy as _

KINDS = {
    "awareness_event": _("an awareness event"),
    "communications_event": _("a communications event"),
    "leadership_event": _("an awareness event for leaders"),
    "group_meeting": _("a group meeting"),
    "reflection_meeting": _("a reflection meeting"),
    "reflection_workshop": _("an annual reflection workshop"),
    "training": _("a training"),
    "livelihood_training": _("a livelihood training"),
    "needs_review_workshop": _("a workshop on needs reviews"),
    "sharing_session": _("a sharing session"),
    "round_table": _("a round table"),
    "green_reflection": _("a green and clean reflection"),
    "community_action": _("an action of the community"),
    "regular_class": _("a regular class"),
    "workshop": _("a workshop"),
    "seminar": _("a seminar"),
    "coordination_meeting": _("a coordination meeting"),
    "bilateral_meeting": _("a meeting between two countries"),
    "exchange_visit": _("a working visit"),
    "client_visit": _("a visit to people we support"),
}
