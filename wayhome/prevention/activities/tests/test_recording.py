"""Recording, correcting and retiring an activity: once, whole, by who may; and what cannot have been so."""

import datetime as dt
import uuid

import pytest
from django.core.exceptions import ValidationError

from wayhome.kit import facts
from wayhome.kit.errors import Refused
from wayhome.prevention.activities.actions import (
    correct_activity,
    keep_listed,
    record_activity,
    retire_activity,
)
from wayhome.prevention.activities.models import (
    Activity,
    ActivityOffice,
    ActivityPlace,
    ActivityTopic,
    AttendanceCount,
    Issue,
)
from wayhome.prevention.activities.queries.choices import asked_of, heads_of, offices_of, places_of, topics_of
from wayhome.prevention.activities.queries.listing import Wanted, totals
from wayhome.prevention.activities.rules import Asked, Head, Raised
from wayhome.prevention.activities.tests.conftest import DAY, make_place
from wayhome.registry.agencies.actions import add_agency, add_project
from wayhome.registry.places.actions import add_gate
from wayhome.registry.places.models import Succession
from wayhome.trust.access.viewer import SYSTEM
from wayhome.trust.audit.models import Entry

WOMEN, MEN = Head("participant", "female", 27), Head("participant", "male", 19)


def rows(model, activity):
    return model.objects.unscoped("the test looks").filter(activity=activity, retired_at=None)


def seen_by(cast, name):
    return set(Activity.objects.visible_to(cast.viewer(name)).values_list("pk", flat=True))


def verbs(activity):
    return list(
        Entry.objects.filter(object_id=str(activity.pk)).order_by("seq").values_list("verb", flat=True)
    )


def refused(call, **told):
    with pytest.raises(Refused) as wrong:
        call(**told)
    return wrong.value.field, str(wrong.value.sentence)


def test_a_round_table_is_recorded_once_with_all_its_parts(
    cast, village, held, django_assert_max_num_queries
):
    key = uuid.uuid4()
    told = {
        "id": key, "places": [(village, "village_hall")], "topics": ["gbv", "gbv", "livelihood"],
        "heads": [WOMEN, MEN, Head("police", "male", 0)],
        "issues": [Raised("gambling"), Raised("drugs", words="at the market"), Raised("gangs")],
    }  # fmt: skip
    by, office = cast.viewer("field_officer"), cast.offices["vn"]
    with django_assert_max_num_queries(25):
        made = record_activity(by=by, offices=[office], type="round_table", happened_on=DAY, **told)
    assert held(**told).pk == made.pk == key
    assert rows(ActivityOffice, made).get().lead
    assert rows(ActivityPlace, made).get().venue == "village_hall"
    assert rows(ActivityTopic, made).count() == 2
    assert sorted(rows(AttendanceCount, made).values_list("sex", "count")) == [("female", 27), ("male", 19)]
    assert {issue.raised_on for issue in rows(Issue, made)} == {DAY}
    assert verbs(made) == ["activities.record_activity"]


@pytest.mark.seed("K05")
def test_an_activity_of_two_offices_is_one_and_seen_by_both(cast, held):
    visit = held(type="exchange_visit")
    assert visit.pk not in seen_by(cast, "kh_supervisor")
    both = record_activity(
        by=cast.viewer("field_officer"),
        offices=[cast.offices["vn"], cast.offices["kh"]],
        type="exchange_visit",
        happened_on=DAY,
    )
    assert both.pk in seen_by(cast, "kh_supervisor") & seen_by(cast, "field_officer")
    assert [office.code for office in offices_of(both)] == ["vn", "kh"]
    october = Wanted(dt.date(2022, 10, 1), dt.date(2022, 10, 31))
    for viewer, count in ((cast.viewer("kh_supervisor"), 1), (SYSTEM, 2)):
        told = totals(viewer, october)
        assert told is not None
        assert told.activities == count


def test_a_collaborator_records_and_sees_only_her_own(cast, held):
    hers = held(by="collaborator")
    others = held()
    assert seen_by(cast, "collaborator") == {hers.pk}
    assert seen_by(cast, "field_officer") == {hers.pk, others.pk}
    with pytest.raises(Activity.DoesNotExist):
        correct_activity(
            by=cast.viewer("collaborator"), activity_id=others.pk, version=1, changes={"title": "x"}
        )
    changed = correct_activity(
        by=cast.viewer("collaborator"), activity_id=hers.pk, version=1, changes={"title": "In our hall"}
    )
    assert changed.title == "In our hall"


@pytest.mark.parametrize(
    "who", ["me_officer", "director", "counsellor", "stranger", "kh_supervisor", "donor"]
)
def test_who_does_not_record_for_the_office_is_refused(cast, held, who):
    field, sentence = refused(held, by=who)
    assert field == "office"
    assert "your own office" in sentence
    mine = held()
    with pytest.raises(Activity.DoesNotExist):
        correct_activity(by=cast.viewer(who), activity_id=mine.pk, version=1, changes={"title": "x"})
    with pytest.raises(Activity.DoesNotExist):
        retire_activity(by=cast.viewer(who), activity_id=mine.pk, reason="never_happened")


@pytest.mark.parametrize(
    ("told", "field", "words"),
    [
        ({"happened_on": dt.date(2190, 1, 1)}, "happened_on", "has not come yet"),
        ({"happened_to": dt.date(2022, 10, 11)}, "happened_to", "before the first"),
        ({"began_at": dt.time(10), "ended_at": dt.time(9)}, "ended_at", "ends before it begins"),
        ({"heads": [Head("child", "male", -1)]}, "heads", "1 or more"),
        ({"heads": [WOMEN, WOMEN]}, "heads", "counted twice"),
        ({"heads": [Head("child", "male", 40_000)]}, "heads", "More than 1,000"),
        ({"our_role": "guest", "heads": [Head("villager", "male", 9, reach="mass", method="crowd")]}, "reach", "event of others"),
        ({"heads": [Head("villager", "male", 9, reach="mass")]}, "method", "how the number"),
        ({"language": "xx"}, "language", "language"),
        ({"messages": ["xx"]}, "messages", "messages"),
        ({"issues": [Raised("gangs", promised_on=dt.date(2022, 10, 1))]}, "issues", "after the meeting"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_what_to_do(held, told, field, words):
    found, sentence = refused(held, **told)
    assert found == field
    assert words in sentence
    assert not Activity.objects.unscoped("the test looks").exists()


def test_a_code_on_no_list_is_not_written(held):
    for told in ({"type": "party"}, {"topics": ["party"]}, {"our_role": "boss"}):
        with pytest.raises(ValidationError):
            held(**told)
    assert not Activity.objects.unscoped("the test looks").exists()


def test_a_day_of_one_day_has_no_last_day(held):
    assert held(happened_to=DAY).happened_to is None


@pytest.mark.seed("A10")
def test_a_workshop_lies_within_its_project_and_phase(cast, held):
    project = add_project(
        by=cast.viewer("supervisor"),
        office=cast.offices["vn"],
        code="RES",
        title="Resilient",
        starts_on=dt.date(2022, 9, 1),
        ends_on=dt.date(2022, 12, 31),
        phases=[
            ("Introduction", dt.date(2022, 9, 1), dt.date(2022, 10, 10)),
            ("Work", dt.date(2022, 10, 11), None),
        ],
    )
    first, second = project.phases.order_by("starts_on")
    made = held(type="workshop", project=project, phase=second)
    assert made.phase == second
    assert refused(held, project=project, phase=first) == (
        "phase",
        "“Introduction” runs from 1 September 2022 to 10 October 2022. Check the day, or leave the project out.",
    )
    field, sentence = refused(held, project=project, happened_on=dt.date(2022, 8, 1))
    assert (field, "“Resilient” runs from" in sentence) == ("project", True)
    assert refused(held, phase=first)[0] == "phase"
    elsewhere = {"by": "kh_supervisor", "office": "kh", "project": project}
    assert refused(held, **elsewhere) == ("project", "Choose a project of this office.")


@pytest.fixture
def succession(cast):
    old = make_place("Suoi Cu", valid_to=dt.date(2025, 6, 30))
    new = make_place("Suoi Moi", edition="vn-2025-07", valid_from=dt.date(2025, 7, 1))
    Succession.objects.create(old=old, new=new, kind="whole", is_default=True)
    village_then = make_place("Den", level=4, kind="village", parent=old)
    village_now = make_place("Den", code="v2", edition="vn-2025-07", level=4, kind="village", parent=new)
    return old, new, village_then, village_now


def test_a_place_of_another_time_is_refused_and_the_right_one_named(held, succession):
    old, new, village_then, village_now = succession
    later = dt.date(2025, 9, 1)
    field, sentence = refused(held, places=[new])
    assert field == "place"
    assert "Suoi Moi was not there on 12 October 2022. It was Suoi Cu" in sentence
    assert "It was Suoi Moi" in refused(held, places=[old], happened_on=later)[1]
    assert "It was Den · Village · Suoi Moi" in refused(held, places=[village_then], happened_on=later)[1]
    assert "It was Den · Village · Suoi Cu" in refused(held, places=[village_now])[1]
    assert places_of(held(places=[village_then])) == [(village_then, "")]
    alone = make_place("Nowhere", valid_from=dt.date(2024, 1, 1))
    assert "Choose the place of that time" in refused(held, places=[alone])[1]


def test_only_who_made_it_gets_it_back_by_the_id_of_its_form(cast, held):
    id = uuid.uuid4()
    made = held(id=id)
    for stranger in ("collaborator", "kh_supervisor"):
        assert "Open it again" in refused(held, by=stranger, id=id)[1]
    correct_activity(
        by=cast.viewer("supervisor"), activity_id=id, version=1, changes={"title": "Corrected meanwhile"}
    )
    assert held(id=id) == made


def test_a_correction_replaces_what_is_given_and_keeps_the_rest(cast, village, held):
    by = cast.viewer("field_officer")
    other = make_place("Doi Che")
    made = held(
        places=[village], topics=["gbv"], heads=[WOMEN, MEN], asked=[Asked("disability", "yes", "male", 2)]
    )
    changed = correct_activity(
        by=by, activity_id=made.pk, version=1, changes={"title": " Second  table "},
        heads=[Head("participant", "female", 30), Head("police", "male", 2)],
        places=[other], topics=["gbv", "livelihood"],
    )  # fmt: skip
    assert (changed.version, changed.parts, changed.title) == (2, 2, "Second table")
    assert {(head.category, head.sex, head.count) for head in heads_of(made)} == {
        ("participant", "female", 30),
        ("police", "male", 2),
    }
    assert places_of(made) == [(other, "")]
    assert set(topics_of(made)) == {"gbv", "livelihood"}
    assert len(asked_of(made)) == 1
    same = correct_activity(
        by=by, activity_id=made.pk, version=2, changes={"title": "Second table"}, places=[other]
    )
    assert same.version == 2  # nothing changed, nothing written
    assert len(verbs(made)) == 2


def test_the_second_saver_is_told(cast, held):
    made = held(heads=[WOMEN])
    by = cast.viewer("field_officer")
    correct_activity(by=by, activity_id=made.pk, version=1, changes={}, heads=[MEN])
    with pytest.raises(facts.Conflict):
        correct_activity(
            by=cast.viewer("supervisor"), activity_id=made.pk, version=1, changes={}, heads=[WOMEN]
        )
    assert heads_of(made) == [MEN]


def test_a_correction_cannot_make_untrue_what_stood(cast, held):
    by = cast.viewer("field_officer")
    made = held(heads=[WOMEN], asked=[Asked("disability", "yes", "female", 20)])
    fewer = {"by": by, "activity_id": made.pk, "version": 1, "changes": {}}
    assert refused(correct_activity, **fewer, heads=[Head("participant", "female", 4)])[0] == "asked"
    future = {**fewer, "changes": {"happened_on": dt.date(2190, 1, 1)}}
    assert refused(correct_activity, **future)[0] == "happened_on"
    with pytest.raises(ValueError, match="not correctable"):
        correct_activity(**{**fewer, "changes": {"parts": 4}})


def test_the_leading_office_can_be_another_and_one_taken_out(cast, held):
    by, vn, kh = cast.viewer("field_officer"), cast.offices["vn"], cast.offices["kh"]
    made = record_activity(by=by, offices=[vn, kh], type="workshop", happened_on=DAY)
    correct_activity(by=by, activity_id=made.pk, version=1, changes={}, offices=[kh, vn])
    assert offices_of(made) == [kh, vn]
    assert rows(ActivityOffice, made).filter(lead=True).count() == 1
    there = cast.viewer("kh_supervisor")
    correct_activity(by=there, activity_id=made.pk, version=2, changes={}, offices=[kh])
    assert made.pk not in seen_by(cast, "field_officer")
    assert offices_of(made) == [kh]


def test_who_leads_says_whose_it_is_and_only_within_the_organisation(cast, held):
    by, there = cast.viewer("field_officer"), cast.viewer("kh_supervisor")
    vn, kh, af, partner = (cast.offices[code] for code in ("vn", "kh", "af", "sb"))
    about = {"type": "workshop", "happened_on": DAY}
    assert refused(record_activity, by=by, offices=[vn, partner], **about)[0] == "with_offices"
    made = record_activity(by=by, offices=[vn, kh], **about)
    told = {"activity_id": made.pk, "version": 1, "changes": {}}
    assert refused(correct_activity, by=by, **told, offices=[vn, kh, partner])[0] == "with_offices"
    for taken in ([kh, vn], [kh], [vn, kh, af], [vn, af]):
        assert refused(correct_activity, by=there, **told, offices=taken)[0] == "office"
    with pytest.raises(Activity.DoesNotExist):
        retire_activity(by=there, activity_id=made.pk, reason="other")
    correct_activity(by=there, **told | {"changes": {"title": "Of both"}}, offices=[vn, kh])
    correct_activity(by=there, **told | {"version": 2}, offices=[vn])
    assert offices_of(made) == [vn]
    assert retire_activity(by=by, activity_id=made.pk, reason="other").retired_at


def test_retired_with_its_parts_and_still_there_to_look_at(cast, village, held):
    made = held(places=[village], heads=[WOMEN], issues=[Raised("gangs")])
    by = cast.viewer("field_officer")
    assert retire_activity(by=by, activity_id=made.pk, reason="entered_twice").retired_at
    for model in (ActivityPlace, AttendanceCount, Issue):
        assert not rows(model, made).exists()
    assert made.pk in seen_by(cast, "field_officer")
    assert retire_activity(by=by, activity_id=made.pk, reason="other").retired_reason == "entered_twice"
    assert verbs(made) == ["activities.record_activity", "activities.retire_activity"]


def test_ticked_counts_follow_the_list_and_leave_typed_ones_alone(cast, held):
    by = cast.viewer("field_officer")
    made = held(type="group_meeting", heads=[Head("group_member", "female", 2)])
    listed = [Head("group_member", "female", 5), Head("group_member", "male", 4)]
    keep_listed(by=by, activity=made, heads=listed, asked=[Asked("literacy_need", "yes", "male", 1)])
    assert sorted(head.count for head in heads_of(made)) == [2, 4, 5]
    keep_listed(by=by, activity=made, heads=listed[:1], asked=[])
    assert [head.count for head in heads_of(made, listed=True)] == [5]
    assert [head.count for head in heads_of(made, listed=False)] == [2]
    now = Activity.objects.visible_to(by).get(pk=made.pk)
    assert now.version == 2  # the second ticking is a change; the first was how it began
    correct_activity(by=by, activity_id=made.pk, version=2, changes={}, heads=[])
    assert [head.count for head in heads_of(made)] == [5]
    assert (
        refused(keep_listed, by=by, activity=made, heads=[Head("child", "male", 600)], asked=[])[0] == "heads"
    )
    with pytest.raises(Activity.DoesNotExist):
        keep_listed(by=cast.viewer("kh_supervisor"), activity=made, heads=[], asked=[])


def test_who_ran_it_works_with_one_of_its_offices(cast, held):
    assert held(done_by=cast.users["supervisor"]).done_by == cast.users["supervisor"]
    assert held(done_by=cast.users["administrator"]).done_by.username == "an"  # of the organisation above
    assert refused(held, done_by=cast.users["kh_supervisor"])[0] == "done_by"


@pytest.mark.seed("F29")
@pytest.mark.seed("F30")
def test_a_head_count_over_several_organisations_is_one_count(cast, held):
    by = cast.viewer("supervisor")
    names = ("Reed Training Centre", "Hill Committee", "Green Seed Centre")
    came = [(add_agency(by=by, type="social_organisation", name=name), "attended") for name in names]
    held(type="training", agencies=came, heads=[Head("ngo_staff", "unknown", 35)])
    held(type="sharing_session", heads=[Head("religious_leader", "unknown", 36)])
    told = totals(by, Wanted(DAY, DAY))
    assert told is not None
    assert (told.activities, str(told.came)) == (2, "71")
    one = totals(by, Wanted(DAY, DAY, type="training"))
    assert one is not None
    assert str(one.came) == "35"


def test_an_activity_takes_place_at_a_border_gate(cast, held, village):
    sides = {"name": "Suối Mây", "across_country": "CN", "across_name": "Yun Xi"}
    gate = add_gate(by=cast.viewer("supervisor"), place=village.parent, **sides)
    activity = held(places=[gate])
    (row,) = ActivityPlace.objects.unscoped("test").filter(activity=activity)
    assert row.place == gate
