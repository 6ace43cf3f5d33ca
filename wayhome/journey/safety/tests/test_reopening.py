"""What was closed too early is opened again: with a reason, its history kept, its task due again, and told again where it is grave."""

import datetime as dt
from typing import Any

import pytest
from django.http import Http404
from django.test import Client
from django.urls import reverse

from tests.cast import Cast, sign_in
from wayhome.journey.cases.models import Case
from wayhome.journey.safety import actions
from wayhome.journey.safety.models import Flag, Incident
from wayhome.journey.safety.tests.conftest import DAY
from wayhome.kit import facts
from wayhome.kit.errors import Refused
from wayhome.kit.facts import Conflict
from wayhome.registry.tasks.models import Task
from wayhome.trust.audit.models import Entry
from wayhome.trust.vault.models import Compartment

pytestmark = pytest.mark.django_db


def due(kind: str, row: Flag | Incident) -> list[dt.date]:
    """The days of the open tasks about a record."""
    rows = Task._base_manager.filter(kind=kind, about=row.pk, state="open", retired_at=None)
    return list(rows.values_list("due_on", flat=True))


def closed_flag(cast: Cast, case: Case, **more: Any) -> Flag:
    by = cast.viewer("worker")
    row = actions.record_flag(by=by, case_id=case.pk, **{"kind": "health", "due_on": DAY} | more)
    return actions.close_flag(by=by, flag_id=row.pk, version=row.version, outcome="seen_to")


def closed_incident(cast: Cast, case: Case | None, **more: Any) -> Incident:
    by = cast.viewer("worker")
    told: dict[str, Any] = {"kind": "safety", "severity": "low", "happened_on": DAY} | more
    row = actions.record_incident(by=by, case_id=case.pk if case else None, **told)
    return actions.close_incident(by=by, incident_id=row.pk, version=row.version)


def test_a_flag_opened_again_is_a_task_again_and_keeps_its_history(cast: Cast, case: Case) -> None:
    row, later = closed_flag(cast, case), DAY + dt.timedelta(days=3)
    assert due("flag", row) == []
    here: dict[str, Any] = {
        "by": cast.viewer("counsellor"),
        "flag_id": row.pk,
        "version": row.version,
        "why": "again",
    }
    again = actions.reopen_flag(**here, due_on=later)
    assert (again.closed_on, again.outcome, again.reopened_why, again.due_on) == (None, "", "again", later)
    assert due("flag", row) == [later]
    before = Flag.versions.objects.get(row_id=row.pk, version=row.version)
    assert (before.closed_on, before.outcome) == (DAY, "seen_to")
    assert Entry.objects.get(verb="safety.reopen_flag").reason == "again"
    assert actions.reopen_flag(**here, due_on=later).version == again.version, "sent twice, written once"
    actions.close_flag(by=cast.viewer("worker"), flag_id=row.pk, version=again.version, outcome="passed")
    assert due("flag", row) == []


def test_danger_is_due_today_and_never_stands_twice(cast: Cast, case: Case) -> None:
    by = cast.viewer("worker")
    actions.record_check(by=by, case_id=case.pk, level="danger", happened_on=DAY)
    first = Flag._base_manager.get(danger=True)
    first = actions.close_flag(by=by, flag_id=first.pk, version=first.version, outcome="seen_to")
    here: dict[str, Any] = {"by": by, "flag_id": first.pk, "version": first.version, "why": "not_over"}
    actions.record_check(by=by, case_id=case.pk, level="danger", happened_on=DAY)
    second = Flag._base_manager.get(danger=True, closed_on=None)
    with pytest.raises(Refused, match="danger now"):
        actions.reopen_flag(**here, due_on=DAY)
    actions.close_flag(by=by, flag_id=second.pk, version=second.version, outcome="seen_to")
    again = actions.reopen_flag(**here, due_on=DAY + dt.timedelta(days=7))
    assert again.due_on == DAY
    task = Task._base_manager.get(kind="flag", about=first.pk, state="open")
    assert (task.team_id, task.owner) == (cast.teams["duty"].pk, cast.users["supervisor"])


def test_a_grave_incident_goes_to_the_supervisor_once_more(cast: Cast, case: Case) -> None:
    row = closed_incident(cast, case, kind="self_harm", severity="high")
    flag = Flag._base_manager.get(incident=row)
    actions.close_flag(by=cast.viewer("supervisor"), flag_id=flag.pk, version=flag.version, outcome="seen_to")
    again = actions.reopen_incident(
        by=cast.viewer("worker"), incident_id=row.pk, version=row.version, why="again"
    )
    assert (again.closed_on, again.reopened_why, again.supervisor_on) == (None, "again", DAY)
    told = Flag._base_manager.get(incident=row, closed_on=None)
    assert (told.pk != flag.pk, told.owner, told.due_on) == (True, cast.users["supervisor"], DAY)
    assert due("incident", row) == [DAY]


def test_an_incident_that_is_not_grave_is_only_due_again(cast: Cast, case: Case) -> None:
    row = closed_incident(cast, case)
    actions.reopen_incident(by=cast.viewer("worker"), incident_id=row.pk, version=row.version, why="news")
    assert len(due("incident", row)) == 1
    assert not Flag._base_manager.filter(incident=row).exists()


def test_without_a_reason_or_on_an_older_version_nothing_opens(cast: Cast, case: Case) -> None:
    flag, incident, by = closed_flag(cast, case), closed_incident(cast, case), cast.viewer("worker")
    with pytest.raises(Refused) as refused:
        actions.reopen_flag(by=by, flag_id=flag.pk, version=flag.version, why="", due_on=DAY)
    assert refused.value.field == "reason"
    with pytest.raises(Refused) as refused:
        actions.reopen_flag(
            by=by, flag_id=flag.pk, version=flag.version, why="again", due_on=DAY - dt.timedelta(days=1)
        )
    assert refused.value.field == "due_on"
    with pytest.raises(Refused):
        actions.reopen_incident(by=by, incident_id=incident.pk, version=incident.version, why="for fun")
    with pytest.raises(Conflict):
        actions.reopen_incident(by=by, incident_id=incident.pk, version=1, why="again")
    facts.retire(Case, case.pk, by=cast.viewer("supervisor"), reason="other")
    for act in (
        lambda: actions.reopen_flag(by=by, flag_id=flag.pk, version=flag.version, why="again", due_on=DAY),
        lambda: actions.reopen_incident(
            by=by, incident_id=incident.pk, version=incident.version, why="again"
        ),
    ):
        with pytest.raises((Refused, Http404)):
            act()


def test_who_may_not_close_it_may_not_open_it_again(cast: Cast, case: Case) -> None:
    flag, incident = closed_flag(cast, case), closed_incident(cast, case)
    for who in ("house_mother", "me_officer", "kh_supervisor", "stranger", "administrator"):
        with pytest.raises(Http404):
            actions.reopen_flag(
                by=cast.viewer(who), flag_id=flag.pk, version=flag.version, why="again", due_on=DAY
            )
    for who in ("counsellor", "house_mother", "me_officer", "kh_supervisor"):  # another's incident
        with pytest.raises(Http404):
            actions.reopen_incident(
                by=cast.viewer(who), incident_id=incident.pk, version=incident.version, why="again"
            )


def test_on_the_pages_it_is_one_tap_and_a_reason(cast: Cast, case: Case) -> None:
    client, flag, incident = Client(), closed_flag(cast, case), closed_incident(cast, case)
    sign_in(client, cast.users["worker"])
    for name, row, told in (("flag", flag, {"due_in": "1"}), ("incident", incident, {})):
        show, at = reverse(f"safety:{name}", args=[row.pk]), reverse(f"safety:{name}_reopen", args=[row.pk])
        assert at in client.get(show).content.decode()
        assert client.get(at).status_code == 200
        assert client.post(at, {"version": row.version, **told}).status_code == 422
        assert client.post(at, {"version": row.version, "reason": "again", **told}).status_code == 302
        page = client.get(show).content.decode()
        assert at not in page
        assert "It happened again" in page
    assert due("flag", flag) == [DAY + dt.timedelta(days=1)]
    reader = Client()
    sign_in(reader, cast.users["me_officer"])
    assert "again/" not in reader.get(reverse("safety:flag", args=[flag.pk])).content.decode()


def test_opening_again_needs_no_key(cast: Cast, case: Case) -> None:
    row = closed_flag(cast, case)
    actions.reopen_flag(
        by=cast.viewer("counsellor"), flag_id=row.pk, version=row.version, why="mistake", due_on=DAY
    )
    assert not Compartment.objects.filter(kind="casework", subject=case.pk).exists()
