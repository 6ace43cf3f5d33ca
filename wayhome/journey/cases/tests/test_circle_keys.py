"""The keys to the work with a person follow who walks with her: given with the assignment, taken at its end, to nobody past her roles."""

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from tests.caseload import case_of
from tests.cast import Cast, sign_in
from wayhome.journey.cases import actions, sealed
from wayhome.journey.cases.models import Assignment, Case
from wayhome.kit.errors import Refused
from wayhome.trust.access.actions import grant
from wayhome.trust.access.viewer import SYSTEM
from wayhome.trust.accounts.models import User
from wayhome.trust.audit.actions import act, unchanged
from wayhome.trust.vault import rules

pytestmark = pytest.mark.django_db
DAY = dt.date(2022, 10, 20)


@pytest.fixture
def case(cast: Cast) -> Case:
    """Somebody about whom something was written."""
    found = case_of(cast, with_="worker")

    @act("cases.test")
    def write(*, by: object) -> None:
        sealed.open_to_write(by, rules.CASEWORK, found)  # type: ignore[arg-type]
        unchanged()

    write(by=cast.viewer("worker"))
    return found


def outside(cast: Cast, role: str = "legal_officer") -> User:
    """A colleague in no team, with a role over her own persons."""
    user = cast.users["stranger"]
    grant(by=SYSTEM, user=user, role=role, scope_kind="own", scope_key=cast.offices["vn"].pk, valid_from=dt.date(2020, 1, 1))  # fmt: skip
    return user


def walks(cast: Cast, case: Case, user: User, role: str = "other") -> Assignment:
    return actions.assign(
        by=cast.viewer("supervisor"), case_id=case.pk, user=user, role=role, happened_on=DAY
    )


def opens(cast: Cast, who: str, case: Case) -> bool:
    return sealed.opened(cast.viewer(who), rules.CASEWORK, case.pk) is not None


def end(cast: Cast, assignment: Assignment) -> None:
    actions.end_assignment(
        by=cast.viewer("supervisor"), assignment_id=assignment.pk, version=assignment.version, until=DAY
    )


def test_who_begins_to_walk_opens_what_is_written_until_her_part_ends(cast: Cast, case: Case) -> None:
    colleague = outside(cast)
    assert not opens(cast, "stranger", case)
    one = walks(cast, case, colleague)
    assert opens(cast, "stranger", case)
    end(cast, one)
    assert not opens(cast, "stranger", case)


def test_who_may_not_see_notes_gets_no_key_to_them(cast: Cast, case: Case) -> None:
    walks(cast, case, cast.users["counsellor"], "counsellor")
    assert not opens(cast, "counsellor", case)


def test_the_first_writing_gives_it_only_to_whose_roles_show_it(cast: Cast) -> None:
    found = case_of(cast, with_="counsellor")

    @act("cases.test")
    def write(*, by: object) -> None:
        sealed.open_to_write(by, rules.CASEWORK, found)  # type: ignore[arg-type]
        unchanged()

    write(by=cast.viewer("supervisor"))
    assert not opens(cast, "counsellor", found)
    assert opens(cast, "supervisor", found)
    assert opens(cast, "worker", found)  # the team's


def test_it_stays_while_she_has_another_part_with_the_same_person(cast: Cast, case: Case) -> None:
    colleague = outside(cast)
    first, second = walks(cast, case, colleague), walks(cast, case, colleague, "case_worker")
    end(cast, first)
    assert opens(cast, "stranger", case)
    end(cast, second)
    assert not opens(cast, "stranger", case)


def test_the_key_of_another_record_of_the_same_person_is_not_touched(cast: Cast, case: Case) -> None:
    colleague = outside(cast)
    one = walks(cast, case, colleague)
    other = case_of(cast, with_="worker")
    two = walks(cast, other, colleague)
    end(cast, two)
    assert opens(cast, "stranger", case)
    end(cast, one)
    assert not opens(cast, "stranger", case)


def test_who_cannot_open_it_assigns_all_the_same(cast: Cast, case: Case) -> None:
    colleague = outside(cast)
    keyless = cast.viewer("supervisor")
    keyless = type(keyless)(**{**keyless.__dict__, "private_key": None, "opened": {}})
    actions.assign(by=keyless, case_id=case.pk, user=colleague, role="other", happened_on=DAY)
    assert not opens(cast, "stranger", case)


def test_a_team_member_holds_nothing_twice_and_keeps_what_the_team_opens(cast: Cast, case: Case) -> None:
    one = walks(cast, case, cast.users["house_mother"])
    assert opens(cast, "house_mother", case)
    end(cast, one)
    assert opens(cast, "house_mother", case)  # through the team: the screen asks for her assignment


@pytest.mark.parametrize("who", ["administrator", "director", "donor", "duty_officer", "stranger"])
def test_nobody_walks_with_her_whose_role_shows_no_person(
    client: Client, cast: Cast, case: Case, who: str
) -> None:
    with pytest.raises(Refused) as refused:
        walks(cast, case, cast.users[who])
    assert refused.value.field == "user"
    sign_in(client, cast.users["supervisor"])
    offered = client.get(reverse("cases:assign", args=[case.pk])).content.decode()
    assert str(cast.users["counsellor"].pk) in offered
    assert str(cast.users[who].pk) not in offered
    page = BeautifulSoup(client.get(reverse("cases:admit")).content, "html.parser")
    walking = page.select('[name="case_worker"] option, [name="counsellor"] option')
    assert walking
    assert str(cast.users[who].pk) not in {one["value"] for one in walking}
