"""What happens in prevention, written as facts: activities with who came and what came of them, groups, packages, services, projects."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from tests.caseload import fresh_code
from tests.evidence.world import World, day
from wayhome.kit import facts
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
from wayhome.registry.people.models import Enrolment, Person
from wayhome.registry.places.models import Place
from wayhome.services.support.models import PackageDay, ServiceRecord

FIFTH = day(5)
# (category, sex, count) and what else is known of these heads
Heads = tuple[str, str, int] | tuple[str, str, int, dict[str, Any]]


class Events(World):
    """A world in which something is done before anybody is harmed."""

    def _write(self, row: Any) -> Any:
        return facts.record(row, by=self.by)

    def place(self, name: str, level: int = 4, parent: Place | None = None, country: str = "KH") -> Place:
        """A place of a list."""
        code = f"T{Place.objects.count()}"
        kind = {1: "province", 2: "district", 3: "commune", 4: "village"}[level]
        return Place.objects.create(
            country=country, code=code, edition="test", level=level, kind=kind, parent=parent, name=name, folded=name.lower()
        )  # fmt: skip

    def agency(self, name: str, type: str = "social_organisation") -> Agency:
        """An organisation."""
        row = Agency(type=type, name=name, folded=name.lower(), country="KH", kept_by=self.cast.offices["vn"])
        return self._write(row)

    def activity(
        self, type: str = "awareness_event", on: dt.date = FIFTH, role: str = "host", offices: Sequence[str] = ("vn",),
        heads: Sequence[Heads] = (), places: Sequence[Place] = (), topics: Sequence[str] = (),
        agencies: Sequence[tuple[Agency, str]] = (), **more: Any,
    ) -> Activity:  # fmt: skip
        """An activity with its parts."""
        made = self._write(Activity(type=type, happened_on=on, our_role=role, **more))
        for number, office in enumerate(offices):
            self._write(ActivityOffice(activity=made, office=self.cast.offices[office], lead=number == 0))
        for category, sex, count, *known in heads:
            self.heads(made, category, sex, count, **(known[0] if known else {}))
        for place in places:
            self._write(ActivityPlace(activity=made, place=place))
        for topic in topics:
            self._write(ActivityTopic(activity=made, topic=topic))
        for agency, part in agencies:
            self._write(ActivityAgency(activity=made, agency=agency, part=part))
        return made

    def heads(self, activity: Activity, category: str, sex: str, count: int, **known: Any) -> AttendanceCount:
        """Heads counted, or an estimate where a method is known."""
        reach = {"reach": "mass"} if "method" in known else {}
        row = AttendanceCount(activity=activity, category=category, sex=sex, count=count, **reach, **known)
        return self._write(row)

    def asked(
        self, activity: Activity, answer: str, count: int, listed: bool = False, sex: str = "female", trait: str = "literacy_need",
    ) -> AttendanceTrait:  # fmt: skip
        """Answers to a question."""
        row = AttendanceTrait(
            activity=activity, trait=trait, answer=answer, sex=sex, count=count, listed=listed
        )
        return self._write(row)

    def issue(self, activity: Activity, theme: str, on: dt.date | None = None) -> Issue:
        """An issue raised."""
        return self._write(Issue(activity=activity, theme=theme, raised_on=on or activity.happened_on))

    def output(self, activity: Activity, kind: str, count: int) -> Output:
        """Things built."""
        return self._write(Output(activity=activity, kind=kind, count=count))

    def gift(
        self, activity: Activity, amount: str = "", currency: str = "", kind: str = "cash"
    ) -> Contribution:
        """What somebody gave."""
        value = Decimal(amount) if amount else None
        row = Contribution(
            activity=activity, giver="teachers_monks", kind=kind, amount=value, currency=currency
        )
        return self._write(row)

    def group(self, kind: str = "good_husband", office: str = "vn") -> Group:
        """A group."""
        row = Group(office=self.cast.offices[office], kind=kind, title=f"{kind} group", began_on=day(1, 1))
        return self._write(row)

    def member(self, group: Group, sex: str = "female", person: Person | None = None) -> GroupMember:
        """A member of a group."""
        row = GroupMember(group=group, person=person, code=fresh_code(), sex=sex, joined_on=day(1, 1))
        return self._write(row)

    def ticked(self, activity: Activity, *members: GroupMember) -> list[Attended]:
        """Members ticked at an activity."""
        return [self._write(Attended(activity=activity, member=member)) for member in members]

    def enrolled(
        self, person: Person, on: dt.date, until: dt.date | None = None, package: str = "identification_support",
        office: str = "vn", days: Sequence[dt.date] = (), **more: Any,
    ) -> Enrolment:  # fmt: skip
        """An enrolment with the days delivered in it."""
        of_office = self.cast.offices[office]
        row = Enrolment(
            person=person, office=of_office, package=package, happened_on=on, ended_on=until, **more
        )
        made = self._write(row)
        for each in days:
            self._write(
                PackageDay(enrolment=made, person=person, office=of_office, happened_on=each, food=True)
            )
        return made

    def service(
        self, kind: str, on: dt.date = FIFTH, person: Person | None = None, agency: Agency | None = None, office: str = "vn"
    ) -> ServiceRecord:  # fmt: skip
        """A line of the plain log."""
        person = person or self.person()
        row = ServiceRecord(
            person=person, office=self.cast.offices[office], kind=kind, agency=agency, happened_on=on
        )
        return self._write(row)

    def project(
        self, starts: dt.date, ends: dt.date | None, *places: Place, code: str = "HT", office: str = "vn"
    ) -> Project:
        """A project in places."""
        row = Project(
            office=self.cast.offices[office], code=code, title="Way back", starts_on=starts, ends_on=ends
        )
        made = self._write(row)
        for place in places:
            self._write(ProjectPlace(project=made, place=place))
        return made
