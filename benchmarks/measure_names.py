"""The list of people with fifty names opened from their seals, against the same list for somebody who sees codes alone.

Run by run.py with its own database, like measure.py; prints one line of JSON. The goal (security.md): at most three times.
"""

import base64
import json
import time
from typing import Any

import django

if __name__ == "__main__":
    django.setup()

from django.core.management import call_command
from django.db import connection
from django.test import Client

from benchmarks.fill import FIRST, start
from wayhome.journey.cases.actions import admit_many
from wayhome.kit.dates import now, today
from wayhome.registry.people.bodies import NameBody
from wayhome.trust.access.actions import grant
from wayhome.trust.access.viewer import SYSTEM, viewer_for
from wayhome.trust.accounts.models import Office, User
from wayhome.trust.audit.models import Look
from wayhome.trust.vault.actions import add_team, join_team, let_in

ROUNDS, SCREENS, ON_A_SCREEN = 15, 4, 75


def colleague(office: Office, username: str, role: str) -> User:
    """Open an account with keys and a role in the office."""
    user = User(username=username, display_name=username.title(), office=office, created_at=now())
    user.set_password("river-lantern-basket-77")
    user.save()
    grant(by=SYSTEM, user=user, role=role, scope_kind="office", scope_key=office.pk, valid_from=FIRST)
    return user


def fill() -> tuple[User, User]:
    """Make an office with a team and people with names; return who sees them, and who sees codes."""
    filled = start()
    office = filled.office
    leads, helps = colleague(office, "mai", "supervisor"), colleague(office, "hoa", "supervisor")
    codes = colleague(office, "khoa", "me_officer")
    team = add_team(by=SYSTEM, office=office, name="Caseload", kind="caseload")
    for member in (leads, helps):
        join_team(by=SYSTEM, team=team, user=member)
    by = viewer_for(leads, leads._private_key)
    let_in(by=by, team=team, users=[helps])
    for screen in range(SCREENS):
        rows: list[dict[str, Any]] = [
            {"facts": {"sex": "female"}, "name": NameBody(f"Nguyễn Thị Đèn {screen}-{row:02d}")}
            for row in range(ON_A_SCREEN)
        ]
        admit_many(
            by=by, office=office, happened_on=today(office.time_zone), category="trafficking", rows=rows
        )
    return leads, codes


def signed_in(user: User) -> Client:
    """Return a browser of this account, with its key in the session as a sign-in leaves it."""
    client = Client()
    client.force_login(user)
    session = client.session
    session["private_key"] = base64.b64encode(user._private_key or b"").decode()
    session.save()
    return client


def ask(client: Client, names: int) -> None:
    """Open the list, and see that it shows what it should."""
    page = client.get("/people/").content.decode()
    if page.count("wh-name") != names:
        raise SystemExit(f"{page.count('wh-name')} names instead of {names}")


def measure() -> dict[str, float]:
    """Time the three lists in turn: codes alone, names looked at again, names looked at for the first time (which writes the log)."""
    leads, codes = fill()
    named, plain = signed_in(leads), signed_in(codes)
    ask(named, 50)
    ask(plain, 0)
    taken: dict[str, list[float]] = {"codes": [], "names, again": [], "names, first look": []}
    for _round in range(ROUNDS):
        for what, client, names in (
            ("codes", plain, 0),
            ("names, again", named, 50),
            ("names, first look", named, 50),
        ):
            if what == "names, first look":
                Look.objects.all().delete()
            began = time.perf_counter()
            ask(client, names)
            taken[what].append(time.perf_counter() - began)
    return {what: sorted(times)[ROUNDS // 2] * 1000 for what, times in taken.items()}


def main() -> None:
    """Fill, measure, print one line of JSON."""
    call_command("migrate", verbosity=0)
    print(json.dumps({"vendor": connection.vendor, "names": measure()}))


if __name__ == "__main__":
    main()
