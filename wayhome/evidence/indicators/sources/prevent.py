"""Records of activities and what came of them, of groups, tallies and projects."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from wayhome.evidence.indicators.sources.base import Field, Many, Persons, Shared, Source
from wayhome.kit.codes import CodeList
from wayhome.prevention.activities import codes
from wayhome.prevention.activities.models import (
    Activity,
    ActivityAgency,
    ActivityOffice,
    ActivityPlace,
    ActivityTopic,
    AttendanceCount,
    AttendanceTrait,
    Contribution,
    Issue,
    Output,
)
from wayhome.prevention.groups.codes import KINDS as GROUP_KINDS
from wayhome.prevention.groups.models import Attended, GroupMember
from wayhome.prevention.tallies.models import Tally
from wayhome.registry.agencies.models import ProjectPlace
from wayhome.registry.agencies.types import TYPES as AGENCY_TYPES
from wayhome.registry.people.codes import SEXES
from wayhome.registry.places.codes import LEVELS

_OFFICES = Many(ActivityOffice, "activity", "office")
_PLACES = Many(ActivityPlace, "activity", "place")
_TOPICS = Many(ActivityTopic, "activity", "topic")
_PART = ("activity",)
_OPENS = ("activities:show", "activity_id")


def _of_activity(*way: str) -> dict[str, Field]:
    """What an activity says that figures may be filtered or broken down by; ``way`` leads to it."""
    return {
        "on": Field("date", (*way, "happened_on")),
        "type": Field("code", (*way, "type"), codes.TYPES),
        "role": Field("code", (*way, "our_role"), codes.ROLES),
        "run_by": Field("code", (*way, "run_by"), codes.RUN_BY),
        "audience": Field("code", (*way, "audience"), codes.AUDIENCES),
        "project": Field("key", (*way, "project")),
        "topic": Field("many", way, codes.TOPICS, _TOPICS),
        "message": Field("many", (*way, "messages"), codes.MESSAGES, listed=True),
        "place": Field("many", way, many=_PLACES),
        "province": Field("many", way, many=_PLACES, up=True),
    }


def _part(model: Any, words: Any, fields: dict[str, Field], columns: tuple[str, ...], **more: Any) -> Source:
    """Parts of activities: of the offices that share the activity."""
    return Source(
        model=model, words=words, office=Shared(_PART, _OFFICES), fields=_of_activity(*_PART) | fields,
        opens=_OPENS, opens_month=False, clients=False, columns=columns,
        **{"stands_on": _PART, "beside": _PART} | more,
    )  # fmt: skip


def _ticked(viewer: Any, rows: Sequence[Any]) -> Persons:
    """Which members were ticked, by their code; of groups that the viewer does not see, none."""
    mine = GroupMember.objects.visible_to(viewer).filter(pk__in=[row.member_id for row in rows])
    codes_of = dict(mine.values_list("pk", "code"))
    return {row.pk: [(codes_of[row.member_id], None)] if row.member_id in codes_of else [] for row in rows}


def _code(name: str, words: CodeList | None) -> Field:
    return Field("code", (name,), words)


PREVENTION: dict[str, Source] = {
    "activities": Source(
        model=Activity,
        words=_("Activities"),
        office=Shared((), _OFFICES),
        fields=_of_activity() | {"title": Field("text", ("title",))},
        columns=("on", "type", "title", "role", "done_by"),
        beside=("done_by",),
        opens=("activities:show", "pk"),
        clients=False,
    ),
    "activity_places": _part(
        ActivityPlace,
        _("Places of activities"),
        {
            "place": Field("key", ("place",)),
            "province": Field("band", ("place",), up=True),
            "level": Field("code", ("place", "level"), LEVELS),
        },
        ("on", "place", "type"),
        beside=("activity", "place"),
    ),
    "attendance": _part(
        AttendanceCount,
        _("Who came to activities"),
        {
            "sex": _code("sex", SEXES),
            "category": _code("category", codes.CATEGORIES),
            "ages": _code("age_band", codes.AGE_BANDS),
            "reach": _code("reach", codes.REACHES),
            "method": _code("method", codes.METHODS),
            "count": Field("number", ("count",)),
            "high": Field("number", ("high",)),
            "listed": _code("listed", None),
        },
        ("on", "type", "category", "sex", "count", "high", "method"),
    ),
    "traits": _part(
        AttendanceTrait,
        _("Answers of who came to activities"),
        {
            "sex": _code("sex", SEXES),
            "trait": _code("trait", codes.TRAITS),
            "answer": _code("answer", codes.ANSWERS),
            "count": Field("number", ("count",)),
            "listed": _code("listed", None),
        },
        ("on", "type", "trait", "answer", "sex", "count"),
    ),
    "attended": _part(
        Attended,
        _("Members ticked at activities"),
        {
            "person": Field("key", ("member", "counts_as")),
            "sex": Field("code", ("member", "sex"), SEXES),
            "age_band": Field("band", ("member", "birth_year")),
            "category": Field("code", ("member", "category"), codes.CATEGORIES),
            "group_kind": Field("code", ("member", "group", "kind"), GROUP_KINDS),
            "group": Field("key", ("member", "group")),
        },
        ("on", "group_kind", "category", "sex"),
        stands_on=("activity", "member"),
        beside=("activity", "member__group"),
        persons=_ticked,
    ),
    "issues": _part(
        Issue,
        _("Issues raised"),
        {
            "on": Field("date", ("raised_on",)),
            "theme": _code("theme", codes.THEMES),
            "state": _code("state", codes.ISSUE_STATES),
            "words": Field("text", ("words",)),
        },
        ("on", "theme", "words", "state"),
    ),
    "outputs": _part(
        Output,
        _("Things built or handed over"),
        {
            "kind": _code("kind", codes.OUTPUT_KINDS),
            "for_whom": _code("for_whom", codes.FOR_WHOM),
            "count": Field("number", ("count",)),
        },
        ("on", "kind", "count", "for_whom"),
    ),
    "contributions": _part(
        Contribution,
        _("Contributions"),
        {
            "giver": _code("giver", codes.GIVERS),
            "kind": _code("kind", codes.CONTRIBUTION_KINDS),
            "currency": _code("currency", None),
            "amount": Field("number", ("amount",)),
        },
        ("on", "giver", "kind", "amount", "currency"),
    ),
    "engaged": _part(
        ActivityAgency,
        _("Organisations at activities"),
        {
            "organisation": Field("key", ("agency",)),
            "agency_type": Field("code", ("agency", "type"), AGENCY_TYPES),
            "part": _code("part", codes.PARTS),
        },
        ("on", "organisation", "agency_type", "part", "type"),
        stands_on=("activity", "agency"),
        beside=("activity", "agency"),
    ),
    "tallies": Source(
        model=Tally,
        words=_("Tallies"),
        office=("office",),
        fields={
            "on": Field("date", ("happened_on",)),
            "kind": Field("code", ("kind", "code")),
            "quantity": Field("number", ("quantity",)),
            "place": Field("band", ("place",)),
            "province": Field("band", ("place",), up=True),
        },
        stands_on=("kind",),
        columns=("on", "kind", "quantity", "place", "done_by"),
        beside=("kind", "place", "done_by"),
        clients=False,
    ),
    "project_places": Source(
        model=ProjectPlace,
        words=_("Places of projects"),
        office=("project", "office"),
        fields={
            "on": Field("date", ("project", "starts_on")),
            "ends_on": Field("last", ("project", "ends_on")),
            "project": Field("key", ("project",)),
            "place": Field("key", ("place",)),
            "province": Field("band", ("place",), up=True),
            "level": Field("code", ("place", "level"), LEVELS),
        },
        stands_on=("project",),
        columns=("project", "place", "on", "ends_on"),
        beside=("project", "place"),
        clients=False,
        opens_month=False,
    ),
}
