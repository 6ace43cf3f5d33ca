"""What we hold about a person, given to her: whole, in her language, without a colleague's name, each time on record."""

import datetime as dt
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast, sign_in
from wayhome.journey.cases import actions
from wayhome.journey.cases.models import Admission, Case
from wayhome.kit.dates import clock_at
from wayhome.registry.people import sealed
from wayhome.registry.people.bodies import ContactBody, NameBody
from wayhome.trust.audit.models import Entry, Look

pytestmark = pytest.mark.django_db
NAME = "Lò Thị Zxqvirna"


@pytest.fixture(autouse=True)
def october() -> Iterator[None]:
    with clock_at(dt.datetime(2022, 10, 12, 3, 0, tzinfo=dt.UTC)):
        yield


@pytest.fixture
def case(cast: Cast) -> Case:
    by = cast.viewer("supervisor")
    stay = actions.admit(
        by=by, office=cast.offices["vn"], facts={"sex": "female", "birth_year": 2001, "birth_precision": "exact"},
        category="trafficking", happened_on=dt.date(2022, 10, 3), name=NameBody(NAME),
        assigned=[(cast.users["worker"], "case_worker"), (cast.users["house_mother"], "other")],
    )  # fmt: skip
    actions.add_part(by=by, case_id=stay.case_id, body=ContactBody("phone", "0999123457"))
    actions.record_consent(
        by=by, case_id=stay.case_id, purpose="service", answer="yes", happened_on=dt.date(2022, 10, 4),
        told={"age_band": "unknown", "how": "thumb", "language": "vi", "until": dt.date(2023, 10, 4)},
    )  # fmt: skip
    sealed.names(cast.viewer("house_mother"), [stay.person_id], office_id=stay.office_id)
    return stay.case


def browser(cast: Cast, who: str) -> Client:
    client = Client()
    sign_in(client, cast.users[who])
    return client


def test_it_is_whole_and_names_no_colleague(cast: Cast, case: Case) -> None:
    client, at = browser(cast, "worker"), reverse("desk:answer", args=[case.pk])
    assert at in client.get(reverse("desk:person", args=[case.pk])).content.decode()
    asked = client.get(at).content.decode()
    assert NAME not in asked
    assert not Entry.objects.filter(verb="cases.give_answer").exists()
    assert client.post(at, {}).status_code == 422
    assert client.post(at, {"language": "fr"}).status_code == 422
    answer = client.post(at, {"language": "en"})
    assert answer.status_code == 200
    told = answer.content.decode().split("<article", 1)[1].split("</article>", 1)[0]
    for part in (NAME.split()[-1], "0999123457", "2001", "First admission", "House mother"):
        assert part in told, part
    assert not [user.display_name for user in cast.users.values() if user.display_name in told]
    assert "2023" in told
    entry = Entry.objects.get(verb="cases.give_answer")
    assert (entry.actor_id, entry.object_id) == (cast.users["worker"].pk, str(case.pk))
    assert Look.objects.filter(person_id=case.person_id, page="answer").count() == 1
    client.post(at, {"language": "en"})
    assert Entry.objects.filter(verb="cases.give_answer").count() == 2


def test_it_says_how_long_each_kind_is_kept(cast: Cast, case: Case) -> None:
    client, at = browser(cast, "worker"), reverse("desk:answer", args=[case.pk])
    told = client.post(at, {"language": "en"}).content.decode().split("<article", 1)[1]
    assert "How long we keep it" in told
    assert "Who you are, and how to reach you" in told
    assert "while we help you, and then 84 months or more" in told
    assert "Photos of you" not in told, "none is kept"
    stay = Admission.objects.unscoped("test").get(case=case)
    actions.record_exit(
        by=cast.viewer("supervisor"), admission_id=stay.pk, version=stay.version, exit_on=dt.date(2022, 10, 12),
        exit_kind="no_longer_needs",
    )  # fmt: skip
    after = client.post(at, {"language": "en"}).content.decode().split("<article", 1)[1]
    assert "until 12 October 2029" in after


@pytest.mark.parametrize("language", ["vi", "km"])
def test_it_speaks_her_language(cast: Cast, case: Case, language: str) -> None:
    answer = browser(cast, "worker").post(reverse("desk:answer", args=[case.pk]), {"language": language})
    told = answer.content.decode().split("<article", 1)[1]
    assert told.split(">", 1)[0].endswith(f'lang="{language}"')
    assert "First admission" not in told


def test_whoever_sees_only_a_part_or_has_no_key_gives_none(cast: Cast, case: Case) -> None:
    at = reverse("desk:answer", args=[case.pk])
    part = browser(cast, "house_mother")
    assert "ask a colleague who does" in part.get(at).content.decode().lower()
    refused = part.post(at, {"language": "en"})
    assert refused.status_code == 422
    assert NAME not in refused.content.decode()
    keyless = Client()
    keyless.force_login(cast.users["worker"])
    assert keyless.post(at, {"language": "en"}).status_code == 422
    for who in ("me_officer", "director", "data_protection", "administrator", "kh_supervisor", "stranger"):
        assert browser(cast, who).post(at, {"language": "en"}).status_code == 404, who
    assert not Entry.objects.filter(verb="cases.give_answer").exists()
