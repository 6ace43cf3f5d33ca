"""Activities with who came and what came of them, groups, support packages and the log of services, in bulk."""

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

from benchmarks.fill import DAYS, FIRST, Filled, row_of, write
from wayhome.prevention.activities.codes import TOPICS, TYPES
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
from wayhome.prevention.groups.models import Attended, Group, GroupMember
from wayhome.registry.agencies.models import Agency, Project, ProjectPlace
from wayhome.registry.people.models import Enrolment
from wayhome.registry.places.models import Place
from wayhome.services.support.models import PackageDay, ServiceRecord

BATCH = 10_000
_TYPES, _TOPICS = list(TYPES.codes), list(TOPICS.codes)
_CATEGORIES = ("community_member", "villager", "official", "church_leader", "student")
_SEXES = ("female", "male", "unknown")


class Village:
    """What stands before anything happens: places, organisations, a group with its members, a project."""

    def __init__(self, filled: Filled) -> None:
        self.filled = filled
        self.enrolled: set[tuple[uuid.UUID, dt.date]] = set()
        self.villages = self._places()
        agencies = [
            Agency(type=kind, name=f"{kind} {number}", folded=f"|{kind} {number}|", kept_by=filled.office)
            for kind in ("social_organisation", "ministry")
            for number in range(20)
        ]
        self.agencies = [row_of(filled, row) for row in agencies]
        self.groups = [
            row_of(filled, Group(office=filled.office, kind=kind, title=kind, began_on=FIRST))
            for kind in ("good_husband", "good_wife", "peer")
        ]
        self.members = []
        for number in range(300):
            member = GroupMember(
                group=filled.chance.choice(self.groups), code=f"T{number:05d}", sex=_SEXES[number % 3], joined_on=FIRST
            )  # fmt: skip
            row_of(filled, member)
            member.counts_as = member.pk
            self.members.append(member)
        project = row_of(filled, Project(office=filled.office, code="P1", title="Project", starts_on=FIRST))
        communes = Place.objects.filter(level=3)
        of_project = [row_of(filled, ProjectPlace(project=project, place=place)) for place in communes[:7]]
        everything: tuple[list[Any], ...] = (self.agencies, self.groups, self.members, [project], of_project)
        for rows in everything:
            write(rows)

    def _places(self) -> list[Place]:
        made: list[list[Place]] = []
        for level, (kind, many) in enumerate(
            [("province", 5), ("district", 20), ("commune", 60), ("village", 400)], 1
        ):
            above: list[Any] = list(made[-1]) if made else [None]
            made.append(
                [
                    Place(
                        id=uuid.uuid4(), country="VN", code=f"{level}{number:04d}", edition="bench", level=level, kind=kind,
                        parent=above[number % len(above)], name=f"{kind} {number}", folded=f"|{kind} {number}|",
                    )
                    for number in range(many)
                ]
            )  # fmt: skip
            Place.objects.bulk_create(made[-1])
        return made[-1]


def happen(village: Village, rows: int) -> None:
    """Add so many rows: four of ten are heads at activities, the others members ticked, days of packages, the log of services."""
    for done in range(0, rows, BATCH):
        _happen(village, min(BATCH, rows - done))


def _happen(village: Village, rows: int) -> None:
    chance = village.filled.chance
    made: dict[type[Any], list[Any]] = {}

    def add(row: Any) -> Any:
        row_of(village.filled, row)
        made.setdefault(type(row), []).append(row)
        return row

    for _number in range(max(1, rows // 10)):
        _activity(village, add)
        if chance.random() < 0.5:
            meeting = _held(village, add, "group_meeting")
            for member in chance.sample(village.members, 4):
                add(Attended(activity=meeting, member=member))
        _served(village, add)
    for several in made.values():
        write(several)


def _held(village: Village, add: Any, type: str) -> Activity:
    chance = village.filled.chance
    role = chance.choices(["host", "joint_host", "speaker", "guest"], [80, 10, 5, 5])[0]
    made: Activity = add(Activity(type=type, happened_on=_day(chance), our_role=role))
    add(ActivityOffice(activity=made, office=village.filled.office, lead=True))
    return made


def _activity(village: Village, add: Any) -> None:
    """An activity with four rows of heads; one in several has an estimate, an issue, a thing built, money, an answer."""
    chance = village.filled.chance
    type = chance.choice(_TYPES)
    made = _held(village, add, type)
    add(ActivityPlace(activity=made, place=chance.choice(village.villages)))
    add(ActivityTopic(activity=made, topic=chance.choice(_TOPICS)))
    cells = [(category, sex) for category in _CATEGORIES for sex in _SEXES]
    for category, sex in chance.sample(cells, 3):
        add(AttendanceCount(activity=made, category=category, sex=sex, count=chance.randint(1, 40)))
    add(
        AttendanceCount(
            activity=made, category="villager", sex="unknown", count=chance.randint(100, 900), reach="mass", method="crowd"
        )
    )  # fmt: skip
    if chance.random() < 0.2:
        add(Issue(activity=made, theme="debt", raised_on=made.happened_on))
        add(Output(activity=made, kind=chance.choice(["solar_light", "toilet"]), count=chance.randint(1, 9)))
        add(ActivityAgency(activity=made, agency=chance.choice(village.agencies), part="attended"))
        gift = Contribution(
            activity=made,
            giver="community",
            kind="cash",
            amount=Decimal(chance.randint(1, 500)),
            currency="USD",
        )
        add(gift)
        for answer in ("yes", "no"):
            trait = AttendanceTrait(
                activity=made, trait="literacy_need", answer=answer, sex="female", count=chance.randint(1, 20)
            )
            add(trait)


def _served(village: Village, add: Any) -> None:
    """Three days of one package, and one line of the log."""
    filled, chance = village.filled, village.filled.chance
    stay, on = chance.choice(filled.stays), _day(chance)
    while (stay.person_id, on) in village.enrolled:  # nobody is enrolled in one package twice on a day
        stay, on = chance.choice(filled.stays), _day(chance)
    village.enrolled.add((stay.person_id, on))
    enrolment = add(
        Enrolment(
            person_id=stay.person_id, office=filled.office, package="emergency_support", happened_on=on,
            ended_on=on + dt.timedelta(days=2),
        )
    )  # fmt: skip
    for number in range(3):
        day = PackageDay(
            enrolment=enrolment, person_id=stay.person_id, office=filled.office, food=True,
            happened_on=on + dt.timedelta(days=number),
        )  # fmt: skip
        add(day)
    kind = chance.choice(["needs_review", "livelihood_plan", "referral", "supplies"])
    agency = village.agencies[0] if kind == "referral" else None
    add(
        ServiceRecord(
            person_id=stay.person_id, office=filled.office, kind=kind, happened_on=on, agency=agency
        )
    )


def _day(chance: Any) -> dt.date:
    return FIRST + dt.timedelta(days=chance.randrange(DAYS))
