"""What the rooms hold in words about a person is in her answer; what is about others is not, and the print says so."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from tests.cast import Cast, sign_in
from wayhome.doors.desk.answering import ROOMS, gathered
from wayhome.journey.aftercare import actions as aftercare
from wayhome.journey.cases import actions as cases
from wayhome.journey.cases.answering import why_not
from wayhome.journey.cases.models import Case
from wayhome.journey.children.actions import record_look
from wayhome.journey.conferences import actions as conferences
from wayhome.journey.notes import actions as notes
from wayhome.journey.plans import actions as plans
from wayhome.journey.safety import actions as safety
from wayhome.kit.dates import clock_at
from wayhome.kit.ids import new_id
from wayhome.registry.people.bodies import NameBody
from wayhome.registry.tasks.actions import set_task
from wayhome.trust.audit.models import Look
from wayhome.trust.vault.fields import sealed_columns
from wayhome.trust.vault.models import Compartment
from wayhome.trust.vault.rules import CASEWORK

pytestmark = pytest.mark.django_db
DAY = dt.date(2022, 10, 12)
# Each place where a room keeps words, with words of its own to be found again.
PRINTED = {
    "note": "Ate rice porridge today",
    "wishes": "A stall at the market",
    "goal": "Sell noodles before Tet",
    "action": "Ask the aunt for her old cart",
    "promise": "We look for a small loan",
    "plan": "I go to the blue house and call",
    "flag": "See a doctor about the cough",
    "incident": "The roof let the rain in",
    "strengths": "Cooks for thirty people",
    "limits": "The road floods",
    "decision": "Visit the market together",
    "wish": "I want to be near the river",
    "child": "Stays with the aunt",
    "task": "Bring the form in blue",
}
KEPT_BACK = {
    "note": "The neighbour said in confidence",
    "promise": "Told the landlord we pay",
    "reached": "A man on a red motorbike",
    "protection": "It was the uncle, she says",
    "party": "Owner of the quarry",
}


@pytest.fixture(autouse=True)
def october() -> Iterator[None]:
    with clock_at(dt.datetime(2022, 10, 12, 3, 0, tzinfo=dt.UTC)):
        yield


@pytest.fixture
def case(cast: Cast) -> Case:
    stay = cases.admit(
        by=cast.viewer("supervisor"), office=cast.offices["vn"], facts={"sex": "female"}, category="trafficking",
        happened_on=dt.date(2022, 10, 3), name=NameBody("Lò Thị Zxqvirna"), assigned=[(cast.users["worker"], "case_worker")],
    )  # fmt: skip
    return Case._base_manager.select_related("office", "person").get(pk=stay.case_id)


def say_it_all(cast: Cast, case: Case) -> None:
    """Let the worker write in every room, for her and about others."""
    here: dict[str, Any] = {"by": cast.viewer("worker"), "case_id": case.pk}
    notes.record_note(**here, happened_on=DAY, kind="visit", with_whom="herself", body=PRINTED["note"])
    notes.record_note(**here, happened_on=DAY, kind="family", body=KEPT_BACK["note"])
    plans.record_needs(
        **here,
        happened_on=DAY,
        answers={"work": "urgent"},
        strengths=["strong_skill"],
        wishes=PRINTED["wishes"],
    )
    goal = plans.add_goal(**here, domain="work", words=PRINTED["goal"])
    plans.add_action(by=here["by"], goal_id=goal.pk, kind="visit", who="person", words=PRINTED["action"])
    promised: dict[str, Any] = here | {"kind": "money", "by_on": dt.date(2022, 11, 1)}
    plans.give_promise(**promised, to_whom="person", words=PRINTED["promise"])
    plans.give_promise(**promised, to_whom="community", words=KEPT_BACK["promise"])
    safety.record_check(**here, level="watch", happened_on=DAY, plan=PRINTED["plan"])
    safety.record_flag(**here, kind="health", due_on=DAY, words=PRINTED["flag"])
    safety.record_flag(**here, kind="reached", due_on=DAY, words=KEPT_BACK["reached"])
    happened: dict[str, Any] = here | {"severity": "low", "happened_on": DAY}
    safety.record_incident(**happened, kind="other", account=PRINTED["incident"])
    safety.record_incident(**happened, kind="protection", account=KEPT_BACK["protection"])
    record_look(
        **here, happened_on=DAY, about="home", heard="self", adult_said="agrees", weighed=["safety"], outcome="wished",
        words=PRINTED["child"],
    )  # fmt: skip
    made = conferences.save_conference(
        **here, told={"happened_on": DAY, "place": "office", "she": "there", "beside": "friend"},
        points={"strengths": [], "limits": [], "agenda": ["wishes"]}, words={name: PRINTED[name] for name in ("strengths", "limits")},
    )  # fmt: skip
    conferences.hold_conference(
        by=here["by"], conference_id=made.pk, version=made.version, happened_on=DAY, outcome="open"
    )
    conferences.decide(
        by=here["by"], conference_id=made.pk, what="work", due_on=DAY, owner=cast.users["worker"], words=PRINTED["decision"]
    )  # fmt: skip
    aftercare.save_graduation(**here, happened_on=DAY, wish="wants", lines={}, words=PRINTED["wish"])
    set_task(
        by=here["by"], id=new_id(), kind="papers", due_on=DAY, case_id=case.pk, owner=cast.users["worker"], words=PRINTED["task"]
    )  # fmt: skip
    cases.add_party(**here, role="alleged_perpetrator", happened_on=DAY, told={}, words=KEPT_BACK["party"])


def print_of(cast: Cast, case: Case, who: str = "worker") -> str:
    client = Client()
    sign_in(client, cast.users[who])
    answer = client.post(reverse("desk:answer", args=[case.pk]), {"language": "en"})
    assert answer.status_code == 200
    told: str = answer.content.decode().split("<article", 1)[1].split("</article>", 1)[0]
    return told


def test_no_sealed_column_of_the_work_is_forgotten() -> None:
    """A new room, or a new sealed column, must be printed or withheld with a reason."""
    there = {
        (column.model, column.column)
        for column in sealed_columns()
        if column.kind == CASEWORK and column.row == "pk"
    }
    prints = {column for room in ROOMS for column in room.PRINTS}
    withheld = {column: why for room in ROOMS for column, why in room.WITHHOLDS.items()}
    assert not prints & withheld.keys()
    assert prints | withheld.keys() == there
    assert all(str(why) for why in withheld.values())


def test_her_words_are_printed_and_those_of_others_are_named_as_kept_back(cast: Cast, case: Case) -> None:
    say_it_all(cast, case)
    told = print_of(cast, case)
    assert not [name for name, words in PRINTED.items() if words not in told]
    assert not [name for name, words in KEPT_BACK.items() if words in told]
    for sentence in (
        "when you were not there",
        "promised to others",
        "who may have harmed you or others",
        "other people around you",
    ):
        assert sentence in told, sentence
    assert not [user.display_name for user in cast.users.values() if user.display_name in told]
    assert Look.objects.filter(person_id=case.person_id, page="answer").count() == 1


def test_with_nothing_written_it_says_nothing_is_kept_back(cast: Cast, case: Case) -> None:
    assert "Not printed" not in print_of(cast, case)


def test_contacts_after_graduation_are_told(cast: Cast, case: Case) -> None:
    words = "My shop is open"
    stay = case.admissions.unscoped("test").get()
    cases.record_exit(
        by=cast.viewer("supervisor"), admission_id=stay.pk, version=stay.version, exit_on=DAY, exit_kind="graduated_reintegrated"
    )  # fmt: skip
    aftercare.record_follow_up(
        by=cast.viewer("worker"), case_id=case.pk, words=words,
        told={"happened_on": DAY, "how": "visit", "reached": "yes", "income": "good"},
    )  # fmt: skip
    told = print_of(cast, case)
    assert words in told
    assert "Work and money: Well" in told


def test_whose_key_does_not_open_the_words_gives_no_half_answer(cast: Cast, case: Case) -> None:
    say_it_all(cast, case)
    Compartment.objects.filter(kind=CASEWORK, subject=case.pk).get().holdings.all().delete()
    assert "what was written" in why_not(cast.viewer("worker"), case)


def test_many_records_take_no_more_queries(
    cast: Cast, case: Case, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    say_it_all(cast, case)
    for day in range(5, 12):
        on = dt.date(2022, 10, day)
        notes.record_note(
            by=cast.viewer("worker"), case_id=case.pk, happened_on=on, kind="call", body="Called"
        )
        safety.record_check(
            by=cast.viewer("worker"), case_id=case.pk, level="watch", happened_on=on, plan=f"On {on}"
        )
        plans.add_goal(by=cast.viewer("worker"), case_id=case.pk, domain="work", words=f"A goal of {on}")
    viewer = cast.viewer("worker")
    with django_assert_max_num_queries(130) as counted:
        gathered(viewer, case)
    before = len(counted)
    notes.record_note(
        by=cast.viewer("worker"), case_id=case.pk, happened_on=DAY, kind="call", body="Once more"
    )
    with django_assert_max_num_queries(before + 2):
        gathered(cast.viewer("worker"), case)
