"""Conferences: prepared with her, held, decided, minuted; to whom she agreed; who may and who may not."""

import datetime as dt
import io
import uuid
from collections.abc import Iterator
from typing import Any

import pikepdf
import pytest
from django.db import connection
from django.http import Http404
from django.test import Client
from django.urls import reverse

from tests.cast import Cast, sign_in
from wayhome.journey.cases import actions as cases
from wayhome.journey.cases.models import Case, StageMove
from wayhome.journey.conferences import actions, on_file, queries
from wayhome.journey.conferences.minutes import minutes
from wayhome.journey.conferences.models import Conference, Decision, Participant
from wayhome.kit.dates import clock_at
from wayhome.kit.errors import Refused
from wayhome.kit.facts import Conflict
from wayhome.kit.ids import new_id
from wayhome.registry.agencies.actions import add_agency, agency_for_office
from wayhome.registry.agencies.models import Agency
from wayhome.registry.people.bodies import NameBody
from wayhome.registry.tasks.models import Task
from wayhome.trust.audit.models import Entry, Look

pytestmark = pytest.mark.django_db
DAY = dt.date(2022, 10, 20)
POINTS = {"strengths": ["earns"], "limits": ["papers"], "agenda": ["wishes", "safety"]}
WORDS = {"strengths": "Sews well and sells it.", "limits": "The village gossips."}
MAY = {"conferences.view", "conferences.record", "papers.print"}


@pytest.fixture(autouse=True)
def october() -> Iterator[None]:
    """The house believes it is 20 October 2022, 10:00 in Viet Nam."""
    with clock_at(dt.datetime(2022, 10, 20, 3, 0, tzinfo=dt.UTC)):
        yield


@pytest.fixture
def case(cast: Cast) -> Case:
    made = cases.admit(
        by=cast.viewer("worker"), office=cast.offices["vn"], facts={"sex": "female", "birth_year": 1990, "birth_precision": "exact"},
        category="trafficking", happened_on=dt.date(2022, 3, 1),
    )  # fmt: skip
    return Case._base_manager.select_related("office", "person").get(pk=made.case_id)


@pytest.fixture
def police(cast: Cast) -> Agency:
    return add_agency(
        by=cast.viewer("supervisor"), type="police", name="Police of Suối Mây", kept_by=cast.offices["vn"]
    )


def plan(cast: Cast, case: Case, on: dt.date = DAY, **more: Any) -> Conference:
    told = {"happened_on": on, "place": "office", "she": "there", "beside": "friend"}
    same: dict[str, Any] = {"told": told, "points": POINTS, "words": WORDS} | more
    return actions.save_conference(by=cast.viewer("worker"), case_id=case.pk, **same)


def hold(cast: Cast, row: Conference, outcome: str = "open") -> Conference:
    version = Conference._base_manager.get(pk=row.pk).version
    return actions.hold_conference(
        by=cast.viewer("worker"), conference_id=row.pk, version=version, happened_on=DAY, outcome=outcome
    )


def agree(cast: Cast, case: Case, agency: Agency, withheld: dict[str, str] | None = None) -> None:
    cases.record_consent(
        by=cast.viewer("worker"), case_id=case.pk, purpose="sharing", answer="yes", happened_on=DAY, to=agency,
        told={"how": "thumb", "language": "vi", "until": dt.date(2023, 4, 1)}, withheld=withheld,
    )  # fmt: skip


def open_tasks(case: Case, kind: str) -> list[tuple[dt.date, Any]]:
    rows = Task._base_manager.filter(case_id=case.pk, kind=kind, state="open", retired_at=None)
    return list(rows.values_list("due_on", "owner_id"))


@pytest.mark.seed("Q08")
def test_from_the_agenda_to_what_was_decided(cast: Cast, case: Case, police: Agency):
    day = DAY + dt.timedelta(days=5)
    hoa = cast.users["worker"].pk
    row = plan(cast, case, day)
    assert open_tasks(case, "conference") == [(day, hoa)]
    by = cast.viewer("worker")
    actions.add_participant(by=by, conference_id=row.pk, role="leads", user=cast.users["supervisor"])
    actions.add_participant(by=by, conference_id=row.pk, role="police", agency=police)
    assert [(str(sits.who), sits.outside, sits.shared) for sits in queries.participants(row)] == [
        ("Mai (supervisor)", False, True), ("Police of Suối Mây", True, False),
    ]  # fmt: skip
    hold(cast, row, "graduation")
    assert open_tasks(case, "conference") == []
    assert Case._base_manager.get(pk=case.pk).stage == "conference"
    mine = actions.decide(
        by=by,
        conference_id=row.pk,
        what="papers",
        due_on=day,
        owner=cast.users["supervisor"],
        words="Ask at the ward",
    )
    theirs = actions.decide(by=by, conference_id=row.pk, what="safety", due_on=day, agency=police)
    assert sorted(owner for _day, owner in open_tasks(case, "decision")) == sorted(
        [cast.users["supervisor"].pk, hoa]
    )
    actions.end_decision(by=by, decision_id=mine.pk, state="done")
    actions.end_decision(by=by, decision_id=theirs.pk, state="dropped")
    assert open_tasks(case, "decision") == []
    assert {"conferences.save_conference", "conferences.hold_conference", "conferences.decide"} <= set(Entry.objects.values_list("verb", flat=True))  # fmt: skip


def test_whose_a_decision_is_says_what_became_of_it_and_takes_it_back(
    client: Client, cast: Cast, case: Case
) -> None:
    by = cast.viewer("worker")
    row = plan(cast, case)
    given = {"conference_id": row.pk, "what": "safety", "due_on": DAY}
    for who in ("counsellor", "director", "donor", "administrator"):  # none of them sees her
        with pytest.raises(Refused) as refused:
            actions.decide(by=by, owner=cast.users[who], **given)
        assert refused.value.field == "owner"
    supervisor = cast.viewer("supervisor")
    cases.assign(by=supervisor, case_id=case.pk, user=cast.users["counsellor"], role="counsellor", happened_on=DAY)  # fmt: skip
    decided = actions.decide(by=by, owner=cast.users["counsellor"], **given)
    others = actions.decide(by=by, owner=cast.users["worker"], **given)
    sign_in(client, cast.users["counsellor"])
    page = client.get(reverse("conferences:show", args=[row.pk])).content.decode()
    assert reverse("conferences:decision", args=[decided.pk]) in page
    assert reverse("conferences:decision", args=[others.pk]) not in page, "nothing else is hers to end"
    assert client.get(reverse("conferences:decision", args=[others.pk])).status_code == 404
    address = reverse("conferences:decision", args=[decided.pk])
    assert client.post(address, {"state": "done"}).status_code == 302
    assert [owner for _day, owner in open_tasks(case, "decision")] == [cast.users["worker"].pk]
    assert client.post(address, {"state": "done"}).status_code == 422, "it stands so already"
    assert client.post(address, {"state": "open"}).status_code == 302
    assert (DAY, cast.users["counsellor"].pk) in open_tasks(case, "decision")
    again = Decision._base_manager.get(pk=decided.pk)
    assert (again.state, again.ended_on) == ("open", None)


def test_a_conference_recorded_wrongly_is_retired_with_what_it_decided(
    client: Client, cast: Cast, case: Case
) -> None:
    by = cast.viewer("worker")
    row = plan(cast, case)
    hold(cast, row)
    actions.decide(by=by, conference_id=row.pk, what="safety", due_on=DAY, owner=cast.users["worker"])
    address = reverse("conferences:retire", args=[row.pk])
    for who in ("counsellor", "me_officer", "kh_supervisor"):
        with pytest.raises(Http404):
            actions.retire_conference(by=cast.viewer(who), conference_id=row.pk, reason="other")
    sign_in(client, cast.users["worker"])
    assert address in client.get(reverse("conferences:show", args=[row.pk])).content.decode()
    assert client.post(address, {}).status_code == 422
    assert client.post(address, {"reason": "wrong_person"}).status_code == 302
    assert Conference._base_manager.get().retired_at is not None
    assert Decision._base_manager.get().retired_at is not None
    assert open_tasks(case, "decision") == open_tasks(case, "conference") == []
    assert queries.conferences(by, case) == [] == queries.decisions_of(by, case)
    assert on_file.happened(by, case, 10) == []
    with pytest.raises(Refused):
        actions.decide(by=by, conference_id=row.pk, what="safety", due_on=DAY, owner=cast.users["worker"])
    assert client.post(address, {"reason": "wrong_person"}).status_code == 302, "twice is once"
    assert Entry.objects.filter(verb="conferences.retire_conference").count() == 1
    assert address not in client.get(reverse("conferences:show", args=[row.pk])).content.decode()


def test_minutes_go_only_where_she_agreed(cast: Cast, case: Case, police: Agency):
    by = cast.viewer("worker")
    cases.add_part(by=by, case_id=case.pk, body=NameBody("Lò Thị Bịa"))
    row = plan(cast, case)
    actions.add_participant(by=by, conference_id=row.pk, role="police", agency=police)
    with pytest.raises(Refused):  # not held yet
        actions.print_minutes(by=by, conference_id=row.pk, language="en")
    hold(cast, row)
    actions.decide(
        by=by, conference_id=row.pk, what="safety", due_on=DAY, agency=police, words="A lamp at the gate"
    )
    with pytest.raises(Refused) as refused:
        actions.print_minutes(by=by, conference_id=row.pk, language="vi", agency=police)
    assert refused.value.field == "agency"
    agree(cast, case, police, {"identity": "harm"})
    theirs = said(cast, row, police)
    assert case.person.code in theirs
    assert "Bịa" not in theirs
    assert "lamp" not in theirs
    ours = said(cast, row)
    for words in ("Bịa", "Sews well", "A lamp at the gate", "Stamp", "Police of Suối Mây"):
        assert words in ours
    made = actions.print_minutes(by=by, conference_id=row.pk, language="en", agency=police, named=True)
    with pikepdf.open(io.BytesIO(made)) as pdf:
        assert pdf.Root.Lang == "en"
    assert Look.objects.filter(page="conference", person_id=case.person_id).exists()
    for language in ("vi", "km"):
        assert actions.print_minutes(by=by, conference_id=row.pk, language=language)[:5] == b"%PDF-"
    cases.withdraw_consents(by=by, case_id=case.pk, purposes=["sharing"], happened_on=DAY, how="voice")
    with pytest.raises(Refused):
        actions.print_minutes(by=by, conference_id=row.pk, language="vi", agency=police)
    other = add_agency(
        by=cast.viewer("supervisor"),
        type="health_facility",
        name="Clinic of Suối Mây",
        kept_by=cast.offices["vn"],
    )
    agree(cast, case, other)
    with pytest.raises(Refused):  # it did not take part
        actions.print_minutes(by=by, conference_id=row.pk, language="vi", agency=other)


def said(cast: Cast, row: Conference, agency: Agency | None = None) -> str:
    """What stands on the minutes, with her name where that may be."""
    fresh = queries.row_for(cast.viewer("worker"), Conference, row.pk)
    return repr(minutes(cast.viewer("worker"), fresh, "en", agency, True))


def test_sent_twice_written_once_and_two_savers_see_both(cast: Cast, case: Case):
    same = uuid.uuid4()
    row = plan(cast, case, id=same)
    assert plan(cast, case, id=same).pk == row.pk
    told = {"happened_on": DAY, "place": "online", "she": "before", "beside": "nobody"}
    by = cast.viewer("worker")
    saved = actions.save_conference(
        by=by, case_id=case.pk, id=row.pk, version=1, told=told, points={"agenda": ["court"]}
    )
    assert (saved.place, saved.strengths is not None) == ("online", True)
    assert queries.points(saved) == {"agenda": ["court"], "strengths": ["earns"], "limits": ["papers"]}
    with pytest.raises(Conflict):
        actions.save_conference(
            by=by, case_id=case.pk, id=row.pk, version=1, told=told | {"place": "other"}, points={}
        )


def test_two_who_tick_lines_at_once_are_told(cast: Cast, case: Case):
    row, by = plan(cast, case), cast.viewer("worker")
    told = {"happened_on": DAY, "place": "office", "she": "there", "beside": "friend"}
    same: dict[str, Any] = {"by": by, "case_id": case.pk, "id": row.pk, "version": 1, "told": told}
    saved = actions.save_conference(**same, points={"agenda": ["wishes", "safety", "court"]})
    assert saved.version == 2
    with pytest.raises(Conflict):  # who still saw the first list does not take the line away
        actions.save_conference(**same, points={"agenda": ["wishes", "safety"]})
    assert queries.points(row)["agenda"] == ["wishes", "safety", "court"]
    entries = Entry.objects.count()
    again = actions.save_conference(**same | {"version": 2}, points={"agenda": ["wishes", "safety", "court"]})
    assert (again.version, Entry.objects.count()) == (2, entries)


def test_the_step_goes_with_the_conference_that_brought_it(cast: Cast, case: Case):
    row, other = plan(cast, case, DAY - dt.timedelta(days=3)), plan(cast, case)
    by = cast.viewer("worker")
    for one, day in ((row, DAY - dt.timedelta(days=3)), (other, DAY)):
        actions.hold_conference(by=by, conference_id=one.pk, version=1, happened_on=day, outcome="open")
    steps = StageMove._base_manager.filter(case=case, stage="conference", retired_at=None)
    assert [step.happened_on for step in steps] == [DAY - dt.timedelta(days=3)]
    client = Client()
    sign_in(client, cast.users["worker"])
    page = client.get(reverse("conferences:retire", args=[row.pk])).content.decode()
    assert "The step of the journey that it brought goes with it." in page
    actions.retire_conference(by=by, conference_id=row.pk, reason="wrong_person")
    assert [step.happened_on for step in steps.all()] == [DAY]  # the other was held all the same
    assert Case._base_manager.get(pk=case.pk).stage == "conference"
    actions.retire_conference(by=by, conference_id=other.pk, reason="wrong_person")
    assert not steps.all().exists()
    assert Case._base_manager.get(pk=case.pk).stage == "admission"


def test_what_cannot_be_is_refused(cast: Cast, case: Case, police: Agency):
    by, row = cast.viewer("worker"), plan(cast, case)
    tries: list[tuple[Any, dict[str, Any], str]] = [
        (actions.save_conference, {"case_id": case.pk, "told": {"happened_on": dt.date(2021, 1, 1)}, "points": {}}, "happened_on"),
        (actions.save_conference, {"case_id": case.pk, "told": {"happened_on": DAY}, "points": {"agenda": ["wings"]}}, "agenda"),
        (actions.hold_conference, {"conference_id": row.pk, "version": 1, "happened_on": DAY, "outcome": ""}, "outcome"),
        (actions.hold_conference, {"conference_id": row.pk, "version": 1, "happened_on": dt.date(2022, 11, 1), "outcome": "open"}, "happened_on"),
        (actions.add_participant, {"conference_id": row.pk, "role": "leads"}, "user"),
        (actions.add_participant, {"conference_id": row.pk, "role": "king", "agency": police}, "role"),
        (actions.add_participant, {"conference_id": row.pk, "role": "leads", "user": cast.users["kh_supervisor"]}, "user"),
        (actions.decide, {"conference_id": row.pk, "what": "papers", "due_on": DAY}, "owner"),
        (actions.decide, {"conference_id": row.pk, "what": "fly", "due_on": DAY, "agency": police}, "what"),
        (actions.decide, {"conference_id": row.pk, "what": "papers", "due_on": dt.date(2021, 1, 1), "agency": police}, "due_on"),
    ]  # fmt: skip
    for act, told, field in tries:
        with pytest.raises(Refused) as refused:
            act(by=by, **told)
        assert refused.value.field == field
    assert not Decision._base_manager.exists()
    assert not Participant._base_manager.exists()


def test_cancelled_and_taken_out(cast: Cast, case: Case, police: Agency):
    by, row = cast.viewer("worker"), plan(cast, case)
    sits = actions.add_participant(by=by, conference_id=row.pk, role="police", agency=police)
    with pytest.raises(Refused):
        actions.add_participant(by=by, conference_id=row.pk, role="police", agency=police)
    actions.retire_participant(by=by, participant_id=sits.pk, reason="entered_twice")
    decided = actions.decide(by=by, conference_id=row.pk, what="meet", due_on=DAY, agency=police)
    actions.retire_decision(by=by, decision_id=decided.pk, reason="other")
    assert (queries.participants(row), queries.decisions(row)) == ([], [])
    assert actions.cancel_conference(by=by, conference_id=row.pk).state == "cancelled"
    assert open_tasks(case, "conference") == open_tasks(case, "decision") == []
    with pytest.raises(Refused):
        hold(cast, row)


@pytest.mark.parametrize("how", ["held again", "corrected"])
def test_the_step_follows_the_corrected_day_of_a_conference(cast: Cast, case: Case, how: str):
    row, day = hold(cast, plan(cast, case)), DAY - dt.timedelta(days=3)
    if how == "corrected":
        plan(cast, case, day, id=row.pk, version=row.version)
    else:
        actions.hold_conference(
            by=cast.viewer("worker"),
            conference_id=row.pk,
            version=row.version,
            happened_on=day,
            outcome="open",
        )
    step = StageMove._base_manager.get(case=case, stage="conference", retired_at=None)
    assert step.happened_on == day


def test_a_partner_that_works_in_this_house_needs_a_yes_and_a_site_of_ours_does_not(cast: Cast, case: Case):
    by, row = cast.viewer("worker"), plan(cast, case)
    partner = agency_for_office(by=cast.viewer("partner"), office=cast.offices["sb"])
    ours = agency_for_office(by=cast.viewer("administrator"), office=cast.offices["kh"])
    for agency in (partner, ours):
        actions.add_participant(by=by, conference_id=row.pk, role="other", agency=agency)
    told = {
        sits.row.agency: (sits.outside, sits.shared) for sits in queries.participants(row) if sits.row.agency
    }
    assert told == {partner: (True, False), ours: (False, True)}
    hold(cast, row)
    with pytest.raises(Refused):
        actions.print_minutes(by=by, conference_id=row.pk, language="en", agency=partner, named=True)
    agree(cast, case, partner)
    assert actions.print_minutes(by=by, conference_id=row.pk, language="en", agency=partner)[:5] == b"%PDF-"


@pytest.mark.parametrize(
    "who",
    ["counsellor", "house_mother", "me_officer", "director", "administrator", "kh_supervisor", "stranger"],
)
def test_who_may_not(cast: Cast, case: Case, who: str):
    row = hold(cast, plan(cast, case))
    by = cast.viewer(who)
    with pytest.raises(Http404):
        actions.save_conference(by=by, case_id=case.pk, told={"happened_on": DAY}, points={})
    with pytest.raises(Http404):
        actions.print_minutes(by=by, conference_id=row.pk, language="en")
    client = Client()
    sign_in(client, cast.users[who])
    for name in ("show", "edit", "minutes", "decide"):
        seen = 200 if (who, name) == ("me_officer", "show") else 404
        answer = client.get(reverse(f"conferences:{name}", args=[row.pk]))
        assert answer.status_code == seen, name
        assert b"gossips" not in answer.content


def test_words_are_sealed(cast: Cast, case: Case):
    plan(cast, case)
    with connection.cursor() as cursor:
        cursor.execute("SELECT strengths, limits FROM conferences_conference")
        assert all(
            b"Sews" not in bytes(one) and b"gossips" not in bytes(one)
            for row in cursor.fetchall()
            for one in row
        )


def test_the_pages_as_they_are_used(cast: Cast, case: Case, police: Agency):
    client = Client()
    sign_in(client, cast.users["worker"])

    def send(name: str, of: Any, **told: Any) -> Any:
        return client.post(reverse(f"conferences:{name}", args=[of.pk]), told)

    def show(name: str, of: Any) -> str:
        answer = client.get(reverse(f"conferences:{name}", args=[of.pk]))
        assert answer.status_code == 200
        return answer.content.decode()

    assert "Nobody has sat together" in show("list", case)
    show("plan", case)
    me = {"done_by": str(cast.users["worker"].pk), "source": "screen", "id": new_id()}
    assert send("plan", case, **me, happened_on="").status_code == 422
    told = {
        "happened_on": "20/10/2022",
        "place": "office",
        "she": "there",
        "strengths": ["earns"],
        "limits_words": "The village gossips.",
    }
    assert send("plan", case, **me, **told).status_code == 302
    row = Conference._base_manager.get()
    assert "The village gossips." in show("edit", row)
    assert send("edit", row, version=1, **told | {"place": "online"}).status_code == 302
    assert send("edit", row, version=1, **told).status_code == 409
    assert (
        send(
            "participant_add", row, id=new_id(), role="police", agency=str(police.pk), agency_q=""
        ).status_code
        == 302
    )
    assert "Only without the name" in show("show", row)
    assert (
        send(
            "decide", row, id=new_id(), what="safety", due_on="01/11/2022", owner=str(cast.users["worker"].pk)
        ).status_code
        == 302
    )
    assert send("held", row, version=2, happened_on="20/10/2022", outcome="graduation").status_code == 302
    page = show("show", row)
    assert page.index("What is strong") < page.index("What is hard")
    assert reverse("aftercare:graduate", args=[case.pk]) in page
    assert send("minutes", row, language="km", agency=str(police.pk)).status_code == 422
    answer = send("minutes", row, language="km", agency="", named="on")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="minutes.pdf"'
    decided = Decision._base_manager.get()
    assert send("decision", decided, state="done").status_code == 302
    assert send("decision_retire", decided, reason="other").status_code == 302
    assert send("participant_retire", Participant._base_manager.get(), reason="other").status_code == 302
    assert send("cancel", row).status_code == 422


def test_the_part_of_the_file(cast: Cast, case: Case, django_assert_max_num_queries):
    by = cast.viewer("supervisor")
    assert on_file.section(by, case, {"cases.view"}) is None
    row = plan(cast, case)
    actions.decide(
        by=cast.viewer("worker"), conference_id=row.pk, what="papers", due_on=DAY, owner=cast.users["worker"]
    )
    with django_assert_max_num_queries(4):
        section = on_file.section(by, case, MAY)
        assert on_file.happened(by, case, 10) == []
    assert section is not None
    assert [one.pk for one in section.context["planned"]] == [row.pk]
    assert len(section.context["open"]) == 1
    hold(cast, row)
    assert [event.on for event in on_file.happened(by, case, 10)] == [DAY]
