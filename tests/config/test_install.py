"""A real, empty installation: made once, by somebody who then chooses her own password."""

import os
import re
import subprocess
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth import authenticate

from tests.config.test_command import run, sentence
from tests.demo import command
from tests.tables import Tables
from wayhome.config.demo import folder
from wayhome.evidence.indicators.models import Indicator
from wayhome.journey.cases.models import Case
from wayhome.registry.agencies.models import Agency
from wayhome.registry.people.models import Person
from wayhome.registry.places.models import Place
from wayhome.trust.access.viewer import viewer_for
from wayhome.trust.accounts.actions import NOBODY, use_slip
from wayhome.trust.accounts.models import Office, User
from wayhome.trust.audit.models import Entry
from wayhome.trust.audit.queries import verify

TOLD = {
    "--organisation": "River House", "--organisation-code": "rh", "--office": "River House Solomon Islands", "--office-code": "si",
    "--country": "SB", "--time-zone": "Pacific/Guadalcanal", "--languages": "en, vi", "--currencies": "sbd usd",
    "--admin": "noy", "--admin-name": "Noy", "--places": "SB",
}  # fmt: skip
PASSWORD = "umbrella-copper-19-tide"


def words(**changes: str) -> list[str]:
    """The options of ``wayhome init``."""
    told = TOLD | {f"--{name.replace('_', '-')}": value for name, value in changes.items()}
    return ["init", *(word for pair in told.items() for word in pair)]


@pytest.mark.django_db
def test_init_makes_an_empty_house_and_one_slip():
    result = run(*words())
    assert result.exit_code == 0, result.output
    office = Office.objects.get(code="si")
    assert (office.parent.code, office.kind, office.time_zone) == (
        "rh",
        "country_office",
        "Pacific/Guadalcanal",
    )
    assert (office.languages, office.currencies) == (["en", "vi"], ["SBD", "USD"])
    assert (Person.objects.count(), Case._base_manager.count()) == (0, 0)
    assert Indicator.objects.filter(code="clients_in_service").exists()
    assert set(Place.objects.values_list("country", flat=True)) == {"SB"}
    assert Agency.objects.exclude(office=None).count() == 2
    admin = User.objects.get()
    viewer = viewer_for(admin)
    assert viewer.roles == ("administrator",)
    assert viewer.may_in("accounts.manage", office.pk)
    assert not viewer.may("cases.view")
    assert not admin.has_usable_password()
    [code] = re.findall(r"\b[0-9A-Z]{4}(?:-[0-9A-Z]{4}){2}\b", result.stdout)
    use_slip(by=NOBODY, username="noy", code=code, password=PASSWORD)
    assert authenticate(None, username="noy", password=PASSWORD) == admin
    assert Entry.objects.filter(verb="config.init", actor="system").count() == 1
    assert code not in str([vars(entry) for entry in Entry.objects.all()])
    assert verify().whole


@pytest.mark.django_db
def test_a_second_init_is_refused_and_changes_nothing():
    assert run(*words()).exit_code == 0
    before = Entry.objects.count()
    result = run(*words(organisation_code="other", office_code="another", admin="somebody"))
    assert result.exit_code == 1
    assert sentence(result).startswith("wayhome: There is an installation here already; nothing was changed.")
    assert (Office.objects.count(), User.objects.count(), Entry.objects.count()) == (2, 1, before)


@pytest.mark.django_db
def test_the_password_may_come_on_stdin():
    result = run(*words(), "--password-stdin", input=f"{PASSWORD}\n")
    assert result.exit_code == 0, result.output
    assert PASSWORD not in result.output
    assert "Code to choose a password" not in result.stdout
    assert authenticate(None, username="noy", password=PASSWORD) is not None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "given", "code"),
    [
        ({}, "short\n", 1),
        ({}, "\n", 2),
        ({"admin": "Noy Noy"}, None, 1),
        ({"office_code": "rh"}, None, 1),
        ({"office_code": "S I"}, None, 1),
        ({"country": "SLB"}, None, 2),
        ({"time_zone": "Guadalcanal"}, None, 2),
        ({"languages": "en fr"}, None, 2),
        ({"languages": ""}, None, 2),
        ({"currencies": "dollars"}, None, 2),
        ({"places": "US"}, None, 2),
    ],
)
def test_what_cannot_be_is_told_and_nothing_stays(changes: dict[str, str], given: str | None, code: int):
    more = ["--password-stdin"] if given is not None else []
    result = run(*words(**changes), *more, input=given)
    assert result.exit_code == code, result.output
    assert sentence(result)
    assert not Office.objects.exists()
    assert not User.objects.exists()
    assert not Entry.objects.exists()


@pytest.mark.django_db
def test_init_asks_for_what_was_not_said():
    result = run("init", input="\n".join(TOLD.values()) + "\n")
    assert result.exit_code == 0, result.output
    assert "The organisation's name: " in result.output
    assert Office.objects.count() == 2


def fresh(home: Path, *said: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run the command as a new process with a data folder of its own, on SQLite."""
    return command(
        *said, env={"PATH": "/usr/bin:/bin", "WAYHOME_HOME": str(home), "WAYHOME_TEST": "1"} | more
    )


def test_an_empty_folder_becomes_an_installation(tmp_path: Path):
    home = tmp_path / "deep" / "home"
    nothing = fresh(home, "figures", "--office", "si", "--month", "2022-10")
    assert (nothing.returncode, nothing.stdout) == (3, "")
    assert nothing.stderr.startswith("wayhome: There are no data here yet. Start with `wayhome init`")
    assert fresh(home, *words()).returncode == 0
    assert fresh(home, *words()).returncode == 1
    figures = fresh(home, "figures", "--office", "si", "--month", "2022-10", "--code", "clients_in_service")
    assert figures.stdout == "0  Clients in service\n"
    assert fresh(home, "audit", "verify").returncode == 0
    refused = fresh(home, "seed-demo")
    assert refused.returncode == 1
    assert "There are data here already." in refused.stderr
    assert {file.stat().st_mode & 0o077 for file in home.iterdir()} == {0}


def test_what_the_machine_lacks_is_exit_code_3(tmp_path: Path):
    file = tmp_path / "file"
    file.touch()
    for home, more in ((file, {}), (tmp_path / "a", {"WAYHOME_DATABASE_URL": "nonsense"}),
                       (tmp_path / "b", {"WAYHOME_DATABASE_URL": "postgres://nobody@127.0.0.1:1/none"})):  # fmt: skip
        done = fresh(home, "figures", "--office", "vn", "--month", "2022-10", **more)
        assert done.returncode == 3
        assert "Traceback" not in done.stderr
        assert done.stderr.startswith("wayhome: ")
        assert len(done.stderr.strip().splitlines()) == 1


def test_tests_never_run_in_a_demo_folder():
    assert not settings.DEMO


def test_a_demo_that_was_interrupted_begins_anew_and_a_finished_one_stays(tmp_path: Path):
    home = tmp_path / "demo"
    home.mkdir()
    (home / "wayhome.sqlite3").write_bytes(b"half of something")
    (home / "demo.txt").write_text("It is being made by process 999999999, or was interrupted.\n")
    made = fresh(home, "seed-demo", "--until", "2021-08")
    assert made.returncode == 0, made.stderr
    assert "interrupted" not in (home / "demo.txt").read_text()
    again = fresh(home, "seed-demo")
    assert again.returncode == 1
    assert "The demo is here already; nothing was changed." in again.stderr
    busy = home / "demo.txt"
    busy.write_text(f"It is being made by process {os.getpid()}, or was interrupted.\n")
    waits = fresh(home, "seed-demo")
    assert waits.returncode == 1
    assert "Another process is making the demo" in waits.stderr
    assert fresh(home, *words()).returncode == 1  # nor is it turned into a real installation


def test_data_that_are_no_demo_are_never_taken_for_one(tmp_path: Path, sqlite_tables: Tables):
    home = tmp_path / "real"
    sqlite_tables.begin(home)
    assert fresh(home, *words(places="none")).returncode == 0
    (home / "demo.txt").write_text(folder.WORDS)
    refused = fresh(home, "seed-demo")
    assert refused.returncode == 1
    assert "There are data here already." in refused.stderr
    assert fresh(home, "figures", "--office", "si", "--month", "2022-10").returncode == 0
