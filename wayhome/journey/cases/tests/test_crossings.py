"""Coming back from abroad: between which countries, through which gate, who handed over to whom; for one, and for many who came together."""

import datetime as dt
import uuid
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import IntegrityError, connection, transaction
from django.http import Http404
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from tests.cast import Cast
from wayhome.journey.cases import actions, crossings
from wayhome.journey.cases.models import Case, Crossing, Identification, Operation
from wayhome.journey.cases.rules import crossings as rules
from wayhome.journey.cases.tests.test_actions import DAY, FACTS, admit
from wayhome.journey.cases.tests.test_forgetting import agreed, somebody
from wayhome.journey.cases.tests.test_group import group, row
from wayhome.journey.cases.tests.test_pages import browser, fields, said, send
from wayhome.kit import facts as pen
from wayhome.kit.errors import Refused
from wayhome.kit.facts import Conflict
from wayhome.registry.agencies.actions import add_agency
from wayhome.registry.places.actions import add_gate
from wayhome.registry.places.models import Place
from wayhome.trust.audit.models import Entry

TOLD: dict[str, Any] = {"from_country": "CN", "way": "handed_over", "handed_by": "foreign_police", "received_by": "border_guard"}  # fmt: skip
COUNTRIES = ["VN", "KH", "CN", "TH", "other"]


def place(level: int, code: str, parent: Place | None = None, **changes: Any) -> Place:
    told = {"country": "VN", "edition": "vn-2025-07", "kind": "commune", "name": f"Suối {code}", "folded": f"|suoi {code}|"}  # fmt: skip
    return Place.objects.create(level=level, code=code, parent=parent, **(told | changes))


@pytest.fixture
def gate(cast: Cast) -> Place:
    """A gate from Viet Nam to China, in a commune of a province. All names are invented."""
    commune = place(3, "991", place(1, "98", kind="province"))
    sides = {"name": "Suối Mây", "across_country": "CN", "across_name": "Yun Xi"}
    return add_gate(by=cast.viewer("supervisor"), place=commune, **sides)


def back(cast: Cast, case: Case, by: str = "supervisor", on: dt.date = DAY, id: uuid.UUID | None = None, **told: Any) -> Crossing:  # fmt: skip
    return actions.record_crossing(
        by=cast.viewer(by), case_id=case.pk, happened_on=on, told=TOLD | told, id=id
    )


# Rules


@given(st.sampled_from([*COUNTRIES, "not_asked"]), st.sampled_from([*COUNTRIES, "not_asked"]), st.booleans())
def test_the_gate_tells_what_was_not_told(start: str, end: str, known: bool):
    sides = ("VN", "CN") if known else ()
    came, went = rules.between(start, end, "VN", sides)
    assert went != "not_asked", "she came to the office's country where nothing else was told"
    assert start in ("not_asked", came), "what was told stays"
    assert end in ("not_asked", went)
    wrong = rules.fault(came, went, sides)
    if known and start == "not_asked" and end in ("not_asked", "VN", "CN"):
        assert {came, went} == set(sides)
        assert wrong is None
    if wrong is None and known:
        assert {came, went} <= {*sides}


def test_what_is_wrong_with_a_border():
    assert rules.fault("not_asked", "VN", ()) == rules.NOWHERE
    assert rules.fault("VN", "VN", ()) == rules.SAME
    assert rules.fault("TH", "VN", ("VN", "CN")) == rules.APART
    assert rules.fault("unknown", "VN", ()) is None
    assert rules.fault("other", "other", ()) is None
    assert rules.between("VN", "not_asked", "VN", ("VN", "CN")) == ("VN", "CN"), "the other way"


# Acts


@pytest.mark.seed("R03")
def test_a_returnee_has_country_gate_and_who_handed_over_to_whom(cast: Cast, gate: Place):
    case, id = admit(cast).case, uuid.uuid4()
    agency = add_agency(
        by=cast.viewer("supervisor"), type="social_organisation", name="Coral Shore Trust", kept_by=cast.offices["vn"]
    )  # fmt: skip
    made = back(cast, case, id=id, gate=gate, handed_agency=agency, paper_number="12/2022")
    assert back(cast, case, id=id) == made, "sent twice, written once"
    (found,) = crossings.crossings(cast.viewer("supervisor"), case)
    told = crossings.told(found)
    assert (told.between, told.gate) == ("China → Vietnam", "Suối Mây – Yun Xi")
    assert (told.by, told.to) == ("Coral Shore Trust", "Border guard")
    page = browser(cast, "supervisor").get(reverse("desk:person", args=[case.pk])).content.decode()
    for words in (told.between, told.gate, "Handed over by: Coral Shore Trust", "Received by: Border guard", f"{told.gate}, Coral"):  # fmt: skip
        assert words in page
    assert reverse("cases:crossing_add", args=[case.pk]) not in page, "no first step any more"
    assert Entry.objects.filter(verb="cases.cross").count() == 1


@pytest.mark.seed("P06")
@pytest.mark.parametrize(("office", "near", "far"), [("kh", "KH", "TH"), ("vn", "VN", "CN")])
def test_a_gate_on_each_border_fills_both_countries(cast: Cast, office: str, near: str, far: str):
    lead = {"kh": "kh_supervisor", "vn": "supervisor"}[office]
    commune = place(3, "77", country=near, edition={"KH": "kh-2025", "VN": "vn-2025-07"}[near])
    made = add_gate(by=cast.viewer(lead), place=commune, name="Suối", latin_name="Prey Chas", across_country=far, across_name="Nong Mai")  # fmt: skip
    case = admit(cast, by=lead, office=office).case
    send(browser(cast, lead), reverse("cases:crossing_add", args=[case.pk]), happened_on="2022-10-03", gate=str(made.pk))  # fmt: skip
    (row,) = crossings.crossings(cast.viewer(lead), case)
    assert (row.from_country, row.to_country, row.gate, row.handed_by) == (far, near, made, "not_asked")


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"from_country": "not_asked"}, "from_country"),
        ({"from_country": "XX"}, "from_country"),
        ({"from_country": "stateless"}, "from_country"),
        ({"from_country": "VN"}, "to_country"),
        ({"to_country": "moon"}, "to_country"),
        ({"way": "swam"}, "way"),
        ({"handed_by": "Lan"}, "handed_by"),
        ({"received_by": "Lan"}, "received_by"),
        ({"paper_number": "Lan 12"}, "paper_number"),
        ({"on": dt.date(2030, 1, 1)}, "happened_on"),
        ({"on": dt.date(2000, 12, 31)}, "happened_on"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(cast: Cast, told: dict[str, Any], field: str):
    case = admit(cast, facts=FACTS | {"birth_year": 2001, "birth_precision": "exact"}).case
    with pytest.raises(Refused) as refused:
        back(cast, case, **told)
    assert refused.value.field == field
    assert not Crossing._base_manager.exists()


def test_a_gate_is_a_gate_joins_the_two_and_stood_there(cast: Cast, gate: Place):
    case = admit(cast).case
    old = add_gate(
        by=cast.viewer("supervisor"), place=gate.parent, name="Suối Cũ", across_country="CN", across_name="Lao Xi",
        valid_to=dt.date(2010, 1, 1),
    )  # fmt: skip
    for told in ({"gate": gate.parent}, {"gate": gate, "from_country": "TH"}, {"gate": old}):
        with pytest.raises(Refused) as refused:
            back(cast, case, **told)
        assert refused.value.field == "gate"
    agency = add_agency(by=cast.viewer("supervisor"), type="social_organisation", name="Seed", kept_by=cast.offices["vn"])  # fmt: skip
    with pytest.raises(Refused) as refused:
        back(cast, case, handed_by="nobody", handed_agency=agency)
    assert refused.value.field == "handed_agency"


def test_once_a_day_corrected_and_retired(cast: Cast):
    case, by = admit(cast).case, cast.viewer("supervisor")
    first = back(cast, case)
    later = back(cast, case, on=DAY + dt.timedelta(days=9), from_country="LA")
    with pytest.raises(Refused, match="already"):
        back(cast, case)
    same: dict[str, Any] = {"by": by, "crossing_id": later.pk, "told": TOLD | {"from_country": "LA"}}
    with pytest.raises(Refused, match="already"):
        actions.correct_crossing(version=1, happened_on=DAY, **same)
    assert actions.correct_crossing(version=1, happened_on=later.happened_on, **same).version == 1
    saved = actions.correct_crossing(version=1, happened_on=DAY + dt.timedelta(days=8), **same)
    assert saved.version == 2
    with pytest.raises(Conflict):
        actions.correct_crossing(version=1, happened_on=later.happened_on, **same)
    actions.retire_crossing(by=by, crossing_id=first.pk, reason="never_happened")
    assert crossings.crossings(by, case) == [saved]
    back(cast, case)
    assert Crossing.versions.objects.filter(row_id=first.pk).count() == 2


def test_the_database_keeps_two_countries_and_one_a_day(cast: Cast):
    case, by = admit(cast).case, cast.viewer("supervisor")
    pen.record(Crossing(case=case, happened_on=DAY, from_country="CN", to_country="VN"), by=by)
    for start, day in (("CN", DAY), ("VN", DAY + dt.timedelta(days=1))):
        with pytest.raises(IntegrityError), transaction.atomic():
            pen.record(Crossing(case=case, happened_on=day, from_country=start, to_country="VN"), by=by)


@pytest.mark.parametrize("who", ["counsellor", "me_officer", "kh_supervisor", "administrator", "director"])
def test_who_may_not_write_it(cast: Cast, who: str):
    row, by = back(cast, admit(cast).case), cast.viewer(who)
    for refused in (
        lambda: back(cast, row.case, who),
        lambda: actions.correct_crossing(
            by=by, crossing_id=row.pk, version=1, happened_on=DAY, told=TOLD
        ),
        lambda: actions.retire_crossing(by=by, crossing_id=row.pk, reason="other"),
    ):  # fmt: skip
        with pytest.raises(Http404):
            refused()


# Pages


def test_the_pages_of_coming_back(cast: Cast, gate: Place):
    case, client = admit(cast).case, browser(cast, "supervisor")
    home, add = reverse("desk:person", args=[case.pk]), reverse("cases:crossing_add", args=[case.pk])
    assert add in client.get(home).content.decode()
    page = BeautifulSoup(client.get(add).content, "html.parser")
    assert "Vietnam – China" in [one["label"] for one in page.select("select[name=gate] optgroup")]
    opened = [part for part in page.select("form [name]") if not part.find_parent("details")]
    asked = {part["name"].split("_")[0] for part in opened if part.get("type") not in ("hidden", "submit")}
    assert len(asked) <= 7
    wrong = send(client, add, happened_on="2022-10-03", gate=str(gate.pk), from_country="TH")
    assert wrong.status_code == 422
    assert "does not join" in said(wrong)
    assert send(client, add, happened_on="2022-10-03", gate=str(gate.pk), handed_by="embassy").url == home
    row = Crossing._base_manager.get()
    shown = client.get(reverse("cases:crossings", args=[case.pk])).content.decode()
    for words in ("China → Vietnam", "Suối Mây – Yun Xi", "Handed over by: Embassy or consulate"):
        assert words in shown
    url = reverse("cases:crossing", args=[row.pk])
    stale = fields(client.get(url))
    send(client, url, from_country="CN", way="alone", paper_number="7/2022")
    row.refresh_from_db()
    assert (row.way, row.paper_number, row.gate, row.version) == ("alone", "7/2022", gate, 2)
    assert client.post(url, stale | {"way": "flight"}).status_code == 409
    told = client.get(reverse("cases:crossing_history", args=[row.pk])).content.decode()
    for words in ("Suối Mây", "Alone", "7/2022"):
        assert words in told
    send(client, reverse("cases:crossing_retire", args=[row.pk]), reason="other")
    row.refresh_from_db()
    assert row.retired_at is not None
    assert "China → Vietnam" not in client.get(home).content.decode()


def test_without_a_gate_on_the_list_none_is_asked_for(cast: Cast):
    case = admit(cast).case
    page = browser(cast, "supervisor").get(reverse("cases:crossing_add", args=[case.pk]))
    assert "gate" not in fields(page)


def test_who_reads_changes_nothing_and_who_may_not_see_finds_nothing(cast: Cast):
    case = admit(cast, assigned=[(cast.users["counsellor"], "counsellor")]).case
    row = back(cast, case)
    client = browser(cast, "counsellor")
    home = client.get(reverse("desk:person", args=[case.pk])).content.decode()
    assert "China → Vietnam" in home
    listed = client.get(reverse("cases:crossings", args=[case.pk])).content.decode()
    assert f'"{reverse("cases:crossing", args=[row.pk])}"' not in listed
    urls = {name: reverse(f"cases:{name}", args=[row.pk]) for name in ("crossing", "crossing_retire", "crossing_history")}  # fmt: skip
    urls |= {name: reverse(f"cases:{name}", args=[case.pk]) for name in ("crossings", "crossing_add")}
    for url in urls.values():
        assert browser(cast, "kh_supervisor").get(url).status_code == 404
    for name in ("crossing", "crossing_retire", "crossing_add"):
        assert client.get(urls[name]).status_code in (403, 404), name
    other = admit(cast).case
    assert reverse("cases:crossing_add", args=[other.pk]) not in home


# Many who came together


def test_a_group_comes_through_a_gate_in_few_statements_and_once(cast: Cast, gate: Place):
    taken = []
    for start, count in ((1, 10), (101, 75)):
        id = uuid.uuid4()
        told: dict[str, Any] = {"id": id, "rows": [row(n) for n in range(start, start + count)]}
        told["crossed"] = {"gate": gate, "from_country": "not_asked", "handed_by": "foreign_police"}
        with CaptureQueriesContext(connection) as asked:
            cases = group(cast, **told)
        taken.append(len(asked))
        group(cast, **told)
        rows = Crossing._base_manager.filter(case__in=cases)
        kept = rows.values_list("from_country", "to_country", "gate", "handed_by", "happened_on").distinct()
        assert list(kept) == [("CN", "VN", gate.pk, "foreign_police", DAY)]
        assert rows.count() == count
        operation = Operation._base_manager.get(pk=id)
        assert (operation.met_at, operation.province) == ("border_gate", gate.parent.parent)
    assert taken[1] <= taken[0] + 16
    assert taken[1] < 75


def test_a_group_that_crossed_no_border_or_a_wrong_one(cast: Cast, gate: Place):
    group(cast, crossed={"gate": None, "from_country": "not_asked", "handed_by": "not_asked"})
    assert not Crossing._base_manager.exists()
    wrong = {"gate": gate, "from_country": "TH"}
    for crossed, field in ((wrong, "gate"), ({"handed_by": "police"}, "from_country")):
        with pytest.raises(Refused) as refused:
            group(cast, rows=[row(50)], crossed=crossed)
        assert refused.value.field == field
    assert Operation._base_manager.count() == 1


def test_the_page_of_a_group_asks_for_the_gate(cast: Cast, gate: Place):
    client, url = browser(cast, "worker"), reverse("cases:group")
    sent = fields(client.get(url)) | {
        "category": "at_risk", "gate": str(gate.pk), "handed_by": "foreign_social", "rows-0-sex": "female", "rows-1-age": "30",
    }  # fmt: skip
    assert client.post(url, sent | {"from_country": "TH"}).status_code == 422
    assert client.post(url, sent).status_code == 302
    assert (
        Crossing._base_manager.filter(from_country="CN", gate=gate, handed_by="foreign_social").count() == 2
    )


# Elsewhere


def test_numbers_that_lead_to_paper_go_when_somebody_is_forgotten(cast: Cast):
    case, by = somebody(cast), cast.viewer("supervisor")
    made = back(cast, case, paper_number="31/2022")
    decided = {"status": "identified", "authority": "police", "paper_number": "32/2022"}
    actions.record_finding(by=by, case_id=case.pk, said_by="authority", happened_on=DAY, told=decided)
    actions.forget(by=by, id=agreed(cast, case).pk)
    for model in (Crossing, Identification):
        assert not model.versions.objects.exclude(paper_number="").exists(), model
        assert not model._base_manager.exclude(paper_number="").exists(), model
    made.refresh_from_db()
    assert made.from_country == "CN", "what figures are broken down by stays"
    assert "China" not in browser(cast, "supervisor").get(f"/people/{case.pk}/").content.decode()
