"""``wayhome init``: an empty, real installation."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from zoneinfo import available_timezones

import click
from django.core.management import call_command
from django.db import transaction

from wayhome.config.demo.folder import is_demo
from wayhome.config.verbs.terms import LANG, Misuse, Progress, Refusal, progress
from wayhome.evidence.indicators.actions import install_indicators
from wayhome.kit.dates import today
from wayhome.registry.agencies.actions import install_own_offices
from wayhome.registry.places.actions import load_places
from wayhome.registry.places.codes import EDITIONS
from wayhome.trust.access.actions import grant, install_roles
from wayhome.trust.access.viewer import SYSTEM
from wayhome.trust.accounts.actions import add_office, make_slip, open_account, set_password
from wayhome.trust.accounts.models import Office, User
from wayhome.trust.accounts.rules import SLIP_DAYS, grouped
from wayhome.trust.audit.actions import act, record

WITH_PLACES = sorted({edition.country for edition in EDITIONS})


@dataclass(frozen=True)
class Wanted:
    """What a new installation starts with."""

    organisation: str
    organisation_code: str
    office: str
    office_code: str
    country: str
    time_zone: str
    languages: list[str]
    currencies: list[str]
    admin: str
    admin_name: str
    places: list[str]


def migrate() -> None:
    """Make or renew the tables, quietly."""
    call_command("migrate", interactive=False, verbosity=0)


@act("config.init")
def install(*, wanted: Wanted, password: str | None, step: Progress) -> tuple[User, str | None]:
    """Write roles, offices, places, indicators and the first administrator; return her account and her slip's code."""
    if Office.objects.exists() or User.objects.exists():
        raise Refusal(
            "There is an installation here already; nothing was changed. WAYHOME_HOME chooses another folder."
        )
    top = _add_office(wanted, wanted.organisation_code, wanted.organisation, "organisation", None)
    _add_office(wanted, wanted.office_code, wanted.office, "country_office", top)
    install_roles(by=SYSTEM)
    install_indicators(by=SYSTEM)
    install_own_offices(by=SYSTEM)
    admin, slip = _first_administrator(wanted, top, password)
    step(10)
    _load_places(wanted.places, step)
    record(SYSTEM, "config.init", top, office_id=top.pk, details={"places": wanted.places})
    return admin, slip


def _add_office(wanted: Wanted, code: str, name: str, kind: str, parent: Office | None) -> Office:
    return add_office(
        by=SYSTEM, code=code, name=name, kind=kind, parent=parent, country=wanted.country, time_zone=wanted.time_zone,
        languages=wanted.languages, currencies=wanted.currencies,
    )  # fmt: skip


def _first_administrator(wanted: Wanted, top: Office, password: str | None) -> tuple[User, str | None]:
    admin = open_account(
        by=SYSTEM, username=wanted.admin, display_name=wanted.admin_name, office=top, language=wanted.languages[0]
    )  # fmt: skip
    start = today(wanted.time_zone)
    grant(
        by=SYSTEM, user=admin, role="administrator", scope_kind="office", scope_key=top.pk, valid_from=start
    )
    if password is not None:
        return set_password(by=SYSTEM, user=admin, password=password), None
    _slip, code = make_slip(by=SYSTEM, user=admin)
    return admin, code


def _load_places(countries: list[str], step: Progress) -> None:
    told = 0

    def loaded(done: int, whole: int) -> None:
        nonlocal told
        step(90 * done // max(whole, 1) - told)
        told = 90 * done // max(whole, 1)

    load_places(by=SYSTEM, countries=countries, progress=loaded)
    step(90 - told)


def _time_zone(ctx: click.Context, param: click.Parameter, value: str) -> str:
    if value not in available_timezones():
        raise click.BadParameter(f"{value!r} is no time zone; write it like Asia/Ho_Chi_Minh.")
    return value


def _country(ctx: click.Context, param: click.Parameter, value: str) -> str:
    if len(value) != 2 or not value.isascii() or not value.isalpha():
        raise click.BadParameter(f"{value!r} is no country code; write two letters such as VN.")
    return value.upper()


class Words(click.ParamType):
    """Several words of a known kind, with spaces or commas between; ``check`` returns a word as kept, or None."""

    name = "words"

    def __init__(self, check: Callable[[str], str | None], how: str, empty: str = "") -> None:
        self.check, self.how, self.empty = check, how, empty

    def convert(self, value: Any, param: Any, ctx: Any) -> list[str]:
        """Read them; click asks a second time with what was made of the first."""
        if isinstance(value, list):
            return value
        if self.empty and value.strip().lower() == self.empty:
            return []
        said = value.replace(",", " ").split()
        found = [kept for word in said if (kept := self.check(word)) is not None]
        if not found or len(found) < len(said):
            self.fail(f"{value!r} cannot be read; {self.how}", param, ctx)
        return found


def _currency(word: str) -> str | None:
    return word.upper() if len(word) == 3 and word.isascii() and word.isalpha() else None


LANGUAGES_KIND = Words(lambda word: word if word in LANG.choices else None, "choose of en, vi and km.")
CURRENCIES_KIND = Words(_currency, "write the three letters of each, such as VND USD.")
PLACES_KIND = Words(
    lambda word: word.upper() if word.upper() in WITH_PLACES else None,
    f"there are lists of places for {' '.join(WITH_PLACES)}; or write none.",
    empty="none",
)


@click.command()
@click.option("--organisation", prompt="The organisation's name", help="Its name.")
@click.option(
    "--organisation-code",
    prompt="Its short code, such as lp",
    help="Its short code: small letters, digits, dashes.",
)
@click.option("--office", prompt="The first country office's name", help="Its name.")
@click.option("--office-code", prompt="Its short code, such as vn", help="Its short code.")
@click.option(
    "--country",
    prompt="Its country (two letters, such as VN)",
    callback=_country,
    help="Two letters, such as VN.",
)
@click.option(
    "--time-zone", prompt="Its time zone, such as Asia/Ho_Chi_Minh", callback=_time_zone, help="An IANA name."
)
@click.option(
    "--languages",
    prompt="Its languages, the main one first (en vi km)",
    type=LANGUAGES_KIND,
    help="Of en, vi, km; the main one first.",
)
@click.option(
    "--currencies", prompt="Its currencies, such as VND USD", type=CURRENCIES_KIND, help="Three letters each."
)
@click.option("--admin", prompt="The first administrator's user name", help="Small letters.")
@click.option("--admin-name", prompt="The name colleagues see", help="As colleagues see it.")
@click.option(
    "--places", prompt=f"Load lists of places for which countries ({' '.join(WITH_PLACES)}, or none)", type=PLACES_KIND,
    help=f"Countries whose lists of places are loaded: {' '.join(WITH_PLACES)}, or none.",
)  # fmt: skip
@click.option(
    "--password-stdin",
    is_flag=True,
    help="Read the administrator's password from the first line of stdin; no slip is made.",
)
def init(password_stdin: bool, **told: object) -> None:
    """Start a real, empty installation in the data folder.

    Asks for what is not given as an option. Ends with a code that lets the first administrator choose her password; it is shown once.
    Afterwards: teams with at least two members each, so that names can be kept, and the recovery key with its trustees. These
    need passwords of their own first, so nothing can make it here: see the page Recovery key and docs/howto/keys.md.
    """
    if is_demo():
        raise Refusal("This folder holds the demo. Choose another with WAYHOME_HOME.")
    password = sys.stdin.readline().rstrip("\r\n") if password_stdin else None
    if password == "":
        raise Misuse("There was no password on stdin.")
    wanted = Wanted(**told)  # type: ignore[arg-type]
    migrate()
    with progress("Installing", 100) as step, transaction.atomic():
        admin, code = install(wanted=wanted, password=password, step=step)
    click.echo(f"Installed: {wanted.organisation}, with the office {wanted.office_code}.")
    if code is not None:
        click.echo(f"User name of the first administrator: {admin.username}")
        click.echo(f"Code to choose a password (shown this once, good for {SLIP_DAYS} days): {grouped(code)}")
    click.echo(
        "Next, once they have chosen passwords: teams of two or more, and three or five trustees for the recovery key "
        "(`wayhome recovery setup`, or the page Recovery key). Until then no name can be kept."
    )
    click.echo(
        "Now start it with `wayhome serve`. Keep a copy of pepper.key apart from backups: without it nobody can sign in."
    )
