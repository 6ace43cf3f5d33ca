"""What the room's tests stand on: the cast, two communes with a village each, and a way to record an activity in few words."""

import datetime as dt
from typing import Any

import pytest

from tests.cast import Cast, make_cast
from wayhome.kit.dates import clock_at
from wayhome.prevention.activities.actions import record_activity
from wayhome.prevention.activities.models import Activity
from wayhome.prevention.activities.tests.screen import NOON
from wayhome.registry.places.models import Place

DAY = dt.date(2022, 10, 12)


@pytest.fixture
def cast(db: Any) -> Cast:
    return make_cast()


def make_place(name: str, **more: Any) -> Place:
    folded = f"|{name.lower()}|"
    about = {"country": "VN", "code": name, "edition": "vn-to-2025-06", "level": 3, "kind": "commune"} | more
    return Place.objects.create(name=name, folded=folded, **about)


@pytest.fixture
def village(cast: Cast) -> Place:
    commune = make_place("Suoi May")
    return make_place("Suoi Den", level=4, kind="village", parent=commune, added_by_office=cast.offices["vn"])


@pytest.fixture
def held(cast: Cast) -> Any:
    """Record an activity by the field officer of vn on a day in October 2022."""

    def make(by: str = "field_officer", office: str = "vn", **told: Any) -> Activity:
        about = {"type": "round_table", "happened_on": DAY} | told
        return record_activity(by=cast.viewer(by), offices=[cast.offices[office]], **about)

    return make


@pytest.fixture
def sit(cast, client):
    """Let one of the cast sit down at the screen, on 24 October 2022."""

    def down(name="field_officer"):
        client.force_login(cast.users[name])
        return client

    with clock_at(NOON):
        yield down
