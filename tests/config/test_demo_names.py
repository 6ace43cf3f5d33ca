"""The demo's names are invented, in three scripts, drawn alike every time, and sealed like anybody's."""

from collections import Counter

from django.db import connection

from tests.demo import Demo
from wayhome.config.demo.cast import PASSWORD, STAFF, TEAMS
from wayhome.config.demo.names import member_name, name_of, told_later
from wayhome.journey.cases.models import Case
from wayhome.journey.cases.naming import names_of
from wayhome.kit import crypto
from wayhome.registry.people.bodies import ContactBody, length_fault
from wayhome.registry.people.models import IdentityPart
from wayhome.trust.access.viewer import viewer_for
from wayhome.trust.accounts.models import User
from wayhome.trust.vault import queries
from wayhome.trust.vault.models import Compartment

KEYS = [f"p{number}" for number in range(400)]


def test_names_come_in_three_scripts_and_alike_every_time() -> None:
    told = [name_of(key, office, {"sex": "female"}) for office in ("vn", "kh-northwest") for key in KEYS]
    assert told == [
        name_of(key, office, {"sex": "female"}) for office in ("vn", "kh-northwest") for key in KEYS
    ]
    scripts = Counter(name.script if name else None for name in told)
    assert min(scripts[script] for script in ("latn", "khmr", None)) > 20
    assert any(name and not name.text.isascii() and name.script == "latn" for name in told)
    assert all(name.fault is None for name in told if name)
    assert name_of("p1", "af", {}) is None
    assert member_name("g", 1, "sb", "female") == ""
    assert member_name("g", 1, "vn", "female")


def test_some_may_never_be_called() -> None:
    told = [body for key in KEYS for body in told_later(key, "vn", {"birth_year": 2001})]
    assert {body.kind for body in told} == {"name", "contact", "relative", "address", "date"}
    contacts = [body for body in told if isinstance(body, ContactBody)]
    assert {body.safe for body in contacts} == {"yes", "so", "never", "unknown"}
    assert all(body.value.startswith("000 ") for body in contacts)
    assert all(body.fault is None and length_fault(body) is None for body in told)


def test_teams_are_of_staff_who_may_see_and_each_has_two() -> None:
    roles = {person.username: person.role for person in STAFF}
    for team in TEAMS:
        assert len(set(team.members)) >= 2
        assert {roles[name] for name in team.members} <= {
            "supervisor", "case_worker", "house_mother", "legal_officer", "foster_officer", "duty_officer",
        }  # fmt: skip


def test_the_demo_seals_them_for_its_teams(demo: Demo) -> None:
    assert IdentityPart.objects.count() > 400
    assert not queries.too_few(list(Compartment.objects.values_list("pk", flat=True)))
    user = User.objects.select_related("office").get(username="mai")
    halves = user.halves(PASSWORD)
    assert halves is not None
    viewer = viewer_for(user, crypto.unwrap(bytes(user.wrapped_key or b""), halves.wrapping))
    ids = list(Case.objects.visible_to(viewer).values_list("pk", flat=True)[:80])
    named = names_of(viewer, ids, page="test")
    assert len(named) > 60
    some = next(name.text for name in named.values() if len(name.text) > 8)
    with connection.cursor() as cursor:
        cursor.execute("SELECT sealed FROM people_identitypart")
        assert not any(some.encode() in bytes(row[0]) for row in cursor.fetchall())
    assert names_of(demo.viewer("mai"), ids, page="test") == {}  # without the key of a sign-in
    assert names_of(demo.viewer("duc"), ids, page="test") == {}
