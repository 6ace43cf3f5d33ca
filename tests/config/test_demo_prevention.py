"""What the demo tells of prevention comes out as the seeds say, from the records and through the house's own figures."""

import pytest

from tests.demo import Demo
from wayhome.config.demo.lands import SEED
from wayhome.config.demo.play import Stage
from wayhome.config.demo.prevention import other_months, vn_months
from wayhome.config.demo.prevention.other_months import DECEMBER
from wayhome.config.demo.prevention.teller import Teller, land_of
from wayhome.config.demo.prevention.telling import WORDS, told
from wayhome.evidence.bulletins.models import Item
from wayhome.evidence.indicators.queries import figures_json
from wayhome.kit.dates import Month
from wayhome.prevention.activities.models import (
    Activity,
    ActivityAgency,
    ActivityOffice,
    ClientVisit,
    Contribution,
    Issue,
    Output,
    Point,
    Presented,
    Quote,
    Series,
)
from wayhome.prevention.activities.models import Test as ActivityTest
from wayhome.prevention.groups.models import Meeting
from wayhome.prevention.tallies.models import Tally
from wayhome.registry.agencies.models import Project
from wayhome.trust.access.viewer import SYSTEM
from wayhome.trust.accounts.models import Office, User


def found(office: str, month: Month, code: str) -> dict:
    """One figure of an office's month, as the command prints it."""
    [figure] = figures_json(SYSTEM, office, month, codes=[code])
    return figure


def people(office: str, month: Month, code: str) -> tuple:
    """(value, women, men, sex not recorded)."""
    figure = found(office, month, code)
    return tuple(figure[name] for name in ("value", "female", "male", "sex_unknown"))


def by(figure: dict, kind: str) -> dict:
    """{key: (value, women)} of one breakdown of a figure."""
    return {one["key"]: (one["value"], one["female"]) for one in figure["breakdown"] if one["by"] == kind}


def held(office: str, month: Month, *types: str):
    """The activities of an office (and of all below it) in a month."""
    below = [one.pk for one in Office.objects.all() if office in (one.code, one.parent and one.parent.code)]
    ids = ActivityOffice.objects.unscoped("test").filter(office__in=below).values("activity_id")
    rows = Activity.objects.unscoped("test").filter(
        pk__in=ids, happened_on__range=(month.first, month.last), retired_at=None
    )
    return rows.filter(type__in=types) if types else rows


@pytest.fixture
def december(demo: Demo) -> Demo:
    """The demo with December 2023 of the seeds, played upon it as the whole demo would (calm months add none of its figures)."""
    stage = Stage(
        {one.code: one for one in Office.objects.all()},
        {one.username: one for one in User.objects.select_related("office")},
    )
    tellers = {office: Teller(land_of(office)) for office in ("vn", "kh", "af")}
    vn_months.december_2023(tellers["vn"])
    other_months.af_december(tellers["af"])
    other_months.begin_committees(tellers["kh"])
    other_months.committees(tellers["kh"], DECEMBER)
    other_months.kh_december(tellers["kh"])
    deeds = [deed for teller in tellers.values() for deed in teller.deeds]
    deeds += told(deeds)
    for deed in sorted(deeds, key=lambda deed: deed.at):
        stage.do(deed)
    return demo


# -- Cambodia, October 2022 ----------------------------------------------------------------------------------


@pytest.mark.seed("F13", "F14", "F15", "F16")
def test_awareness_of_october(demo: Demo):
    assert found("kh", SEED, "awareness_events")["value"] == 52
    assert found("kh", SEED, "villages_covered")["value"] == 18
    assert people("kh", SEED, "key_members_reached") == (1564, 876, 688, 0)
    assert found("kh", SEED, "key_members_reached")["printed"] == "1,564 (876F)"
    reached = found("kh", SEED, "mass_reach")
    assert (reached["value"], reached["female"], reached["printed"]) == (122_321, 67_543, "122,321 (67,543F)")
    assert len(by(reached, "method")) >= 3
    assert sum(value for value, _women in by(reached, "method").values()) == 122_321


@pytest.mark.seed("F17", "A02", "R22")
def test_groups_of_october(demo: Demo):
    assert found("kh", SEED, "group_meetings")["value"] == 18
    assert people("kh", SEED, "group_members_met") == (97, 56, 41, 0)
    assert set(by(found("kh", SEED, "group_members_met"), "group_kind")) == {
        "good_husband",
        "good_wife",
        "children_youth",
    }


@pytest.mark.seed("F18", "A03")
def test_reflections_of_october(demo: Demo):
    assert found("kh", SEED, "reflection_meetings")["value"] == 6
    assert people("kh", SEED, "reflection_participants") == (24, 6, 6, 12)
    came = by(found("kh", SEED, "reflection_participants"), "category")
    assert came["church_leader"][0] == 12
    assert came["local_authority"] == (12, 6)
    kinds = (
        Point.objects.unscoped("test")
        .filter(activity__in=held("kh", SEED, "reflection_meeting"))
        .values_list("kind", flat=True)
    )
    assert set(kinds) == {"practice", "challenge", "solution"}


@pytest.mark.seed("F19")
def test_trainings_of_october(demo: Demo):
    assert found("kh", SEED, "trainings")["value"] == 9
    assert people("kh", SEED, "training_participants") == (22, 15, 7, 0)
    assert by(found("kh", SEED, "training_participants"), "category") == {
        "church_leader": (13, 9),
        "local_authority": (9, 6),
    }


@pytest.mark.seed("F20", "F21", "A05", "V05")
def test_round_tables_of_october(demo: Demo):
    assert found("kh", SEED, "round_tables")["value"] == 4
    assert people("kh", SEED, "round_table_participants") == (46, 27, 19, 0)
    raised = found("kh", SEED, "issues_raised")
    assert raised["value"] == 14
    assert set(by(raised, "theme")) == {
        "domestic_violence",
        "gambling",
        "drugs",
        "migration",
        "gangs",
        "child_poverty",
        "leaving_school",
        "schools_damaged",
    }
    issues = Issue.objects.unscoped("test").filter(activity__in=held("kh", SEED, "round_table"))
    assert all(issue.owner_id and issue.promised_on for issue in issues)
    assert {issue.state for issue in issues} == {"open", "with_authority", "answered", "done"}


@pytest.mark.seed("F22", "F23", "F24", "F25", "A06", "R29")
def test_green_reflections_of_october(demo: Demo):
    assert found("kh", SEED, "green_reflections")["value"] == 8
    assert people("kh", SEED, "green_participants") == (97, 46, 51, 0)
    assert {
        kind: value for kind, (value, _women) in by(found("kh", SEED, "outputs_built"), "kind").items()
    } == {"waste_facility": 6, "solar_light": 8}
    [light] = Output.objects.unscoped("test").filter(kind="solar_light")
    assert (light.for_whom, light.paid_from.giver, light.paid_from.amount) == (
        "women_children_elderly",
        "teachers_monks",
        140,
    )
    assert "140" in found("kh", SEED, "community_contributions")["printed"]
    assert Contribution.objects.unscoped("test").filter(currency="USD").count() == 1
    [cleaning] = held("kh", SEED, "community_action")
    assert cleaning.run_by == "community"


@pytest.mark.seed("F26", "S01", "R05")
def test_migrant_workers_of_october(demo: Demo):
    assert found("kh", SEED, "support_package_clients")["value"] == 75
    assert found("kh", SEED, "support_package_days")["value"] == 225
    assert found("kh", SEED, "clients_admitted")["value"] == 4
    assert found("kh", SEED, "clients_in_service")["value"] == 250


@pytest.mark.seed("A12", "A20")
def test_the_visit_of_october_follows_the_rules(demo: Demo):
    [visit] = held("kh", SEED, "exchange_visit")
    assert (str(visit.happened_on), str(visit.happened_to)) == ("2022-10-15", "2022-10-19")
    rules = ClientVisit.objects.unscoped("test").get(activity=visit, retired_at=None)
    assert (rules.agreed, rules.briefed, rules.no_pictures) == ("yes", "yes", True)
    assert rules.approved_on < visit.happened_on


@pytest.mark.seed("A09")
def test_what_was_shown_at_the_committee_is_what_the_figures_say(demo: Demo):
    shown = Presented.objects.unscoped("test").filter(activity__in=held("kh", Month(2022, 12)))
    assert {one.code: one.printed for one in shown} == {
        code: found("kh", Month(2022, 11), code)["printed"].split(" ")[0]
        for code in ("clients_in_service", "counselling_sessions")
    }


def test_what_meetings_decided_stands_in_the_minutes_with_who_and_when(demo: Demo):
    decided = Point.objects.unscoped("test").filter(kind="decision", retired_at=None)
    assert decided.count() == len(set(decided.values_list("words", flat=True))) >= 10
    assert not decided.filter(owner=None, colleague=None).exists()
    assert not decided.filter(due_on=None).exists()
    assert decided.filter(state="done").exclude(outcome="").exists()
    assert decided.filter(state="open").exists()  # those of 2022's end are not settled yet


# -- Viet Nam, October 2022 and December 2020 ----------------------------------------------------------------


@pytest.mark.seed("F06", "F07", "A10", "A11")
def test_viet_nam_s_events_of_october(demo: Demo):
    assert people("vn", SEED, "external_event_participants") == (50, 0, 0, 50)
    [seminar], [closing], [visit] = (
        held("vn", SEED, kind) for kind in ("seminar", "workshop", "exchange_visit")
    )
    assert (str(seminar.happened_on), seminar.our_role) == ("2022-10-25", "speaker")
    assert (str(visit.happened_on), str(visit.happened_to)) == ("2022-10-24", "2022-10-28")
    assert (closing.our_role, closing.phase.title) == ("joint_host", "Closing")
    for code in ("trainings", "workshop_participants", "awareness_events", "key_members_reached"):
        assert found("vn", SEED, code)["value"] == 0


@pytest.mark.seed("F38", "F41", "P07")
def test_december_2020_of_viet_nam_is_the_third_seed(demo: Demo):
    month = Month(2020, 12)
    assert found("vn", month, "project_communes")["value"] == 7
    types = list(held("vn", month).order_by("happened_on").values_list("type", flat=True))
    assert types == ["livelihood_training", "workshop", "workshop", "needs_review_workshop"]
    assert found("vn", month, "trainings")["value"] == 1
    outcomes = Point.objects.unscoped("test").filter(
        activity__in=held("vn", month, "needs_review_workshop"), kind="outcome"
    )
    assert "seven communes" in outcomes.get().words
    project = Project.objects.get(code="SAFE")
    assert [str(phase.starts_on) for phase in project.phases.order_by("starts_on")] == [
        "2020-10-01",
        "2021-04-01",
    ]
    assert all(
        activity.project == project and activity.phase.title == "Introduction"
        for activity in held("vn", month)
    )
    assert found("vn", Month(2022, 9), "project_communes")["value"] == 7
    assert found("vn", SEED, "project_communes")["value"] == 0


# -- December 2023 -------------------------------------------------------------------------------------------


@pytest.mark.seed("F27", "F28", "A04", "R25", "R27")
def test_afghanistan_in_december_2023(december: Demo):
    assert found("af", DECEMBER, "trainings")["value"] == 2
    assert people("af", DECEMBER, "training_participants") == (40, 8, 12, 20)
    came = by(found("af", DECEMBER, "training_participants"), "category")
    assert came["participant"][0] == 20
    assert came["ngo_staff"] == (20, 8)
    scores = ActivityTest.objects.unscoped("test").filter(activity__in=held("af", DECEMBER))
    assert scores.count() == 4
    assert {
        quote.permission for quote in Quote.objects.unscoped("test").filter(activity__in=held("af", DECEMBER))
    } == {"unnamed"}


@pytest.mark.seed("F29", "F30", "F37", "A08", "A09")
def test_cambodia_in_december_2023(december: Demo):
    assert found("kh", DECEMBER, "trainings")["value"] == 1
    assert people("kh", DECEMBER, "training_participants") == (35, 0, 0, 35)
    assert people("kh", DECEMBER, "workshop_participants") == (36, 0, 0, 36)
    assert found("kh", DECEMBER, "organisations_engaged")["value"] == 18
    spans = {
        str(one.happened_on)[-2:]: str(one.happened_to)[-2:]
        for one in held("kh", DECEMBER)
        if one.happened_to
    }
    assert spans == {"07": "08", "14": "15"}
    assert found("kh", DECEMBER, "coordination_meetings")["value"] == 0  # they were hosted by others
    meetings = held("kh", DECEMBER, "coordination_meeting")
    assert {meeting.our_role for meeting in meetings} == {"speaker", "guest"}
    shown = Presented.objects.unscoped("test").filter(activity__in=meetings)
    assert set(shown.values_list("code", "month")) == {
        ("clients_in_service", "2023-11"),
        ("counselling_sessions", "2023-11"),
    }


@pytest.mark.seed("F31", "F32", "F33", "F34")
def test_viet_nam_in_december_2023(december: Demo):
    assert found("vn", DECEMBER, "trainings")["value"] == 2
    assert people("vn", DECEMBER, "training_participants") == (34, 34, 0, 0)
    share = found("vn", DECEMBER, "literacy_support_share")
    assert (share["part"], share["whole"]) == (14, 34)
    assert "40" in share["printed"]
    for code, value in (
        ("needs_reviews", 36),
        ("livelihood_plans", 36),
        ("referrals_made", 4),
        ("organisations_engaged", 18),
    ):
        assert found("vn", DECEMBER, code)["value"] == value
    assert (
        found("vn", DECEMBER, "clients_admitted")["value"] == 0
    )  # until December 2022 is played, nobody is admitted later


@pytest.mark.seed("K05")
def test_a_visit_of_two_offices_counts_once(december: Demo):
    [visit] = held("vn", DECEMBER, "exchange_visit")
    assert list(held("kh", DECEMBER, "exchange_visit")) == [visit]
    assert found("lp", DECEMBER, "organisations_engaged")["value"] == 18


@pytest.mark.seed("R34")
def test_courses_are_given_so_that_nobody_needs_to_read(december: Demo):
    courses = held("vn", DECEMBER, "training")
    assert {(course.level, course.language) for course in courses} == {("spoken", "vi")}
    assert {trait["printed"] for trait in [found("vn", DECEMBER, "literacy_support_share")]} == {
        "approximately 40%"
    }


def items(office: str, month: Month) -> list[Item]:
    """What the office's bulletin of a month tells, by the kind of activity."""
    rows = Item.objects.unscoped("test").filter(office__code=office, month=str(month), retired_at=None)
    return list(rows.select_related("activity", "office").order_by("activity__type"))


def test_bulletins_of_december_2023_tell_what_the_seeds_tell(december: Demo):
    ready = items("kh", DECEMBER)
    assert {row.state for row in ready} == {"ready"}
    assert [row.activity.type for row in ready] == [
        "coordination_meeting", "exchange_visit", "reflection_workshop", "training",
    ]  # fmt: skip
    visit, *courses = items("vn", DECEMBER)
    assert [row.activity.type for row in (visit, *courses)] == ["exchange_visit", "training", "training"]
    said = " ".join(row.texts["en"] for row in courses)
    assert "34 women" in said
    assert "approximately 40%" in said
    assert "referred to a shelter" in visit.texts["en"]
    for row in (*ready, visit, *courses):
        in_own_languages(row)


def test_what_bulletins_of_other_months_tell_is_in_their_languages(demo: Demo):
    for office, month, number in (("kh", SEED, 1), ("vn", SEED, 3), ("vn", Month(2020, 12), 3)):
        ready = items(office, month)
        assert len(ready) == number
        for row in ready:
            in_own_languages(row)
    closing = next(row for row in items("vn", SEED) if row.activity.type == "workshop")
    assert "said Bà Lò Thị Mây" in closing.texts["en"]


def in_own_languages(row: Item) -> None:
    """Nothing that was written down in English stands in the Khmer or Vietnamese words of an item."""
    written = Point.objects.unscoped("test").filter(activity=row.activity_id, retired_at=None)
    english = [row.activity.title, *written.values_list("words", flat=True)]
    for lang in WORDS:
        if lang not in row.office.languages:
            continue
        said = row.titles[lang] + row.texts[lang]
        assert row.texts[lang] != row.texts["en"]
        assert [words for words in english if words and words.rstrip(".") in said] == []


# -- all months ----------------------------------------------------------------------------------------------


@pytest.mark.seed("A07", "A17", "O16")
def test_what_comes_again_every_month_in_viet_nam(demo: Demo):
    [english] = Series.objects.unscoped("test").filter(type="regular_class")
    classes = Activity.objects.unscoped("test").filter(series=english, retired_at=None)
    assert classes.count() == 12
    clubs = Meeting.objects.standing("test").filter(group__kind="womens_club")
    assert clubs.count() >= 6
    training = held("vn", Month(2022, 4), "livelihood_training").get()
    gave = ActivityAgency.objects.unscoped("test").get(activity=training)
    assert (gave.part, gave.agency.type) == ("trainer", "business_service")


def test_what_else_is_counted(demo: Demo):
    meals = Tally.objects.unscoped("test").filter(kind__code="meals_served")
    assert min(tally.happened_on.year for tally in meals) == 2011
    assert Tally.objects.unscoped("test").filter(kind__code="animals_given").exists()


@pytest.mark.parametrize("office", ["kh", "vn", "af", "sb"])
def test_every_month_has_something_to_show(demo: Demo, office: str):
    for month in Month(2022, 1).until(Month(2022, 12)):
        assert held(office, month).exists(), month
