"""Prevent: what took place, and who came."""

from dataclasses import replace

from django.utils.translation import gettext_noop as _

from wayhome.evidence.indicators.definitions.base import PREVENT, Definition
from wayhome.evidence.indicators.rules import Parts
from wayhome.prevention.activities.codes import AWARENESS, COORDINATION, OTHERS, OURS, TRAININGS, WORKSHOPS

ACTIVITIES = _("Activities, as field officers record them.")
_HEADS = _("Heads counted at the activity, or members ticked in a list.")
_ESTIMATES = _("Estimates recorded with an activity, each with its method.")
_LISTS = _("Members ticked in the list of a group's meeting.")
_FIRST_DAY = _(
    "An activity of several days counts on its first day. One of several offices counts once for each of them and once for all together."
)
_ENGAGEMENTS = _(
    "Who comes several times is counted each time. Heads without a sex are told apart, never guessed."
)
_OURS = _(
    "Activities of this kind whose first day lies in the month and which we hosted, alone or with others."
)
_CAME = _("People who took part in activities of this kind that we hosted, added up.")
_ABOUT, _WHERE = ("type", "topic", "run_by"), ("province", "place")

_EVENT = Parts(source="activities", unit="event", breakdowns=(*_ABOUT, *_WHERE))
_HEAD = Parts(
    source="attendance", unit="engagement", counting="sum", of="count",
    breakdowns=("category", "ages", "type", "topic", *_WHERE),
)  # fmt: skip


def _held(*types: str) -> Parts:
    return replace(_EVENT, where={"type": types, "role": OURS})


def _took_part(*types: str, **more: tuple[str, ...]) -> Parts:
    return replace(_HEAD, where={"type": types, "role": OURS, "reach": ("direct",), **more})


EVENTS = (
    Definition(
        "awareness_events",
        PREVENT,
        _("Community awareness events"),
        replace(_held(*AWARENESS), breakdowns=("type", "topic", "message", "run_by", *_WHERE)),
        _("Events in the month at which communities or their leaders learnt how to stay safe."),
        _OURS,
        ACTIVITIES,
        _FIRST_DAY,
    ),
    Definition(
        "villages_covered",
        PREVENT,
        _("Villages covered"),
        Parts(
            source="activity_places", unit="place", counting="distinct", of="place", breakdowns=("type", "province"),
            where={"type": AWARENESS, "role": OURS, "level": ("4",)},
        ),
        _("Villages in which awareness events took place in the month, each counted once."),
        _("Places of the awareness events that we hosted, villages only."),
        ACTIVITIES,
        _("An event recorded for a whole commune names no village. Months cannot be added up: an event may come back to a village."),
    ),
    Definition(
        "key_members_reached",
        PREVENT,
        _("Key community members reached"),
        _took_part(*AWARENESS, category=("community_member",)),
        _("Key community members who took part in awareness events in the month."),
        _("Heads of the category “key community members” at awareness events that we hosted, added up."),
        _HEADS,
        _ENGAGEMENTS,
    ),
    Definition(
        "mass_reach",
        PREVENT,
        _("Further people reached (estimate)"),
        Parts(
            source="attendance", unit="estimate", counting="sum", of="count", high="high",
            where={"role": OURS, "reach": ("mass",)}, breakdowns=("method", "category", "type", "topic", *_WHERE),
        ),
        _("People reached from afar by our activities in the month, as estimated."),
        _("Estimates of activities that we hosted, added up; where one is a range, the figure is a range too."),
        _ESTIMATES,
        _("An estimate, never added to the people who took part. The same people may be reached by several activities."),
    ),
    Definition(
        "group_meetings",
        PREVENT,
        _("Group meetings"),
        _held("group_meeting"),
        _("Meetings of our groups in the month."),
        _OURS,
        ACTIVITIES,
        _FIRST_DAY,
    ),
    Definition(
        "group_members_met",
        PREVENT,
        _("Group members met"),
        Parts(
            source="attended", unit="person", counting="distinct", of="person", where={"type": ("group_meeting",), "role": OURS},
            breakdowns=("group_kind", "category", "age_band"),
        ),
        _("Members of groups who came to at least one meeting in the month, each counted once."),
        _("Members ticked at group meetings; who belongs to two groups is one person where both lists say so."),
        _LISTS,
        _("Heads counted without a list are not here. Months cannot be added up: a member may come every month."),
    ),
    Definition(
        "reflection_meetings",
        PREVENT,
        _("Reflection meetings"),
        _held("reflection_meeting"),
        _("Meetings in the month to look back on what works, what is hard and what to try."),
        _OURS,
        ACTIVITIES,
        _FIRST_DAY,
    ),
    Definition(
        "reflection_participants",
        PREVENT,
        _("Participants of reflection meetings"),
        _took_part("reflection_meeting"),
        _("People who took part in reflection meetings in the month."),
        _CAME,
        _HEADS,
        _ENGAGEMENTS,
    ),
    Definition(
        "trainings",
        PREVENT,
        _("Trainings"),
        _held(*TRAININGS),
        _("Trainings, livelihood trainings and sharing sessions in the month."),
        _OURS,
        ACTIVITIES,
        _FIRST_DAY,
    ),
    Definition(
        "training_participants",
        PREVENT,
        _("Participants of trainings"),
        _took_part(*TRAININGS),
        _("People who took part in trainings in the month."),
        _CAME,
        _HEADS,
        _ENGAGEMENTS,
    ),
    Definition(
        "workshop_participants",
        PREVENT,
        _("Participants of workshops"),
        _took_part(*WORKSHOPS),
        _("People who took part in workshops in the month."),
        _CAME,
        _HEADS,
        _ENGAGEMENTS,
    ),
    Definition(
        "round_tables",
        PREVENT,
        _("Round tables"),
        _held("round_table"),
        _("Round tables in the month, at which communities raise issues with those who can answer."),
        _OURS,
        ACTIVITIES,
        _FIRST_DAY,
    ),
    Definition(
        "round_table_participants",
        PREVENT,
        _("Participants of round tables"),
        _took_part("round_table"),
        _("People who took part in round tables in the month."),
        _CAME,
        _HEADS,
        _ENGAGEMENTS,
    ),
    Definition(
        "green_reflections",
        PREVENT,
        _("Green and clean reflections"),
        _held("green_reflection"),
        _("Green and clean reflection meetings in the month."),
        _OURS,
        ACTIVITIES,
        _FIRST_DAY,
    ),
    Definition(
        "green_participants",
        PREVENT,
        _("Participants of green and clean reflections"),
        _took_part("green_reflection"),
        _("People who took part in green and clean reflections in the month."),
        _CAME,
        _HEADS,
        _ENGAGEMENTS,
    ),
    Definition(
        "coordination_meetings",
        PREVENT,
        _("Coordination meetings"),
        _held(*COORDINATION),
        _("Meetings with other bodies in the month, also between two countries."),
        _OURS,
        ACTIVITIES,
        _("Meetings that others hosted are recorded and not counted here. One of several offices counts once for all together."),
    ),
    Definition(
        "external_event_participants",
        PREVENT,
        _("Participants of others' events"),
        replace(_HEAD, unit="person", where={"role": OTHERS, "reach": ("direct",)}),
        _("People at events of others in the month where we spoke or were guests."),
        _("Heads at activities where our role was speaker or guest, added up."),
        _HEADS,
        _("These events are not ours: nobody here counts as reached by us."),
    ),
)  # fmt: skip
