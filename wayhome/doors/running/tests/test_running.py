"""Whether the machine is well: said to monitors without a word, and to those who look after it without any person."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.db import OperationalError
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from tests.caseload import case_of
from tests.cast import Cast, sign_in
from wayhome.doors.running import queries, rules
from wayhome.kit.dates import now
from wayhome.trust.access.viewer import SYSTEM
from wayhome.trust.audit.actions import act, record
from wayhome.trust.vault.actions import note_backup, set_up_recovery

AT = "/running/"


def browser(cast: Cast, who: str) -> Client:
    """The browser of one of the cast."""
    client = Client()
    sign_in(client, cast.users[who])
    return client


@pytest.mark.django_db
def test_monitors_learn_that_it_is_well_and_nothing_else(cast: Cast):
    answer = Client().get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok")
    assert answer.cookies == {}
    assert "Server" not in answer


@pytest.mark.django_db
@pytest.mark.parametrize("broken", ["database", "disk"])
def test_monitors_learn_that_it_is_not_well_and_not_why(monkeypatch: pytest.MonkeyPatch, broken: str):
    def dead() -> None:
        raise OperationalError("no route to 10.1.2.3")

    if broken == "database":
        monkeypatch.setattr(queries.connection, "cursor", dead)
    else:
        monkeypatch.setattr(queries.shutil, "disk_usage", lambda _path: SimpleNamespace(free=5, total=10**12))
    answer = Client().get("/healthz")
    assert (answer.status_code, answer.content) == (503, b"")


@act("config.drill")
def note(verb: str) -> None:
    """Log a drill."""
    record(SYSTEM, verb, ("config.backup", "ab"))


def test_the_page_says_when_it_was_last_made_safe_and_names_nobody(cast: Cast, django_assert_max_num_queries):
    case = case_of(cast)
    client = browser(cast, "administrator")
    shown = client.get(AT).content.decode()
    for words in ("There is none yet", "Not set up, or too few trustees", "None yet"):
        assert words in shown
    set_up_recovery(
        by=SYSTEM, trustees=[cast.users[name] for name in ("director", "supervisor", "data_protection")]
    )
    note_backup(by=SYSTEM, expires_on=dt.date(2026, 12, 7), file_hash=b"\1" * 32, sealed=True)
    note("config.drill")
    with django_assert_max_num_queries(40):
        shown = client.get(AT).content.decode()
    for words in (
        "destroyed on 7 December 2026",
        "enough trustees can open it",
        "Wayhome",
        "Python",
        "Django",
        "MB",
    ):
        assert words in shown
    for words in ("There is none yet", "Not set up", "look why", "The last try failed", case.person.code):
        assert words not in shown
    note("config.drill_failed")
    assert "The last try failed" in client.get(AT).content.decode()


@pytest.mark.parametrize("who", ["administrator", "data_protection"])
def test_who_looks_after_it_sees_it(cast: Cast, who: str):
    assert browser(cast, who).get(AT).status_code == 200


@pytest.mark.parametrize("who", ["worker", "supervisor", "director", "partner", "donor", "stranger"])
def test_to_others_it_does_not_exist(cast: Cast, who: str):
    assert browser(cast, who).get(AT).status_code == 404
    assert queries.state(cast.viewer(who)) is None


@given(free=st.integers(0, 10**13), total=st.integers(1, 10**13))
def test_a_disk_that_cannot_be_written_is_low_too(free: int, total: int):
    found = rules.Disk(free, total)
    assert found.low or found.enough
    assert not (found.enough and free < rules.LEAST_FREE)


@pytest.mark.parametrize(
    ("good", "bad", "failed"), [(None, None, False), (1, None, False), (None, 1, True), (2, 1, False), (1, 2, True)]
)  # fmt: skip
def test_the_last_try_counts(good: int | None, bad: int | None, failed: bool):
    def day(number: int | None) -> dt.datetime | None:
        return None if number is None else now() + dt.timedelta(days=number)

    assert rules.drill_failed(day(good), day(bad)) == failed


def test_what_was_never_done_is_late():
    moment = now()
    assert rules.late(None, rules.BACKUP_LATE, moment)
    assert not rules.late(moment - rules.BACKUP_LATE, rules.BACKUP_LATE, moment)
    assert rules.late(moment - rules.BACKUP_LATE - dt.timedelta(seconds=1), rules.BACKUP_LATE, moment)
