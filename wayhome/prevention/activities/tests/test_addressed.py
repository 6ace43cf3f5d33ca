"""What is addressed to a partner's organisation: its officer reads that, and nothing else of any meeting or any person."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import PASSWORD, Cast
from wayhome.prevention.activities.actions import add_point, raise_issue, record_activity
from wayhome.prevention.activities.queries.addressed import issues_to, points_to
from wayhome.registry.agencies.actions import add_agency
from wayhome.registry.agencies.models import Agency
from wayhome.trust.access.actions import grant
from wayhome.trust.access.viewer import SYSTEM, Viewer, viewer_for
from wayhome.trust.accounts.models import User

pytestmark = pytest.mark.django_db
DAY = dt.date(2022, 10, 4)


@pytest.fixture
def officer(cast: Cast) -> User:
    user = User(
        username="lani", display_name="Lani", office=cast.offices["sb"], created_at=dt.datetime.now(dt.UTC)
    )
    user.set_password(PASSWORD)
    user.save()
    grant(
        by=SYSTEM, user=user, role="partner_officer", scope_kind="addressed", scope_key=cast.offices["sb"].pk,
        valid_from=dt.date(2020, 1, 1),
    )  # fmt: skip
    return user


@pytest.fixture
def theirs(cast: Cast) -> Agency:
    found = Agency.objects.filter(office=cast.offices["sb"]).first()
    if found is None:
        by = cast.viewer("supervisor")
        made = add_agency(
            by=by, type="social_organisation", name="Coral Shore Trust", kept_by=cast.offices["vn"]
        )
        Agency._base_manager.filter(pk=made.pk).update(office=cast.offices["sb"])
        found = made
    return found


def meeting(cast: Cast, theirs: Agency) -> None:
    by = cast.viewer("field_officer")
    round_table = record_activity(by=by, offices=[cast.offices["vn"]], type="round_table", happened_on=DAY)
    at = {"by": by, "activity_id": round_table.pk}
    add_point(**at, kind="decision", words="Bring lamps to the pier", owner=theirs)
    add_point(**at, kind="decision", words="Ours alone")
    raise_issue(**at, theme="gambling", owner=theirs)
    raise_issue(**at, theme="drugs")


def test_what_names_her_organisation_is_read_and_nothing_beside_it(
    cast: Cast, client: Client, officer: User, theirs: Agency
) -> None:
    meeting(cast, theirs)
    viewer = viewer_for(officer)
    assert [point.words for point in points_to(viewer)] == ["Bring lamps to the pier"]
    assert [issue.theme for issue in issues_to(viewer)] == ["gambling"]
    client.force_login(officer)
    said = client.get(reverse("activities:addressed")).content.decode()
    assert "Bring lamps to the pier" in said
    assert "Ours alone" not in said


def test_it_does_not_exist_for_others(cast: Cast, client: Client, theirs: Agency) -> None:
    meeting(cast, theirs)
    for who in ("supervisor", "partner", "donor", "stranger"):
        client.force_login(cast.users[who])
        assert client.get(reverse("activities:addressed")).status_code == 404
        assert not points_to(cast.viewer(who)).exists()
    assert not points_to(Viewer()).exists()
