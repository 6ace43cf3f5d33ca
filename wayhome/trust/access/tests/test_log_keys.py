"""The log's pages: who can open sealed details, who gives the key to whom, checkpoints, and what counts as unusual."""

import datetime as dt
import html
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.cast import Cast, private_key_of, sign_in
from wayhome.kit import crypto
from wayhome.kit.errors import Refused
from wayhome.trust.access import actions
from wayhome.trust.access.log_queries import key_state
from wayhome.trust.access.look_queries import limits_for
from wayhome.trust.access.sealed import hand_log_key, opened
from wayhome.trust.access.viewer import SYSTEM, viewer_for
from wayhome.trust.accounts.models import User
from wayhome.trust.audit.models import AuditKey, AuditKeyCopy, Detail, Entry, Head, Watch
from wayhome.trust.audit.queries import verify
from wayhome.trust.audit.unusual import Limits


def browser(cast: Cast, name: str, *, key: bool = True) -> Client:
    """The browser of one of the cast, with the key in her session or without."""
    client = Client()
    if key:
        sign_in(client, cast.users[name])
    else:
        client.force_login(cast.users[name])
    return client


def text(answer: Any) -> str:
    """A page's words."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())))


def second_reader(cast: Cast, name: str = "me_officer", office: str = "lp") -> User:
    """Let another colleague read the log, too."""
    given = {"scope_kind": "office", "scope_key": cast.offices[office].pk}
    first = dt.date(2020, 1, 1)
    actions.grant(by=SYSTEM, user=cast.users[name], role="data_protection", valid_from=first, **given)
    return cast.users[name]


def test_who_reads_the_log_opens_its_details_with_the_key_of_her_session_alone(cast: Cast) -> None:
    page = text(browser(cast, "data_protection").get("/access/log?verb=access.grant"))
    assert "data_protection" in page  # which role was given: a detail
    assert "Get the key" not in page
    without = text(browser(cast, "data_protection", key=False).get("/access/log?verb=access.grant"))
    assert "Gave a role" in without
    assert "data_protection" not in without.replace("Ngân (data protection)", "")
    assert "Get the key" in without


def test_nobody_else_opens_details_even_with_keys(cast: Cast) -> None:
    entries = list(Entry.objects.filter(verb="access.grant"))
    assert opened(cast.viewer("data_protection"), entries)
    for name in ("administrator", "supervisor", "director", "stranger"):
        assert opened(cast.viewer(name), entries) == {}, name
    assert opened(SYSTEM, entries) == {}
    ngan = User.objects.get(pk=cast.users["data_protection"].pk)
    assert opened(viewer_for(ngan), entries) == {}
    assert opened(viewer_for(ngan, crypto.new_pair().private), entries) == {}


def test_details_changed_past_the_program_open_to_nothing(cast: Cast) -> None:
    entry = Entry.objects.filter(verb="access.grant").first()
    row = Detail.objects.get(seq=entry.seq)
    Detail.objects.filter(seq=entry.seq).update(sealed=bytes(row.sealed)[:-1] + b"x")
    assert opened(cast.viewer("data_protection"), [entry]) == {}


def test_a_role_brings_the_key_and_its_end_takes_it_with_a_new_key_for_what_follows(cast: Cast) -> None:
    duc = second_reader(cast)
    assert AuditKey.objects.get().wrapped is None, "two hold it: the machine forgets it"
    entry = Entry.objects.filter(verb="access.grant").first()
    kept = viewer_for(User.objects.get(pk=duc.pk), private_key_of(duc))
    assert opened(kept, [entry])
    held = duc.grants.get(role_id="data_protection")
    actions.end_grant(by=SYSTEM, grant=held, on=dt.date(2022, 1, 3))
    assert not AuditKeyCopy.objects.filter(user_id=duc.pk).exists()
    assert (AuditKey.objects.count(), Head.objects.get().key_version) == (2, 2)
    newest = Entry.objects.filter(verb="audit.new_key").first()
    assert newest is not None
    assert opened(cast.viewer("data_protection"), [entry, newest]).keys() >= {entry.seq}
    assert verify().whole


def test_new_keys_after_a_forgotten_password_are_given_the_log_s_by_a_colleague(cast: Cast) -> None:
    duc = second_reader(cast)
    duc.set_password("another-long-password-99")
    duc.save()
    fresh = viewer_for(User.objects.get(pk=duc.pk), crypto.new_pair().private)
    entry = Entry.objects.filter(verb="access.grant").first()
    assert opened(fresh, [entry]) == {}
    waiting = browser(cast, "me_officer", key=False)
    assert "Only a colleague who holds the key" in text(
        waiting.post(reverse("access:fetch_key"), follow=True)
    )
    hers = browser(cast, "data_protection")
    assert "Give Đức (M&E officer) the key" in text(hers.get("/access/log"))
    answer = hers.post(reverse("access:hand_key", args=[duc.pk]), follow=True)
    assert "can open the details now" in text(answer)
    assert all(holder.newest and holder.older for holder in key_state().holders)
    assert verify().whole


def test_the_key_is_fetched_by_a_button_while_the_machine_has_it(cast: Cast) -> None:
    ngan = cast.users["data_protection"]
    ngan.set_password("another-long-password-99")
    ngan.save()
    client = browser(cast, "data_protection", key=False)
    assert client.get(reverse("access:fetch_key")).status_code == 302
    assert not key_state().ready
    client.post(reverse("access:fetch_key"))
    assert key_state().ready == 1
    assert verify().whole


def test_the_key_goes_to_readers_of_the_log_alone_and_from_who_holds_it(cast: Cast) -> None:
    hers = browser(cast, "data_protection")
    for name in ("worker", "administrator"):
        assert hers.post(reverse("access:hand_key", args=[cast.users[name].pk])).status_code == 404
    with pytest.raises(Refused, match="Only who reads"):
        hand_log_key(by=cast.viewer("data_protection"), user=cast.users["worker"])
    duc = second_reader(cast)
    ngan = User.objects.get(pk=cast.users["data_protection"].pk)
    with pytest.raises(Refused, match="do not hold"):
        hand_log_key(by=viewer_for(ngan), user=duc)
    kh = second_reader(cast, "kh_counsellor", "kh")
    theirs = browser(cast, "kh_counsellor")
    assert theirs.post(reverse("access:hand_key", args=[duc.pk])).status_code == 404
    assert hand_log_key(by=cast.viewer("data_protection"), user=kh) == 1


def test_the_log_s_page_costs_the_same_for_many_rows(cast: Cast, django_assert_max_num_queries) -> None:
    client = browser(cast, "data_protection")
    client.get("/access/log")
    with django_assert_max_num_queries(20):
        client.get("/access/log")


# --- checkpoints ------------------------------------------------------------------------------------------------------


@pytest.fixture
def dpo(cast: Cast, settings: Any, tmp_path: Path) -> Client:
    settings.HOME = tmp_path
    return browser(cast, "data_protection")


def made(dpo: Client) -> str:
    answer = dpo.post(reverse("access:new_checkpoint"), {"as": "file"})
    assert answer["Content-Disposition"].startswith('attachment; filename="checkpoint-')
    return answer.content.decode()


def test_a_checkpoint_is_shown_to_be_printed_and_held_against_the_log(dpo: Client) -> None:
    page = dpo.post(reverse("access:new_checkpoint"))
    kept = re.search(r"<pre[^>]*>(.*?)</pre>", page.content.decode(), re.S)
    assert kept
    verdict = text(dpo.post(reverse("access:checkpoints"), {"text": html.unescape(kept[1])}))
    assert "The log is whole" in verdict
    assert "It fits the checkpoint" in verdict
    assert Entry.objects.first().verb == "access.verify_log"


def test_a_log_cut_short_does_not_fit_it(dpo: Client) -> None:
    kept = made(dpo)
    last = Entry.objects.order_by("-seq")[5]
    Entry.objects.filter(seq__gt=last.seq).delete()
    Detail.objects.filter(seq__gt=last.seq).delete()
    Head.objects.update(seq=last.seq, hash=last.hash)
    verdict = text(
        dpo.post(reverse("access:checkpoints"), {"file": SimpleUploadedFile("c.txt", kept.encode())})
    )
    assert "The log is broken" in verdict
    assert "was cut off" in verdict


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "Paste the text"),
        ({"text": "hello"}, "This is no checkpoint"),
        ({"text": "x" * 5000}, "4,000"),
    ],
)
def test_what_is_no_checkpoint_is_said_at_its_field(dpo: Client, sent: dict[str, str], said: str) -> None:
    answer = text(dpo.post(reverse("access:checkpoints"), sent))
    assert said in answer or said.replace(",", "") in answer
    broken = made(dpo).replace("entry:        ", "entry:        1")
    assert "mistyped or changed" in text(dpo.post(reverse("access:checkpoints"), {"text": broken}))
    file = SimpleUploadedFile("c.txt", b"\xff\xfe\x00" * 4000)
    assert "This is no checkpoint" in text(dpo.post(reverse("access:checkpoints"), {"file": file}))


def test_looking_makes_no_checkpoint(dpo: Client) -> None:
    assert dpo.get(reverse("access:checkpoints")).status_code == 200
    assert dpo.get(reverse("access:new_checkpoint")).status_code == 302
    assert not Entry.objects.filter(verb="audit.checkpoint").exists()


# --- what counts as unusual -------------------------------------------------------------------------------------------

SENT = {
    "version": "0",
    "many": "12",
    "times": "2",
    "night_from": "20:00",
    "night_to": "6:00",
    "not_hers": "3",
}


def test_an_office_says_what_counts_and_its_sites_follow(cast: Cast) -> None:
    client, vn = browser(cast, "data_protection"), cast.offices["vn"]
    assert limits_for(vn.pk) == (Limits(), 0)
    assert client.post(reverse("access:watch", args=[vn.pk]), SENT)["Location"] == reverse("access:watches")
    assert limits_for(vn.pk) == (Limits(12, 2, dt.time(20), dt.time(6), 3), 1)
    assert limits_for(cast.offices["kh"].pk) == (Limits(), 0)
    assert Entry.objects.filter(verb="access.change_watch", office_id=vn.pk).count() == 1
    client.post(reverse("access:watch", args=[cast.offices["lp"].pk]), SENT | {"many": "77"})
    assert limits_for(cast.offices["kh"].pk)[0].many == 77
    assert limits_for(vn.pk)[0].many == 12
    assert "77" in text(client.get(reverse("access:watches")))


def test_who_saves_over_what_she_has_not_seen_is_told(cast: Cast) -> None:
    client, url = browser(cast, "data_protection"), reverse("access:watch", args=[cast.offices["vn"].pk])
    client.post(url, SENT)
    answer = client.post(url, SENT | {"many": "50"})
    assert answer.status_code == 200
    assert Watch.objects.get().many == 12
    client.post(url, SENT | {"many": "50", "version": "1"})
    assert Watch.objects.get().many == 50
    entries = Entry.objects.count()
    client.post(url, SENT | {"many": "50", "version": "2"})
    assert Entry.objects.count() == entries, "nothing changed, nothing logged"


@pytest.mark.parametrize(
    ("name", "value"),
    [("many", "1"), ("many", "lots"), ("times", "0"), ("night_from", "25:00"), ("not_hers", "")],
)
def test_limits_that_nobody_means_are_said_at_their_field(cast: Cast, name: str, value: str) -> None:
    client, url = browser(cast, "data_protection"), reverse("access:watch", args=[cast.offices["vn"].pk])
    answer = client.post(url, SENT | {name: value})
    assert "govuk-error" in answer.content.decode()
    assert not Watch.objects.exists()


def test_another_office_s_limits_do_not_exist(cast: Cast) -> None:
    second_reader(cast, "kh_counsellor", "kh")
    theirs = browser(cast, "kh_counsellor")
    assert theirs.post(reverse("access:watch", args=[cast.offices["vn"].pk]), SENT).status_code == 404
    with pytest.raises(Refused):
        actions.change_watch(
            by=cast.viewer("supervisor"), office=cast.offices["vn"], version=0, limits=Limits()
        )
