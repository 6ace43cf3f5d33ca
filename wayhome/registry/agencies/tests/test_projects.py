"""Projects: what pays for the work, from when to when, where and in which phases."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from tests.cast import CAST, Cast
from wayhome.kit import facts
from wayhome.kit.dates import clock_at
from wayhome.kit.errors import Refused
from wayhome.registry.agencies.actions import add_agency, add_project, correct_project, retire_project
from wayhome.registry.agencies.models import Agency, Project, ProjectPlace
from wayhome.registry.agencies.queries import places_of, projects
from wayhome.registry.agencies.rules import phase_fault
from wayhome.registry.places.actions import load_places
from wayhome.registry.places.models import Place
from wayhome.registry.places.queries import places_named
from wayhome.trust.access.viewer import NOBODY, SYSTEM

NOON = dt.datetime(2022, 10, 24, 5, 0, tzinfo=dt.UTC)
START = dt.date(2019, 12, 1)
PHASES = [
    ("First year", START, dt.date(2020, 11, 30)),
    ("Second year", dt.date(2020, 12, 1), dt.date(2021, 11, 30)),
]


@pytest.fixture
def noon():
    """Let it be noon of 24 October 2022."""
    with clock_at(NOON):
        yield


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: Any):
    """All lists of places, written around the tests' own transactions."""
    around = transaction.atomic()
    with django_db_blocker.unblock():
        around.__enter__()
        load_places(by=SYSTEM)
    yield
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        around.__exit__(None, None, None)


@pytest.fixture
def donor(cast: Cast) -> Agency:
    return add_agency(by=cast.viewer("supervisor"), type="donor", name="Harbour Light Fund")


@pytest.fixture
def made(loaded: None, cast: Cast, donor: Agency, noon: None) -> Project:
    """A project in seven communes of Can Lộc, Hà Tĩnh, in its phases."""
    return add_project(
        by=cast.viewer("supervisor"), office=cast.offices["vn"], code="RESIL", title="Survivors are Resilient", titles={"vi": "Vững vàng"},
        donor=donor, starts_on=START, ends_on=dt.date(2022, 12, 31), places=communes(7), phases=PHASES,
    )  # fmt: skip


def communes(many: int) -> list[Place]:
    """Communes of a district of Hà Tĩnh as it was until June 2025."""
    rows = Place.objects.filter(edition="vn-to-2025-06", level=3, parent__parent__name__endswith="Hà Tĩnh")
    return list(rows.order_by("code")[:many])


def browser(cast: Cast, name: str = "supervisor") -> Client:
    client = Client()
    client.force_login(cast.users[name])
    return client


def told(**changes: Any) -> dict[str, Any]:
    return {
        "id": str(uuid.uuid4()), "code": "TACKLE", "title": "Tackling it", "starts_on": "01/10/2021", "ends_on": "", "pasted": "",
    } | changes  # fmt: skip


@pytest.mark.seed("F38", "F41", "P07")
def test_a_project_has_its_communes_phases_and_days(made: Project, cast: Cast) -> None:
    page = browser(cast).get(reverse("agencies:project", args=[made.pk])).content.decode()
    for words in ("7 communes", "Survivors are Resilient", "Harbour Light Fund", "Second year", "RESIL"):
        assert words in page
    listed = browser(cast, "field_officer").get(reverse("agencies:projects")).content.decode()
    assert "Survivors are Resilient" in listed


def test_running_projects_come_first(made: Project, cast: Cast) -> None:
    by, office = cast.viewer("supervisor"), cast.offices["vn"]
    for code, first, last in (
        ("OLD", dt.date(2018, 1, 1), dt.date(2019, 1, 1)),
        ("NEXT", dt.date(2023, 1, 1), None),
    ):
        add_project(by=by, office=office, code=code, title=code, starts_on=first, ends_on=last)
    assert [one.code for one in projects(by)] == ["RESIL", "NEXT", "OLD"]
    assert not projects(cast.viewer("kh_supervisor")).exists()


def test_sent_twice_it_is_one(cast: Cast, noon: None) -> None:
    by, id = cast.viewer("supervisor"), uuid.uuid4()
    for _n in range(2):
        add_project(by=by, office=cast.offices["vn"], code="A", title="A", starts_on=START, id=id)
    assert Project.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"code": " "}, "code"),
        ({"code": "x" * 21}, "code"),
        ({"title": ""}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"ends_on": dt.date(2019, 11, 30)}, "ends_on"),
        ({"code": "resil"}, "code"),
        ({"phases": [("A", dt.date(2019, 1, 1), None)]}, "phases"),
        ({"phases": [("A", START, dt.date(2019, 1, 1))]}, "phases"),
        ({"phases": [("A", START, None), ("a", START, None)]}, "phases"),
        ({"phases": [(" ", START, None)]}, "phases"),
    ],
)
def test_what_cannot_be_is_refused(made: Project, cast: Cast, changes: dict[str, Any], field: str) -> None:
    values: dict[str, Any] = {"code": "NEW", "title": "New", "starts_on": START} | changes
    with pytest.raises(Refused) as refused:
        add_project(by=cast.viewer("supervisor"), office=cast.offices["vn"], **values)
    assert refused.value.field == field
    assert Project.objects.count() == 1


def test_a_commune_of_another_edition_is_refused(made: Project, cast: Cast) -> None:
    new = Place.objects.filter(edition="vn-2025-07", level=3).first()
    with pytest.raises(Refused, match="was not there on the project's first day"):
        correct_project(
            by=cast.viewer("supervisor"),
            project_id=made.pk,
            version=1,
            changes={},
            places=[*communes(2), new],
        )


def test_a_changed_list_of_places_is_a_new_version_and_two_savers_meet(made: Project, cast: Cast) -> None:
    by = cast.viewer("supervisor")
    saved = correct_project(by=by, project_id=made.pk, version=1, changes={}, places=communes(5))
    assert saved.version == 2
    assert len(places_of([saved])[saved.pk]) == 5
    with pytest.raises(facts.Conflict):
        correct_project(by=by, project_id=made.pk, version=1, changes={"title": "Other"})
    same = correct_project(
        by=by, project_id=made.pk, version=2, changes={}, places=communes(5), phases=PHASES
    )
    assert same.version == 2
    page = browser(cast).get(reverse("agencies:project", args=[made.pk])).content.decode()
    assert "5 communes" in page


def test_phases_are_changed_by_their_names(made: Project, cast: Cast) -> None:
    phases = [
        PHASES[0],
        ("Second year", dt.date(2020, 12, 1), None),
        ("Third year", dt.date(2021, 12, 1), None),
    ]
    saved = correct_project(
        by=cast.viewer("supervisor"), project_id=made.pk, version=1, changes={}, phases=phases
    )
    names = (
        saved.phases.filter(retired_at=None).order_by("starts_on").values_list("title", "ends_on", "version")
    )
    assert list(names) == [
        ("First year", dt.date(2020, 11, 30), 1),
        ("Second year", None, 2),
        ("Third year", None, 1),
    ]


def test_a_retired_project_leaves_the_list_with_its_places(made: Project, cast: Cast) -> None:
    by = cast.viewer("supervisor")
    retire_project(by=by, project_id=made.pk, reason="entered_twice")
    assert not projects(by).exists()
    assert not ProjectPlace.objects.filter(retired_at=None).exists()
    page = browser(cast).get(reverse("agencies:project", args=[made.pk])).content.decode()
    assert "taken off the list" in page
    with pytest.raises(Project.DoesNotExist):
        retire_project(by=cast.viewer("kh_supervisor"), project_id=made.pk, reason="other")


@pytest.mark.parametrize("who", CAST)
def test_who_sees_and_who_changes_projects(made: Project, cast: Cast, who: str) -> None:
    client, viewer = browser(cast, who), cast.viewer(who)
    vn = cast.offices["vn"].pk
    sees = viewer.may_in("projects.view", vn)
    keeps = viewer.may_in("projects.manage", vn)
    assert keeps == (who in ("supervisor", "director"))
    assert client.get(reverse("agencies:project", args=[made.pk])).status_code == (200 if sees else 404)
    for name in ("edit_project", "retire_project"):
        assert client.get(reverse(f"agencies:{name}", args=[made.pk])).status_code == (200 if keeps else 404)


def test_a_list_of_communes_is_pasted_and_what_is_not_found_is_told(made: Project, cast: Cast) -> None:
    client, url = browser(cast), reverse("agencies:add_project")
    first, second, third = communes(3)
    pasted = f"{first.code}\n{second.name}, {second.parent.name}\nXã Không Có\n{third.code}"
    answer = client.post(url, told(pasted=pasted))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Not found on the project&#x27;s first day: Xã Không Có" in page
    assert "Xã Không Có</textarea>" in page
    for place in (first, second, third):
        assert f'value="{place.pk}"' in page
    data = told(
        places=[str(first.pk), str(second.pk), str(third.pk)], phase0_title="One", phase0_from="01/10/2021"
    )
    saved = client.post(url, data)
    assert saved.status_code == 302
    made = Project.objects.get(code="TACKLE")
    assert {place.pk for place in places_of([made])[made.pk]} == {first.pk, second.pk, third.pk}
    assert made.phases.get().title == "One"


def test_places_are_looked_up_before_anything_is_saved(made: Project, cast: Cast) -> None:
    (one,) = communes(1)
    answer = browser(cast).post(reverse("agencies:add_project"), told(pasted=one.code, more="1"))
    assert answer.status_code == 200
    assert f'value="{one.pk}"' in answer.content.decode()
    assert Project.objects.count() == 1


def test_a_place_picked_by_name_joins_the_others(made: Project, cast: Cast) -> None:
    one, two = communes(2)
    data = told(places=[str(one.pk)], place=str(two.pk), place_q="")
    assert browser(cast).post(reverse("agencies:add_project"), data).status_code == 302
    assert ProjectPlace.objects.filter(project__code="TACKLE").count() == 2


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"phase0_title": "One"}, "A phase has a name and a first day"),
        ({"phase0_from": "01/10/2021"}, "A phase has a name and a first day"),
        ({"starts_on": "31/02/2021"}, "does not have that many days"),
        ({"ends_on": "01/01/2020"}, "last day is before the first"),
        ({"places": ["nonsense"]}, "not on the list any more"),
        ({"title": ""}, "Fill this in"),
        ({"pasted": "\n".join(["x"] * 201)}, "At most 200 lines"),
    ],
)
def test_a_form_that_cannot_be_is_told(
    made: Project, cast: Cast, changes: dict[str, Any], sentence: str
) -> None:
    answer = browser(cast).post(reverse("agencies:add_project"), told(**changes))
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert Project.objects.count() == 1


def test_two_savers_meet_on_the_page(made: Project, cast: Cast) -> None:
    client, url = browser(cast), reverse("agencies:edit_project", args=[made.pk])
    assert client.get(url).status_code == 200
    ids = [str(place.pk) for place in communes(7)]
    data = told(code="RESIL", title="New title", starts_on="01/12/2019", version="1", places=ids[:6])
    correct_project(by=cast.viewer("director"), project_id=made.pk, version=1, changes={}, places=communes(5))
    answer = client.post(url, data)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert ",".join(ids[:6]) in page
    kept = told(
        code="RESIL", title="New title", starts_on="01/12/2019", version="2", places=[",".join(ids[:6])]
    )
    assert client.post(url, kept).status_code == 302
    assert len(places_of([made])[made.pk]) == 6
    assert Project.objects.get(pk=made.pk).title == "New title"


def test_names_that_several_places_have_are_told(loaded: None, db: None) -> None:
    found = places_named(NOBODY, ["Thanh Sơn"], on=dt.date(2024, 1, 1))
    assert found.several == ["Thanh Sơn"]
    assert not found.places


def test_pages_ask_the_database_a_bounded_number_of_times(
    made: Project, cast: Cast, django_assert_max_num_queries: Any
) -> None:
    by = cast.viewer("supervisor")
    for n in range(6):
        add_project(
            by=by, office=cast.offices["vn"], code=f"P{n}", title=f"P{n}", starts_on=START, places=communes(4)
        )
    client = browser(cast)
    with django_assert_max_num_queries(16):
        client.get(reverse("agencies:projects"))
    with django_assert_max_num_queries(40):
        client.get(reverse("agencies:project", args=[made.pk]))


DAYS = st.dates(dt.date(2020, 1, 1), dt.date(2024, 1, 1))


@given(first=DAYS, last=st.none() | DAYS, start=DAYS, end=st.none() | DAYS)
def test_a_phase_that_is_no_fault_lies_inside_its_project(first, last, start, end) -> None:
    if phase_fault([("One", first, last)], start, end) == "":
        assert start <= first
        assert last is None or first <= last
        assert end is None or (last or first) <= end
