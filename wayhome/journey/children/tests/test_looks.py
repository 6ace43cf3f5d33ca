"""What is best for a child: weighed, corrected, taken out; when it is due; what the file of a child shows, and of an adult not."""

import datetime as dt
import io
from typing import Any

import pikepdf
import pytest
from bs4 import BeautifulSoup
from django.db import DatabaseError, connection, transaction
from django.http import Http404
from django.test import Client, TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from tests.cast import Cast, sign_in
from wayhome.journey.cases import actions as cases
from wayhome.journey.cases.due import BEST_INTEREST
from wayhome.journey.cases.models import Admission, Case
from wayhome.journey.children import actions, on_file, queries
from wayhome.journey.children.models import BestInterest
from wayhome.journey.children.tests.conftest import came
from wayhome.kit import facts
from wayhome.kit.dates import clock_at
from wayhome.kit.errors import Refused
from wayhome.kit.facts import Conflict
from wayhome.kit.ids import new_id
from wayhome.registry.people.actions import correct_facts
from wayhome.registry.tasks.models import Task
from wayhome.trust.audit.models import Entry, Look

pytestmark = pytest.mark.django_db
DAY, CAME = dt.date(2022, 10, 20), dt.date(2022, 10, 10)
AGAIN = dt.date(2023, 1, 10)
TOLD: dict[str, Any] = {
    "happened_on": DAY, "about": "home", "heard": "self", "adult_said": "not_reached", "weighed": ["safety", "wish"],
    "outcome": "otherwise", "why": "danger", "again_on": AGAIN,
}  # fmt: skip
WORDS = "Wants to live with her aunt in Suối Mây"


def weighed(cast: Cast, case: Case, **more: Any) -> BestInterest:
    return actions.record_look(by=cast.viewer("worker"), case_id=case.pk, **(TOLD | more))


def due(case: Case, state: str = "open") -> list[dt.date]:
    rows = Task._base_manager.filter(kind=BEST_INTEREST, about=case.pk, state=state, retired_at=None)
    return sorted(rows.values_list("due_on", flat=True))


def signed_in(cast: Cast, who: str) -> Client:
    client = Client()
    sign_in(client, cast.users[who])
    return client


def shown(cast: Cast, url: str, who: str = "worker") -> str:
    answer = signed_in(cast, who).get(url)
    assert answer.status_code == 200, url
    return str(answer.content.decode())


@pytest.mark.seed("R06")
def test_a_look_says_how_the_child_was_heard_what_was_weighed_and_why(cast: Cast, child: Case) -> None:
    row = weighed(cast, child, with_whom=["counsellor", "chosen"], words=WORDS)
    assert (row.heard, row.adult_said, row.outcome, row.why) == (
        "self",
        "not_reached",
        "otherwise",
        "danger",
    )
    assert row.told_weighed == ["Safety", "The child's wish"]
    assert row.told_with == ["Counsellor", "Somebody the child chose"]
    assert WORDS.encode() not in bytes(row.words or b"")
    assert Entry.objects.filter(verb="children.record_look").count() == 1
    page = shown(cast, reverse("children:show", args=[row.pk]))
    for words in (WORDS, "The child said what it wants", "It would be dangerous", "Somebody the child chose"):
        assert words in page
    assert Look.objects.filter(person_id=child.person_id, page="best_interest").exists()


@pytest.mark.seed("R06")
@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("heard", {"heard": "not_asked"}),
        ("adult_said", {"adult_said": "not_asked"}),
        ("weighed", {"weighed": []}),
        ("weighed", {"weighed": ["money"]}),
        ("with_whom", {"with_whom": ["press"]}),
        ("about", {"about": ""}),
        ("outcome", {"outcome": "yes"}),
        ("outcome", {"heard": "too_young"}),
        ("outcome", {"outcome": "without", "why": ""}),
        ("why", {"why": ""}),
        ("why", {"outcome": "wished"}),
        ("why", {"why": "because"}),
        ("again_on", {"again_on": DAY}),
        ("again_on", {"again_on": dt.date(2024, 10, 20)}),
        ("again_on", {"outcome": "open", "why": "", "again_on": None}),
        ("happened_on", {"happened_on": dt.date(2022, 10, 21)}),
        ("words", {"words": "x" * 2001}),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    cast: Cast, child: Case, field: str, wrong: dict[str, Any]
) -> None:
    with pytest.raises(Refused) as refused:
        weighed(cast, child, **wrong)
    assert refused.value.field == field
    assert not BestInterest._base_manager.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"heard": "not_asked"},
        {"adult_said": "not_asked"},
        {"weighed": 0},
        {"why": ""},
        {"outcome": "wished"},
        {"outcome": "without", "why": ""},
        {"again_on": DAY},
        {"outcome": "open", "why": "", "again_on": None},
    ],
)
def test_the_database_holds_it_too(cast: Cast, child: Case, wrong: dict[str, Any]) -> None:
    whole = TOLD | {"weighed": 3}
    with pytest.raises(DatabaseError), transaction.atomic():
        facts.record(BestInterest(case=child, **(whole | wrong)), by=cast.viewer("worker"))


def test_who_was_grown_on_the_day_is_not_weighed(cast: Cast) -> None:
    grown = came(cast, 1990)
    with pytest.raises(Refused) as refused:
        weighed(cast, grown)
    assert refused.value.field == "happened_on"
    assert signed_in(cast, "worker").get(reverse("children:record", args=[grown.pk])).status_code == 404
    assert weighed(cast, came(cast, None)).version == 1  # no year known: who is with the child knows


def test_sent_twice_written_once(cast: Cast, child: Case) -> None:
    id = new_id()
    assert weighed(cast, child, id=id).pk == weighed(cast, child, id=id).pk == id
    assert BestInterest._base_manager.count() == 1


def test_two_who_correct_meet(cast: Cast, child: Case) -> None:
    row = weighed(cast, child, words=WORDS)
    lead = cast.viewer("supervisor")
    saved = actions.correct_look(by=lead, look_id=row.pk, version=1, **(TOLD | {"why": "law"}))
    assert (saved.version, saved.why) == (2, "law")
    assert saved.words == row.words
    with pytest.raises(Conflict):
        actions.correct_look(by=cast.viewer("worker"), look_id=row.pk, version=1, **TOLD)
    same = actions.correct_look(by=lead, look_id=row.pk, version=2, words=WORDS, **(TOLD | {"why": "law"}))
    assert same.version == 2
    page = shown(cast, reverse("children:show", args=[row.pk]))
    assert "The law or a court" in page
    assert "It would be dangerous" in page  # the history keeps it


@pytest.mark.parametrize("who", ["kh_supervisor", "partner", "field_officer", "stranger"])
def test_whoever_does_not_walk_here_sees_nothing(cast: Cast, child: Case, who: str) -> None:
    row = weighed(cast, child)
    client = signed_in(cast, who)
    for name, pk in (("list", child.pk), ("record", child.pk), ("show", row.pk), ("edit", row.pk), ("retire", row.pk)):  # fmt: skip
        assert client.get(reverse(f"children:{name}", args=[pk])).status_code == 404, name
    with pytest.raises(Http404):
        actions.retire_look(by=cast.viewer(who), look_id=row.pk, reason="other")


def test_who_only_reads_plans_writes_nothing(cast: Cast, child: Case) -> None:
    row = weighed(cast, child, words=WORDS)
    cases.assign(by=cast.viewer("supervisor"), case_id=child.pk, user=cast.users["counsellor"], role="counsellor", happened_on=DAY)  # fmt: skip
    viewer = cast.viewer("counsellor")
    page = shown(cast, reverse("children:show", args=[row.pk]), "counsellor")
    assert WORDS not in page
    assert "Correct it" not in page
    with pytest.raises(Http404):
        actions.record_look(by=viewer, case_id=child.pk, **TOLD)
    with pytest.raises(Http404):
        actions.correct_look(by=viewer, look_id=row.pk, version=1, **TOLD)


@pytest.mark.seed("R06")
def test_the_clock_begins_with_a_child_and_ends_with_the_look(cast: Cast, child: Case) -> None:
    assert due(child) == [CAME + dt.timedelta(days=14)]
    assert due(came(cast, 1990)) == due(came(cast, None)) == []
    assert due(came(cast, 2004)) == [dt.date(2022, 10, 24)]  # 17 or 18: the year leaves it open
    row = weighed(cast, child)
    assert due(child, "done") == [dt.date(2022, 10, 24)]
    assert due(child) == [AGAIN]
    later = AGAIN + dt.timedelta(days=30)
    actions.correct_look(by=cast.viewer("worker"), look_id=row.pk, version=1, **(TOLD | {"again_on": later}))
    assert due(child) == [later]
    actions.retire_look(by=cast.viewer("worker"), look_id=row.pk, reason="never_happened")
    assert due(child) == [dt.date(2022, 10, 24)]


def test_the_clock_ends_with_the_stay_and_with_the_case(cast: Cast, child: Case) -> None:
    stay = Admission._base_manager.get(case=child)
    with TestCase.captureOnCommitCallbacks(execute=True):
        cases.record_exit(
            by=cast.viewer("supervisor"), admission_id=stay.pk, version=stay.version, exit_on=DAY, exit_kind="moved_abroad"
        )  # fmt: skip
    assert due(child) == []
    assert due(child, "dropped") == [dt.date(2022, 10, 24)]
    other = came(cast, 2011)
    weighed(cast, other)
    other_stay = Admission._base_manager.get(case=other)
    cases.retire_admission(by=cast.viewer("supervisor"), admission_id=other_stay.pk, reason="entered_twice")
    cases.retire_case(by=cast.viewer("supervisor"), case_id=other.pk, reason="entered_twice")
    assert due(other) == []


def test_weighed_again_with_the_same_next_day_it_is_due_on_that_day(cast: Cast, child: Case) -> None:
    weighed(cast, child, happened_on=DAY - dt.timedelta(days=5))
    second = weighed(cast, child)
    assert due(child) == [AGAIN]
    third = weighed(cast, child, outcome="wished", why="", again_on=None)
    assert due(child) == []
    for row in (third, second):
        actions.retire_look(by=cast.viewer("worker"), look_id=row.pk, reason="never_happened")
        assert due(child) == [AGAIN]


def test_an_exit_taken_back_brings_back_the_clock(cast: Cast, child: Case) -> None:
    by, stay = cast.viewer("supervisor"), Admission._base_manager.get(case=child)
    gone = cases.record_exit(
        by=by, admission_id=stay.pk, version=stay.version, exit_on=DAY, exit_kind="moved_abroad"
    )
    actions.follow(by=by, case_id=child.pk)
    assert due(child) == []
    cases.undo_exit(by=by, admission_id=gone.pk, version=gone.version)
    actions.follow(by=by, case_id=child.pk)
    assert due(child) == [dt.date(2022, 10, 24)]


def test_a_corrected_year_of_birth_begins_and_ends_it(cast: Cast, child: Case) -> None:
    def born(year: int) -> None:
        child.person.refresh_from_db()
        with TestCase.captureOnCommitCallbacks(execute=True):
            correct_facts(
                by=cast.viewer("supervisor"), person_id=child.person_id, version=child.person.version, changes={"birth_year": year},
                office_id=child.office_id,
            )  # fmt: skip

    born(1990)
    assert due(child) == []
    born(2006)
    assert due(child) == [dt.date(2022, 10, 24)]  # a child after all: what was due is due again
    grown = came(cast, 1990)
    child = grown
    born(2009)
    assert due(grown) == [dt.date(2022, 10, 24)]


def test_who_is_grown_meanwhile_is_taken_off_the_list(cast: Cast) -> None:
    girl = came(cast, 2005)
    weighed(cast, girl, again_on=dt.date(2023, 10, 1))
    assert due(girl) == [dt.date(2023, 10, 1)]
    with clock_at(dt.datetime(2024, 2, 1, 3, 0, tzinfo=dt.UTC)):
        client = signed_in(cast, "worker")
        url = reverse("children:record", args=[girl.pk])
        assert "This person is grown up now" in client.get(url).content.decode()
        assert client.post(url).status_code == 302
        assert due(girl) == []
        assert (
            "What is best for the child"
            not in shown(cast, reverse("desk:person", args=[girl.pk])).split("What happened")[0]
        )
    with clock_at(dt.datetime(2023, 12, 1, 3, 0, tzinfo=dt.UTC)):
        weighed(cast, girl, happened_on=dt.date(2023, 12, 1), again_on=dt.date(2024, 3, 1))
        assert due(girl) == []  # grown by then


def test_a_few_taps_are_enough(cast: Cast, child: Case) -> None:
    client = signed_in(cast, "worker")
    url = reverse("children:record", args=[child.pk])
    form = BeautifulSoup(client.get(url).content, "html.parser").select_one("form[data-wh-form]")
    assert form is not None
    groups = [part for part in form.select(".govuk-form-group") if part.find_parent("details") is None]
    assert len(groups) <= 7
    sent: dict[str, Any] = {"id": new_id(), "happened_on": "20.10.2022", "again_on": "18.01.2023"}
    wrong = client.post(url, sent | {"about": "home"})
    assert wrong.status_code == 422
    assert "Say how the child was heard." in wrong.content.decode()
    taps = {"about": "family", "heard": "through", "adult_said": "agrees", "weighed": ["family"], "outcome": "wished"}  # fmt: skip
    assert client.post(url, sent | taps).status_code == 302
    row = BestInterest._base_manager.get()
    assert (row.about, row.again_on, row.happened_on) == ("family", dt.date(2023, 1, 18), DAY)
    edit = reverse("children:edit", args=[row.pk])
    assert client.post(edit, sent | taps | {"version": 1, "heard": "self"}).status_code == 302
    again = client.post(edit, sent | taps | {"version": 1, "outcome": "partly", "why": "health"})
    assert again.status_code == 409
    assert client.post(reverse("children:retire", args=[row.pk]), {"reason": "other"}).status_code == 302
    assert "Nobody has weighed it yet" in shown(cast, reverse("children:list", args=[child.pk]))


@pytest.mark.seed("R06")
def test_the_file_of_a_child_shows_it_and_that_of_an_adult_asks_nothing(cast: Cast, child: Case) -> None:
    may = {"plans.view", "plans.record"}
    viewer = cast.viewer("worker")
    first = on_file.section(viewer, child, may)
    assert first is not None
    assert first.offer is not None
    assert "What is best for the child" in shown(cast, reverse("desk:person", args=[child.pk]))
    assert on_file.section(viewer, child, {"plans.view"}) is None
    assert on_file.section(viewer, child, set()) is None
    weighed(cast, child)
    page = shown(cast, reverse("desk:person", args=[child.pk]))
    assert "Otherwise than the child wishes" in page
    assert "Next look: " in page
    with CaptureQueriesContext(connection) as asked:
        assert on_file.section(viewer, child, may) is not None
    assert len(asked) == 1
    grown = came(cast, 1990)
    with CaptureQueriesContext(connection) as asked:
        assert on_file.section(viewer, grown, may) is None
        assert on_file.happened(viewer, grown, 10) == []
    assert len(asked) == 0
    assert "best for the child" not in shown(cast, reverse("desk:person", args=[grown.pk]))


def test_today_leads_to_the_form_with_one_tap(cast: Cast, child: Case) -> None:
    with clock_at(dt.datetime(2022, 10, 24, 3, 0, tzinfo=dt.UTC)):
        page = shown(cast, "/")
        assert "Weigh what is best for the child" in page
        assert reverse("children:record", args=[child.pk]) in page


def test_the_list_asks_no_more_the_more_there_are(cast: Cast, child: Case) -> None:
    viewer = cast.viewer("worker")

    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            shown(cast, reverse("children:list", args=[child.pk]))
        return len(found)

    weighed(cast, child)
    few = asked()
    for day in range(11, 19):
        weighed(cast, child, happened_on=dt.date(2022, 10, day))
    assert asked() <= few
    assert len(queries.looks(viewer, child)) == 9


def test_one_sheet_to_sign_by_code(cast: Cast, child: Case) -> None:
    row = weighed(cast, child, words=WORDS)
    client = signed_in(cast, "worker")
    url = reverse("children:paper", args=[row.pk])
    assert client.get(url).status_code == 200
    answer = client.post(url, {"language": "vi"})
    assert answer["Content-Type"] == "application/pdf"
    made = actions.print_look(by=cast.viewer("worker"), look_id=row.pk, language="en")
    with pikepdf.open(io.BytesIO(made)) as pdf:
        assert len(pdf.pages) == 1
    told = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(made)).pages)
    for words in (child.person.code, "Where the child lives", WORDS):
        assert words in " ".join(told.split())
    with pytest.raises(Refused):
        actions.print_look(by=cast.viewer("worker"), look_id=row.pk, language="fr")
    assert signed_in(cast, "counsellor").get(url).status_code == 404
    assert Entry.objects.filter(verb="children.print_look").count() == 2
