"""The administrator's pages, one's own page, and the log: what each shows to whom, and what it refuses."""

import datetime as dt
import html
import re
import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import PASSWORD, Cast
from tests.opened import opened
from wayhome.kit.dates import clock_at
from wayhome.kit.errors import Refused
from wayhome.trust.access import actions
from wayhome.trust.access.models import Grant
from wayhome.trust.access.roles import ROLES
from wayhome.trust.access.viewer import SYSTEM
from wayhome.trust.accounts.actions import add_office
from wayhome.trust.accounts.models import Office, Slip, User
from wayhome.trust.audit.models import Entry

NEW = "harvest-moon-over-the-weir"


def browser(cast: Cast, name: str) -> Client:
    """The browser of one of the cast."""
    client = Client()
    client.force_login(cast.users[name])
    return client


@pytest.fixture
def admin(cast: Cast) -> Client:
    """The administrator's browser."""
    return browser(cast, "administrator")


@pytest.fixture
def kh_admin(cast: Cast) -> Client:
    """The browser of an administrator of Cambodia only, who also reads its log."""
    for role in ("administrator", "data_protection"):
        scope = {"scope_kind": "office", "scope_key": cast.offices["kh"].pk}
        actions.grant(
            by=SYSTEM, user=cast.users["kh_counsellor"], role=role, valid_from=dt.date(2020, 1, 1), **scope
        )
    return browser(cast, "kh_counsellor")


def text(answer: Any) -> str:
    """A page's words, tags left out."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())))


def invited(client: Client, cast: Cast, **changes: str) -> Any:
    """Send the invitation's form."""
    filled = {
        "id": str(uuid.uuid4()),
        "display_name": "Tâm",
        "username": "tam",
        "office": str(cast.offices["vn"].pk),
        "language": "vi",
        "role": "counsellor",
        "scope": "own",
    }
    return client.post(reverse("accounts:invite"), filled | changes)


def code_on(page: Any) -> str:
    """The code on a slip."""
    found = re.search(r"<code>([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4})</code>", page.content.decode())
    assert found
    return found.group(1)


def test_from_the_invitation_to_the_first_sign_in(admin: Client, cast: Cast) -> None:
    answer = invited(admin, cast)
    user = User.objects.get(username="tam")
    assert answer["Location"] == reverse("accounts:slip", args=[user.pk])
    slip = admin.get(answer["Location"])
    code = code_on(slip)
    assert 'lang="vi"' in slip.content.decode()
    assert "http://testserver/account/welcome" in slip.content.decode()
    assert code.replace("-", "") not in str(list(admin.session.items()))
    guest = Client()
    guest.post(
        "/account/welcome", {"username": "tam", "code": code, "new_password": NEW, "new_password_again": NEW}
    )
    guest.post("/sign-in", {"login": "tam", "password": NEW})
    assert guest.session["language"] == "vi"
    me = guest.get("/account/me")
    assert me.status_code == 200
    grant = Grant.objects.get(user=user)
    assert (grant.role_id, grant.scope_kind, grant.scope_key) == ("counsellor", "own", cast.offices["vn"].pk)


def test_a_slip_is_shown_once(admin: Client, cast: Cast) -> None:
    where = invited(admin, cast)["Location"]
    code_on(admin.get(where))
    again = admin.get(where)
    assert "Make a new slip?" in text(again)
    assert not re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}<", again.content.decode())


def test_the_code_waits_in_the_session_sealed(admin: Client, cast: Cast) -> None:
    where = invited(admin, cast)["Location"]
    waiting = str(list(admin.session.items()))
    code = code_on(admin.get(where))
    assert "slip " in waiting
    assert code not in waiting
    assert code.replace("-", "") not in waiting


def test_a_double_click_opens_one_account_with_one_slip_that_works(admin: Client, cast: Cast) -> None:
    same = {"id": str(uuid.uuid4())}
    first = invited(admin, cast, **same)
    second = invited(admin, cast, **same)
    assert first["Location"] == second["Location"]
    assert User.objects.filter(username="tam").count() == Slip.objects.count() == 1
    code = code_on(admin.get(second["Location"]))
    answer = Client().post(
        "/account/welcome", {"username": "tam", "code": code, "new_password": NEW, "new_password_again": NEW}
    )
    assert answer.status_code == 302


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"username": "linh"}, "already an account with this user name"),
        ({"username": "Not Plain!"}, "Use 2 to 40 small letters"),
        ({"display_name": "x" * 81}, "at most 80 characters"),
        ({"role": "queen"}, "Choose one that is on the list."),
        ({"scope": ""}, "Choose where the role holds."),
        ({"office": str(uuid.uuid4())}, "Choose one that is on the list."),
        ({"display_name": ""}, "Type the name."),
    ],
)
def test_a_wrong_invitation_is_said_and_opens_nothing(
    admin: Client, cast: Cast, change: dict, says: str
) -> None:
    answer = invited(admin, cast, **change)
    assert answer.status_code == 200
    assert says in text(answer)
    assert User.objects.count() == len(cast.users)
    assert not Slip.objects.exists()


def test_the_list_is_of_ones_own_offices(kh_admin: Client, admin: Client, cast: Cast) -> None:
    kh_page, page = text(kh_admin.get("/account/")), text(admin.get("/account/"))
    assert "Dara" in kh_page
    assert "Linh" not in kh_page
    assert "Linh" in page
    assert "Leilani" not in page
    assert "Linh" in text(admin.get("/account/?q=linh"))
    assert "Nobody here has that name." in text(admin.get("/account/?q=zzz"))
    assert "Counsellor" in page


def test_the_list_asks_few_questions_however_long_it_is(
    admin: Client, cast: Cast, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(12):
        admin.get("/account/")


def test_what_belongs_to_another_office_is_not_there(kh_admin: Client, cast: Cast) -> None:
    linh, home = cast.users["counsellor"].pk, cast.offices["vn"].pk
    grant = Grant.objects.get(user_id=linh).pk
    names = ("detail", "slip", "end", "reopen", "drop_second_step", "give")
    addresses = [reverse(f"accounts:{name}", args=[linh]) for name in names]
    addresses += [reverse(f"accounts:{name}", args=[home]) for name in ("office", "new_site")]
    addresses += [reverse("accounts:take", args=[linh, grant])]
    addresses += [reverse("accounts:take", args=[cast.users["kh_supervisor"].pk, grant])]
    for address in addresses:
        assert kh_admin.get(address).status_code == 404, address
        assert kh_admin.post(address, {"id": str(uuid.uuid4())}).status_code == 404, address
    assert User.objects.get(pk=linh).check_password(PASSWORD)
    assert kh_admin.get(reverse("accounts:detail", args=[cast.users["kh_supervisor"].pk])).status_code == 200


def test_an_account_ends_and_comes_back(admin: Client, cast: Cast) -> None:
    mai = cast.users["supervisor"]
    theirs = browser(cast, "supervisor")
    assert theirs.get("/account/me").status_code == 200
    assert "signed out at once" in text(admin.get(reverse("accounts:end", args=[mai.pk])))
    answer = admin.post(reverse("accounts:end", args=[mai.pk]), follow=True)
    assert "The account has ended." in text(answer)
    assert theirs.get("/account/me").status_code == 302
    admin.post(reverse("accounts:reopen", args=[mai.pk]))
    detail = text(admin.get(reverse("accounts:detail", args=[mai.pk])))
    assert "Waits for its slip" in detail
    assert theirs.get("/account/me").status_code == 302


def test_a_role_is_given_and_taken_back_on_the_page(admin: Client, cast: Cast) -> None:
    sam = cast.users["stranger"]
    page = reverse("accounts:give", args=[sam.pk])
    filled = {
        "id": str(uuid.uuid4()),
        "role": "me_officer",
        "scope": str(cast.offices["vn"].pk),
        "valid_from": "1/3/2022",
        "valid_to": "",
    }
    assert admin.get(page).status_code == 200
    assert "last day is before the first" in text(admin.post(page, filled | {"valid_to": "1/2/2022"}))
    admin.post(page, filled)
    assert cast.viewer("stranger").may("figures.view")
    grant = Grant.objects.get(user=sam)
    take = reverse("accounts:take", args=[sam.pk, grant.pk])
    assert "M&amp;E officer" in admin.get(take).content.decode()
    admin.post(take)
    assert not cast.viewer("stranger").may("figures.view")


def test_on_her_own_account_an_administrator_is_told_no(admin: Client, cast: Cast) -> None:
    me = cast.users["administrator"].pk
    detail = text(admin.get(reverse("accounts:detail", args=[me])))
    assert "Only another administrator can change" in detail
    filled = {
        "id": str(uuid.uuid4()),
        "role": "supervisor",
        "scope": str(cast.offices["vn"].pk),
        "valid_from": "1/3/2022",
    }
    assert "Nobody gives a role to themselves" in text(
        admin.post(reverse("accounts:give", args=[me]), filled)
    )
    for name in ("slip", "end", "drop_second_step"):
        assert "Nobody changes their own account here" in text(
            admin.post(reverse(f"accounts:{name}", args=[me]))
        ), name
    grant = Grant.objects.get(user_id=me)
    assert "Nobody takes a role from themselves" in text(
        admin.post(reverse("accounts:take", args=[me, grant.pk]))
    )
    assert not cast.viewer("administrator").may("cases.view")


def test_every_role_is_explained_to_everybody(cast: Cast) -> None:
    page = text(browser(cast, "stranger").get("/access/roles"))
    for spec in ROLES.values():
        assert str(spec.name) in page
        assert str(spec.description) in page


def test_ones_own_page_shows_what_one_did_and_nobody_elses_deeds(admin: Client, cast: Cast) -> None:
    invited(admin, cast)
    assert "Opened an account" in text(admin.get("/account/me"))
    assert "Opened an account" not in text(browser(cast, "stranger").get("/account/me"))


# --- offices --------------------------------------------------------------------------------------------------


def settings_of(office: Office, **changes: Any) -> dict[str, Any]:
    """What the form of an office's settings sends."""
    sent = {
        "version": office.version,
        "name": office.name,
        "time_zone": office.time_zone,
        "languages": office.languages,
        "currencies": " ".join(office.currencies),
    }
    return sent | changes


def test_settings_are_saved_with_before_and_after_in_the_log(admin: Client, cast: Cast) -> None:
    office = cast.offices["kh"]
    page = reverse("accounts:office", args=[office.pk])
    assert admin.get(page).status_code == 200
    answer = admin.post(page, settings_of(office, name="Lantern Path Kampuchea", currencies="usd, khr usd"))
    assert answer["Location"] == reverse("accounts:offices")
    office.refresh_from_db()
    assert (office.name, office.currencies, office.version) == ("Lantern Path Kampuchea", ["USD", "KHR"], 2)
    body = opened(Entry.objects.get(verb="accounts.change_office"))
    assert body == {
        "name": {"before": "Lantern Path Cambodia", "after": "Lantern Path Kampuchea"},
        "currencies": {"before": ["KHR", "USD"], "after": ["USD", "KHR"]},
    }
    admin.post(page, settings_of(office))
    assert Entry.objects.filter(verb="accounts.change_office").count() == 1, "nothing changed, nothing logged"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"name": ""}, "Type the name."),
        ({"time_zone": "Moon/Base"}, "Choose one that is on the list."),
        ({"languages": []}, "This field is required."),
        ({"languages": ["xx"]}, "Choose one that is on the list."),
        ({"currencies": "USD XQQ"}, "XQQ is no currency"),
        ({"currencies": ""}, "Type one currency or more."),
    ],
)
def test_wrong_settings_are_said_and_change_nothing(
    admin: Client, cast: Cast, change: dict, says: str
) -> None:
    office = cast.offices["kh"]
    answer = admin.post(reverse("accounts:office", args=[office.pk]), settings_of(office, **change))
    if change == {"languages": []}:
        says = "Choose one language or more."
    assert says in text(answer)
    assert Office.objects.get(pk=office.pk).version == 1


def test_two_who_save_at_once_choose(admin: Client, cast: Cast) -> None:
    office = cast.offices["kh"]
    page = reverse("accounts:office", args=[office.pk])
    mine, theirs = settings_of(office, name="Mine"), settings_of(office, name="Theirs")
    admin.post(page, theirs)
    answer = admin.post(page, mine)
    assert "Someone else saved this meanwhile" in text(answer)
    assert "Theirs" in text(answer)
    assert "Mine" in text(answer)
    assert Office.objects.get(pk=office.pk).name == "Theirs"
    admin.post(page, mine | {"version": 2})
    assert Office.objects.get(pk=office.pk).name == "Mine"


def test_a_site_is_added_under_an_office_with_its_settings(admin: Client, cast: Cast) -> None:
    page = reverse("accounts:new_site", args=[cast.offices["kh"].pk])
    filled = {"id": str(uuid.uuid4()), "name": "Lantern Path Pailin", "code": "kh-pailin"}
    assert admin.get(page).status_code == 200
    admin.post(page, filled)
    admin.post(page, filled)
    site = Office.objects.get(code="kh-pailin")
    assert (site.kind, site.parent, site.country, site.time_zone) == (
        "site",
        cast.offices["kh"],
        "KH",
        "Asia/Phnom_Penh",
    )
    assert (site.languages, site.currencies) == (["km", "en"], ["KHR", "USD"])
    assert "short name" in text(admin.post(page, filled | {"id": str(uuid.uuid4())}))
    assert "Use 2 to 20 small letters" in text(
        admin.post(page, {"id": str(uuid.uuid4()), "name": "x", "code": "Ü"})
    )
    with pytest.raises(Refused, match="no such time zone"):
        add_office(
            by=SYSTEM,
            code="moon",
            name="Moon",
            kind="site",
            parent=site,
            country="KH",
            time_zone="Moon/Base",
            languages=[],
            currencies=[],
        )
    assert site.pk in cast.viewer("kh_supervisor").offices("cases.view")
    assert "Lantern Path Pailin" in text(admin.get("/account/offices"))


def test_no_page_hands_an_account_with_wider_roles_to_an_office_administrator(
    kh_admin: Client, cast: Cast
) -> None:
    dara = cast.users["kh_supervisor"]
    scope = {"scope_kind": "office", "scope_key": cast.offices["lp"].pk}
    actions.grant(by=SYSTEM, user=dara, role="data_protection", valid_from=dt.date(2020, 1, 1), **scope)
    for name in ("slip", "drop_second_step", "end"):
        answer = kh_admin.post(reverse(f"accounts:{name}", args=[dara.pk]))
        assert "a role beyond your offices" in text(answer), name
    like_new = {"id": str(dara.pk), "office": str(cast.offices["kh"].pk)}
    assert "a role beyond your offices" in text(invited(kh_admin, cast, **like_new))
    assert User.objects.get(pk=dara.pk).check_password(PASSWORD)
    assert not Slip.objects.exists()


# --- the log --------------------------------------------------------------------------------------------------


def test_the_log_is_read_filtered_and_turned_over(cast: Cast, admin: Client) -> None:
    invited(admin, cast)
    dpo = browser(cast, "data_protection")
    page = text(dpo.get("/access/log"))
    assert "Opened an account" in page
    assert "Tâm" in page
    only = text(dpo.get("/access/log?verb=accounts.open"))
    assert only.count("Opened an account: Tâm") == 1
    assert "Gave a role:" not in only
    assert "Nothing of this kind" in text(dpo.get("/access/log?actor=linh"))
    assert "Nothing of this kind" in text(dpo.get("/access/log?first=1/1/2020&last=2/1/2020"))
    assert "Gave a role" in text(dpo.get("/access/log?first=3/1/2022&last=3/1/2022&actor=system"))
    assert "There are only months 1 to 12" in text(dpo.get("/access/log?first=24/24/2022"))


def test_the_log_turns_over_at_fifty(cast: Cast) -> None:
    for _again in range(60):
        Client().post("/sign-in", {"login": "linh", "password": PASSWORD})
    dpo = browser(cast, "data_protection")
    assert dpo.get("/access/log?actor=linh").content.decode().count("<tr>") == 51
    assert dpo.get("/access/log?actor=linh&page=2").content.decode().count("<tr>") == 11


def test_the_log_is_of_ones_own_offices(cast: Cast, kh_admin: Client) -> None:
    for name in ("linh", "dara"):
        Client().post("/sign-in", {"login": name, "password": PASSWORD})
    kh_page = text(kh_admin.get("/access/log?verb=accounts.sign_in"))
    assert "dara" in kh_page
    assert "linh" not in kh_page
    page = text(browser(cast, "data_protection").get("/access/log?verb=accounts.sign_in"))
    assert "dara" in page
    assert "linh" in page
    assert "Installed the roles" not in text(
        kh_admin.get("/access/log?verb=access.install_roles&actor=system")
    ).replace("Installed the roles", "", 1)


def test_the_day_of_the_log_is_the_day_of_ones_own_office(cast: Cast) -> None:
    User.objects.filter(username="ngan").update(office=cast.offices["kh"])
    with clock_at(
        dt.datetime(2026, 3, 1, 17, 30, tzinfo=dt.UTC)
    ):  # half past midnight of the 2nd in Phnom Penh
        Client().post("/sign-in", {"login": "linh", "password": PASSWORD})
    dpo = browser(cast, "data_protection")
    assert "linh" in text(dpo.get("/access/log?first=2/3/2026&last=2/3/2026"))
    assert "linh" not in text(dpo.get("/access/log?first=1/3/2026&last=1/3/2026"))


def test_times_of_day_are_those_of_ones_own_office(cast: Cast) -> None:
    with clock_at(dt.datetime(2026, 3, 1, 17, 30, tzinfo=dt.UTC)):
        Client().post("/sign-in", {"login": "linh", "password": PASSWORD})
    for zone, shown in (("Asia/Phnom_Penh", "2 Mar 2026, 00:30"), ("Asia/Kabul", "1 Mar 2026, 22:00")):
        Office.objects.filter(code="lp").update(time_zone=zone)
        assert shown in text(browser(cast, "data_protection").get("/access/log?actor=linh"))


def test_the_log_is_checked_by_a_button_and_that_is_logged(cast: Cast) -> None:
    dpo = browser(cast, "data_protection")
    assert dpo.get("/access/log/check")["Location"] == "/access/log"
    assert "The log is whole" in text(dpo.post("/access/log/check"))
    assert Entry.objects.first().verb == "access.verify_log"
    Entry.objects.filter(seq=2).update(actor="somebody")
    page = text(dpo.post("/access/log/check"))
    assert "The log is broken" in page
    assert "Entry 2: was changed after it was written" in page


def test_only_who_may_reads_the_log(cast: Cast) -> None:
    for name in ("administrator", "director", "supervisor", "stranger"):
        client = browser(cast, name)
        assert client.get("/access/log").status_code == 404, name
        assert client.post("/access/log/check").status_code == 404, name
