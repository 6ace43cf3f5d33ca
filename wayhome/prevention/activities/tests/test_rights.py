"""A workshop gives those who took part a right from its last day on: given by staff of the office, never to oneself, taken back again."""

import datetime as dt
import uuid

import pytest
from django.urls import reverse

from wayhome.kit.errors import Refused
from wayhome.prevention.activities.actions import correct_activity, give_right, retire_activity, take_right
from wayhome.prevention.activities.models import Qualification
from wayhome.prevention.activities.queries.rights import qualified
from wayhome.prevention.activities.tests.conftest import DAY

LATER = DAY + dt.timedelta(days=3)


@pytest.fixture
def workshop(held):
    return held(type="needs_review_workshop")


def give(cast, workshop, who="field_officer", users=("collaborator",), **changes):
    told = {"kind": "needs_review", "users": [cast.users[name] for name in users]} | changes
    return give_right(by=cast.viewer(who), activity_id=workshop.pk, **told)


def may(cast, day=LATER, name="collaborator"):
    return qualified(cast.users[name], "needs_review", day)


@pytest.mark.seed("A15")
def test_a_workshop_gives_a_right_told_on_its_page_and_on_ones_own(cast, workshop, sit):
    page = reverse("activities:show", args=[workshop.pk])
    address = reverse("activities:give_right", args=[workshop.pk])
    client = sit()
    assert address in client.get(page).content.decode()
    nhi = cast.users["collaborator"]
    form = {"id": str(uuid.uuid4()), "users": [str(nhi.pk)], "kind": "needs_review", "valid_to": "12/10/2024"}
    for _twice in range(2):
        assert client.post(address, form).status_code == 302
    row = Qualification.objects.unscoped("test").get()
    assert (row.user, row.valid_to) == (nhi, dt.date(2024, 10, 12))
    assert nhi.display_name in client.get(page).content.decode()
    hers = sit("collaborator")
    assert reverse("activities:my_rights") in hers.get(reverse("accounts:me")).content.decode()
    own = hers.get(reverse("activities:my_rights")).content.decode()
    assert "May review needs" in own
    assert "2024" in own


def test_it_holds_from_the_last_day_of_the_training_to_its_own(cast, held):
    workshop = held(type="needs_review_workshop", happened_to=DAY + dt.timedelta(days=1))
    give(cast, workshop, valid_to=LATER)
    held_on = [may(cast, DAY + dt.timedelta(days=at)) for at in range(-1, 6)]
    assert held_on == [False, False, True, True, True, False, False]
    assert not may(cast, name="worker")


def test_it_goes_with_the_training(cast, workshop):
    give(cast, workshop)
    moved = DAY + dt.timedelta(days=2)
    by = cast.viewer("field_officer")
    correct_activity(by=by, activity_id=workshop.pk, version=workshop.version, changes={"happened_on": moved})
    assert not may(cast, DAY)
    assert may(cast, moved)
    retire_activity(by=by, activity_id=workshop.pk, reason="never_happened")
    assert not may(cast)


def test_taken_back_it_holds_no_more(cast, workshop, sit):
    (row,) = give(cast, workshop)
    address = reverse("activities:take_right", args=[row.pk])
    client = sit()
    assert client.post(address, {"reason": "wrong_person"}).status_code == 302
    assert not may(cast)
    assert client.get(address).status_code == 404
    assert take_right(by=cast.viewer("field_officer"), qualification_id=row.pk, reason="other").retired_at
    assert len(give(cast, workshop)) == 1  # and may be given again


@pytest.mark.parametrize(
    "who", ["collaborator", "me_officer", "director", "kh_supervisor", "partner", "worker"]
)
def test_others_give_no_right(cast, workshop, sit, who):
    (row,) = give(cast, workshop)
    with pytest.raises(Refused):
        give(cast, workshop, who, ("stranger",))
    client = sit(who)
    for name, id in (("give_right", workshop.pk), ("take_right", row.pk)):
        assert client.get(reverse(f"activities:{name}", args=[id])).status_code in (403, 404)
    with pytest.raises((Refused, Qualification.DoesNotExist)):
        take_right(by=cast.viewer(who), qualification_id=row.pk, reason="other")


def test_she_gives_herself_none_in_her_own_training(cast, held):
    hers = held(by="collaborator", type="training")
    with pytest.raises(Refused):
        give(cast, hers, "collaborator")
    with pytest.raises(Refused) as refused:
        give(cast, hers, "supervisor", ("supervisor",))
    assert refused.value.field == "users"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"users": ()}, "users"),
        ({"users": ("kh_supervisor",)}, "users"),
        ({"kind": "surgery"}, "kind"),
        ({"valid_to": DAY - dt.timedelta(days=1)}, "valid_to"),
    ],
)
def test_what_cannot_be(cast, workshop, changes, field):
    with pytest.raises(Refused) as refused:
        give(cast, workshop, **changes)
    assert refused.value.field == field


def test_a_round_table_gives_no_right(cast, held, sit):
    table = held()
    with pytest.raises(Refused):
        give(cast, table)
    assert sit().get(reverse("activities:give_right", args=[table.pk])).status_code == 404
