"""A month like the Cambodian October of the seeds: every sentence of its section on prevention, written as facts."""

from decimal import Decimal

from tests.evidence.events import Events
from tests.evidence.world import day
from wayhome.kit import facts
from wayhome.prevention.activities.models import Activity, Contribution, Output, Point, Quote
from wayhome.prevention.groups.models import Meeting
from wayhome.services.support.models import PackageDay

THEMES = (
    "domestic_violence", "gambling", "drugs", "migration", "gangs", "child_poverty", "leaving_school", "schools_damaged",
)  # fmt: skip
# What the bulletin says, number by number, in its order.
FIGURES = (
    "52", "18", "1,564 (876F)", "122,321 (67,543F)", "18", "97 (56F)", "6", "12", "12 (6F)", "9", "13 (9F)", "9 (6F)",
    "4", "46 (27F)", "14", "8", "97 (46F)", "6", "8", "US$140.00", "8", "75", "3", "225",
)  # fmt: skip


def prevention(events: Events, office: str = "kh") -> None:
    """Write the month."""
    _outreach(events, office)
    _meetings(events, office)
    _green(events, office)
    _packages(events, office)


def _outreach(events: Events, office: str) -> None:
    province = events.place("Battambang", level=1)
    villages = [events.place(f"Phum {number}", parent=province) for number in range(18)]
    for number in range(52):
        topics = ("disaster_risk", "safe_migration", "human_trafficking", "child_protection")
        made = events.activity(
            on=day(1 + number % 31), offices=(office,), places=[villages[number % 18]], topics=topics if number < 2 else topics[:2]
        )  # fmt: skip
        if number == 0:
            events.heads(made, "community_member", "female", 876)
            events.heads(made, "community_member", "male", 688)
            events.heads(made, "villager", "female", 67_543, method="loudspeaker")
            events.heads(made, "villager", "male", 54_778, method="loudspeaker")
    for number in range(9):
        made = events.activity(
            "training", day(2 + number), offices=(office,), topics=("human_trafficking", "gbv")
        )
    for category, female, male in (("church_leader", 9, 4), ("local_authority", 6, 3)):
        events.heads(made, category, "female", female)
        events.heads(made, category, "male", male)


def _meetings(events: Events, office: str) -> None:
    groups = [events.group(kind, office) for kind in ("good_husband", "good_wife", "children_youth")]
    women = [events.member(groups[1]) for _number in range(56)]
    men = [events.member(groups[0], "male") for _number in range(41)]
    for number in range(18):
        made = events.activity(
            "group_meeting", day(1 + number), offices=(office,), topics=("human_trafficking", "gbv")
        )
        facts.record(Meeting(activity=made, group=groups[number % 3]), by=events.by)
        if number < 2:
            events.ticked(made, *(women if number else men))
    for number in range(6):
        made = events.activity("reflection_meeting", day(3 + number), offices=(office,))
    events.heads(made, "church_leader", "unknown", 12)
    events.heads(made, "local_authority", "female", 6)
    events.heads(made, "local_authority", "male", 6)
    for kind in ("practice", "challenge", "solution"):
        facts.record(Point(activity=made, kind=kind, words=f"What was said on {kind}."), by=events.by)
    for number in range(4):
        made = events.activity("round_table", day(10 + number), offices=(office,))
        for theme in (THEMES * 2)[number * 4 : number * 4 + (2 if number == 3 else 4)]:
            events.issue(made, theme)
    events.heads(made, "community_member", "female", 27)
    events.heads(made, "community_member", "male", 19)


def _green(events: Events, office: str) -> None:
    for number in range(8):
        made = events.activity("green_reflection", day(12 + number), offices=(office,))
    events.heads(made, "participant", "female", 46)
    events.heads(made, "participant", "male", 51)
    events.output(made, "waste_facility", 6)
    gift = Contribution(
        activity=made, giver="teachers_monks", kind="cash", amount=Decimal(140), currency="USD"
    )
    facts.record(gift, by=events.by)
    facts.record(Output(activity=made, kind="solar_light", count=8, paid_from=gift), by=events.by)
    events.activity(
        "community_action", day(22), "guest", (office,), title="Monthly village cleaning", run_by="community",
        agencies=[(events.agency("Commune council", "local_authority"), "host")],
    )  # fmt: skip


def _packages(events: Events, office: str) -> None:
    for _number in range(75):
        made = events.enrolled(events.person("not_asked"), day(14), day(16), office=office)
        for each in (14, 15, 16):
            ticked = PackageDay(
                enrolment=made, person_id=made.person_id, office=events.cast.offices[office], happened_on=day(each),
                food=True, accommodation=True, translation=True, documents=True,
            )  # fmt: skip
            facts.record(ticked, by=events.by)


def visit(events: Events, offices: tuple[str, ...] = ("kh", "vn")) -> Activity:
    """A working visit told by two offices: who came, where the journey led, and what came of it."""
    province = events.place("Battambang", level=1)
    delegation = events.agency("Coral Shore Trust", "partner_ngo")
    made = events.activity(
        "exchange_visit", day(15), offices=offices, places=[province], topics=("trauma_informed_care",),
        agencies=[(delegation, "delegation"), (events.agency("Battambang Women Committee", "local_authority"), "partner")],
        heads=[("ngo_staff", "female", 4), ("ngo_staff", "male", 1), ("official", "female", 1)], happened_to=day(19),
    )  # fmt: skip
    for kind, words in (
        ("stop", "The office in Battambang"),
        ("stop", "A foster family"),
        ("outcome", "The team will try a peer group at home."),
    ):
        facts.record(Point(activity=made, kind=kind, words=words), by=events.by)
    for words, permission, speaker in (
        ("We take a lot home.", "named", "Ana Tui, director of Coral Shore Trust"),
        ("It was good to see the groups.", "unnamed", ""),
        ("Do not write this down.", "no", ""),
    ):
        quote = Quote(
            activity=made,
            words=words,
            said_by="ngo_staff",
            permission=permission,
            speaker=speaker,
            language="en",
        )
        facts.record(quote, by=events.by)
    return made
