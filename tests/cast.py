"""One cast for all tests: who works in the invented Lantern Path and its partner, and what each may do. Everyone is invented."""

import base64
import datetime as dt
from dataclasses import dataclass, field

from django.test import Client

from tests.kept_cast import put_back_or
from wayhome.kit import crypto
from wayhome.kit.dates import clock_at
from wayhome.trust.access.actions import grant, install_roles
from wayhome.trust.access.viewer import SYSTEM, Viewer, viewer_for
from wayhome.trust.accounts.models import Membership, Office, Team, User
from wayhome.trust.vault.actions import make_team_key

PASSWORD = "willow-basket-77-river"
MORNING = dt.datetime(2022, 1, 3, 2, 0, tzinfo=dt.UTC)

# name in tests: (user name, display name, office code, role)
CAST = {
    "worker": ("hoa", "Hoa (case worker)", "vn", "case_worker"),
    "counsellor": ("linh", "Linh (counsellor)", "vn", "counsellor"),
    "supervisor": ("mai", "Mai (supervisor)", "vn", "supervisor"),
    "house_mother": ("thao", "Thảo (house mother)", "vn", "house_mother"),
    "career_officer": ("quan", "Quân (career officer)", "vn", "livelihood_officer"),
    "me_officer": ("duc", "Đức (M&E officer)", "vn", "me_officer"),
    "director": ("yen", "Yến (director)", "vn", "director"),
    "administrator": ("an", "An (administrator)", "lp", "administrator"),
    "data_protection": ("ngan", "Ngân (data protection)", "lp", "data_protection"),
    "collaborator": ("nhi", "Nhi (collaborator)", "vn", "collaborator"),
    "field_officer": ("phuc", "Phúc (field officer)", "vn", "field_officer"),
    "kh_supervisor": ("dara", "Dara (supervisor)", "kh", "supervisor"),
    "kh_counsellor": ("sophea", "Sophea (counsellor)", "kh", "counsellor"),
    "partner": ("leilani", "Leilani (partner's supervisor)", "sb", "supervisor"),
    "partner_officer": ("kai", "Kai (partner's officer)", "sb", "partner_officer"),
    "donor": ("robin", "Robin (donor)", "lp", "donor"),
    "duty_officer": ("khue", "Tuyên (on duty)", "vn", "duty_officer"),
    "stranger": ("sam", "Sam (no role)", "vn", None),
}


@dataclass
class Cast:
    """Offices by code and accounts by their name in the cast."""

    offices: dict[str, Office] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    teams: dict[str, Team] = field(default_factory=dict)

    def viewer(self, name: str) -> Viewer:
        """Return a fresh viewer of one of the cast, with the key that signing in would give her."""
        user = User.objects.select_related("office").get(pk=self.users[name].pk)
        return viewer_for(user, private_key_of(user))


def private_key_of(user: User) -> bytes | None:
    """Return what a sign-in with the cast's password opens; None for an account without keys, or with another password."""
    halves = user.halves(PASSWORD)
    return (
        None
        if halves is None or not user.wrapped_key
        else crypto.unwrap(bytes(user.wrapped_key), halves.wrapping)
    )


def sign_in(client: Client, user: User) -> None:
    """Sign one of the cast in with the key that her password opens, without the pages in between."""
    client.force_login(user)
    private = private_key_of(user)
    if private is not None:
        session = client.session
        session["private_key"] = base64.b64encode(private).decode()
        session.save()


def make_offices() -> dict[str, Office]:
    """Write the invented organisation's offices and its partner."""
    lp = Office.objects.create(
        code="lp",
        name="Lantern Path",
        kind="organisation",
        country="VN",
        languages=["en"],
        currencies=["USD"],
    )
    rows = [
        (
            "vn",
            "Lantern Path Viet Nam",
            "country_office",
            lp,
            "VN",
            "Asia/Ho_Chi_Minh",
            ["vi", "en"],
            ["VND", "USD"],
        ),
        (
            "kh",
            "Lantern Path Cambodia",
            "country_office",
            lp,
            "KH",
            "Asia/Phnom_Penh",
            ["km", "en"],
            ["KHR", "USD"],
        ),
        ("af", "Lantern Path Afghanistan", "country_office", lp, "AF", "Asia/Kabul", ["en"], ["AFN", "USD"]),
        ("sb", "Coral Shore Trust", "partner", None, "SB", "Pacific/Guadalcanal", ["en"], ["SBD"]),
    ]
    offices = {"lp": lp}
    for code, name, kind, parent, country, zone, languages, currencies in rows:
        offices[code] = Office.objects.create(
            code=code,
            name=name,
            kind=kind,
            parent=parent,
            country=country,
            time_zone=zone,
            languages=languages,
            currencies=currencies,
        )
    return offices


def make_cast() -> Cast:
    """Write offices, roles, accounts and grants, or put them back as they were written for a test before."""
    cast: Cast = put_back_or(act_cast)
    return cast


def act_cast() -> Cast:
    """Write offices, roles, accounts and grants by the house's acts."""
    with clock_at(MORNING):
        offices = make_offices()
        install_roles(by=SYSTEM)
        cast = Cast(offices=offices)
        for name, (username, display, office, role) in CAST.items():
            user = User(username=username, display_name=display, office=offices[office], created_at=MORNING)
            user.set_password(PASSWORD)
            user.save()
            cast.users[name] = user
            if role:
                _give(cast, user, role, offices[office])
        make_teams(cast)
    return cast


# team in tests: (office, name, kind, members)
TEAMS = {
    "caseload": ("vn", "Caseload", "caseload", ("worker", "supervisor", "house_mother")),
    "duty": ("vn", "Duty", "duty", ("supervisor", "duty_officer")),
    "kh_caseload": ("kh", "Caseload", "caseload", ("kh_supervisor", "kh_counsellor")),
}


def make_teams(cast: Cast) -> None:
    """Write the teams and their keys."""
    for key, (office, name, kind, members) in TEAMS.items():
        team = cast.teams[key] = Team.objects.create(office=cast.offices[office], name=name, kind=kind)
        for member in members:
            Membership.objects.create(user=cast.users[member], team=team, valid_from=dt.date(2020, 1, 1))
        make_team_key(by=SYSTEM, team=team)


def _give(cast: Cast, user: User, role: str, office: Office) -> None:
    from_start = dt.date(2020, 1, 1)
    scope = "own" if role in {"case_worker", "counsellor", "house_mother", "collaborator"} else "office"
    scope = "addressed" if role == "partner_officer" else scope
    grant(by=SYSTEM, user=user, role=role, scope_kind=scope, scope_key=office.pk, valid_from=from_start)
