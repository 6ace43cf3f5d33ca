"""What is kept longer than its time stands on a list for who may forget; one kind alone goes by two persons; a decision keeps it longer."""

import datetime as dt
import io
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.http import Http404
from django.test import Client, TestCase
from django.urls import reverse
from PIL import Image

from tests.cast import Cast, sign_in
from wayhome.journey.cases import actions, retaining, time_over
from wayhome.journey.cases.actions import count_due
from wayhome.journey.cases.models import Admission, Case, DueCount, DueDay, Forgetting, KeptLonger
from wayhome.journey.cases.retention import FILE
from wayhome.journey.cases.sealed import open_to_write, text_of
from wayhome.journey.cases.sealed import opened as opened_key
from wayhome.journey.cases.tests.test_forgetting import NAME, somebody
from wayhome.kit.dates import clock_at
from wayhome.kit.errors import Refused
from wayhome.kit.ids import new_id
from wayhome.kit.media import PAPERS, PICTURES, Clean, cleaned
from wayhome.registry.people import sealed
from wayhome.trust.access.actions import agree_second
from wayhome.trust.access.viewer import SYSTEM
from wayhome.trust.audit.models import Entry
from wayhome.trust.vault import files, rules
from wayhome.trust.vault.models import Compartment, SealedFile

pytestmark = pytest.mark.django_db
IN_2022, IN_2023, IN_2030 = (
    dt.datetime(*when, 3, 0, tzinfo=dt.UTC) for when in ((2022, 10, 12), (2023, 11, 1), (2030, 2, 1))
)


def photo() -> Clean:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(out, "JPEG")
    return cleaned(out.getvalue(), PICTURES)


def scan() -> Clean:
    out = io.BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page()
        made.save(out)
    return cleaned(out.getvalue(), PAPERS)


@pytest.fixture
def case(cast: Cast) -> Case:
    """Helped in October 2022, a photo and a signed consent of hers kept; she was 21."""
    with clock_at(IN_2022):
        found = somebody(cast, exit_on=None)
        by = cast.viewer("supervisor")
        actions.keep_file(by=by, case_id=found.pk, purpose="photo", clean=photo(), id=new_id())
        told = {"age_band": "18+", "how": "signature", "language": "vi", "until": dt.date(2023, 10, 4)}
        answer = actions.record_consent(
            by=by,
            case_id=found.pk,
            purpose="service",
            answer="yes",
            happened_on=dt.date(2022, 10, 4),
            told=told,
        )
        actions.keep_consent_file(by=by, consent_id=answer.pk, clean=scan(), id=new_id())
        stay = Admission.objects.unscoped("test").get(case=found)
        actions.record_exit(
            by=by,
            admission_id=stay.pk,
            version=stay.version,
            exit_on=dt.date(2022, 10, 5),
            exit_kind="no_longer_needs",
        )
    return found


def browser(cast: Cast, who: str) -> Client:
    client = Client()
    sign_in(client, cast.users[who])
    return client


def listed(cast: Cast, who: str = "supervisor") -> list[tuple[Any, list[str]]]:
    page = time_over.listed(cast.viewer(who), None, None, 25).page
    return [(one.case.pk, [line.category for line in one.coming]) for one in page]


def carried_out(cast: Cast, asked: Forgetting) -> Forgetting:
    agree_second(by=cast.viewer("data_protection"), id=asked.second_id)
    with TestCase.captureOnCommitCallbacks() as after:
        done = actions.forget(by=cast.viewer("supervisor"), id=asked.pk)
    for one in after[:-1]:  # the last one cuts the log, which a transaction is in the way of
        one()
    return done


def names(cast: Cast, case: Case) -> bool:
    return sealed.identity(cast.viewer("worker"), case.person_id, office_id=case.office_id) is not None


def test_each_kind_comes_up_in_its_time(cast: Cast, case: Case) -> None:
    with clock_at(IN_2022):
        assert listed(cast) == []
    with clock_at(dt.datetime(2023, 7, 20, 3, 0, tzinfo=dt.UTC)):
        assert listed(cast) == [(case.pk, ["files"])], "soon"
        assert time_over.notices(cast.viewer("supervisor")) == []
    with clock_at(IN_2023):
        assert listed(cast) == [(case.pk, ["files"])]
        for who in ("supervisor", "data_protection"):
            assert [one.page for one in time_over.notices(cast.viewer(who))] == ["cases:retention"]
        for who in ("worker", "director", "kh_supervisor", "administrator"):
            assert time_over.notices(cast.viewer(who)) == []
            assert listed(cast, who) == []
    with clock_at(IN_2030):
        kept = retaining.kept_of(case)
        assert kept.whole
        assert [line.category for line in kept.over] == ["files", "identity", "consents"]
        assert (
            "kept longer"
            not in browser(cast, "supervisor").get(reverse("cases:retention")).content.decode().lower()
        )


def test_who_is_in_service_stands_in_no_list(cast: Cast) -> None:
    with clock_at(IN_2022):
        staying = somebody(cast, exit_on=None)
    with clock_at(IN_2030):
        assert listed(cast) == []
        assert {line.on for line in retaining.kept_of(staying).lines} == {None}


def test_who_is_helped_by_another_office_still_keeps_what_is_hers(cast: Cast, case: Case) -> None:
    with clock_at(IN_2022):
        other = somebody(cast, exit_on=None)
        Case._base_manager.filter(pk=other.pk).update(person=case.person_id, office=cast.offices["kh"])
    with clock_at(IN_2030):
        assert retaining.kept_of(case).line("files").on is None
        assert retaining.kept_of(case).whole_on is None
        with pytest.raises(Refused, match="Another office"):
            actions.ask_emptying(
                by=cast.viewer("supervisor"), case_id=case.pk, category="files", reason="danger"
            )


def test_because_the_time_is_over_only_when_it_is(cast: Cast, case: Case) -> None:
    by = cast.viewer("supervisor")
    with clock_at(IN_2023), pytest.raises(Refused, match="not over"):
        actions.ask_forgetting(by=by, case_id=case.pk, reason="time_over")
    with clock_at(IN_2023), pytest.raises(Refused, match="not over"):
        actions.ask_emptying(by=by, case_id=case.pk, category="consents", reason="time_over")
    with clock_at(IN_2030):
        actions.keep_longer(
            by=by,
            case_id=case.pk,
            category="consents",
            until=dt.date(2031, 1, 1),
            reason="court",
            id=new_id(),
        )
        with pytest.raises(Refused, match="not over"):
            actions.ask_forgetting(by=by, case_id=case.pk, reason="time_over")
    with clock_at(dt.datetime(2031, 1, 2, 3, 0, tzinfo=dt.UTC)):
        done = carried_out(cast, actions.ask_forgetting(by=by, case_id=case.pk, reason="time_over"))
        assert done.done_at
        assert listed(cast) == []
        with pytest.raises(Http404):
            actions.keep_longer(
                by=by,
                case_id=case.pk,
                category="files",
                until=dt.date(2032, 1, 1),
                reason="court",
                id=new_id(),
            )


def test_a_decision_keeps_it_longer_until_its_day(cast: Cast, case: Case) -> None:
    by, id = cast.viewer("data_protection"), new_id()
    with clock_at(IN_2023):
        told = {
            "by": by,
            "case_id": case.pk,
            "category": "files",
            "until": dt.date(2025, 5, 1),
            "reason": "court",
        }
        row = actions.keep_longer(**told, id=id)
        assert actions.keep_longer(**told, id=id).pk == row.pk
        assert KeptLonger.objects.unscoped("test").count() == 1
        entry = Entry.objects.get(verb="cases.keep_longer")
        assert (entry.actor_id, entry.office_id, entry.reason) == (by.user_id, case.office_id, "court")
        assert listed(cast) == []
        for wrong in ({"until": dt.date(2023, 11, 1)}, {"until": dt.date(2040, 1, 1)}, {"reason": "because"}):
            with pytest.raises(Refused):
                actions.keep_longer(**told | wrong, id=new_id())
        with pytest.raises(Http404):
            actions.keep_longer(**told | {"category": "log"}, id=new_id())
        for who in ("worker", "director", "kh_supervisor", "administrator", "me_officer", "partner_officer"):
            with pytest.raises(Http404):
                actions.keep_longer(**told | {"by": cast.viewer(who)}, id=new_id())
    with clock_at(dt.datetime(2025, 5, 2, 3, 0, tzinfo=dt.UTC)):
        assert listed(cast) == [(case.pk, ["files"])], "looked at again"
    with clock_at(dt.datetime(2024, 1, 2, 3, 0, tzinfo=dt.UTC)):
        actions.keep_longer(**told | {"until": dt.date(2024, 1, 9), "reason": "asked"}, id=new_id())
    with clock_at(dt.datetime(2024, 1, 10, 3, 0, tzinfo=dt.UTC)):
        assert listed(cast) == [(case.pk, ["files"])], "the last decision holds"


def test_photos_alone_go_by_two_and_all_else_stays(cast: Cast, case: Case) -> None:
    by = cast.viewer("supervisor")
    rows = SealedFile.objects.filter(subject=case.person_id, purpose="photo")
    paths = [files.path_of(row.pk) for row in rows]
    assert len(paths) == 2
    assert all(path.exists() for path in paths)
    with clock_at(IN_2023):
        asked = actions.ask_emptying(by=by, case_id=case.pk, category="files", reason="time_over")
        assert (
            actions.ask_emptying(by=by, case_id=case.pk, category="files", reason="time_over").pk == asked.pk
        )
        with pytest.raises(Refused, match="second person"):
            actions.forget(by=by, id=asked.pk)
        whole = actions.ask_forgetting(by=by, case_id=case.pk, reason="danger")
        assert whole.second_id != asked.second_id, "one yes does not serve for another deed"
        done = carried_out(cast, asked)
        assert (done.part, done.records, done.keys) == ("files", 2, 0)
        assert not any(path.exists() for path in paths)
        assert not rows.filter(destroyed_at=None).exists()
        assert (
            SealedFile.objects.get(subject=case.person_id, purpose="consent", form="shown").destroyed_at
            is None
        )
        assert names(cast, case)
        assert listed(cast) == []
        assert Entry.objects.filter(verb="cases.empty", reason="time_over").count() == 1
        with pytest.raises(Refused, match="Nothing of this kind"):
            actions.ask_emptying(by=by, case_id=case.pk, category="files", reason="danger")
        with pytest.raises(Http404):
            actions.ask_emptying(by=by, case_id=case.pk, category="identity", reason="danger")
        with pytest.raises(Refused, match="second person"):
            actions.forget(by=by, id=whole.pk)


def test_who_is_in_service_keeps_them_unless_she_asks(cast: Cast) -> None:
    by = cast.viewer("supervisor")
    with clock_at(IN_2022):
        found = somebody(cast, exit_on=None)
        actions.keep_file(by=by, case_id=found.pk, purpose="photo", clean=photo(), id=new_id())
        with pytest.raises(Refused, match="in service"):
            actions.ask_emptying(by=by, case_id=found.pk, category="files", reason="danger")
        done = carried_out(
            cast, actions.ask_emptying(by=by, case_id=found.pk, category="files", reason="asked")
        )
        assert done.records == 2
        assert Admission.objects.unscoped("test").get(case=found).exit_on is None, (
            "she stays: only her photos went"
        )


def test_what_was_written_of_the_work_goes_alone_and_who_comes_back_gets_a_new_key(
    cast: Cast, case: Case
) -> None:
    with clock_at(IN_2022):
        key = open_to_write(cast.viewer("worker"), rules.CASEWORK, case)
        row = new_id()
        note = key.seal(b"Zxqvirna", "test", "note", row)
    with clock_at(IN_2030):
        asked = actions.ask_emptying(
            by=cast.viewer("supervisor"), case_id=case.pk, category="casework", reason="time_over"
        )
        done = carried_out(cast, asked)
        assert (done.keys, done.part) == (1, "casework")
        assert opened_key(cast.viewer("worker"), rules.CASEWORK, case.pk) is None
        assert names(cast, case)
        assert not retaining.kept_of(case).line("casework").there
        anew = open_to_write(cast.viewer("worker"), rules.CASEWORK, case)
        assert anew.version == 2
        assert text_of(anew, note, "test", "note", row) is None
        assert text_of(anew, anew.seal(b"new", "test", "note", row), "test", "note", row) == "new"
        assert Compartment.objects.filter(subject=case.pk, kind=rules.CASEWORK).count() == 2


def test_the_pages_lead_from_today_to_the_deed(cast: Cast, case: Case) -> None:
    with clock_at(IN_2023):
        client = browser(cast, "supervisor")
        assert reverse("cases:retention") in client.get(reverse("desk:today")).content.decode()
        page = client.get(reverse("cases:retention")).content.decode()
        at = reverse("cases:retention_of", args=[case.pk])
        assert at in page
        assert client.get(reverse("cases:retention") + "?office=vn").status_code == 200
        assert client.get(reverse("cases:retention") + "?office=kh").status_code == 404
        one = client.get(at).content.decode()
        assert "not yet checked by a lawyer" in one
        assert NAME.split()[-1] not in page + one
        keep, empty = (
            reverse(f"cases:retention_{deed}", args=[case.pk, "files"]) for deed in ("keep", "empty")
        )
        assert keep in one
        assert empty in one
        form = client.get(keep).context["form"]
        assert (
            client.post(
                keep, {"id": form["id"].value(), "until": "01/05/2022", "reason": "court"}
            ).status_code
            == 422
        )
        assert client.post(keep, {"id": form["id"].value(), "until": "01/05/2025"}).status_code == 422
        sent = client.post(keep, {"id": form["id"].value(), "until": "01/05/2025", "reason": "court"})
        assert sent["Location"] == at
        assert "case in court" in client.get(at).content.decode()
        assert client.post(empty, {"reason": "time_over"}).status_code == 422, "it is kept longer"
        asked = client.post(empty, {"reason": "danger"})
        sheet = client.get(asked["Location"]).content.decode()
        assert "Photos and scans" in sheet
        made = Forgetting.objects.get()
        agree_second(by=cast.viewer("data_protection"), id=made.second_id)
        assert client.post(asked["Location"], {"sure": "on"}).status_code == 302
        assert "Emptied for good" in client.get(asked["Location"]).content.decode()
        for nothing in ("identity", "money", "zebra"):
            assert client.get(reverse("cases:retention_empty", args=[case.pk, nothing])).status_code == 404
        assert client.get(reverse("cases:retention_keep", args=[case.pk, "files"])).status_code == 404
        for who in ("worker", "director", "kh_supervisor", "administrator", "stranger"):
            for address in (at, keep, empty, reverse("cases:retention"), reverse("cases:retention_rules")):
                answer = browser(cast, who).get(address)
                own = (
                    who == "kh_supervisor" and address.endswith(("/retention/", "/rules/")) and address != at
                )
                assert answer.status_code == (200 if own else 404), (who, address)
        rules_page = browser(cast, "data_protection").get(reverse("cases:retention_rules")).content.decode()
        assert "not yet checked by a lawyer" in rules_page


def test_all_of_it_is_asked_for_from_its_page(cast: Cast, case: Case) -> None:
    with clock_at(IN_2030):
        at = reverse("cases:retention_of", args=[case.pk])
        assert reverse("cases:forget", args=[case.pk]) in browser(cast, "supervisor").get(at).content.decode()
        protecting = browser(cast, "data_protection").get(at).content.decode()
        assert reverse("cases:forget", args=[case.pk]) not in protecting
        assert "supervisor asks for it" in protecting


def test_the_day_s_page_counts_once_and_anew_where_something_was_decided(
    cast: Cast, case: Case, django_assert_max_num_queries: Any
) -> None:
    by = cast.viewer("supervisor")
    with clock_at(IN_2023):
        assert len(time_over.notices(by)) == 1
        with django_assert_max_num_queries(3):
            assert len(time_over.notices(by)) == 1
        until = dt.date(2025, 1, 1)
        actions.keep_longer(by=by, case_id=case.pk, category="files", until=until, reason="court")
        assert time_over.notices(by) == []
    with clock_at(IN_2030):
        assert len(time_over.notices(by)) == 1


def night() -> DueCount:
    """What the nightly backup does."""
    return count_due(by=SYSTEM, found=retaining.due_days())


def test_the_night_s_count_says_the_same_as_reading(
    cast: Cast, case: Case, django_assert_max_num_queries: Any
) -> None:
    by = cast.viewer("supervisor")
    with clock_at(IN_2022):
        staying = somebody(cast, exit_on=None)
        assert night().cases == 1
        assert list(DueDay.objects.values_list("case", "on")) == [(case.pk, dt.date(2023, 10, 5))]
        assert time_over.notices(by) == []
    for when in (IN_2022, IN_2023, IN_2030):
        with clock_at(when):
            plain = (listed(cast), time_over.notices(by))
            assert not time_over.counted_lately() or when is IN_2022
            assert night().changed == 0
            assert time_over.counted_lately()
            assert (listed(cast), time_over.notices(by)) == plain
            with django_assert_max_num_queries(4):
                time_over.notices(by)
            for who in ("worker", "director", "kh_supervisor", "administrator"):
                assert (listed(cast, who), time_over.notices(cast.viewer(who))) == ([], [])
    assert not DueDay.objects.filter(case=staying).exists()
    assert Entry.objects.filter(verb="cases.count_due").count() == 4
    with pytest.raises(Refused, match="server"):
        count_due(by=by, found={})


def test_a_counted_day_comes_by_itself_and_follows_what_is_decided(cast: Cast, case: Case) -> None:
    by = cast.viewer("supervisor")
    with clock_at(dt.datetime(2023, 10, 4, 3, 0, tzinfo=dt.UTC)):
        night()
        assert time_over.notices(by) == []
    with clock_at(dt.datetime(2023, 10, 5, 3, 0, tzinfo=dt.UTC)):
        assert len(time_over.notices(by)) == 1, "no night has counted since"
        told: Any = {"by": by, "case_id": case.pk, "category": "files", "reason": "court"}
        actions.keep_longer(**told, until=dt.date(2025, 1, 1))
        assert time_over.notices(by) == []
        assert DueDay.objects.get().on == dt.date(2025, 1, 1)
    with clock_at(dt.datetime(2023, 10, 5, 4, 0, tzinfo=dt.UTC)):
        actions.keep_longer(**told, until=dt.date(2023, 10, 6))
        assert DueDay.objects.get().on == dt.date(2023, 10, 6)
    with clock_at(dt.datetime(2023, 10, 7, 3, 0, tzinfo=dt.UTC)):
        assert len(time_over.notices(by)) == 1, "by reading: the last count is two nights old"
        night()
        assert len(time_over.notices(by)) == 1
        carried_out(cast, actions.ask_emptying(by=by, case_id=case.pk, category="files", reason="time_over"))
        assert time_over.notices(by) == []
        assert DueDay.objects.get().on == dt.date(2029, 10, 5)
    with clock_at(IN_2030):
        night()
        before = retaining.due_days()
        carried_out(cast, actions.ask_forgetting(by=by, case_id=case.pk, reason="time_over"))
        assert not DueDay.objects.exists()
        count_due(by=SYSTEM, found=before)
        assert not DueDay.objects.exists(), "forgotten while the night counted"
        assert time_over.notices(by) == []


def test_a_night_follows_a_corrected_exit_a_return_and_a_shorter_rule(
    cast: Cast, case: Case, settings: Any, tmp_path: Path
) -> None:
    by = cast.viewer("supervisor")
    with clock_at(IN_2023):
        night()
        back = actions.readmit(by=by, case_id=case.pk, happened_on=dt.date(2023, 11, 1))
        assert listed(cast) == [], "whatever was counted, the list reads"
        assert night().cases == 0
        assert time_over.notices(by) == []
        told: Any = {"exit_on": dt.date(2023, 11, 1), "exit_kind": "no_longer_needs"}
        actions.record_exit(by=by, admission_id=back.pk, version=back.version, **told)
        night()
        assert DueDay.objects.get().on == dt.date(2024, 11, 1)
        settings.HOME = str(tmp_path)
        (tmp_path / FILE.shipped.name).write_text("[vn.rules]\nfiles = { adult = 1, child = 1 }\n")
        assert night().changed == 1
        assert DueDay.objects.get().on == dt.date(2023, 12, 1)


def test_who_is_in_service_again_has_no_day_however_it_came_to_be(cast: Cast, case: Case) -> None:
    by = cast.viewer("supervisor")
    stay = Admission._base_manager.get(case=case)
    with clock_at(IN_2030):
        night()
        before = retaining.due_days()
        assert len(time_over.notices(by)) == 1
        actions.undo_exit(by=by, admission_id=stay.pk, version=stay.version)
        assert time_over.notices(by) == [], "the exit was written down by mistake"
        count_due(by=SYSTEM, found=before)
        assert time_over.notices(by) == [], "came back while the night counted"
        assert not DueDay.objects.exists()


def test_a_long_list_costs_no_more_questions(
    cast: Cast, case: Case, django_assert_max_num_queries: Any
) -> None:
    by = cast.viewer("supervisor")
    with clock_at(IN_2030):
        with django_assert_max_num_queries(50) as few:  # one for each kind of record
            time_over.coming(by)
        most = len(few)
        told = {"sex": "female", "birth_year": 2001, "birth_precision": "exact"}
        for _one in range(30):
            stay = actions.admit(
                by=by,
                office=cast.offices["vn"],
                facts=told,
                category="trafficking",
                happened_on=dt.date(2019, 1, 1),
            )
            actions.record_exit(
                by=by,
                admission_id=stay.pk,
                version=stay.version,
                exit_on=dt.date(2020, 1, 5),
                exit_kind="no_longer_needs",
            )
        with django_assert_max_num_queries(most):
            found = time_over.coming(by)
        assert len(found) == 31
        read = browser(cast, "supervisor").get(reverse("cases:retention") + "?page=2").context
        night()
        with django_assert_max_num_queries(most + 6):  # the night's count is asked, and this page's cases
            counted = time_over.listed(by, None, "2", 25)
        assert len(read["page"]) == len(counted.page) == 6
        assert read["over"] == counted.over == 31
        assert counted.page.paginator.count == 31
        pages = [time_over.listed(by, None, number, 25).page for number in ("1", "2")]
        assert {one.case.pk for page in pages for one in page} == {one.case.pk for one in found}
        actions.readmit(by=by, case_id=pages[0][0].case.pk, happened_on=dt.date(2030, 1, 2))
        assert time_over.listed(by, None, None, 25).over == 30, "who came back since the night is in service"
        for one in pages[0]:
            actions.keep_longer(
                by=by, case_id=one.case.pk, category="identity", until=dt.date(2031, 1, 1), reason="court"
            )
        DueDay.objects.update(on=dt.date(2029, 1, 1))  # as the night left them, before somebody decided
        page = browser(cast, "supervisor").get(reverse("cases:retention")).content.decode()
        assert 'rel="next"' in page, "however few of a page are due still, the next one is a tap away"


def test_what_a_court_asks_for_after_two_agreed_stops_the_forgetting(cast: Cast) -> None:
    case = somebody(cast)
    with clock_at(dt.datetime(2040, 1, 10, 3, 0, tzinfo=dt.UTC)):
        by, other = cast.viewer("supervisor"), cast.viewer("data_protection")
        asked = actions.ask_forgetting(by=by, case_id=case.pk, reason="time_over")
        agree_second(by=other, id=asked.second_id)
        kept: dict[str, Any] = {"category": "identity", "until": dt.date(2042, 1, 1), "reason": "court"}
        actions.keep_longer(by=other, case_id=case.pk, **kept)
        with pytest.raises(Refused):
            actions.forget(by=by, id=asked.pk)
    case.refresh_from_db()
    assert case.forgotten_on is None
    assert names(cast, case)
