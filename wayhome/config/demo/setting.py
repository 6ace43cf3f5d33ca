"""Before the story: offices, roles, staff, places, organisations and villages of the demo, made as an administrator would make them."""

import datetime as dt
from collections.abc import Callable

from wayhome.config.demo.abroad import GATES
from wayhome.config.demo.cast import OFFICES, PASSWORD, STAFF, TEAMS, TRUSTEES
from wayhome.config.demo.days import SETUP
from wayhome.config.demo.lands import LANDS
from wayhome.config.demo.partners import AGENCIES, HOTSPOTS, VILLAGES
from wayhome.registry.agencies.actions import add_agency, install_own_offices
from wayhome.registry.places.actions import add_gate, add_village, flag_hotspot, load_places
from wayhome.registry.places.models import Place
from wayhome.trust.access.actions import grant
from wayhome.trust.access.roles import ROLES
from wayhome.trust.access.viewer import SYSTEM, Viewer, viewer_for
from wayhome.trust.accounts.actions import add_office, open_account, set_password
from wayhome.trust.accounts.models import Office, User
from wayhome.trust.vault.actions import add_team, join_team, let_in, set_up_recovery

MORNING = dt.datetime.combine(SETUP, dt.time(1, 30), dt.UTC)
STEPS = len(OFFICES) + len(STAFF) + len(TEAMS) + len(AGENCIES) + len(VILLAGES) + 20
Step = Callable[[int], None]


def make_offices(step: Step) -> dict[str, Office]:
    """Add the offices; return them by code."""
    offices: dict[str, Office] = {}
    for told in OFFICES:
        offices[told.code] = add_office(
            by=SYSTEM, code=told.code, name=told.name, kind=told.kind, parent=offices[told.parent] if told.parent else None,
            country=told.country, time_zone=told.time_zone, languages=list(told.languages), currencies=list(told.currencies),
        )  # fmt: skip
        step(1)
    return offices


def make_staff(offices: dict[str, Office], step: Step) -> dict[str, User]:
    """Open the accounts and give each its role; return them by user name."""
    users: dict[str, User] = {}
    for told in STAFF:
        office = offices[told.office]
        user = open_account(
            by=SYSTEM,
            username=told.username,
            display_name=told.display_name,
            office=office,
            language=told.language,
        )
        set_password(by=SYSTEM, user=user, password=PASSWORD)
        scope = ROLES[told.role].scope
        grant(by=SYSTEM, user=user, role=told.role, scope_kind=scope, scope_key=office.pk, valid_from=SETUP)
        users[told.username] = user
        step(1)
    return users


def make_recovery(users: dict[str, User]) -> None:
    """Name the trustees and make the organisation's recovery key: from now on it holds all that is sealed."""
    trustees = [users[name] for name in TRUSTEES]
    for user in trustees:
        scope = ROLES["trustee"].scope
        grant(
            by=SYSTEM, user=user, role="trustee", scope_kind=scope, scope_key=user.office_id, valid_from=SETUP
        )
    set_up_recovery(by=SYSTEM, trustees=trustees)


def make_teams(offices: dict[str, Office], users: dict[str, User], step: Step) -> None:
    """Let the administrator make the teams; their first members let the others in to their keys."""
    for told in TEAMS:
        team = add_team(by=SYSTEM, office=offices[told.office], name=told.name, kind=told.kind)
        members = [users[name] for name in told.members]
        for member in members:
            join_team(by=SYSTEM, team=team, user=member)
        let_in(by=keyed(members[0]), team=team, users=members)
        step(1)


def keyed(user: User) -> Viewer:
    """Return an account as it works: with the key that its password opened a moment ago."""
    return viewer_for(user, user._private_key)


def make_places(step: Step) -> None:
    """Load the countries' lists."""
    told = 0

    def loaded(done: int, whole: int) -> None:
        nonlocal told
        step(20 * done // whole - told)
        told = 20 * done // whole

    load_places(by=SYSTEM, progress=loaded)


def make_villages(users: dict[str, User], step: Step) -> None:
    """Let the offices add their villages."""
    for keeper, country, edition, code, name, latin in VILLAGES:
        commune = Place.objects.get(country=country, edition=edition, code=code)
        add_village(by=viewer_for(users[keeper]), commune=commune, name=name, latin_name=latin)
        step(1)


def make_hotspots(users: dict[str, User]) -> None:
    """Let Cambodia's supervisor flag the six provinces that the programme calls hotspots."""
    by = viewer_for(users["dara"])
    for code, reason in HOTSPOTS:
        place = Place.objects.get(country="KH", edition="kh-2025", code=code)
        words = "The country programme's own assessment"
        flag_hotspot(by=by, place=place, began_on=SETUP, reason=reason, words=words)


def make_gates(users: dict[str, User]) -> None:
    """Let the offices put the gates on the list through which people come home."""
    for keeper, edition, code, name, latin, across, across_name in GATES:
        place = Place.objects.select_related("parent__parent").get(edition=edition, code=code)
        add_gate(
            by=viewer_for(users[keeper]),
            place=place,
            name=name,
            latin_name=latin,
            across_country=across,
            across_name=across_name,
        )


def make_agencies(users: dict[str, User], offices: dict[str, Office], step: Step) -> None:
    """Let the offices' supervisors add the organisations they work with; own offices are among them from the start."""
    install_own_offices(by=SYSTEM)
    keepers = {land.office: (viewer_for(users[land.supervisor]), land.office.upper()) for land in LANDS}
    local = {"vn": "vi", "kh": "km"}
    for told in AGENCIES:
        keeper, country = keepers[told.kept_by]
        names = {"en": told.english, local.get(told.kept_by, "en"): told.name}
        until = dt.date.fromisoformat(told.valid_to) if told.valid_to else None
        add_agency(
            by=keeper, type=told.type, name=told.name, names=names, country=country, valid_to=until, kept_by=offices[told.kept_by]
        )  # fmt: skip
        step(1)
