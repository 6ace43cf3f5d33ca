"""Kill rounds: writers are killed at random moments; nothing acknowledged may be lost, nothing half-written may stay.

    python -m tests.soak.kill prepare            an installation with its cast and a few cases
    python -m tests.soak.kill drive COUNT SEED SECONDS LEDGER...   kills writers COUNT times, or for SECONDS; prints what it did as JSON
    python -m tests.soak.kill verify LEDGER...   says what is wrong, exit code 1 if anything is

A writer records and corrects for ever, in the clear and sealed, and acknowledges each act in its LEDGER after it returned.
WAYHOME_HOME and WAYHOME_DATABASE_URL say where the data lies.
"""

import contextlib
import datetime as dt
import json
import os
import random
import signal
import subprocess
import sys
import time
import traceback
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
from tests.cast import make_cast, private_key_of
from wayhome.journey.cases.models import Case
from wayhome.kit import facts
from wayhome.registry.people import sealed
from wayhome.registry.people.actions import add_part
from wayhome.registry.people.bodies import NameBody
from wayhome.registry.people.models import IdentityPart
from wayhome.services.counselling.actions import correct_session, record_session, retire_session
from wayhome.services.counselling.models import Session, SessionPerson
from wayhome.trust.access.viewer import Viewer, viewer_for
from wayhome.trust.accounts.models import User
from wayhome.trust.audit.models import Entry
from wayhome.trust.audit.queries import verify

ROOT = Path(__file__).resolve().parents[2]
SELF = [sys.executable, "-m", "tests.soak.kill"]
FIRST = dt.date(2022, 4, 1)
WRITERS = 2
LOOK_EVERY = (
    10  # rounds; what was acknowledged stays in the ledgers, so that nothing lost is overlooked in between
)
SEALED = "sealed"


def writer_of() -> Viewer:
    """The supervisor, with the key that her password opens."""
    user = User.objects.select_related("office").get(username="mai")
    return viewer_for(user, private_key_of(user))


def prepare() -> None:
    """Makes the installation."""
    call_command("migrate", verbosity=0)
    cast = make_cast()
    for _ in range(12):
        case_of(cast, "vn")


def write(seed: int, ledger: Path) -> None:
    """Acts for ever: mostly new sessions, some corrected, some retired; the other writer works on the same rows."""
    chance = random.Random(seed)
    by = writer_of()
    assert by.user
    cases = list(Case.objects.visible_to(by).values_list("pk", flat=True))
    persons = list(Case.objects.visible_to(by).order_by("pk").values_list("person_id", flat=True))
    with ledger.open("a", encoding="utf-8", buffering=1) as book:
        while True:
            known = list(Session.objects.visible_to(by).filter(retired_at=None).order_by("-recorded_at")[:20])
            choice = chance.random()
            if choice > 0.8:
                text = "Invented " + "".join(chance.choices("abcdefghij", k=12))
                part = add_part(
                    by=by, person_id=chance.choice(persons), body=NameBody(text), office=by.user.office
                )
                book.write(f"{SEALED} {part.pk} {text}\n")
                continue
            choice = choice / 0.8
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
        if line.endswith("\n") and not line.startswith(SEALED):
            session, version = line.split()
            highest[uuid.UUID(session)] = max(int(version), highest.get(uuid.UUID(session), 0))
    return highest


def unreadable(ledgers: list[Path]) -> Iterator[str]:
    """What was sealed and acknowledged, and does not open to what it said."""
    told = {}
    for line in "".join(ledger.read_text("utf-8") for ledger in ledgers).splitlines(keepends=True):
        if line.endswith("\n") and line.startswith(SEALED):
            _sealed, part, text = line.rstrip("\n").split(" ", 2)
            told[uuid.UUID(part)] = text
    if not told:
        return
    by = writer_of()
    rows = IdentityPart.objects.filter(pk__in=told).in_bulk()
    for part, text in told.items():
        body = sealed.body_of(by, rows[part]) if part in rows else None
        if not isinstance(body, NameBody) or body.text != text:
            yield f"sealed {part}: was acknowledged and {'does not open' if part in rows else 'is not there'}"


def broken_histories(model: type[Session] | type[SessionPerson] | type[IdentityPart]) -> Iterator[str]:
    """Rows whose versions have a gap, or whose last version is not what the row says."""
    everything = getattr(model.objects, "unscoped", None)
    for row in (
        everything("soak: every row is compared with its history") if everything else model.objects.all()
    ):
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
    yield from broken_histories(IdentityPart)
    yield from unreadable(ledgers)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for pragma in ("integrity_check", "foreign_key_check"):
                yield from (
                    f"{pragma}: {row}"
                    for row in cursor.execute(f"PRAGMA {pragma}").fetchall()
                    if row != ("ok",)
                )


def rounds(count: int, seed: int, folder: Path, seconds: float = 3600) -> tuple[int, list[str]]:
    """Prepares an installation and kills its writers `count` times; (acts acknowledged, what is wrong)."""
    env = {**os.environ, "WAYHOME_HOME": str(folder)}
    env.pop("WAYHOME_TEST", None)
    folder.mkdir(parents=True, exist_ok=True)
    ledgers = [folder / f"ledger-{number}" for number in range(WRITERS)]
    for ledger in ledgers:
        ledger.touch()
    for words in (["prepare"], ["drive", str(count), str(seed), str(seconds), *map(str, ledgers)]):
        done = subprocess.run([*SELF, *words], cwd=ROOT, env=env, capture_output=True, text=True, check=False)
        if done.returncode:
            return 0, (done.stdout + done.stderr).splitlines()
    said = json.loads(done.stdout)
    return (said["acts"] if said["rounds"] == count else 0), said["faults"]


def drive(count: int, seed: int, seconds: float, ledgers: list[Path]) -> dict[str, object]:
    """Kills writers `count` times, or for so many seconds; what it did, and what is wrong."""
    chance, until, done = random.Random(seed), time.monotonic() + seconds, 0
    while done < count and time.monotonic() < until:
        before = [ledger.stat().st_size for ledger in ledgers]
        connection.close()
        writers = [_forked(chance.randrange(2**32), ledger) for ledger in ledgers]
        give_up = time.monotonic() + 60
        while time.monotonic() < give_up and any(
            ledger.stat().st_size == size for ledger, size in zip(ledgers, before, strict=True)
        ):
            time.sleep(0.01)
        time.sleep(chance.uniform(0, 0.6))
        for writer in writers:
            ended, _status = os.waitpid(writer, os.WNOHANG)
            if ended:
                return {"rounds": done, "acts": 0, "faults": ["a writer ended by itself"]}
            os.kill(writer, signal.SIGKILL)
            os.waitpid(writer, 0)
        done += 1
        if done % LOOK_EVERY == 0 or done == count or time.monotonic() >= until:
            settled()
            found = list(faults(ledgers))
            if found:
                return {"rounds": done, "acts": 0, "faults": found}
    acts = sum(len(ledger.read_text("utf-8").splitlines()) for ledger in ledgers)
    return {"rounds": done, "acts": acts, "faults": []}


def settled() -> None:
    """Wait until the database has noticed that its writers are gone.

    PostgreSQL still finishes what a killed writer had sent: a commit between two questions of ``faults`` would look like a broken row.
    """
    if connection.vendor != "postgresql":
        return
    give_up = time.monotonic() + 60
    while time.monotonic() < give_up:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
            )
            if cursor.fetchone() == (0,):
                return
        time.sleep(0.05)
    raise TimeoutError("somebody else is still in the database")


def _forked(seed: int, ledger: Path) -> int:
    """Starts a writer as a copy of this process: Django is there already."""
    writer = os.fork()
    if writer:
        return writer
    try:
        write(seed, ledger)
    except BaseException:
        traceback.print_exc()
    os._exit(1)


if __name__ == "__main__":
    verb, *rest = sys.argv[1:]
    if verb == "prepare":
        prepare()
    elif verb == "drive":
        did = drive(int(rest[0]), int(rest[1]), float(rest[2]), [Path(name) for name in rest[3:]])
        print(json.dumps(did))
    else:
        found = list(faults([Path(name) for name in rest]))
        print("\n".join(found))
        sys.exit(1 if found else 0)
