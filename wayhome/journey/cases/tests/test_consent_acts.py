"""Acts of consent on the real database: who may, what is refused, what a withdrawal closes, and that no figure moves by it."""

import datetime as dt
import re
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.http import Http404
from django.test import override_settings

from tests.caseload import case_of
from tests.cast import Cast
from wayhome.journey.cases import actions, consents
from wayhome.journey.cases.cards import card, cards, language_for
from wayhome.journey.cases.models import Case, Consent, ConsentLimit, ConsentVersion
from wayhome.journey.cases.profiles import FILE, profile
from wayhome.journey.cases.rules.consents import ALL, OWN, PURPOSES, Recipient
from wayhome.kit.dates import clock_at
from wayhome.kit.errors import Refused
from wayhome.kit.facts import Conflict
from wayhome.registry.agencies.actions import add_agency
from wayhome.registry.agencies.models import Agency
from wayhome.registry.people.actions import correct_facts
from wayhome.trust.audit.models import Entry

DAY = dt.date(2022, 10, 4)
NEXT_YEAR = dt.date(2023, 10, 4)
POLICE = Recipient("kind", None, "police")
TOLD: dict[str, Any] = {"how": "thumb", "language": "vi", "until": NEXT_YEAR}


@pytest.fixture
def case(cast: Cast) -> Case:
    """A woman born in 1990, whom the counsellor walks with."""
    made = case_of(cast, with_="counsellor")
    _born(cast, made, 1990)
    return made


def _born(cast: Cast, case: Case, year: int | None, precision: str = "exact") -> None:
    changes = {"birth_year": year, "birth_precision": precision}
    case.person.refresh_from_db()
    case.person = correct_facts(
        by=cast.viewer("supervisor"), person_id=case.person_id, version=case.person.version, changes=changes, office_id=case.office_id
    )  # fmt: skip


def ask(cast: Cast, case: Case, purpose: str = "service", answer: str = "yes", *, by: str = "counsellor", on: dt.date = DAY, to: Any = None, withheld: Any = None, id: uuid.UUID | None = None, **told: Any) -> Consent:  # fmt: skip
    return actions.record_consent(
        by=cast.viewer(by), case_id=case.pk, purpose=purpose, answer=answer, happened_on=on, to=to, told={**TOLD, **told}, withheld=withheld, id=id
    )  # fmt: skip


def take_back(cast: Cast, case: Case, *purposes: str, on: dt.date = DAY, **more: Any) -> list[Consent]:
    return actions.withdraw_consents(
        by=cast.viewer("counsellor"), case_id=case.pk, purposes=purposes, happened_on=on, how="voice", **more
    )


@pytest.fixture
def station(cast: Cast) -> Agency:
    return add_agency(
        by=cast.viewer("supervisor"), type="police", name="Police of Suối Mây", kept_by=cast.offices["vn"]
    )


def test_a_yes_is_kept_with_how_it_was_given(cast: Cast, case: Case, station: Agency):
    row = ask(cast, case, "sharing", to=station, withheld={"health": "private", "whereabouts": "harm"}, interpreter="yes", read_aloud="yes", wording=card("sharing", "vi").wording)  # fmt: skip
    assert (row.to, row.agency, row.agency_kind, row.nth, row.age_band) == ("agency", station, "", 1, "18+")
    assert {(limit.part, limit.why) for limit in ConsentLimit._base_manager.all()} == {
        ("health", "private"),
        ("whereabouts", "harm"),
    }
    standing = consents.standing(case, "sharing", station)
    assert standing.open
    assert standing.allows("identity")
    assert not standing.allows("health")
    assert not consents.standing(case, "sharing", POLICE).open
    assert not consents.standing(case, "research").open
    entry = Entry.objects.order_by("-seq").first()
    assert entry is not None
    assert (entry.verb, entry.object_id) == ("consents.record", str(row.pk))


def test_a_form_sent_twice_writes_once(cast: Cast, case: Case):
    id = uuid.uuid4()
    first, second = ask(cast, case, id=id), ask(cast, case, id=id)
    assert first.pk == second.pk
    assert Consent._base_manager.count() == ConsentVersion.objects.count() == 1
    other = case_of(cast, with_="counsellor")
    with pytest.raises(Http404):
        ask(cast, other, id=id, age_band="18+")
    screen = uuid.uuid4()
    assert [row.pk for row in take_back(cast, case, "service", id=screen)] == [row.pk for row in take_back(cast, case, "service", id=screen)]  # fmt: skip


@pytest.mark.parametrize("who", ["kh_supervisor", "partner", "worker", "director", "administrator", "data_protection", "me_officer", "donor", "stranger"])  # fmt: skip
def test_who_may_not_cannot_tell_whether_it_is_there(cast: Cast, case: Case, who: str):
    row = ask(cast, case)
    viewer = cast.viewer(who)
    for act in (
        lambda: ask(cast, case, by=who),
        lambda: actions.withdraw_consents(
            by=viewer, case_id=case.pk, purposes=["service"], happened_on=DAY, how="voice"
        ),
        lambda: actions.retire_consent(by=viewer, consent_id=row.pk, reason="other"),
        lambda: actions.correct_consent(by=viewer, consent_id=row.pk, version=1, changes={}),
        lambda: consents.consent_for(viewer, row.pk),
    ):
        with pytest.raises(Http404):
            act()
    assert consents.agreed_by(viewer, case).open == ()
    assert consents.answers(viewer, case) == []
    assert consents.ending(viewer) == []
    assert case not in consents.missing(viewer)


def test_who_only_looks_cannot_write(cast: Cast, case: Case):
    ask(cast, case)
    assert consents.answers(cast.viewer("career_officer"), case)
    with pytest.raises(Http404):
        ask(cast, case, by="career_officer")


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("happened_on", {"on": dt.date(2022, 10, 21)}),
        ("happened_on", {"on": dt.date(1999, 1, 1)}),
        ("purpose", {"purpose": "money"}),
        ("answer", {"answer": "withdrawn"}),
        ("answer", {"answer": ""}),
        ("until", {"until": None}),
        ("until", {"until": DAY - dt.timedelta(days=1)}),
        ("until", {"until": dt.date(2050, 1, 1)}),
        ("how", {"how": ""}),
        ("how", {"how": "phone"}),
        ("witness_kind", {"how": "witness"}),
        ("witness_kind", {"witness_kind": "stranger"}),
        ("to", {"purpose": "sharing"}),
        ("to", {"purpose": "sharing", "to": OWN}),
        ("to", {"purpose": "service", "to": POLICE}),
        ("to", {"purpose": "sharing", "to": ALL}),
        ("to", {"purpose": "sharing", "to": Recipient("agency", uuid.UUID(int=5), "police")}),
        ("given_by", {"given_by": "neighbour"}),
        ("given_why", {"given_by": "guardian"}),
        ("given_why", {"given_by": "both", "given_why": "because"}),
        ("authority", {"given_by": "authority", "given_why": "court"}),
        ("authority_until", {"given_by": "authority", "given_why": "court", "authority": "court"}),
        ("until", {"given_by": "authority", "given_why": "court", "authority": "court", "authority_until": dt.date(2022, 12, 1)}),
        ("withheld", {"withheld": {"weight": "private"}}),
        ("withheld_why", {"withheld": {"health": ""}}),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_at_its_field(cast: Cast, case: Case, field: str, changes: dict[str, Any]):
    with pytest.raises(Refused) as refused:
        ask(cast, case, **changes)
    assert refused.value.field == field
    assert not Consent._base_manager.exists()


def test_a_guardian_for_an_adult_needs_a_reason(cast: Cast, case: Case):
    assert ask(cast, case, given_by="guardian", given_why="court").given_why == "court"
    assert consents.standing(case, "service").open


def test_a_child_and_a_guardian(cast: Cast, case: Case):
    _born(cast, case, 2009)
    with pytest.raises(Refused) as alone:
        ask(cast, case)
    assert alone.value.field == "given_why"
    with pytest.raises(Refused) as unasked:
        ask(cast, case, given_by="guardian")
    assert "child is asked too" in str(unasked.value.sentence)
    assert ask(cast, case, given_by="both").age_band == "12-17"
    assert (
        ask(cast, case, "image", given_by="person", given_why="guardian_unsafe").given_why
        == "guardian_unsafe"
    )
    # A child's no needs nobody beside it.
    assert ask(cast, case, "story", "no").answer == "no"


def test_a_minor_without_guardian_stands_on_an_authority_that_ends(cast: Cast, case: Case):
    _born(cast, case, 2012)
    held = {"given_by": "authority", "authority": "local_authority", "authority_until": dt.date(2022, 12, 1)}
    with pytest.raises(Refused) as longer:
        ask(cast, case, **held)
    assert longer.value.field == "until"
    ask(cast, case, **held, until=dt.date(2022, 12, 1))
    assert consents.standing(case, "service", on=dt.date(2022, 12, 1)).open
    assert consents.standing(case, "service", on=dt.date(2022, 12, 2)).state == "expired"


def test_an_age_that_is_not_known_is_asked(cast: Cast, case: Case):
    _born(cast, case, None, "unknown")
    with pytest.raises(Refused) as refused:
        ask(cast, case)
    assert refused.value.field == "age_band"
    with pytest.raises(Refused):
        ask(cast, case, age_band="3-5")
    assert ask(cast, case, age_band="unknown").age_band == "unknown"
    with pytest.raises(Refused) as child:
        ask(cast, case, "image", age_band="12-17")
    assert child.value.field == "given_why"
    # Where the year leaves two bands open, only these two can be chosen.
    _born(cast, case, 2004)
    with pytest.raises(Refused):
        ask(cast, case, "image", age_band="0-5")
    assert ask(cast, case, "image", age_band="18+").age_band == "18+"


def test_a_withdrawal_closes_what_hangs_on_it(
    cast: Cast, case: Case, django_capture_on_commit_callbacks: Any
):
    heard: list[Any] = []
    listener = lambda *news: heard.append(news)  # noqa: E731
    consents.consent_withdrawn.listeners.append(listener)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            for purpose in ("service", "research", "story", "image", "contact"):
                ask(cast, case, purpose)
            ask(cast, case, "sharing", to=POLICE)
        assert heard == []
        with django_capture_on_commit_callbacks(execute=True):
            made = take_back(cast, case, "service")
            assert heard == []  # not before it is committed
    finally:
        consents.consent_withdrawn.listeners.remove(listener)
    assert heard == [(case.pk, ("service", "sharing", "research", "story", "image"))]
    assert [row.purpose for row in made] == ["service", "sharing", "research", "story", "image"]
    assert {purpose for purpose, _to in consents.opened(case)} == {"contact"}
    assert consents.standing(case, "story").state == "withdrawn"
    assert consents.standing(case, "story", on=DAY - dt.timedelta(days=1)).state == "not_asked"
    assert consents.agreed([case], "sharing", POLICE) == {}
    ask(cast, case, "story")
    assert consents.standing(case, "story").open


def test_one_alone_can_be_taken_back(cast: Cast, case: Case, station: Agency):
    ask(cast, case, "sharing", to=POLICE)
    take_back(cast, case, "sharing", to=station)
    assert not consents.standing(case, "sharing", station).open
    assert consents.standing(case, "sharing", POLICE).open


def test_taking_back_needs_no_yes_before_it(cast: Cast, case: Case):
    assert take_back(cast, case, "image")[0].answer == "withdrawn"
    for purposes, how in (((), "voice"), (("money",), "voice"), (("image",), "signature")):
        with pytest.raises(Refused):
            actions.withdraw_consents(
                by=cast.viewer("counsellor"), case_id=case.pk, purposes=purposes, happened_on=DAY, how=how
            )


def test_news_of_an_act_that_is_undone_is_never_told(
    cast: Cast, case: Case, django_capture_on_commit_callbacks: Any
):
    ask(cast, case)
    heard: list[Any] = []
    listener = lambda *news: heard.append(news)  # noqa: E731
    consents.consent_withdrawn.listeners.append(listener)

    def undone() -> None:
        with transaction.atomic():
            take_back(cast, case, "service")
            raise RuntimeError

    try:
        with django_capture_on_commit_callbacks(execute=True), pytest.raises(RuntimeError):
            undone()
        assert heard == []
    finally:
        consents.consent_withdrawn.listeners.remove(listener)
    assert consents.standing(case, "service").open


def test_a_listener_that_fails_hides_nothing_and_names_nobody(
    cast: Cast, case: Case, django_capture_on_commit_callbacks: Any, caplog: Any
):
    heard: list[Any] = []

    def failing(*news: Any) -> None:
        raise ValueError("Lan of Suoi May")

    listeners = [failing, lambda *news: heard.append(news)]
    consents.consent_withdrawn.listeners += listeners
    try:
        with django_capture_on_commit_callbacks(execute=True):
            ask(cast, case)
            take_back(cast, case, "service")
    finally:
        del consents.consent_withdrawn.listeners[-2:]
    assert len(heard) == 1
    assert "consent_withdrawn" in caplog.text
    assert "Lan" not in caplog.text


def test_a_consent_ends_at_midnight_of_the_office(cast: Cast, case: Case):
    ask(cast, case, until=dt.date(2022, 10, 31))
    with clock_at(dt.datetime(2022, 10, 31, 16, 59, tzinfo=dt.UTC)):  # 23:59 in Viet Nam
        assert consents.standing(case, "service").open
    with clock_at(dt.datetime(2022, 10, 31, 17, 0, tzinfo=dt.UTC)):
        assert consents.standing(case, "service").state == "expired"
        assert consents.agreed([case], "service") == {}
        assert case in consents.missing(cast.viewer("supervisor"))


def test_corrections_keep_what_was(cast: Cast, case: Case):
    row = ask(cast, case, "image", withheld={"identity": "harm"})
    by = cast.viewer("counsellor")
    saved = actions.correct_consent(by=by, consent_id=row.pk, version=1, changes={"how": "signature"}, withheld={"identity": "harm", "health": "private"})  # fmt: skip
    assert (saved.how, saved.version, saved.roll, saved.until) == ("signature", 2, 2, NEXT_YEAR)
    assert consents.standing(case, "image").withheld == ("identity", "health")
    same = actions.correct_consent(by=by, consent_id=row.pk, version=2, changes={"how": "signature"})
    assert same.version == 2
    with pytest.raises(Conflict):
        actions.correct_consent(by=by, consent_id=row.pk, version=1, changes={"how": "voice"})
    with pytest.raises(Refused) as early:
        actions.correct_consent(
            by=by, consent_id=row.pk, version=2, changes={"until": DAY - dt.timedelta(days=2)}
        )
    assert early.value.field == "until"
    assert ConsentVersion.objects.filter(row_id=row.pk).count() == 2


def test_a_correction_does_not_let_an_old_yes_pass_a_withdrawal_of_the_same_day(cast: Cast, case: Case):
    row = ask(cast, case)
    take_back(cast, case, "service")
    actions.correct_consent(
        by=cast.viewer("counsellor"), consent_id=row.pk, version=1, changes={"how": "signature"}
    )
    assert not consents.standing(case, "service").open


def test_a_wrong_answer_is_retired(cast: Cast, case: Case, django_capture_on_commit_callbacks: Any):
    ask(cast, case)
    wrong = take_back(cast, case, "service")[0]
    by = cast.viewer("counsellor")
    actions.retire_consent(by=by, consent_id=wrong.pk, reason="entered_twice")
    assert consents.standing(case, "service").open
    assert (
        actions.retire_consent(by=by, consent_id=wrong.pk, reason="other").retired_reason == "entered_twice"
    )


def test_the_worklist(cast: Cast, case: Case, django_assert_max_num_queries: Any):
    asked = [case_of(cast) for _n in range(4)]
    for other in asked:
        _born(cast, other, 1990)
    ask(cast, asked[0], by="supervisor", until=dt.date(2022, 11, 1))
    ask(cast, asked[1], by="supervisor", until=dt.date(2022, 11, 1))
    ask(cast, asked[1], by="supervisor", on=dt.date(2022, 10, 5))  # renewed
    ask(cast, asked[2], by="supervisor", answer="not_now")
    gone = case_of(cast, exit_on=dt.date(2022, 9, 1))
    supervisor, counsellor = cast.viewer("supervisor"), cast.viewer("counsellor")
    with django_assert_max_num_queries(6):
        ending = consents.ending(supervisor)
    assert [(due.case.pk, due.line.purpose) for due in ending] == [(asked[0].pk, "service")]
    with django_assert_max_num_queries(4):
        missing = list(consents.missing(supervisor))
    assert {one.pk for one in missing} == {case.pk, asked[2].pk, asked[3].pk}
    assert gone.pk not in {one.pk for one in missing}
    assert [one.pk for one in consents.missing(counsellor)] == [case.pk]
    assert consents.ending(counsellor) == []


def test_rows_of_many_are_asked_at_once(cast: Cast, case: Case, django_assert_num_queries: Any):
    others = [case_of(cast) for _n in range(5)]
    for one in (case, others[0]):
        _born(cast, one, 1990)
        ask(cast, one, "sharing", by="supervisor", to=POLICE)
    everyone = list(Case.objects.unscoped("the test looks").select_related("office"))
    with django_assert_num_queries(2):
        assert set(consents.agreed(everyone, "sharing", POLICE)) == {case.pk, others[0].pk}


def test_bands_and_terms_are_data_of_the_country_and_the_office(cast: Cast, tmp_path: Path):
    vn, af = profile(cast.offices["vn"], dt.date(2026, 2, 1)), profile(cast.offices["af"], DAY)
    assert [band.code for band in vn.bands] == ["0-6", "7-15", "16-17", "18+"]
    assert [band.code for band in af.bands] == ["0-5", "6-11", "12-17", "18+"]
    assert (vn.until("sharing", DAY), af.until("sharing", DAY)) == (dt.date(2023, 4, 4), dt.date(2023, 1, 4))
    for country in ("vn", "kh", "af", "sb"):
        told = profile(cast.offices[country], dt.date(2026, 2, 1))
        assert told.source.startswith("Proposal")
        assert told.checked == ""
    own = tmp_path / "consent.toml"
    with override_settings(HOME=tmp_path):
        own.write_text('[vn]\nchecked = "Counsel, 2022-09-01"\nmonths = { sharing = 2 }\n', "utf-8")
        changed = profile(cast.offices["vn"], DAY)
        assert (changed.checked, changed.until("sharing", DAY)) == (
            "Counsel, 2022-09-01",
            dt.date(2022, 12, 4),
        )
        assert changed.until("service", DAY) == dt.date(2023, 10, 4)
        assert profile(cast.offices["kh"], DAY).checked == ""
    for number, wrong in enumerate(
        (
            "[vn]\nmonths = { money = 2 }",
            "[vn]\nmonths = { sharing = 0 }",
            '[vn]\nbands = [{ code = "a", first = 1, decides = "person", child = "own" }]',
            '[vn]\nbands = [{ code = "a", first = 0, decides = "nobody", child = "own" }]',
            '[vn]\nbands = [{ code = "a", first = 0, last = 5, decides = "person", child = "own" }]',
            "vn = [",
        )
    ):
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / "consent.toml").write_text(wrong, "utf-8")
        with override_settings(HOME=folder):
            assert [error.id for error in FILE.faults()] == ["wayhome.E002"]
            with pytest.raises(ImproperlyConfigured):
                profile(cast.offices["vn"], DAY)
    assert FILE.faults() == []


def test_cards_are_marked_until_somebody_signs_their_words_off(cast: Cast, monkeypatch: pytest.MonkeyPatch):
    by = cast.viewer("data_protection")
    khmer = card("image", "km")
    signed = actions.check_wording(by=by, code="image", language="km", wording=khmer.wording)
    assert actions.check_wording(by=by, code="image", language="km", wording=khmer.wording).pk == signed.pk
    marks = {(one.code, one.language): one.checked for one in cards(["image", "story"])}
    assert [key for key, checked in marks.items() if checked] == [("image", "km")]
    with pytest.raises(Refused):
        actions.check_wording(by=by, code="image", language="km", wording=khmer.wording + 1)
    with monkeypatch.context() as changed:
        lines = {"image": (("camera", "Another sentence."),)}
        changed.setattr("wayhome.journey.cases.cards._LINES", lines)
        assert not cards(["image"], ["km"])[0].checked
    actions.uncheck_wording(by=by, check_id=signed.pk, reason="other")
    assert not cards(["image"], ["km"])[0].checked
    for who in ("supervisor", "counsellor", "director", "stranger"):
        with pytest.raises(Refused):
            actions.check_wording(by=cast.viewer(who), code="image", language="km", wording=khmer.wording)


def test_a_card_opens_in_her_language(cast: Cast):
    assert language_for(cast.offices["kh"], "vi") == "vi"
    assert language_for(cast.offices["kh"], "hmn") == "km"
    assert language_for(cast.offices["af"]) == "en"


def grade(text: str) -> float:
    """The school year in which a text can be read (Flesch and Kincaid), syllables by their vowels."""
    sentences = [part for part in text.split(".") if part.strip()]
    words = re.findall(r"[a-z]+", text.lower())
    syllables = sum(max(len(re.findall(r"[aeiouy]+", re.sub(r"e$", "", word))), 1) for word in words)
    return 0.39 * len(words) / len(sentences) + 11.8 * syllables / len(words) - 15.59


def test_the_grade_is_reckoned_right():
    assert grade("The cat sat on the mat.") < 1
    assert (
        grade(
            "Individual authorisation necessitates comprehensive documentation of organisational responsibilities."
        )
        > 15
    )


@pytest.mark.parametrize("code", PURPOSES)
def test_a_child_of_primary_school_can_read_it(code: str):
    lines = card(code, "en").lines
    assert 5 <= len(lines) <= 7
    assert grade(" ".join(sentence for _icon, sentence in lines)) <= 5
    for _icon, sentence in lines:
        assert all(len(part.split()) <= 16 for part in sentence.split(".")), sentence


def test_a_no_to_our_help_ends_what_hangs_on_it(cast: Cast, case: Case):
    ask(cast, case)
    ask(cast, case, "sharing", to=POLICE)
    ask(cast, case, "story", to=Recipient("public"))
    ask(cast, case, "contact")
    ask(cast, case, answer="no")
    assert not consents.standing(case, "sharing", to=POLICE).open
    assert {purpose for purpose, _to in consents.opened(case)} == {"contact"}
    told = Consent._base_manager.filter(answer="withdrawn").order_by("purpose")
    assert [(row.purpose, row.to, row.how) for row in told] == [
        ("sharing", "all", "voice"),
        ("story", "all", "voice"),
    ]
    assert Entry.objects.filter(verb="consents.withdraw").count() == 2
    ask(cast, case, answer="no")
    assert Consent._base_manager.filter(answer="withdrawn").count() == 2, "what is closed is not closed again"


def test_a_no_of_long_ago_takes_back_nothing_that_was_agreed_to_since(cast: Cast, case: Case):
    ask(cast, case, "sharing", to=POLICE)
    ask(cast, case, answer="no", on=DAY - dt.timedelta(days=60))
    assert consents.standing(case, "sharing", to=POLICE).open
