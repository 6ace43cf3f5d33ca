"""The plan of prevention, without a database: its known months add up to the seeds, and nothing in it could be refused."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wayhome.config.demo.cast import OFFICES, STAFF
from wayhome.config.demo.lands import LANDS, SEED, dice
from wayhome.config.demo.partners import AGENCIES, VILLAGES
from wayhome.config.demo.plan import story
from wayhome.config.demo.prevention.calm_months import FIRST
from wayhome.config.demo.prevention.deeds import (
    Added,
    Answered,
    Enrolled,
    Gather,
    Held,
    MendHeld,
    Repeat,
    RetireHeld,
    Served,
    Settled,
    Tallied,
    TallyOf,
    Ticked,
    ToldOf,
)
from wayhome.config.demo.prevention.other_months import DECEMBER
from wayhome.config.demo.prevention.story import prevention
from wayhome.config.demo.prevention.teller import shares
from wayhome.kit.dates import Month
from wayhome.prevention.activities.codes import AWARENESS, THEMES, TOPICS, TRAININGS
from wayhome.prevention.activities.rules import Happening, fault, total, unusual

TOLD = Month(2024, 6)
LONG_AGO = Month(2020, 12)


@pytest.fixture(scope="module")
def deeds() -> list:
    """Prevention until half a year after the known months, in the order of entry."""
    return sorted(prevention(TOLD), key=lambda deed: deed.at)


@pytest.fixture(scope="module")
def held(deeds) -> list[Held]:
    """Its activities that stay."""
    gone = {deed.key for deed in deeds if isinstance(deed, RetireHeld)}
    return [deed for deed in deeds if isinstance(deed, Held) and deed.key not in gone]


def of(held: list[Held], office: str, month: Month, *types: str) -> list[Held]:
    below = {office, *(told.code for told in OFFICES if told.parent == office)}
    mine = [deed for deed in held if below & set(deed.offices) and Month.of(deed.on) == month]
    return [deed for deed in mine if not types or deed.type in types]


def sums(activities: list[Held], reach: str = "direct") -> dict[tuple[str, str], int]:
    """{(category, sex): heads}."""
    counted = Counter()
    for deed in activities:
        for head in deed.heads:
            if head.reach == reach:
                counted[head.category, head.sex] += head.count
    return dict(counted)


def test_october_of_cambodia_adds_up(held, deeds):
    events = of(held, "kh", SEED, *AWARENESS)
    assert len(events) == 52
    assert len({place for deed in events for place, _venue in deed.places}) == 18
    assert sums(events) == {("community_member", "female"): 876, ("community_member", "male"): 1564 - 876}
    assert sums(events, "mass") == {("villager", "female"): 67_543, ("villager", "male"): 122_321 - 67_543}
    often = Counter(topic for deed in events for topic in deed.topics)
    in_order = ["disaster_risk", "safe_migration", "human_trafficking", "child_protection"]
    assert [topic for topic, _n in often.most_common()] == in_order  # as the bulletin names them
    assert {head.method for deed in events for head in deed.heads if head.reach == "mass"} >= {"loudspeaker"}

    reflections = of(held, "kh", SEED, "reflection_meeting")
    assert len(reflections) == 6
    assert sums(reflections) == {
        ("church_leader", "unknown"): 12, ("local_authority", "female"): 6, ("local_authority", "male"): 6,
    }  # fmt: skip
    trainings = of(held, "kh", SEED, *TRAININGS)
    assert len(trainings) == 9
    assert sums(trainings) == {
        ("church_leader", "female"): 9, ("church_leader", "male"): 4, ("local_authority", "female"): 6, ("local_authority", "male"): 3,
    }  # fmt: skip
    tables = of(held, "kh", SEED, "round_table")
    assert (len(tables), sum(total(deed.heads) for deed in tables)) == (4, 46)
    assert sum(count for (_who, sex), count in sums(tables).items() if sex == "female") == 27
    raised = [issue for deed in tables for issue in deed.raised]
    assert len(raised) == 14
    assert {issue.theme for issue in raised} == set(list(THEMES.codes)[:8])
    assert all(issue.owner and issue.promised_on for issue in raised)
    keys = {deed.key for deed in tables}
    states = {deed.state for deed in deeds if isinstance(deed, Answered) and deed.to in keys}
    assert states == {"answered", "with_authority", "done"}

    green = of(held, "kh", SEED, "green_reflection")
    assert (len(green), sums(green)) == (8, {("participant", "female"): 46, ("participant", "male"): 51})
    came_of = [deed for deed in deeds if isinstance(deed, Added) and deed.to in {one.key for one in green}]
    built = Counter()
    for deed in came_of:
        if deed.what == "output":
            built[deed.facts["kind"]] += deed.facts["count"]
    assert built == {"waste_facility": 6, "solar_light": 8}
    [given] = [deed.facts for deed in came_of if deed.what == "contribution"]
    assert (given["giver"], given["amount"], given["currency"]) == ("teachers_monks", "140", "USD")


def test_october_s_groups_and_migrants(held, deeds):
    members = {deed.key: deed.members for deed in deeds if isinstance(deed, Gather)}
    meetings = of(held, "kh", SEED, "group_meeting")
    met = {(group, number) for deed in meetings for group, number in deed.ticked}
    assert (len(meetings), len(met)) == (18, 97)
    assert sum(members[group][number].sex == "female" for group, number in met) == 56
    [enrolled] = [deed for deed in deeds if isinstance(deed, Enrolled) and deed.key == "kh migrants"]
    [ticked] = [deed for deed in deeds if isinstance(deed, Ticked) and deed.key == "kh migrants"]
    assert (len(enrolled.people), len(ticked.days) * len(enrolled.people)) == (75, 225)
    assert {person["country"] for person in enrolled.people} == {"VN"}


def test_the_other_known_months_add_up(held, deeds):
    first, second = of(held, "af", DECEMBER)
    assert (str(first.on), sums([first])) == ("2023-12-19", {("participant", "unknown"): 20})
    assert (str(second.on), sums([second])) == (
        "2023-12-24",
        {("ngo_staff", "female"): 8, ("ngo_staff", "male"): 12},
    )

    [training] = of(held, "kh", DECEMBER, *TRAININGS)
    [workshop] = of(held, "kh", DECEMBER, "reflection_workshop")
    assert (total(training.heads), total(workshop.heads)) == (35, 36)
    assert len(of(held, "kh", DECEMBER, "coordination_meeting")) == 4

    courses = of(held, "vn", DECEMBER, *TRAININGS)
    assert sorted(len(deed.ticked) for deed in courses) == [16, 18]
    asked = [one for deed in deeds if isinstance(deed, MendHeld) for one in deed.asked or ()]
    assert sum(one.count for one in asked) == 34
    assert sum(one.count for one in asked if one.answer == "yes") == 14
    done = Counter()
    for deed in deeds:
        if isinstance(deed, Served):
            done[deed.kind] += len(deed.who)
    assert done == {"needs_review": 36, "livelihood_plan": 36, "referral": 4}
    [visit] = of(held, "vn", DECEMBER, "exchange_visit")
    assert visit.offices == ("vn", "kh")

    assert (
        sum(total(deed.heads) for deed in of(held, "vn", SEED) if deed.told.get("our_role") == "speaker")
        == 50
    )
    assert len(of(held, "vn", LONG_AGO)) == 4


def test_everything_the_plan_names_is_there(held, deeds):
    agencies = {agency.english for agency in AGENCIES} | {office.name for office in OFFICES}
    villages = {name for village in VILLAGES for name in (village[4], village[5])}
    people = {person.username for person in STAFF}
    for deed in held:
        assert {name for name, _part in deed.agencies} <= agencies
        assert {issue.owner for issue in deed.raised} <= agencies
        assert set(deed.topics) <= set(TOPICS.codes)
        for place, _venue in deed.places:
            assert "/" not in place or place.split("/")[1] in villages
    assert {deed.by for deed in deeds} | {deed.done_by for deed in held if deed.done_by} <= people


def test_no_activity_could_be_refused(held):
    for deed in held:
        plain = {name: deed.told[name] for name in ("our_role", "began_at", "ended_at") if name in deed.told}
        told = Happening(deed.type, deed.on, deed.to, heads=deed.heads, asked=deed.asked, **plain)
        assert fault(told, deed.at.date()) is None, deed.key
        assert unusual(deed.type, deed.heads) is None, deed.key


def test_what_is_decided_has_somebody_who_does_it_by_a_day():
    whole = prevention(Month(2026, 10))
    meetings = {deed.key: deed for deed in whole if isinstance(deed, Held)}
    settled = {deed.to: deed for deed in whole if isinstance(deed, Settled)}
    decided = [deed for deed in whole if isinstance(deed, Added) and deed.facts.get("kind") == "decision"]
    assert len({deed.facts["words"] for deed in decided}) == len(decided) > 20
    agencies, people = {agency.english for agency in AGENCIES}, {person.username for person in STAFF}
    late = Counter()
    for deed in decided:
        facts, meeting = deed.facts, meetings[deed.to]
        assert facts.get("owner") in agencies or facts.get("colleague") in people, deed
        assert facts["due_on"] > meeting.on
        if deed.key not in settled:
            late[meeting.offices[0].split("-")[0]] += facts["due_on"] < Month(2026, 10).last
        else:
            came = settled[deed.key]
            assert came.outcome
            assert meeting.on < came.on <= came.at.date()
    assert late == {"kh": 1, "vn": 1}
    assert {deed.state for deed in settled.values()} == {"done", "dropped"}


def test_what_a_deed_speaks_of_was_entered_before_it(deeds):
    known: set[tuple[type, str]] = set()
    for deed in deeds:
        needs = {
            Added: lambda deed: [(Held, deed.to)],
            Answered: lambda deed: [(Held, deed.to)],
            Settled: lambda deed: [(Added, deed.to)],
            MendHeld: lambda deed: [(Held, deed.key)],
            RetireHeld: lambda deed: [(Held, deed.key)],
            Ticked: lambda deed: [(Enrolled, deed.key)],
            Served: lambda deed: [(Enrolled, deed.key)],
            Tallied: lambda deed: [(TallyOf, deed.key)],
            ToldOf: lambda deed: [(Held, deed.key)],
            Held: lambda deed: (
                [(Gather, key) for key in deed.groups] + ([(Repeat, deed.series)] if deed.series else [])
            ),
            Gather: lambda deed: [(Enrolled, one.known[0]) for one in deed.members if one.known],
        }.get(type(deed), lambda deed: [])
        assert set(needs(deed)) <= known, deed
        if getattr(deed, "key", ""):
            assert (type(deed), deed.key) not in known or type(deed) in (MendHeld, Served, Tallied, ToldOf)
            known.add((type(deed), deed.key))


def test_the_calm_months_live_and_make_mistakes(held, deeds):
    for office in ("kh", "vn", "af", "sb"):
        months = {
            Month.of(deed.on) for deed in held if office in {code.split("-")[0] for code in deed.offices}
        }
        assert len(months & set(FIRST.until(DECEMBER))) == 24
    assert sum(isinstance(deed, MendHeld) for deed in deeds) > 20
    assert sum(isinstance(deed, RetireHeld) for deed in deeds) > 2
    on_paper = [deed for deed in held if deed.source == "paper"]
    assert len(on_paper) > 15
    assert all(deed.done_by and deed.done_by != deed.by for deed in on_paper)
    assert len({deed.by for deed in held}) > 8
    assert {deed.key for deed in deeds if isinstance(deed, TallyOf)} == {"meals", "animals"}
    assert min(deed.on.year for deed in deeds if isinstance(deed, Tallied)) == 2011


def test_prevention_moves_nobody_in_or_out():
    """What is told of persons in service is the same with prevention and without."""
    alone = [deed for deed in story(SEED) if deed.__class__.__module__ == "wayhome.config.demo.deeds"]
    assert len(alone) + len(prevention(SEED)) == len(story(SEED))
    assert {land.office for land in LANDS} == {"vn", "kh", "af", "sb"}


@given(st.integers(0, 200_000), st.integers(1, 60), st.floats(0, 0.9))
def test_shares_always_add_up(whole, parts, wobble):
    split = shares(dice(whole, parts), whole, parts, wobble)
    assert (len(split), sum(split)) == (parts, whole)
    assert min(split) >= 0
