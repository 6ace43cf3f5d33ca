"""Pages of teams, of colleagues who wait, and of the recovery key, walked as people walk them."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.cast import PASSWORD, Cast, sign_in
from tests.trust.ceremony import SECOND, endorse, propose, rested, two_administrators
from wayhome.kit.ids import new_id
from wayhome.trust.access.actions import grant
from wayhome.trust.access.models import SecondPerson
from wayhome.trust.access.viewer import SYSTEM
from wayhome.trust.accounts.models import Team
from wayhome.trust.vault import keyring, queries, rules
from wayhome.trust.vault.actions import ask_recovery, make_compartments, set_up_recovery
from wayhome.trust.vault.models import KeyPair, Piece, Proposal, RecoveryRequest

pytestmark = pytest.mark.django_db
TRUSTEES = ("director", "data_protection", "kh_supervisor")
PROPOSE = "access:propose_trustees"


def browser(cast: Cast, name: str) -> Client:
    client = Client()
    sign_in(client, cast.users[name])
    return client


def get(cast: Cast, name: str, page: str, *args: Any) -> HttpResponse:
    return browser(cast, name).get(reverse(page if ":" in page else f"vault:{page}", args=args))


def post(cast: Cast, name: str, page: str, /, *args: Any, **data: Any) -> str:
    """Send a form and return what the next page says."""
    sent = {"id": str(uuid.uuid4()), **data}
    at = reverse(page if ":" in page else f"vault:{page}", args=args)
    return browser(cast, name).post(at, sent, follow=True).content.decode()


def name_trustees(cast: Cast, names: tuple[str, ...] = TRUSTEES) -> None:
    for name in names:
        user = cast.users[name]
        grant(
            by=SYSTEM, user=user, role="trustee", scope_kind="office", scope_key=user.office_id,
            valid_from=dt.date(2020, 1, 1),
        )  # fmt: skip


def set_up(cast: Cast) -> None:
    name_trustees(cast)
    set_up_recovery(by=SYSTEM, trustees=[cast.users[name] for name in TRUSTEES])


def kept(cast: Cast) -> uuid.UUID:
    person = new_id()
    holders = queries.office_holders(cast.offices["vn"].pk)
    make_compartments(by=SYSTEM, kind=rules.IDENTITY, subjects=[person], holders=holders)
    return person


def opens(cast: Cast, name: str, person: uuid.UUID) -> bool:
    ring = keyring.of(cast.viewer(name))
    return ring is not None and ring.open(rules.IDENTITY, person) is not None


def forget(cast: Cast, *names: str) -> None:
    for name in names:
        cast.users[name].set_password(PASSWORD)
        cast.users[name].save()


# --- the recovery key -------------------------------------------------------------------------------------------------


def test_the_ceremony_the_rehearsal_and_what_each_sees(cast: Cast) -> None:
    two_administrators(cast)
    kept(cast)
    said = get(cast, "administrator", "recovery").content.decode()
    assert "There is no recovery key yet" in said
    assert "Fewer than three trustees" in get(cast, "administrator", PROPOSE).content.decode()
    name_trustees(cast)
    said = get(cast, "administrator", PROPOSE).content.decode()
    assert "Yến (director)" in said
    assert "Hoa (case worker)" not in said
    ids = [str(cast.users[name].pk) for name in TRUSTEES]
    assert "Choose three or five" in post(cast, "administrator", PROPOSE, trustees=ids[:2], reason="First")
    assert "Say why" in post(cast, "administrator", PROPOSE, trustees=ids)
    said = post(cast, "administrator", PROPOSE, trustees=ids, reason="First")
    assert "It is proposed" in said
    row = Proposal.objects.get()
    for name in TRUSTEES:
        said = get(cast, name, "proposal", row.pk).content.decode()
        assert "An (administrator)" in said
        assert "I will be a trustee" in said
        assert "only your password opens" in get(cast, name, "accept", row.pk).content.decode()
        assert "Thank you" in post(cast, name, "accept", row.pk)
    said = get(cast, SECOND, "access:second").content.decode()
    assert reverse("vault:proposal", args=[row.pk]) in said
    agreed = SecondPerson.objects.get(subject=row.pk)
    assert "Yến (director)" in get(cast, SECOND, "access:agree", agreed.pk).content.decode()
    post(cast, SECOND, "access:agree", agreed.pk)
    assert "rests a day" in post(cast, "administrator", "access:make_trustees", row.pk)
    assert "Make the recovery key" not in get(cast, "administrator", "proposal", row.pk).content.decode()
    with rested():
        assert "Make the recovery key" in get(cast, "administrator", "proposal", row.pk).content.decode()
        said = post(cast, "administrator", "access:make_trustees", row.pk)
    assert "The recovery key is made" in said
    assert "any 2 of 3" in said
    assert Piece.objects.count() == 6

    assert "The trustees are asked" in post(cast, "administrator", "ask", "rehearsal")
    request = RecoveryRequest.objects.get()
    assert "Carry it out" not in get(cast, "administrator", "request", request.pk).content.decode()
    said = get(cast, "director", "pieces").content.decode()
    assert "A rehearsal" in said
    assert "An (administrator)" in said
    assert "Your pieces are handed over" in post(cast, "director", "approve", request.pk)
    assert "1 of 2 trustees agree" in get(cast, "administrator", "request", request.pk).content.decode()
    assert "Too few trustees" in post(cast, "administrator", "carry_out", request.pk)
    post(cast, "kh_supervisor", "approve", request.pk)
    assert "Carry it out" in get(cast, "administrator", "request", request.pk).content.decode()
    assert "It is done" in post(cast, "administrator", "carry_out", request.pk)
    assert queries.last_rehearsal() == request
    assert get(cast, "director", "approve", request.pk).status_code == 404  # it has ended


def test_a_team_that_forgot_everything_gets_it_back(cast: Cast) -> None:
    set_up(cast)
    person = kept(cast)
    forget(cast, "worker", "supervisor", "house_mother", "duty_officer")
    team = str(cast.teams["caseload"].pk)
    assert "Say why" in post(cast, "administrator", "ask", "open", team=team, reason="")
    assert "Choose who" in post(cast, "administrator", "ask", "open", reason="All forgot")
    said = post(cast, "administrator", "ask", "open", team=team, reason="All forgot")
    assert "All forgot" in said
    request = RecoveryRequest.objects.get()
    for name in ("director", "data_protection"):
        post(cast, name, "approve", request.pk)
    said = post(cast, "administrator", "carry_out", request.pk)
    assert "Opened and given" in said
    assert opens(cast, "worker", person)
    assert not opens(cast, "administrator", person)


def test_a_trustee_stops_it_and_an_administrator_withdraws_it(cast: Cast) -> None:
    set_up(cast)
    post(cast, "administrator", "ask", "rehearsal")
    first = RecoveryRequest.objects.get()
    assert "is stopped" in post(cast, "data_protection", "stop", first.pk, reason="Nobody told me")
    post(cast, "administrator", "ask", "rehearsal")
    second = RecoveryRequest.objects.exclude(pk=first.pk).get()
    assert "is stopped" in post(cast, "administrator", "withdraw", second.pk)
    assert set(RecoveryRequest.objects.values_list("outcome", flat=True)) == {"withdrawn"}


def test_an_administrator_of_one_office_does_not_keep_it(cast: Cast) -> None:
    set_up(cast)
    grant(
        by=SYSTEM, user=cast.users["stranger"], role="administrator", scope_kind="office",
        scope_key=cast.offices["vn"].pk, valid_from=dt.date(2020, 1, 1),
    )  # fmt: skip
    request = ask_recovery(by=cast.viewer("administrator"), purpose="rehearsal", reason="")
    for page, args in (
        ("recovery", ()), (PROPOSE, ()), ("ask", ("open",)), ("request", (request.pk,)),
        ("carry_out", (request.pk,)), ("withdraw", (request.pk,)),
    ):  # fmt: skip
        assert get(cast, "stranger", page, *args).status_code == 404
        assert get(cast, "administrator", page, *args).status_code == 200
    assert get(cast, "administrator", "ask", "everything").status_code == 404
    assert get(cast, "administrator", "request", new_id()).status_code == 404


def test_a_role_of_trustee_without_a_piece_hands_nothing_over(cast: Cast) -> None:
    set_up(cast)
    name_trustees(cast, ("counsellor",))
    request = ask_recovery(by=cast.viewer("administrator"), purpose="rehearsal", reason="")
    assert "You keep no piece" in get(cast, "counsellor", "pieces").content.decode()
    assert get(cast, "counsellor", "approve", request.pk).status_code == 404
    assert get(cast, "counsellor", "stop", request.pk).status_code == 404


# --- teams and colleagues ---------------------------------------------------------------------------------------------


def test_a_team_from_its_first_member_to_one_who_leaves(cast: Cast) -> None:
    office = str(cast.offices["vn"].pk)
    said = post(cast, "administrator", "new_team", office=office, name="House in the north", kind="caseload")
    assert "The team is added" in said
    team = Team.objects.get(name="House in the north")
    for name in ("worker", "supervisor", "counsellor"):
        said = post(cast, "administrator", "join", team.pk, user=str(cast.users[name].pk))
    assert "Waits for a colleague" in said
    assert "Too few have the key" in said
    said = get(cast, "worker", "waiting").content.decode()
    assert "Mai (supervisor)" in said
    assert "House in the north" in said
    for name in ("supervisor", "counsellor"):
        said = post(cast, "worker", "reseal", cast.users[name].pk)
        assert "can open it now" in said
    assert "Nobody waits for you" in said
    assert "Waits for a colleague" not in get(cast, "administrator", "team", team.pk).content.decode()
    said = post(cast, "administrator", "leave", team.pk, cast.users["worker"].pk)
    assert "This colleague is out of the team" in said
    assert "Needs a new key" in said
    assert "Teams that need a new key" in get(cast, "supervisor", "waiting").content.decode()
    assert "has a new key" in post(cast, "supervisor", "rotate", team.pk)
    assert "Needs a new key" not in get(cast, "administrator", "team", team.pk).content.decode()


def test_a_new_team_is_let_in_on_its_page(cast: Cast) -> None:
    made = Team.objects.create(office=cast.offices["vn"], name="North", kind="duty")
    post(cast, "administrator", "join", made.pk, user=str(cast.users["stranger"].pk))
    for who in ("administrator", "supervisor"):
        said = get(cast, who, "team", made.pk).content.decode()
        assert "Not let in yet" in said
        assert ("Let this team in" in said) == (who == "supervisor")
    assert "Only members who have the key" in post(cast, "administrator", "confirm", made.pk)
    get(cast, "supervisor", "confirm", made.pk)  # looking changes nothing
    assert "Not let in yet" in get(cast, "supervisor", "team", made.pk).content.decode()
    said = post(cast, "supervisor", "confirm", made.pk)
    assert "North can open it now" in said
    assert "Not let in yet" not in said


def test_a_first_key_waits_for_somebody_with_a_password(cast: Cast) -> None:
    made = Team.objects.create(office=cast.offices["vn"], name="North", kind="duty")
    assert "Nobody of this team" in post(cast, "administrator", "first_key", made.pk)
    user = cast.users["stranger"]
    user.set_unusable_password()
    user.save()
    post(cast, "administrator", "join", made.pk, user=str(user.pk))
    assert "Make its key" in get(cast, "administrator", "team", made.pk).content.decode()
    forget(cast, "stranger")  # she chooses a password
    assert "The team has its key" in post(cast, "administrator", "first_key", made.pk)


def test_the_last_but_one_stays(cast: Cast) -> None:
    kept(cast)
    said = post(cast, "administrator", "leave", cast.teams["duty"].pk, cast.users["supervisor"].pk)
    assert "Let another colleague join" in said
    assert queries.states([cast.teams["duty"]])[0].able == 2


def test_after_a_forgotten_password_one_tap_brings_it_back(cast: Cast) -> None:
    person = kept(cast)
    forget(cast, "worker")
    assert not opens(cast, "worker", person)
    said = get(cast, "supervisor", "waiting").content.decode()
    assert "Hoa (case worker)" in said
    assert "Let this colleague in" in said
    post(cast, "supervisor", "reseal", cast.users["worker"].pk)
    assert opens(cast, "worker", person)


def test_what_her_keys_do_not_reach_changes_nothing(cast: Cast) -> None:
    person = kept(cast)
    forget(cast, "worker")
    for name in ("counsellor", "kh_supervisor", "administrator"):
        assert "Hoa" not in get(cast, name, "waiting").content.decode()
        assert "Nobody waits for you" in post(cast, name, "reseal", cast.users["worker"].pk)
        post(cast, name, "rotate", cast.teams["caseload"].pk)
    assert not opens(cast, "worker", person)
    assert queries.pair_now(rules.TEAM, cast.teams["caseload"].pk).version == 1  # type: ignore[union-attr]


def test_a_session_without_keys_says_to_sign_in_again(cast: Cast) -> None:
    kept(cast)
    forget(cast, "worker")
    client = Client()
    client.force_login(cast.users["supervisor"])
    assert "Sign in again" in client.get(reverse("vault:waiting")).content.decode()
    url = reverse("vault:reseal", args=[cast.users["worker"].pk])
    assert "Sign in again" in client.post(url, follow=True).content.decode()


def test_holders_complete_the_recovery_with_one_tap(cast: Cast) -> None:
    kept(cast)
    set_up(cast)
    assert "One thing that you can open" in get(cast, "duty_officer", "waiting").content.decode()
    said = get(cast, "duty_officer", "complete").content.decode()
    assert "Dara (supervisor), Ngân (data protection), Yến (director)" in said
    pair = str(KeyPair.objects.get(kind=rules.RECOVERY).pk)
    assert "holds one more" in post(cast, "duty_officer", "complete", pair=pair)
    assert queries.not_held().count() == 0
    assert get(cast, "duty_officer", "complete").status_code == 302  # nothing is left


def test_nothing_is_given_to_trustees_whom_she_was_not_shown(cast: Cast) -> None:
    kept(cast)
    set_up(cast)
    assert "not sent whole" in post(cast, "duty_officer", "complete")
    assert "other trustees by now" in post(cast, "duty_officer", "complete", pair=str(new_id()))
    assert queries.not_held().count() == 1


def test_a_change_of_trustees_on_its_pages(cast: Cast) -> None:
    set_up(cast)
    two_administrators(cast)
    row = propose(cast, ("supervisor", "counsellor", "worker"))
    said = browser(cast, "director").get(reverse("desk:today")).content.decode()
    assert reverse("vault:proposal", args=[row.pk]) in said
    said = get(cast, "director", "proposal", row.pk).content.decode()
    for words in (
        "Agree to these trustees",
        "0 of 2 needed",
        "Hoa (case worker)",
        "Stop it",
        "We want these",
    ):
        assert words in said
    assert "You have agreed" in post(cast, "director", "endorse", row.pk)
    assert "Agree to these trustees" not in get(cast, "director", "proposal", row.pk).content.decode()
    assert "1 of 2 needed" in get(cast, "kh_supervisor", "proposal", row.pk).content.decode()
    assert get(cast, "house_mother", "proposal", row.pk).status_code == 404
    assert get(cast, "partner", "proposal", row.pk).status_code == 404
    assert get(cast, "worker", "endorse", row.pk).status_code == 404
    assert get(cast, "director", "accept", row.pk).status_code == 404
    said = post(cast, "data_protection", "stop_proposal", row.pk, reason="")
    assert "Say why" in said
    said = post(cast, "data_protection", "stop_proposal", row.pk, reason="I know none of them")
    assert "Stopped: somebody objected" in said
    assert "I know none of them" in get(cast, "administrator", "proposal", row.pk).content.decode()
    for page in ("accept", "stop_proposal"):
        assert "has ended" in post(cast, "worker", page, row.pk, reason="no")
    assert "has ended" in post(cast, "kh_supervisor", "endorse", row.pk)
    assert "Nothing waits" in get(cast, SECOND, "access:second").content.decode()
    said = get(cast, "administrator", "recovery").content.decode()
    assert "Earlier proposals" in said
    assert "Propose other trustees" in said


def test_the_pages_of_a_proposal_ask_little_of_the_database(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    set_up(cast)
    two_administrators(cast)
    row = propose(cast, ("supervisor", "counsellor", "worker", "me_officer", "field_officer"))
    endorse(cast, row, *TRUSTEES)
    client = browser(cast, "director")
    client.get(reverse("vault:proposal", args=[row.pk]))
    with django_assert_max_num_queries(30):
        assert client.get(reverse("vault:proposal", args=[row.pk])).status_code == 200
    viewer = cast.viewer("director")
    with django_assert_max_num_queries(22):
        assert queries.notices(viewer)


def test_a_team_that_waits_to_be_let_in_is_told_to_who_can_do_it(cast: Cast) -> None:
    made = Team.objects.create(office=cast.offices["vn"], name="North", kind="duty")
    post(cast, "administrator", "join", made.pk, user=str(cast.users["stranger"].pk))

    def told(name: str) -> list[uuid.UUID | None]:
        return [
            one.id for one in queries.notices(cast.viewer(name)) if "waits to be let in" in str(one.words)
        ]

    assert told("supervisor") == [made.pk]
    for name in ("worker", "stranger", "administrator", "kh_supervisor"):
        assert told(name) == [], name
    assert get(cast, "supervisor", "team", made.pk).status_code == 200
    post(cast, "supervisor", "confirm", made.pk)
    assert told("supervisor") == []


@pytest.mark.parametrize("name", ["worker", "counsellor", "director", "partner", "kh_supervisor"])
def test_who_does_not_keep_teams_finds_no_form(cast: Cast, name: str) -> None:
    team, user = cast.teams["caseload"].pk, cast.users["worker"].pk
    for page, args in (("new_team", ()), ("join", (team,)), ("leave", (team, user)), ("first_key", (team,))):
        assert get(cast, name, page, *args).status_code == 404
    assert get(cast, name, "team", team).status_code == 404


def test_the_day_tells_each_what_waits_for_her(cast: Cast) -> None:
    def told(name: str) -> list[str]:
        return [one.page for one in queries.notices(cast.viewer(name))]

    assert told("administrator") == ["vault:recovery"]
    kept(cast)
    set_up(cast)
    ask_recovery(by=cast.viewer("administrator"), purpose="rehearsal", reason="")
    forget(cast, "worker")
    assert told("director") == ["vault:approve"]
    assert told("supervisor") == ["vault:waiting", "vault:waiting"]  # a colleague, and the recovery key
    assert told("stranger") == []
    assert told("administrator") == []
    assert queries.notices(SYSTEM) == []


def test_the_day_page_leads_there(cast: Cast, django_assert_max_num_queries: Any) -> None:
    kept(cast)
    set_up(cast)
    ask_recovery(by=cast.viewer("administrator"), purpose="rehearsal", reason="")
    forget(cast, "worker")
    said = browser(cast, "director").get(reverse("desk:today")).content.decode()
    assert "An (administrator) asks to use the recovery key." in said
    assert reverse("vault:approve", args=[RecoveryRequest.objects.get().pk]) in said
    said = browser(cast, "supervisor").get(reverse("desk:today")).content.decode()
    assert "A colleague waits for you." in said
    assert reverse("vault:waiting") in said
    viewer = cast.viewer("supervisor")
    with django_assert_max_num_queries(15):
        queries.notices(viewer)
