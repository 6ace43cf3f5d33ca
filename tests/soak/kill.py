"""Kill rounds: writers are killed at random moments; nothing acknowledged may be lost, nothing half-written may stay.

    python -m tests.soak.kill prepare            an installation with its cast and a few cases
    python -m tests.soak.kill write SEED LEDGER  records and corrects for ever; acknowledges each act in LEDGER after it returned
    python -m tests.soak.kill verify LEDGER...   says what is wrong, exit code 1 if anything is
    python -m tests.soak.kill rounds COUNT SEED FOLDER   drives the three

WAYHOME_HOME and WAYHOME_DATABASE_URL say where the data lies.
"""

import contextlib
import datetime as dt
import os
import random
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import django

if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "wayhome.config.settings"
    django.setup()

from django.core.management import call_command
from django.db import connection

from tests.caseload import case_of
from tests.cast import make_cast
from wayhome.journey.cases.models import Case
from wayhome.kit import facts
from wayhome.services.counselling.actions import correct_session, record_session, retire_session
from wayhome.services.counselling.models import Session, SessionPerson
from wayhome.trust.access.viewer import viewer_for
from wayhome.trust.accounts.models import User
from wayhome.trust.audit.models import Entry
from wayhome.trust.audit.queries import verify

ROOT = Path(__file__).resolve().parents[2]
SELF = [sys.executable, "-m", "tests.soak.kill"]
FIRST = dt.date(2022, 4, 1)
WRITERS = 2


def prepare() -> None:
    """Makes the installation."""
    call_command("migrate", verbosity=0)
    cast = make_cast()
    for _ in range(12):
        case_of(cast, "vn")


def write(seed: int, ledger: Path) -> None:
    """Acts for ever: mostly new sessions, some corrected, some retired; the other writer works on the same rows."""
    chance = random.Random(seed)
    by = viewer_for(User.objects.select_related("office").get(username="mai"))
    assert by.user
    cases = list(Case.objects.visible_to(by).values_list("pk", flat=True))
    with ledger.open("a", encoding="utf-8", buffering=1) as book:
        while True:
            known = list(Session.objects.visible_to(by).filter(retired_at=None).order_by("-recorded_at")[:20])
            choice = chance.random()
            if choice < 0.6 or not known:
                taking_part = chance.sample(cases, chance.choice([1, 1, 3]))
                done = record_session(
                    by=by,
                    office=by.user.office,
                    happened_on=FIRST + dt.timedelta(days=chance.randrange(200)),
                    mode="group" if len(taking_part) > 1 else "in_person",
                    case_ids=taking_part,
                    minutes=chance.randrange(10, 120),
                    id=uuid.uuid4(),
                )
            else:
                row = chance.choice(known)
                # The other writer may have been faster: then she sees both versions, and nothing is written.
                with contextlib.suppress(facts.Conflict, facts.Refused, Session.DoesNotExist):
                    if choice < 0.9:
                        changes = {"minutes": chance.randrange(10, 120)}
                        done = correct_session(by=by, session_id=row.pk, version=row.version, changes=changes)
                    else:
                        done = retire_session(by=by, session_id=row.pk, reason="entered_twice")
                    book.write(f"{done.pk} {done.version}\n")
                continue
            book.write(f"{done.pk} {done.version}\n")


def acknowledged(ledgers: list[Path]) -> dict[uuid.UUID, int]:
    """{session: highest version that a writer was told is saved}; a line cut short by the kill says nothing."""
    highest: dict[uuid.UUID, int] = {}
    for line in "".join(ledger.read_text("utf-8") for ledger in ledgers).splitlines(keepends=True):
        if line.endswith("\n"):
            session, version = line.split()
            highest[uuid.UUID(session)] = max(int(version), highest.get(uuid.UUID(session), 0))
    return highest


def broken_histories(model: type[Session] | type[SessionPerson]) -> Iterator[str]:
    """Rows whose versions have a gap, or whose last version is not what the row says."""
    for row in model.objects.unscoped("soak: every row is compared with its history"):
        kept = list(reversed(facts.history(row)))
        if [version.version for version in kept] != list(range(1, row.version + 1)):
            yield f"{model.__name__} {row.pk}: versions {[version.version for version in kept]} of {row.version}"
            continue
        names = [field.attname for field in model._meta.concrete_fields if not field.primary_key]
        if [getattr(kept[-1], name) for name in names] != [getattr(row, name) for name in names]:
            yield f"{model.__name__} {row.pk}: the row and its last version differ"
        if [version.superseded_at for version in kept] != [later.recorded_at for later in kept[1:]] + [None]:
            yield f"{model.__name__} {row.pk}: its versions do not follow each other in time"


def faults(ledgers: list[Path]) -> Iterator[str]:
    """Everything that the kills broke."""
    verdict = verify()
    yield from (f"audit {finding.seq}: {finding.what}" for finding in verdict.findings)
    sessions = {
        row.pk: row
        for row in Session.objects.unscoped("soak: every row is compared with what was acknowledged")
    }
    for session, version in acknowledged(ledgers).items():
        if session not in sessions or sessions[session].version < version:
            yield f"session {session}: version {version} was acknowledged and is not there"
    for row in sessions.values():
        traces = Entry.objects.filter(object_kind="counselling.session", object_id=str(row.pk)).count()
        if traces != row.version:
            yield f"session {row.pk}: {row.version} versions, {traces} audit rows"
        if not SessionPerson.objects.unscoped("soak").filter(session=row).exists():
            yield f"session {row.pk}: nobody took part"
    yield from broken_histories(Session)
    yield from broken_histories(SessionPerson)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for pragma in ("integrity_check", "foreign_key_check"):
                yield from (
                    f"{pragma}: {row}"
                    for row in cursor.execute(f"PRAGMA {pragma}").fetchall()
                    if row != ("ok",)
                )


def rounds(count: int, seed: int, folder: Path) -> tuple[int, list[str]]:
    """Prepares an installation and kills its writers `count` times; (acts acknowledged, what is wrong)."""
    env = {**os.environ, "WAYHOME_HOME": str(folder)}
    env.pop("WAYHOME_TEST", None)
    chance = random.Random(seed)
    ledgers = [folder / f"ledger-{number}" for number in range(WRITERS)]
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run([*SELF, "prepare"], cwd=ROOT, env=env, check=True)
    for ledger in ledgers:
        ledger.touch()
    for _ in range(count):
        before = [ledger.stat().st_size for ledger in ledgers]
        writers = [
            subprocess.Popen([*SELF, "write", str(chance.randrange(2**32)), str(ledger)], cwd=ROOT, env=env)
            for ledger in ledgers
        ]
        give_up = time.monotonic() + 60
        while time.monotonic() < give_up and any(
            ledger.stat().st_size == size for ledger, size in zip(ledgers, before, strict=True)
        ):
            time.sleep(0.01)
        time.sleep(chance.uniform(0, 0.6))
        died = [writer.poll() for writer in writers]
        for writer in writers:
            writer.send_signal(signal.SIGKILL)
            writer.wait()
        if died != [None] * WRITERS:
            return 0, [f"a writer ended by itself: {died}"]
        done = subprocess.run(
            [*SELF, "verify", *map(str, ledgers)],
            cwd=ROOT,
            env=env,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            return 0, (done.stdout + done.stderr).splitlines()
    return sum(len(ledger.read_text("utf-8").splitlines()) for ledger in ledgers), []


if __name__ == "__main__":
    verb, *rest = sys.argv[1:]
    if verb == "prepare":
        prepare()
    elif verb == "write":
        write(int(rest[0]), Path(rest[1]))
    elif verb == "rounds":
        acts, wrong = rounds(int(rest[0]), int(rest[1]), Path(rest[2]))
        print("\n".join(wrong) or f"{acts} acts acknowledged, none lost")
        sys.exit(1 if wrong else 0)
    else:
        found = list(faults([Path(name) for name in rest]))
        print("\n".join(found))
        sys.exit(1 if found else 0)
