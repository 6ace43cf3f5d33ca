"""The person's own page: who opens it, what it shows, what she does on it, and how it is gone."""

import datetime as dt
import uuid

import pytest
from django.test import Client
from django.urls import reverse

from tests.caseload import case_of
from tests.cast import Cast, sign_in
from tests.evidence.reading import pdf_text, squeezed
from wayhome.doors.hers.actions import close_over, enter, open_page, print_page
from wayhome.doors.hers.composing import hers
from wayhome.doors.hers.models import Opening
from wayhome.doors.hers.queries import opened
from wayhome.journey.cases import consents
from wayhome.journey.cases.actions import add_part, hand_over, record_consent, retire_assignment
from wayhome.journey.cases.models import Assignment, Case, Consent
from wayhome.journey.cases.queries import walkers
from wayhome.journey.plans.actions import add_action, add_goal, give_promise
from wayhome.journey.plans.models import Goal
from wayhome.kit.dates import now, today
from wayhome.kit.errors import Refused
from wayhome.registry.people.bodies import NameBody
from wayhome.registry.tasks.actions import do
from wayhome.registry.tasks.models import Task
from wayhome.trust.access.actions import end_account
from wayhome.trust.access.viewer import NOBODY, SYSTEM
from wayhome.trust.accounts.models import User
from wayhome.trust.audit.models import Entry, Look

pytestmark = pytest.mark.django_db
NAME, GOAL = "Bịa Thị Mẫu", "A room with a door of my own"


@pytest.fixture
def case(cast: Cast) -> Case:
    """A person with a name, a goal, and a consent to be called."""
    worker = cast.viewer("worker")
    made = case_of(cast, with_="worker")
    add_part(by=worker, case_id=made.pk, body=NameBody(NAME))
    add_goal(by=worker, case_id=made.pk, domain="housing", words=GOAL)
    agree(cast, made)
    return made


def agree(cast: Cast, case: Case) -> Consent:
    day = today(case.office.time_zone)
    told = {
        "given_by": "person", "age_band": "18+", "how": "voice", "language": "vi", "interpreter": "no", "read_aloud": "yes",
        "until": day + dt.timedelta(days=30),
    }  # fmt: skip
    return record_consent(
        by=cast.viewer("worker"), case_id=case.pk, purpose="contact", answer="yes", happened_on=day, told=told
    )


def given(client: Client, cast: Cast, case: Case, where: str = "here", language: str = "en") -> object:
    sign_in(client, cast.users["worker"])
    return client.post(reverse("hers:give", args=[case.pk]), {"language": language, "where": where})


def test_on_this_screen_her_page_opens_and_the_colleagues_session_is_locked(
    client: Client, cast: Cast, case: Case
) -> None:
    answer = given(client, cast, case)
    assert answer.status_code == 302
    assert answer.url == "/mine/"
    assert NAME in client.get("/mine/").content.decode()
    assert GOAL in client.get("/mine/plan/").content.decode()
    assert client.get(reverse("desk:person", args=[case.pk])).status_code == 302, (
        "the colleague's pages are shut"
    )
    assert client.get("/mine/plan/")["Cache-Control"] == "no-store"


def test_what_she_does_herself_is_said_to_her(client: Client, cast: Cast, case: Case) -> None:
    goal = Goal.objects.unscoped("test").get(case=case)
    add_action(by=cast.viewer("worker"), goal_id=goal.pk, kind="own_step", who="person")
    given(client, cast, case)
    shown = client.get("/mine/plan/").content.decode()
    assert "Something you do for yourself" in shown
    assert ">You<" in shown
    assert "herself" not in shown


def test_what_is_shown_lies_sealed_and_goes_with_quick_exit(client: Client, cast: Cast, case: Case) -> None:
    given(client, cast, case)
    row = Opening.objects.get()
    assert GOAL.encode() not in bytes(row.body)
    cookie = client.cookies["wayhome_mine"]
    assert cookie["httponly"]
    assert cookie["path"] == "/mine/"
    assert not cookie["max-age"], "it goes when the browser is closed, and stands on no disk"
    assert cookie.value not in (row.token, row.code)
    answer = client.post("/mine/leave/")
    assert answer.url == "/mine/calendar/"
    row.refresh_from_db()
    assert row.body is None
    assert client.get("/mine/plan/").url == "/mine/code/"
    assert case.person.code not in client.get("/mine/calendar/").content.decode()


def test_the_way_out_works_where_the_session_is_over(client: Client, cast: Cast, case: Case):
    given(client, cast, case)
    late = Client(enforce_csrf_checks=True)
    late.cookies["wayhome_mine"] = client.cookies["wayhome_mine"].value
    assert late.get("/mine/plan/").status_code == 200
    answer = late.post("/mine/leave/")  # no session, so no token
    assert answer.status_code == 403
    assert answer.templates[0].name == "hers/calendar.html"
    assert not answer.cookies["wayhome_mine"].value
    assert late.get("/mine/plan/").url == "/mine/code/"
    assert late.post("/mine/talk/").status_code == 403  # nothing else is taken without its token


def test_a_code_opens_once_on_another_device_and_is_kept_nowhere(
    client: Client, cast: Cast, case: Case
) -> None:
    made = open_page(by=cast.viewer("worker"), case_id=case.pk, language="vi", here=False)
    assert made.secret not in str(Opening.objects.values_list().get())
    other = Client()
    typed = f" {made.secret[:4].lower()}-{made.secret[4:8]} {made.secret[8:]}"
    assert other.post("/mine/code/", {"code": typed}).url == "/mine/"
    assert GOAL in other.get("/mine/plan/").content.decode()
    assert Client().post("/mine/code/", {"code": made.secret}).status_code == 422


def test_a_code_locks_whoever_of_us_is_signed_in_on_that_device(cast: Cast, case: Case) -> None:
    made = open_page(by=cast.viewer("worker"), case_id=case.pk, language="en", here=False)
    other = Client()
    sign_in(other, cast.users["supervisor"])
    assert other.post("/mine/code/", {"code": made.secret}).url == "/mine/"
    assert GOAL in other.get("/mine/plan/").content.decode()
    assert other.get(reverse("desk:people")).status_code == 302
    assert Entry.objects.filter(verb="accounts.lock", actor_id=cast.users["supervisor"].pk).count() == 1


def test_left_open_the_screen_turns_to_the_calendar_by_itself(client: Client, cast: Cast, case: Case) -> None:
    given(client, cast, case)
    seconds, where = client.get("/mine/plan/")["Refresh"].split("; url=")
    assert where == "/mine/calendar/"
    assert 1700 < int(seconds) <= 1801
    assert "Refresh" not in client.get("/mine/calendar/")


def test_what_was_left_open_is_taken_away_at_night(cast: Cast, case: Case) -> None:
    worker = cast.viewer("worker")
    left = open_page(by=worker, case_id=case.pk, language="en", here=True)
    with pytest.raises(Refused, match="server"):
        close_over(by=worker)
    assert close_over(by=SYSTEM) == 0
    assert opened(left.secret) is not None
    Opening.objects.update(until=now())
    assert close_over(by=SYSTEM) == 1
    assert Opening.objects.get().body is None
    entry = Entry.objects.get(verb="hers.close_over")
    assert (entry.object_id, entry.office_id) == (str(left.row.pk), case.office_id)
    assert close_over(by=SYSTEM) == 0


def test_her_page_shows_nothing_once_she_is_forgotten(client: Client, cast: Cast, case: Case) -> None:
    given(client, cast, case)
    Case._base_manager.filter(pk=case.pk).update(forgotten_on=today("Asia/Ho_Chi_Minh"))
    assert client.get("/mine/plan/").url == "/mine/code/"


@pytest.mark.parametrize("minutes", [11, 60])
def test_a_code_whose_time_is_over_opens_nothing(cast: Cast, case: Case, minutes: int) -> None:
    made = open_page(by=cast.viewer("worker"), case_id=case.pk, language="vi", here=False)
    Opening.objects.update(until=now() - dt.timedelta(minutes=minutes - 10))
    with pytest.raises(Refused):
        enter(by=NOBODY, typed=made.secret)


def test_a_page_whose_time_is_over_or_whose_body_was_moved_shows_nothing(cast: Cast, case: Case) -> None:
    worker = cast.viewer("worker")
    first = open_page(by=worker, case_id=case.pk, language="en", here=True)
    assert opened(first.secret) is not None
    body = Opening.objects.get(pk=first.row.pk).body
    second = open_page(by=worker, case_id=case.pk, language="en", here=True)
    assert opened(first.secret) is None, "one page of hers is open at a time"
    Opening.objects.filter(pk=second.row.pk).update(body=body)
    assert opened(second.secret) is None
    third = open_page(by=worker, case_id=case.pk, language="en", here=True)
    Opening.objects.filter(pk=third.row.pk).update(until=now())
    assert opened(third.secret) is None
    assert opened("") is None
    assert opened(str(uuid.uuid4())) is None


def test_she_takes_back_what_she_agreed_to_in_two_taps(client: Client, cast: Cast, case: Case) -> None:
    given(client, cast, case)
    assert consents.standing(case, "contact").open
    answer = client.post("/mine/back/", {"purposes": ["contact"]})
    assert answer.status_code == 200
    assert not consents.standing(case, "contact").open
    row = Consent.objects.unscoped("a test").filter(answer="withdrawn").get()
    assert row.how == "screen"
    told = Task.objects.unscoped("a test").get(kind="taken_back")
    assert (told.owner, told.due_on) == (cast.users["worker"], today(case.office.time_zone))
    assert "Nothing is agreed now" in client.get("/mine/people/").content.decode(), (
        "her page shows it at once"
    )
    assert client.post("/mine/back/", {"purposes": ["story"]}).status_code == 422, "only what she agreed to"
    assert client.post("/mine/back/", {}).status_code == 422


def test_she_asks_to_be_talked_to_and_it_is_due_today(client: Client, cast: Cast, case: Case) -> None:
    given(client, cast, case)
    assert client.post("/mine/talk/").status_code == 200
    task = Task.objects.unscoped("a test").get(kind="call")
    assert task.owner == cast.users["worker"]
    assert task.due_on == today(case.office.time_zone)
    assert client.post("/mine/talk/").status_code == 200
    assert Task.objects.unscoped("a test").filter(kind="call").count() == 1, "tapped again it is one thing"
    do(by=cast.viewer("worker"), task_id=task.pk)
    client.post("/mine/talk/")
    assert Task.objects.unscoped("a test").filter(kind="call").count() == 2, "asked anew after it was done"


@pytest.mark.parametrize("address", ["/mine/talk/", "/mine/back/"])
def test_where_the_colleague_no_longer_walks_with_her_she_is_told_whom_to_tell(
    client: Client, cast: Cast, case: Case, address: str
) -> None:
    given(client, cast, case)
    walking = Assignment._base_manager.get(case=case)
    retire_assignment(by=cast.viewer("supervisor"), assignment_id=walking.pk, reason="other")
    answer = client.post(address, {"purposes": ["contact"]})
    assert answer.status_code == 422
    assert "it counts from the moment you say it" in answer.content.decode()


def test_on_paper_it_says_what_was_promised_and_that_no_native_reader_has_read_it(
    cast: Cast, case: Case
) -> None:
    worker = cast.viewer("worker")
    give_promise(
        by=worker,
        case_id=case.pk,
        kind="call",
        words="We call your aunt",
        by_on=today("Asia/Ho_Chi_Minh") + dt.timedelta(days=3),
    )
    words = pdf_text(print_page(by=worker, case_id=case.pk, language="en"))
    assert squeezed(GOAL) in words
    assert squeezed("We call your aunt") in words
    assert Look.objects.filter(page="hers").exists()
    assert Entry.objects.filter(verb="hers.print_page").count() == 1


@pytest.mark.parametrize(
    "who", ["me_officer", "house_mother", "counsellor", "administrator", "kh_counsellor"]
)
def test_who_does_not_walk_with_her_opens_nothing(client: Client, cast: Cast, case: Case, who: str) -> None:
    sign_in(client, cast.users[who])
    assert client.get(reverse("hers:give", args=[case.pk])).status_code == 404


def test_a_session_without_keys_is_told_so(client: Client, cast: Cast, case: Case) -> None:
    client.force_login(cast.users["worker"])
    answer = client.post(reverse("hers:give", args=[case.pk]), {"language": "en", "where": "here"})
    assert answer.status_code == 422
    assert not Opening.objects.exists()


def test_without_a_page_every_address_asks_for_a_code(client: Client, db: None) -> None:
    for name in ("mine", "plan", "rights", "people", "back"):
        assert client.get(reverse(f"hers:{name}")).url == "/mine/code/"
    assert client.post("/mine/talk/").url == "/mine/code/"


def test_who_stands_in_today_is_named(cast: Cast, case: Case) -> None:
    day, by = today(case.office.time_zone), cast.viewer("supervisor")
    hand_over(
        by=by, of=cast.users["worker"], case_ids=[case.pk], to=[cast.users["counsellor"]], until=day + dt.timedelta(days=9),
    )  # fmt: skip
    named = {one["name"] for one in hers(cast.viewer("worker"), case).walking}
    assert named == {one.display_name for one in walkers(cast.viewer("worker"), case)}
    assert cast.users["counsellor"].display_name in named


def test_a_code_of_whose_account_ended_opens_nothing(cast: Cast, case: Case) -> None:
    made = open_page(by=cast.viewer("worker"), case_id=case.pk, language="en", here=False)
    hand_over(
        by=cast.viewer("supervisor"), of=cast.users["worker"], case_ids=[case.pk], to=[cast.users["counsellor"]],
    )  # fmt: skip
    end_account(by=cast.viewer("administrator"), user=cast.users["worker"])
    with pytest.raises(Refused):
        enter(by=NOBODY, typed=made.secret)


def test_a_code_opens_nothing_once_the_person_was_handed_over(cast: Cast, case: Case) -> None:
    made = open_page(by=cast.viewer("worker"), case_id=case.pk, language="en", here=False)
    walks = Assignment._base_manager.get(case=case)
    retire_assignment(by=cast.viewer("supervisor"), assignment_id=walks.pk, reason="other")
    with pytest.raises(Refused):
        enter(by=NOBODY, typed=made.secret)


def test_leaving_closes_the_page_though_who_opened_it_is_gone(client: Client, cast: Cast, case: Case) -> None:
    given(client, cast, case)
    token = client.cookies["wayhome_mine"].value
    User.objects.filter(pk=cast.users["worker"].pk).update(is_active=False)
    assert client.post("/mine/leave/").status_code == 302
    assert opened(token) is None
    assert Opening.objects.get(case=case).body is None
