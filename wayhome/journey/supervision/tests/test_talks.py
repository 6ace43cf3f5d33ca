"""What was agreed in talks about a colleague's work: sealed for both and the office's supervisors, for nobody else."""

import datetime as dt
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.urls import reverse

from tests.cast import MORNING, PASSWORD, Cast, sign_in
from wayhome.journey.cases.actions import depart
from wayhome.journey.supervision import actions, keeping, sealed
from wayhome.journey.supervision.actions import keep_terms as nightly
from wayhome.journey.supervision.models import SupervisionNote
from wayhome.kit.dates import clock_at
from wayhome.kit.errors import Refused
from wayhome.registry.tasks.models import Task
from wayhome.trust.access.actions import end_grant, grant
from wayhome.trust.access.actions.accounts import end_account, new_slip
from wayhome.trust.access.models import Grant
from wayhome.trust.access.viewer import SYSTEM
from wayhome.trust.accounts.models import User
from wayhome.trust.audit.models import Look
from wayhome.trust.vault import queries as vault
from wayhome.trust.vault.actions import rekey, reseal_for
from wayhome.trust.vault.models import Compartment
from wayhome.trust.vault.rules import TALKS

NOW = dt.datetime(2022, 10, 20, 3, 0, tzinfo=dt.UTC)
DAY = dt.date(2022, 10, 20)
WORDS = "Two persons pass to Thao. I take Friday off."


@pytest.fixture(autouse=True)
def october() -> Iterator[None]:
    """The house believes it is 20 October 2022, 10:00 in Viet Nam."""
    with clock_at(NOW):
        yield


def talked(cast: Cast, by: str = "supervisor", of: str = "worker", **more: Any) -> SupervisionNote:
    told: dict[str, Any] = {"happened_on": DAY, "kind": "regular", "topics": ["caseload"], "agreed": WORDS}
    return actions.note_talk(by=cast.viewer(by), account=cast.users[of].pk, **(told | more))


def reads(cast: Cast, who: str, row: SupervisionNote) -> str | None:
    return sealed.words(cast.viewer(who), [SupervisionNote.objects.unscoped("test").get(pk=row.pk)])[row.pk]


def browser(cast: Cast, who: str) -> Client:
    client = Client()
    sign_in(client, User.objects.get(pk=cast.users[who].pk))
    return client


def said(answer: Any) -> str:
    page = BeautifulSoup(answer.content, "html.parser").main
    return " ".join(page.get_text(" ", strip=True).split()) if page else ""


def second_supervisor(cast: Cast, name: str = "career_officer") -> None:
    office = cast.offices["vn"].pk
    grant(
        by=SYSTEM, user=cast.users[name], role="supervisor", scope_kind="office", scope_key=office, valid_from=MORNING.date()
    )  # fmt: skip


def new_keys(cast: Cast, name: str) -> None:
    """Do what a slip does when a password was forgotten."""
    user = User.objects.get(pk=cast.users[name].pk)
    user.set_password(PASSWORD)
    user.save()


def test_both_read_what_they_agreed_on_and_nobody_else(cast: Cast):
    row = talked(cast)
    assert reads(cast, "worker", row) == reads(cast, "supervisor", row) == WORDS
    others = ("counsellor", "house_mother", "duty_officer", "director", "administrator", "kh_supervisor")
    assert {reads(cast, who, row) for who in others} == {None}
    with connection.cursor() as cursor:
        cursor.execute("select agreed from supervision_supervisionnoteversion")
        assert b"Friday" not in bytes(cursor.fetchone()[0])
    held = Compartment.objects.get(kind=TALKS)
    assert held.subject == cast.users["worker"].pk
    holders = {(kind, id) for kind, id in vault.holders_of([held.pk])[held.pk] if kind != "recovery"}
    assert holders == {("user", cast.users[one].pk) for one in ("worker", "supervisor")}
    assert vault.orphaned() == []


def test_she_reads_her_own_on_her_day_and_sees_who_did(cast: Cast):
    row = talked(cast, next_on=dt.date(2022, 10, 27))
    talked(cast, of="house_mother", agreed="Nights are shared.")
    client = browser(cast, "worker")
    assert "Talks about my work The next one" in said(client.get(reverse("desk:today")))
    page = said(client.get(reverse("supervision:mine")))
    assert WORDS in page
    assert "Nights" not in page
    assert "Who read it" not in page
    assert not Look.objects.exists()
    assert WORDS in said(browser(cast, "supervisor").get(reverse("supervision:show", args=[row.pk])))
    look = Look.objects.get()
    assert (look.person_id, look.page, look.assigned) == (cast.users["worker"].pk, "talk", True)
    assert "Who read it Mai" in said(client.get(reverse("supervision:mine")))
    for name in ("show", "note_edit", "note_retire"):
        assert client.get(reverse(f"supervision:{name}", args=[row.pk])).status_code == 404
    other = said(browser(cast, "counsellor").get(reverse("supervision:mine")))
    assert "No talk about your work was noted yet" in other
    assert "Talks about my work" not in said(browser(cast, "counsellor").get(reverse("desk:today")))


def test_on_a_phone_a_talk_is_taps_and_a_few_words(cast: Cast):
    client, worker = browser(cast, "supervisor"), cast.users["worker"]
    add = reverse("supervision:note_add", args=[worker.pk])
    sent: dict[str, Any] = {
        "id": str(uuid.uuid4()), "topics": ["caseload"], "agreed": WORDS, "next_in": "14", "kind": "regular",
        "happened_on": "20/10/2022",
    }  # fmt: skip
    assert client.post(add, sent | {"agreed": "x" * 3001}).status_code == 422
    assert client.post(add, sent).status_code == 302
    row = SupervisionNote.objects.unscoped("test").get()
    assert (row.next_on, reads(cast, "worker", row)) == (dt.date(2022, 11, 3), WORDS)
    assert WORDS in said(client.get(add))  # last time
    edit = reverse("supervision:note_edit", args=[row.pk])
    assert WORDS in client.get(edit).content.decode()
    changed = sent | {"version": "1", "agreed": "Friday and Monday off.", "next_on": "03/11/2022"}
    assert client.post(edit, changed).status_code == 302
    both = client.post(edit, changed | {"agreed": "No."})
    assert both.status_code == 409
    assert "Friday and Monday off." in both.content.decode()
    page = said(client.get(reverse("supervision:show", args=[row.pk])))
    assert "Friday and Monday off." in page
    assert WORDS in page  # in its history
    assert (
        client.post(reverse("supervision:note_retire", args=[row.pk]), {"reason": "other"}).status_code == 302
    )
    assert client.get(edit).status_code == 404
    assert Task.objects.unscoped("test").get().state == "dropped"


def test_the_next_talk_is_something_to_do_for_who_held_the_last(cast: Cast):
    first = talked(cast, next_on=dt.date(2022, 10, 27))
    task = Task.objects.unscoped("test").get()
    assert (task.kind, task.owner, task.about, task.due_on) == (
        "talk", cast.users["supervisor"], cast.users["worker"].pk, dt.date(2022, 10, 27),
    )  # fmt: skip
    client = browser(cast, "supervisor")
    today = client.get(reverse("desk:today"))
    assert "Talk with a colleague Hoa (case worker)" in said(today)
    assert reverse("supervision:note_add", args=[cast.users["worker"].pk]) in today.content.decode()
    assert "Hoa" in said(client.get(reverse("desk:task", args=[task.pk])))
    assert "Talk with a colleague" not in said(browser(cast, "worker").get(reverse("desk:today")))
    told: dict[str, Any] = {"happened_on": DAY, "kind": "regular", "topics": ["caseload"]}
    at: dict[str, Any] = {"by": cast.viewer("supervisor"), "note_id": first.pk}
    actions.correct_note(**at, version=1, next_on=dt.date(2022, 10, 30), **told)
    assert Task.objects.unscoped("test").get().due_on == dt.date(2022, 10, 30)
    talked(cast, happened_on=dt.date(2022, 10, 3), agreed="")  # noted late: the clock stays
    assert Task.objects.unscoped("test").get(state="open").due_on == dt.date(2022, 10, 30)
    with clock_at(NOW + dt.timedelta(days=7)):
        talked(cast, happened_on=dt.date(2022, 10, 27), next_on=dt.date(2022, 11, 10))
        states = {one.state: one.due_on for one in Task.objects.unscoped("test")}
        assert states == {"done": dt.date(2022, 10, 30), "open": dt.date(2022, 11, 10)}


def test_a_new_supervisor_is_let_in_and_one_who_was_is_out(cast: Cast):
    row = talked(cast)
    second_supervisor(cast)
    assert reads(cast, "career_officer", row) is None
    page = browser(cast, "career_officer").get(reverse("supervision:show", args=[row.pk]))
    assert "Your keys do not open these words" in said(page)
    with pytest.raises(Refused):
        talked(cast, by="career_officer")
    assert talked(cast, by="career_officer", agreed="").agreed is None
    form = said(browser(cast, "career_officer").get(reverse("supervision:note_add", args=[row.worker_id])))
    assert "No words can be kept now" in form
    client = browser(cast, "worker")  # she gives it herself
    assert "Quân (career officer) not yet" in said(client.get(reverse("supervision:mine")))
    assert client.get(reverse("supervision:mine_let_in")).status_code == 302
    assert reads(cast, "career_officer", row) is None
    client.post(reverse("supervision:mine_let_in"))
    assert reads(cast, "career_officer", row) == WORDS
    held = Grant.objects.get(user=cast.users["career_officer"], role="supervisor")
    with clock_at(NOW + dt.timedelta(days=2)):
        end_grant(by=SYSTEM, grant=held, on=DAY)
        assert "no longer supervises" in said(client.get(reverse("supervision:mine")))
        client.post(reverse("supervision:mine_let_in"))
        assert reads(cast, "career_officer", row) is None
    assert reads(cast, "supervisor", row) == WORDS


def test_words_need_two_people_with_keys(cast: Cast):
    cast.users["worker"].public_key = None
    cast.users["worker"].save()
    with pytest.raises(Refused) as refused:
        talked(cast)
    assert refused.value.field == "agreed"
    assert talked(cast, agreed="").agreed is None
    assert not Compartment.objects.filter(kind=TALKS).exists()


def test_a_changed_key_takes_the_words_along(cast: Cast):
    row = talked(cast)
    by = cast.viewer("supervisor")
    told: dict[str, Any] = {"happened_on": DAY, "kind": "regular", "topics": ["caseload"]}
    actions.correct_note(by=by, note_id=row.pk, version=1, agreed="Shorter.", **told)
    sealed_anew, left = rekey(by=cast.viewer("supervisor"), kind=TALKS, subject=row.worker_id, reason="why")
    assert (sealed_anew, left) == (3, 0)  # the row and its two versions
    assert reads(cast, "worker", row) == "Shorter."


def test_forgotten_passwords_stop_nobody_and_colleagues_give_back(cast: Cast):
    row = talked(cast)
    for who, other in (("worker", "supervisor"), ("supervisor", "worker")):
        assert vault.gap_without(cast.users[who], stays=True) is None
        new_slip(by=SYSTEM, user=User.objects.get(pk=cast.users[who].pk))
        new_keys(cast, who)
        assert reads(cast, who, row) is None
        assert reseal_for(by=cast.viewer(other), user=User.objects.get(pk=cast.users[who].pk))
        assert reads(cast, who, row) == WORDS


def test_the_last_one_who_could_read_it_takes_it_along(cast: Cast):
    row = talked(cast)
    depart(by=cast.viewer("administrator"), user=User.objects.get(pk=cast.users["worker"].pk))
    assert reads(cast, "supervisor", row) is None
    assert Compartment.objects.get(kind=TALKS).destroyed_at is not None
    page = browser(cast, "supervisor").get(reverse("supervision:show", args=[row.pk]))
    assert "These words were destroyed" in said(page)
    assert vault.orphaned() == []


def test_with_two_supervisors_words_stay_two_years(cast: Cast):
    second_supervisor(cast)
    row = talked(cast)
    end_account(by=SYSTEM, user=User.objects.get(pk=cast.users["worker"].pk))
    assert reads(cast, "supervisor", row) == WORDS
    assert keeping.until(User.objects.get(pk=cast.users["worker"].pk)) == dt.date(2024, 10, 20)
    page = browser(cast, "supervisor").get(reverse("supervision:colleague", args=[row.worker_id]))
    assert "The words are destroyed on 20 October 2024" in said(page)
    assert nightly(by=SYSTEM) == 0
    with clock_at(dt.datetime(2024, 10, 21, 3, tzinfo=dt.UTC)):
        assert nightly(by=SYSTEM) == 1
        assert nightly(by=SYSTEM) == 0
    assert reads(cast, "supervisor", row) is None
    with pytest.raises(Refused):
        nightly(by=cast.viewer("supervisor"))


def test_the_two_years_begin_on_the_day_of_the_office(cast: Cast):
    with clock_at(
        dt.datetime(2022, 10, 20, 20, tzinfo=dt.UTC)
    ):  # three in the morning of the 21st in Viet Nam
        end_account(by=SYSTEM, user=User.objects.get(pk=cast.users["worker"].pk))
    assert keeping.until(User.objects.get(pk=cast.users["worker"].pk)) == dt.date(2024, 10, 21)


def test_a_supervisor_does_not_leave_what_one_alone_could_open(cast: Cast):
    talked(cast)
    with pytest.raises(Refused, match="talks with one colleague"):
        end_account(by=SYSTEM, user=User.objects.get(pk=cast.users["supervisor"].pk))
    second_supervisor(cast)
    actions.let_in(by=cast.viewer("worker"), account=cast.users["worker"].pk)
    end_account(by=SYSTEM, user=User.objects.get(pk=cast.users["supervisor"].pk))
    assert vault.orphaned() == []


@pytest.mark.parametrize("who", ["worker", "kh_supervisor", "director", "administrator"])
def test_who_does_not_supervise_her_lets_nobody_in(cast: Cast, who: str):
    talked(cast, of="house_mother")
    client = browser(cast, who)
    assert client.post(reverse("supervision:let_in", args=[cast.users["house_mother"].pk])).status_code == 404
