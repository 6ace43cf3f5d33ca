"""Forgetting a person for good: by two, never while in service unless she asks; nothing opens after, and no past figure changes."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test import Client, TestCase
from django.urls import reverse

from tests.cast import Cast, make_cast, sign_in
from wayhome.journey.cases import actions
from wayhome.journey.cases.models import Admission, Case, Forgetting
from wayhome.journey.cases.queries import cases as cases_of
from wayhome.kit.dates import clock_at
from wayhome.kit.errors import Refused
from wayhome.kit.ids import new_id
from wayhome.registry.people import sealed
from wayhome.registry.people.bodies import ContactBody, NameBody
from wayhome.registry.people.models import Fingerprint, IdentityPart, Person, Register, RegisterNote
from wayhome.trust.access.actions import agree_second, refuse_second
from wayhome.trust.access.viewer import SYSTEM, viewer_for
from wayhome.trust.audit.models import Detail, Entry
from wayhome.trust.audit.verification import verify
from wayhome.trust.vault import files
from wayhome.trust.vault.actions import note_backup
from wayhome.trust.vault.models import Compartment, Holding, SealedFile

pytestmark = pytest.mark.django_db
NAME, PHONE = "Lò Thị Zxqvirna", "0999123457"


@pytest.fixture(autouse=True)
def october() -> Iterator[None]:
    with clock_at(dt.datetime(2022, 10, 12, 3, 0, tzinfo=dt.UTC)):
        yield


def somebody(
    cast: Cast, exit_on: dt.date | None = dt.date(2022, 10, 5), name: str = NAME, paper: str = ""
) -> Case:
    """Admitted, named, with a telephone; gone again unless told."""
    by = cast.viewer("supervisor")
    facts = {"sex": "female", "birth_year": 2001, "birth_precision": "exact", "first_language": "vi"}
    stay = actions.admit(
        by=by, office=cast.offices["vn"], facts=facts, category="trafficking", happened_on=dt.date(2022, 10, 3),
        assigned=[(cast.users["worker"], "case_worker")], name=NameBody(name), paper_number=paper,
    )  # fmt: skip
    actions.add_part(by=by, case_id=stay.case_id, body=ContactBody("phone", PHONE))
    row = actions.add_part(by=by, case_id=stay.case_id, body=NameBody("Lò Thị Khác"))
    actions.correct_part(by=by, part_id=row.pk, version=1, body=NameBody("Lò Thị Khác Nữa"))
    if exit_on is not None:
        actions.record_exit(
            by=by, admission_id=stay.pk, version=stay.version, exit_on=exit_on, exit_kind="no_longer_needs"
        )
    return stay.case


def agreed(cast: Cast, case: Case, reason: str = "danger") -> Forgetting:
    asked = actions.ask_forgetting(by=cast.viewer("supervisor"), case_id=case.pk, reason=reason)
    agree_second(by=cast.viewer("data_protection"), id=asked.second_id)
    return asked


def names_of(cast: Cast, who: str, case: Case) -> bool:
    return sealed.identity(cast.viewer(who), case.person_id, office_id=case.office_id) is not None


def test_one_alone_cannot_and_who_may_not_does_not_even_ask(cast: Cast) -> None:
    case = somebody(cast)
    asked = actions.ask_forgetting(by=cast.viewer("supervisor"), case_id=case.pk, reason="danger")
    again = actions.ask_forgetting(by=cast.viewer("supervisor"), case_id=case.pk, reason="danger")
    assert again.pk == asked.pk
    for who in ("supervisor", "data_protection"):
        with pytest.raises(Refused, match="second person"):
            actions.forget(by=cast.viewer(who), id=asked.pk)
    with pytest.raises(Refused, match="You asked"):
        agree_second(by=cast.viewer("supervisor"), id=asked.second_id)
    for who in ("worker", "director", "administrator", "me_officer"):
        with pytest.raises(Refused):
            agree_second(by=cast.viewer(who), id=asked.second_id)
        with pytest.raises(Refused):
            actions.forget(by=cast.viewer(who), id=asked.pk)
    with pytest.raises(Refused):
        actions.ask_forgetting(by=cast.viewer("worker"), case_id=case.pk, reason="danger")
    assert names_of(cast, "worker", case)
    refuse_second(by=cast.viewer("data_protection"), id=asked.second_id)
    with pytest.raises(Refused):
        actions.forget(by=cast.viewer("supervisor"), id=asked.pk)
    other = actions.ask_forgetting(by=cast.viewer("supervisor"), case_id=case.pk, reason="ordered")
    assert other.pk != asked.pk


def test_nobody_in_service_is_forgotten_unless_she_asks(cast: Cast) -> None:
    case = somebody(cast, exit_on=None)
    with pytest.raises(Refused, match="in service"):
        actions.ask_forgetting(by=cast.viewer("supervisor"), case_id=case.pk, reason="danger")
    with pytest.raises(Refused, match="Choose why"):
        actions.ask_forgetting(by=cast.viewer("supervisor"), case_id=case.pk, reason="because")
    asked = agreed(cast, case, "asked")
    actions.forget(by=cast.viewer("supervisor"), id=asked.pk)
    stay = Admission.objects.unscoped("the test looks").get(case=case)
    assert (stay.exit_on, stay.exit_kind) == (dt.date(2022, 10, 12), "declined_service")


def test_another_office_s_person_is_not_forgotten_by_one_office(cast: Cast) -> None:
    case = somebody(cast)
    other = somebody(cast)
    Case._base_manager.filter(pk=other.pk).update(person=case.person_id, office=cast.offices["kh"])
    with pytest.raises(Refused, match="Another office"):
        actions.ask_forgetting(by=cast.viewer("supervisor"), case_id=case.pk, reason="danger")


def test_nothing_opens_after_and_a_stub_stays(cast: Cast) -> None:
    case, kept = somebody(cast, paper="117"), somebody(cast, name="Vàng Thị Ở Lại")
    code, parts = case.person.code, list(IdentityPart.objects.filter(person=case.person_id))
    assert names_of(cast, "worker", case)
    assert sealed.find(cast.viewer("worker"), "Zxqvirna")
    # Somebody keeps a copy of every account's key, and of everything in the tables but what is destroyed.
    thieves = [viewer_for(user, cast.viewer(who).private_key) for who, user in cast.users.items()]
    until = dt.date(2023, 1, 12)
    note_backup(by=SYSTEM, expires_on=until, file_hash=b"h" * 32, sealed=True)
    asked = agreed(cast, case)
    done = actions.forget(by=cast.viewer("data_protection"), id=asked.pk)
    assert actions.forget(by=cast.viewer("data_protection"), id=asked.pk).done_at == done.done_at
    assert done.backups_until == until
    assert done.keys >= 1
    assert done.records >= 3
    assert done.details > 0

    gone = Compartment.objects.filter(subject__in=[case.person_id, case.pk])
    assert gone
    assert all(row.destroyed_at for row in gone)
    assert not Holding.objects.filter(compartment__in=gone).exists()
    assert not any(sealed.opens(one, [case.person_id]) for one in thieves)
    assert all(IdentityPart.objects.get(pk=row.pk).sealed is None for row in parts)
    versions = IdentityPart.versions.objects.filter(person_id=case.person_id)
    assert versions.count() > len(parts)
    assert not versions.exclude(sealed=None).exists()
    assert not Fingerprint.objects.filter(person=case.person_id).exists()
    for who in ("worker", "supervisor", "duty_officer"):
        assert not sealed.find(cast.viewer(who), "Zxqvirna"), who
    about = {str(one) for one in (case.pk, case.person_id, *(row.pk for row in parts))}
    hers = Detail.objects.filter(seq__in=Entry.objects.filter(object_id__in=about).values("seq"))
    assert hers
    assert not hers.exclude(sealed=b"").exists()
    assert verify().whole

    stub = Person.objects.get(pk=case.person_id)
    assert stub.code != code
    assert stub.sex == "female"
    assert stub.birth_year == 2001
    assert stub.first_language == "not_asked"
    assert not Person.versions.objects.filter(code=code).exists()
    row = Case.objects.unscoped("the test looks").get(pk=case.pk)
    assert (row.paper_number, row.forgotten_on) == ("", dt.date(2022, 10, 12))
    assert not Case.versions.objects.filter(paper_number="117", row_id=case.pk).exists()
    assert [one.pk for one in cases_of(cast.viewer("supervisor"))] == [kept.pk]
    with pytest.raises(Refused, match="forgotten"):
        actions.ask_forgetting(by=cast.viewer("supervisor"), case_id=case.pk, reason="danger")
    assert names_of(cast, "worker", kept)
    assert sealed.find(cast.viewer("worker"), "Vàng")


def test_pages_ask_agree_do_and_give_a_sheet(cast: Cast) -> None:
    case = somebody(cast)
    asking, agreeing = Client(), Client()
    sign_in(asking, cast.users["supervisor"])
    sign_in(agreeing, cast.users["data_protection"])
    at = reverse("cases:forget", args=[case.pk])
    assert at in asking.get(reverse("desk:person", args=[case.pk])).content.decode()
    assert asking.get(at).status_code == 200
    assert agreeing.get(at).status_code == 404
    assert asking.post(at, {}).status_code == 422
    answer = asking.post(at, {"reason": "danger"})
    row = Forgetting.objects.get()
    here = reverse("cases:forgetting", args=[row.pk])
    assert answer["Location"] == here
    assert asking.get(at)["Location"] == here
    assert "Forget now" not in asking.get(here).content.decode()
    assert case.person.code in agreeing.get(reverse("cases:forgettings")).content.decode()
    agreeing.post(reverse("access:agree", args=[row.second_id]))
    assert "Forget now" in asking.get(here).content.decode()
    assert asking.post(here, {}).status_code == 422
    assert Forgetting.objects.get().done_at is None
    assert asking.post(here, {"sure": "on"}).status_code == 302
    for browser in (asking, agreeing):
        sheet = browser.get(here).content.decode()
        assert "This sheet bears no name" in sheet
        assert case.person.code not in sheet
        assert "Zxqvirna" not in sheet
        assert here in browser.get(reverse("cases:forgettings")).content.decode()
    stub = asking.get(reverse("desk:person", args=[case.pk]))
    assert stub.status_code == 200
    for closed in ("cases:change", "cases:step", "cases:who", "cases:consents", "cases:forget"):
        assert asking.get(reverse(closed, args=[case.pk])).status_code == 404, closed
    stranger = Client()
    sign_in(stranger, cast.users["kh_supervisor"])
    assert stranger.get(here).status_code == 404


def sealed_bytes() -> list[bytes]:
    """What the tables hold of one person that somebody's key could open: keys sealed to holders, and what they seal."""
    found = [bytes(one) for one in Holding.objects.values_list("sealed", flat=True)]
    for model in (IdentityPart, IdentityPart.versions, Register, RegisterNote):
        found += [bytes(one) for one in model.objects.values_list("sealed", flat=True) if one]
    return found


@pytest.mark.django_db(transaction=True)
def test_nothing_of_it_is_left_in_the_files() -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:  # as in the house's own settings; tests do without, to be faster
            cursor.execute("PRAGMA secure_delete=ON")
    cast = make_cast()
    case = somebody(cast)
    planted = [NAME.encode(), PHONE.encode(), b"Zxqvirna"]
    before = sealed_bytes()
    if connection.vendor == "sqlite":
        assert all(one in on_disk() for one in before[:20])  # the control: they are found
    assert not any(one in on_disk() for one in planted)  # sealed: not even before
    actions.forget(by=cast.viewer("supervisor"), id=agreed(cast, case).pk)
    after = sealed_bytes()
    gone = [one for one in before if one not in after]
    kept_holdings = Holding.objects.filter(compartment__subject=case.person_id).count()
    assert gone
    assert not kept_holdings
    lie = on_disk()
    assert not [one for one in gone if one in lie]
    assert not any(one in lie for one in planted)
    if connection.vendor == "sqlite":
        log = Path(f"{connection.settings_dict['NAME']}-wal")
        assert not log.exists() or log.stat().st_size == 0


def on_disk() -> bytes:
    """Every byte of the database's own files; on PostgreSQL what a dump of its tables would say."""
    if connection.vendor == "sqlite":
        base = str(connection.settings_dict["NAME"])
        return b"".join(Path(base + end).read_bytes() for end in ("", "-wal") if Path(base + end).exists())
    said = []
    with connection.cursor() as cursor:
        for model in apps.get_models():
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(model._meta.db_table)}")  # noqa: S608
            said += [
                bytes(v) if isinstance(v, memoryview) else str(v).encode()
                for r in cursor.fetchall()
                for v in r
            ]
    return b"".join(said)


def test_her_files_are_gone(cast: Cast) -> None:
    case = somebody(cast)
    keys = sealed.keys_for(cast.viewer("worker"), [case.person_id], office=cast.offices["vn"])
    opened = keys[case.person_id]
    with transaction.atomic():
        row = files.keep(
            opened, [files.Form("shown", "text/plain", NAME.encode())], by=None, purpose="scan",
            told=files.Told("scan"), id=new_id(),
        )  # fmt: skip
    assert files.path_of(row.pk).exists()
    with TestCase.captureOnCommitCallbacks() as after:
        actions.forget(by=cast.viewer("supervisor"), id=agreed(cast, case).pk)
    for one in after[:-1]:  # the last one cuts the log, which a transaction is in the way of
        one()
    gone = SealedFile.objects.get(pk=row.pk)
    assert (gone.key, gone.told, gone.destroyed_at is None) == (None, None, False)
    assert not files.path_of(row.pk).exists()
