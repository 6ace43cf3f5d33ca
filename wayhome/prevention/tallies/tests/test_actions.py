"""What else an office counts: kinds of its own, counted, corrected, retired; refused where it cannot be so."""

import datetime as dt
import uuid
from decimal import Decimal

import pytest

from wayhome.kit.errors import Refused
from wayhome.kit.facts import Conflict
from wayhome.prevention.tallies import queries
from wayhome.prevention.tallies.actions import (
    add_kind,
    correct_kind,
    correct_tally,
    end_kind,
    record_tally,
    retire_tally,
)
from wayhome.prevention.tallies.models import Tally, TallyKind
from wayhome.prevention.tallies.tests.conftest import DAY, NOON
from wayhome.registry.agencies.actions import add_project
from wayhome.registry.agencies.queries import projects
from wayhome.registry.places.models import Place
from wayhome.trust.access.actions import grant
from wayhome.trust.access.viewer import SYSTEM, viewer_for
from wayhome.trust.accounts.models import Office, User


def test_a_kind_is_counted_corrected_and_retired(counts):
    tally = counts.tally(40)
    by = counts.cast.viewer("field_officer")
    corrected = correct_tally(by=by, tally_id=tally.pk, version=1, changes={"quantity": 42})
    assert corrected.quantity == Decimal(42)
    with pytest.raises(Conflict):
        correct_tally(by=by, tally_id=tally.pk, version=1, changes={"quantity": 43})
    assert retire_tally(by=by, tally_id=tally.pk, reason="entered_twice").retired_at


def test_who_counted_works_with_the_office(counts):
    users = counts.cast.users
    for stranger in ("kh_supervisor", "partner"):
        with pytest.raises(Refused, match="Choose a colleague") as refused:
            counts.tally(done_by=users[stranger])
        assert refused.value.field == "done_by"
    tally = counts.tally(done_by=users["administrator"])  # of the organisation above
    told = {"tally_id": tally.pk, "version": 1, "changes": {"done_by": users["partner"]}}
    with pytest.raises(Refused, match="Choose a colleague"):
        correct_tally(by=counts.cast.viewer("supervisor"), **told)


def test_sent_twice_is_one(counts):
    id = uuid.uuid4()
    assert counts.tally(id=id) == counts.tally(id=id)
    assert Tally.objects.unscoped("test").count() == 1


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"quantity": 0}, "quantity"),
        ({"quantity": -3}, "quantity"),
        ({"quantity": Decimal("1.234")}, "quantity"),
        ({"quantity": 100_000_001}, "quantity"),
        ({"quantity": Decimal("Infinity")}, "quantity"),
        ({"quantity": Decimal("NaN")}, "quantity"),
        ({"happened_on": dt.date(2022, 10, 23)}, "happened_on"),
        ({"happened_on": dt.date(1022, 10, 23)}, "happened_on"),
    ],
)
def test_what_cannot_be_is_refused(counts, told, field):
    with pytest.raises(Refused) as refused:
        counts.tally(**told)
    assert refused.value.field == field


def test_an_ended_kind_is_counted_no_more(counts):
    by = counts.cast.viewer("supervisor")
    counts.tally(happened_on=dt.date(2022, 10, 5))
    with pytest.raises(Refused):
        end_kind(by=by, kind_id=counts.meals.pk, version=1, ended_on=dt.date(2022, 10, 4))
    ended = end_kind(by=by, kind_id=counts.meals.pk, version=1, ended_on=dt.date(2022, 10, 10))
    with pytest.raises(Refused):
        counts.tally(kind=ended)
    counts.tally(kind=ended, happened_on=dt.date(2022, 10, 9))


@pytest.mark.parametrize("who", ["field_officer", "collaborator", "kh_supervisor", "donor"])
def test_kinds_are_said_by_the_supervisor_or_me(counts, who):
    names, units = {"en": "Trees"}, {"en": "trees"}
    with pytest.raises(Refused):
        add_kind(by=counts.cast.viewer(who), office=counts.cast.offices["vn"], names=names, units=units)
    with pytest.raises(TallyKind.DoesNotExist):
        end_kind(by=counts.cast.viewer(who), kind_id=counts.meals.pk, version=1, ended_on=DAY)
    assert add_kind(
        by=counts.cast.viewer("me_officer"), office=counts.cast.offices["vn"], names=names, units=units
    )


def test_kinds_have_a_name_and_a_unit_once(counts):
    by, office = counts.cast.viewer("supervisor"), counts.cast.offices["vn"]
    for names, units in [
        ({}, {"en": "x"}),
        ({"en": "Trees"}, {"en": " "}),
        ({"en": "T" * 61}, {"en": "x"}),
        ({"en": "Meals served"}, {"en": "meals"}),
    ]:
        with pytest.raises(Refused):
            add_kind(by=by, office=office, names=names, units=units)
    only_khmer = add_kind(by=by, office=office, names={"km": "ដើមឈើ"}, units={"km": "ដើម"})
    assert only_khmer.code
    corrected = correct_kind(
        by=by, kind_id=counts.meals.pk, version=1, changes={"names": {"en": "Meals given"}}
    )
    assert (corrected.code, corrected.names) == ("meals_served", {"en": "Meals given"})


@pytest.mark.parametrize("who", ["me_officer", "kh_supervisor", "counsellor", "donor"])
def test_others_do_not_count(counts, who):
    with pytest.raises(Refused):
        counts.tally(by=who)
    tally = counts.tally()
    with pytest.raises(Tally.DoesNotExist):
        retire_tally(by=counts.cast.viewer(who), tally_id=tally.pk, reason="other")


def test_a_collaborator_sees_and_corrects_what_she_counted(counts):
    hers, theirs = counts.tally(by="collaborator"), counts.tally()
    viewer = counts.cast.viewer("collaborator")
    assert list(Tally.objects.visible_to(viewer)) == [hers]
    with pytest.raises(Tally.DoesNotExist):
        correct_tally(by=viewer, tally_id=theirs.pk, version=1, changes={"quantity": 2})


def test_a_kind_of_another_office_is_not_counted(counts):
    by, office = counts.cast.viewer("kh_supervisor"), counts.cast.offices["kh"]
    theirs = add_kind(by=by, office=office, names={"en": "Meals served"}, units={"en": "meals"})
    with pytest.raises(Refused):
        record_tally(by=counts.cast.viewer("supervisor"), kind=theirs, quantity=3, happened_on=DAY)


def test_a_site_counts_what_the_office_above_it_counts_and_for_its_projects(counts):
    cast, by = counts.cast, counts.cast.viewer("supervisor")
    vn = cast.offices["vn"]
    site = Office.objects.create(
        code="vn-north", name="North", kind="site", parent=vn, country="VN", time_zone=vn.time_zone, languages=["vi"],
        currencies=["VND"],
    )  # fmt: skip
    whose = User(username="lan", display_name="Lan", office=site, created_at=NOON)
    whose.set_password("x")
    whose.save()
    grant(
        by=SYSTEM, user=whose, role="field_officer", scope_kind="office", scope_key=site.pk, valid_from=dt.date(2020, 1, 1)
    )  # fmt: skip
    officer = viewer_for(User.objects.select_related("office").get(pk=whose.pk))
    project = add_project(by=by, office=vn, code="W1", title="Way back", starts_on=dt.date(2022, 1, 1))
    assert counts.meals in queries.countable(officer)
    assert project in projects(officer)
    assert project in queries.projects(officer, [site.pk])
    tally = record_tally(by=officer, kind=counts.meals, quantity=5, happened_on=DAY, project=project)
    assert tally.office == site
    corrected = correct_tally(
        by=officer, tally_id=tally.pk, version=1, changes={"kind": counts.animals, "quantity": 6}
    )
    assert corrected.kind == counts.animals
    theirs = add_kind(
        by=cast.viewer("kh_supervisor"), office=cast.offices["kh"], names={"en": "Meals"}, units={"en": "meals"}
    )  # fmt: skip
    with pytest.raises(Refused):
        record_tally(by=officer, kind=theirs, quantity=3, happened_on=DAY)
    assert theirs not in queries.countable(officer)


def test_a_place_of_another_country_is_refused(counts):
    place = Place.objects.create(
        country="KH", code="01", edition="test", level=1, kind="province", name="Away", folded="away"
    )
    with pytest.raises(Refused, match="in the office's country"):
        counts.tally(place=place)
