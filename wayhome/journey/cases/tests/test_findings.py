"""Identification: an authority's decision and our own opinion are two things, both facts, and nothing else hangs on them."""

import datetime as dt
import tomllib
import uuid
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, transaction
from django.http import Http404
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from tests.cast import Cast
from wayhome.journey.cases import actions, findings, signs
from wayhome.journey.cases.country import FILE, country
from wayhome.journey.cases.models import Case, Identification, Sign, StageMove
from wayhome.journey.cases.rules.findings import asked, document_number, missing
from wayhome.journey.cases.tests.test_actions import DAY, admit
from wayhome.journey.cases.tests.test_pages import browser, said, send
from wayhome.kit import facts as pen
from wayhome.kit.errors import Refused
from wayhome.kit.facts import Conflict
from wayhome.registry.tasks.models import Task

DECIDED: dict[str, Any] = {"status": "being_identified", "authority": "police", "paper_number": "128/2022"}
SEEN = {"act": ["recruited"], "means": ["deception", "no_pay"], "purpose": ["sex_trade"]}


def found(cast: Cast, case: Case, by: str = "supervisor", said_by: str = "authority", **changes: Any) -> Identification:  # fmt: skip
    told = {"said_by": said_by, "happened_on": DAY, "told": DECIDED if said_by == "authority" else {"opinion": "signs"}}  # fmt: skip
    return actions.record_finding(by=cast.viewer(by), case_id=case.pk, **(told | changes))


# Rules


@given(st.integers(1, 999999), st.sampled_from(["/", "-"]), st.integers(1900, 2099))
def test_the_number_of_a_decision(number: int, between: str, year: int):
    for typed in (f"{number}", f"{number}{between}{year}", f" {number} {between} {year} "):
        assert document_number(typed) == typed.replace(" ", "")


@given(st.text(max_size=14))
def test_no_name_and_no_telephone_is_a_number(typed: str):
    kept = document_number(typed)
    assert not kept or (set(kept) <= set("0123456789/-") and len(kept) <= 12)


def test_numbers_that_name_somebody_do_not_fit():
    for typed in ("0912345678", "0912-345-678", "001203045678", "12/Lan", "1234567/2022"):
        assert document_number(typed) is None


@given(st.integers(1990, 2022))
def test_how_it_was_done_is_not_asked_for_a_child(year: int):
    parts = asked(year, DAY, 18)
    assert ("means" in parts) == (2022 - year >= 18)
    assert missing({"act": ["received"], "purpose": ["begging"]}, parts) == (
        ("means",) if "means" in parts else ()
    )
    assert "means" in asked(None, DAY, 18), "an unknown age is no child's age"


@pytest.mark.seed("V02", "V03", "V01")
def test_lists_hold_what_bulletins_tell_each_form_with_its_purpose_in_the_law():
    told = {"forced_marriage", "domestic_slavery", "sex_trade", "false_job", "online_fraud", "child_labour", "detention", "newborn_trade"}  # fmt: skip
    assert told <= set(signs.PURPOSES.codes)
    assert set(signs.PURPOSE_IN_LAW) == set(signs.PURPOSES.codes)
    assert set(signs.PURPOSE_IN_LAW.values()) == set(signs.LAW_PURPOSES.codes)
    assert {"deception", "no_pay", "intimidation", "long_hours"} <= set(signs.MEANS.codes)
    factors = {"poverty", "debt", "awareness", "schooling", "family_apart", "family_trouble", "friends", "peers", "wishes"}  # fmt: skip
    assert factors == set(signs.VULNERABILITIES.codes)


# The country's data


def test_a_country_tells_its_statuses_who_decides_and_as_whom_the_law_gives(cast: Cast):
    vn, before = cast.offices["vn"], dt.date(2025, 6, 30)
    told = country(vn, dt.date(2026, 1, 1))
    assert told.statuses == tuple(signs.STATUSES.codes)
    assert {"commune", "health", "police"} <= set(told.authorities)
    assert {one for given in told.standings.values() for one in given} == set(signs.STANDINGS.codes)
    given = tomllib.loads((FILE.shipped.parents[2] / "plans/data/entitlements.toml").read_text("utf-8"))
    assert set(signs.STANDINGS.codes) == set(given["VN"][0]["statuses"]), "what is given is told by standing"
    assert (told.checked, country(vn, before).standings) == ("", {})
    assert "interior" in country(cast.offices["kh"], before).authorities
    for code in ("af", "sb"):
        assert country(cast.offices[code], before).source


def test_a_slip_in_an_offices_own_file_is_told_at_the_start(tmp_path: Path, settings: Any, cast: Cast):
    settings.HOME = tmp_path
    own = tmp_path / "country.toml"
    own.write_text('[vn]\nauthorities = ["police"]\ngrown = 16\n', "utf-8")
    assert not FILE.faults()
    told = country(cast.offices["vn"], DAY)
    assert (told.authorities, told.grown) == (("police",), 16)
    for wrong in ('[vn]\nauthorities = ["wizard"]', '[vn]\nstandings = {identified = ["x"]}', "[vn]\ngrown = 3"):  # fmt: skip
        own.write_text(wrong, "utf-8")
        with pytest.raises(
            ImproperlyConfigured, match=r"country\.toml, \[vn\]: (authorities|identified|grown)"
        ):
            country(cast.offices["vn"], DAY)
        assert [one.id for one in FILE.faults()] == ["wayhome.E012"]


# Acts


def test_a_decision_and_our_opinion_stand_beside_each_other(cast: Cast):
    case, id = admit(cast).case, uuid.uuid4()
    first = found(cast, case, id=id)
    assert found(cast, case, id=id) == first, "sent twice, written once"
    found(cast, case, said_by="own", found=SEEN)
    decided, ours = findings.latest(findings.findings(cast.viewer("supervisor"), case), case)
    assert decided is not None
    assert ours is not None
    assert (decided.row.status, decided.row.paper_number, decided.words) == ("being_identified", "128/2022", "Being identified")  # fmt: skip
    assert {kind: len(words) for kind, words in ours.seen.items()} == {"act": 1, "means": 2, "purpose": 1}


def test_a_finding_ends_the_wait_for_a_first_check(cast: Cast):
    case = admit(cast).case
    made = actions.open_case(
        by=cast.viewer("supervisor"), case_id=case.pk, category="at_risk", happened_on=DAY
    )
    found(cast, made, said_by="own")
    made.refresh_from_db()
    assert made.stage == "identification"
    assert Task._base_manager.get(kind="first_check", about=made.pk).state == "done"
    case.refresh_from_db()
    found(cast, case)
    case.refresh_from_db()
    assert case.stage == "admission", "never a step back"


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"status": "nosuch"}, "status"),
        ({"authority": "wizard"}, "authority"),
        ({"authority": "interior"}, "authority"),
        ({"paper_number": "Lan 12"}, "paper_number"),
        ({"standing": "identified"}, "standing"),
        ({"until": dt.date(2022, 1, 1)}, "until"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(cast: Cast, told: dict[str, Any], field: str):
    with pytest.raises(Refused) as refused:
        found(cast, admit(cast).case, told=DECIDED | told)
    assert refused.value.field == field
    assert not Identification._base_manager.exists()


def test_signs_are_of_the_list_and_belong_to_our_opinion(cast: Cast):
    case = admit(cast).case
    for wrong in ({"act": ["nosuch"]}, {"vulnerability": ["debt"]}):
        with pytest.raises(Refused):
            found(cast, case, said_by="own", found=wrong)
    found(cast, case, found=SEEN)
    assert not Sign._base_manager.exists()


def test_a_finding_is_corrected_with_its_signs_and_retired(cast: Cast):
    case, by = admit(cast).case, cast.viewer("supervisor")
    row = found(cast, case, said_by="own", found=SEEN)
    same = {"happened_on": DAY, "told": {"opinion": "signs"}}
    kept = actions.correct_finding(by=by, finding_id=row.pk, version=1, found=SEEN, **same)
    assert kept.version == 1, "nothing changed, nothing written"
    saved = actions.correct_finding(by=by, finding_id=row.pk, version=1, found={"act": ["received"]}, **same)
    assert (saved.version, saved.roll) == (2, 2)
    assert findings.codes_of(saved, case) == {"act": ["received"]}
    with pytest.raises(Conflict):
        actions.correct_finding(by=by, finding_id=row.pk, version=1, **same)
    actions.retire_finding(by=by, finding_id=row.pk, reason="wrong_person")
    assert findings.findings(by, case) == []
    assert not Sign._base_manager.filter(retired_at=None).exists()
    assert Identification.versions.objects.filter(row_id=row.pk).count() == 3


def test_the_step_goes_with_the_finding_that_brought_it(cast: Cast):
    by, first = cast.viewer("supervisor"), DAY - dt.timedelta(days=10)
    case = actions.open_case(by=by, case_id=admit(cast).case_id, category="trafficking", happened_on=first)

    def path() -> list[tuple[str, int]]:
        steps = StageMove._base_manager.filter(case=case, retired_at=None).order_by("happened_on", "stage")
        return [(step.stage, (step.happened_on - first).days) for step in steps]

    def stands_at() -> str:
        return Case._base_manager.get(pk=case.pk).stage

    def corrected(row: Identification, days: int, **told: Any) -> None:
        version = Identification._base_manager.get(pk=row.pk).version
        day = first + dt.timedelta(days=days)
        actions.correct_finding(by=by, finding_id=row.pk, version=version, happened_on=day, told=told)

    decided = found(cast, case, happened_on=first + dt.timedelta(days=4))
    own = found(cast, case, said_by="own", happened_on=first + dt.timedelta(days=6), found=SEEN)
    assert path() == [("first_contact", 0), ("identification", 4)]
    corrected(decided, 3, **DECIDED)
    assert path()[1:] == [("identification", 3)]
    actions.move(by=by, case_id=case.pk, stage="needs", happened_on=first + dt.timedelta(days=5))
    corrected(decided, 8, **DECIDED)
    assert path()[1:] == [("identification", 5), ("needs", 5)], "it passes no other step"
    corrected(decided, 3, **DECIDED)
    actions.retire_finding(by=by, finding_id=decided.pk, reason="wrong_person")
    assert path()[1:] == [("identification", 5), ("needs", 5)], "our own opinion holds the stage too"
    assert stands_at() == "needs"
    actions.retire_finding(by=by, finding_id=own.pk, reason="wrong_person")
    assert (path()[1:], stands_at()) == ([("needs", 5)], "needs")


def test_where_nothing_else_led_on_the_case_stands_before_the_finding_again(cast: Cast):
    by = cast.viewer("supervisor")
    case = actions.open_case(by=by, case_id=admit(cast).case_id, category="trafficking", happened_on=DAY)
    due = Task._base_manager.filter(case_id=case.pk, kind="first_check", retired_at=None)
    assert due.get().state == "open"
    row = found(cast, case)
    assert due.get().state == "done"
    actions.retire_finding(by=by, finding_id=row.pk, reason="wrong_person")
    assert Case._base_manager.get(pk=case.pk).stage == "first_contact"
    assert due.filter(state="open").exists()


def test_the_database_keeps_decision_and_opinion_apart(cast: Cast):
    case = admit(cast).case
    mixed = Identification(case=case, said_by="own", opinion="sure", status="identified", authority="police")
    mixed.happened_on = DAY
    with pytest.raises(IntegrityError), transaction.atomic():
        pen.record(mixed, by=cast.viewer("supervisor"))


@pytest.mark.seed("V01")
def test_what_made_it_easier_stands_on_the_case(cast: Cast):
    case, by = admit(cast).case, cast.viewer("supervisor")
    actions.set_vulnerabilities(by=by, case_id=case.pk, codes=["poverty", "peers"])
    actions.set_vulnerabilities(by=by, case_id=case.pk, codes=["poverty", "friends"])
    assert findings.vulnerabilities(by, case) == ["Poverty", "Friends led the way"]
    assert Sign._base_manager.count() == 3
    with pytest.raises(Refused):
        actions.set_vulnerabilities(by=by, case_id=case.pk, codes=["her fault"])


@pytest.mark.parametrize("who", ["counsellor", "me_officer", "kh_supervisor", "administrator", "director"])
def test_who_may_not_write_it(cast: Cast, who: str):
    row = found(cast, admit(cast).case)
    by = cast.viewer(who)
    for refused in (
        lambda: found(cast, row.case, who),
        lambda: actions.correct_finding(
            by=by, finding_id=row.pk, version=1, happened_on=DAY, told=DECIDED
        ),
        lambda: actions.retire_finding(by=by, finding_id=row.pk, reason="other"),
        lambda: actions.set_vulnerabilities(by=by, case_id=row.case_id, codes=[]),
    ):  # fmt: skip
        with pytest.raises(Http404):
            refused()


# Pages


@pytest.mark.seed("V02", "V03")
def test_the_pages_of_identification(cast: Cast):
    case, client = admit(cast).case, browser(cast, "supervisor")
    answer = send(client, reverse("cases:find", args=[case.pk, "authority"]), status="identified", authority="police", paper_number="Lan")  # fmt: skip
    assert answer.status_code == 422
    assert "No letters" in said(answer)
    send(client, reverse("cases:find", args=[case.pk, "authority"]), status="identified", authority="police", paper_number="7/2022")  # fmt: skip
    send(client, reverse("cases:find", args=[case.pk, "own"]), opinion="sure", act=["recruited"], purpose=["false_job"])  # fmt: skip
    send(client, reverse("cases:easier", args=[case.pk]), codes=["debt"])
    shown = client.get(reverse("cases:identification", args=[case.pk])).content.decode()
    for words in ("Identified", "7/2022", "We are convinced of it", "A factory job that was none", "Debts"):
        assert words in shown
    row = Identification._base_manager.get(said_by="own")
    send(client, reverse("cases:finding", args=[row.pk]), opinion="unclear")
    row.refresh_from_db()
    assert row.opinion == "unclear"
    assert client.get(reverse("cases:finding_history", args=[row.pk])).status_code == 200
    send(client, reverse("cases:finding_retire", args=[row.pk]), reason="other")
    row.refresh_from_db()
    assert row.retired_at is not None
    assert client.get(reverse("cases:find", args=[case.pk, "wizard"])).status_code == 404


def test_a_child_is_not_asked_how(cast: Cast):
    facts = {"sex": "female", "birth_year": 2010, "birth_precision": "exact"}
    case, client = admit(cast, facts=facts).case, browser(cast, "supervisor")
    page = BeautifulSoup(client.get(reverse("cases:find", args=[case.pk, "own"])).content, "html.parser")
    assert page.select("input[name=act]")
    assert not page.select("input[name=means]")


def test_who_reads_changes_nothing(cast: Cast):
    case = admit(cast, assigned=[(cast.users["counsellor"], "counsellor")]).case
    found(cast, case)
    page = browser(cast, "counsellor").get(reverse("cases:identification", args=[case.pk])).content.decode()
    assert "Being identified" in page
    assert reverse("cases:find", args=[case.pk, "authority"]) not in page
