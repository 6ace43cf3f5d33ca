"""Forms: read what people type, say what to fix, lose nothing."""

import datetime as dt
import uuid
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django import forms
from django.template import engines
from django.test import RequestFactory
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from wayhome.kit.clashes import conflicted
from wayhome.kit.dates import Month
from wayhome.kit.errors import Refused
from wayhome.kit.forms import CreateForm, EditForm
from wayhome.kit.inputs import (
    ChoiceBoxes,
    ChoiceButtons,
    CodeInput,
    Counter,
    DateField,
    MonthField,
    PickField,
    WholeField,
)

PLACES = {"p1": "Hương Khê, Hà Tĩnh", "p2": "Hương Sơn, Hà Tĩnh", "p3": "Phúc Trạch"}


def find(text: str) -> list[tuple[str, str]]:
    """Places by a part of the name."""
    return [(code, name) for code, name in PLACES.items() if text.lower() in name.lower()]


class Meeting(CreateForm):
    """A form with one of everything."""

    why = {"kind": _("So that visits count apart.")}

    code = forms.CharField(max_length=7, widget=CodeInput, help_text="Six characters")
    happened_on = DateField(latest=lambda: dt.date(2022, 10, 31))
    month = MonthField(required=False)
    kind = forms.ChoiceField(
        choices=[("one", "One to one"), ("group", "Group")], widget=ChoiceButtons(icons={"one": "talk"})
    )
    women = WholeField(min_value=0, max_value=500, widget=Counter(icon="woman"))
    topics = forms.MultipleChoiceField(
        required=False, choices=[("a", "Sleep"), ("b", "Work")], widget=ChoiceBoxes
    )
    place = PickField(find=find, words=PLACES.get, search_url="/places/suggest", required=False)
    paper = forms.BooleanField(required=False, label="From paper")


GOOD = {
    "id": str(uuid.uuid4()),
    "code": "K7M-2QX",
    "happened_on": "២៤/១០/២០២២",
    "month": "10/2022",
    "kind": "one",
    "women": "១២",
    "topics": ["b"],
    "place": "p1",
}


def drawn(form: forms.Form) -> BeautifulSoup:
    """The form as kit/form.html draws it."""
    template = engines["django"].from_string('{% include "kit/form.html" %}')
    return BeautifulSoup(template.render({"form": form}, RequestFactory().get("/")), "html.parser")


def test_typed_in_khmer_digits_it_is_the_same() -> None:
    form = Meeting(GOOD)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["happened_on"] == dt.date(2022, 10, 24)
    assert form.cleaned_data["women"] == 12
    assert form.cleaned_data["month"] == Month(2022, 10)
    assert form.cleaned_data["place"] == "p1"


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("31/02/2022", "does not have that many days"),
        ("24/10/22", "four digits"),
        ("10/24/2022", "months 1 to 12"),
        ("soon", "day, month, year"),
        ("01/11/2022", "has not come yet"),
        ("", "Give the date"),
    ],
)
def test_a_wrong_date_gets_a_sentence_and_is_not_lost(typed: str, told: str) -> None:
    form = Meeting({**GOOD, "happened_on": typed})
    assert told in str(form.errors["happened_on"])
    assert drawn(form).find("input", {"name": "happened_on"}).get("value", "") == typed


def test_every_fault_is_told_on_top_and_leads_to_its_field() -> None:
    soup = drawn(Meeting({"id": GOOD["id"], "code": "X" * 9, "women": "501"}))
    links = {a["href"]: a.text for a in soup.select(".govuk-error-summary a")}
    assert set(links) == {"#id_code", "#id_happened_on", "#id_kind_0", "#id_women"}
    assert links["#id_code"] == "Code: Too long: at most 7 characters, this has 9."
    assert links["#id_women"] == "Women: This must be 500 or less."
    for anchor in links:
        assert soup.select_one(anchor)
    for field in soup.select("[aria-invalid]"):
        describing = field.get("aria-describedby") or field.find_parent("fieldset")["aria-describedby"]
        told = [soup.find(id=part) for part in describing.split()]
        assert any("Fix:" in part.text for part in told)


def test_every_field_has_a_label_and_no_field_a_bubble() -> None:
    soup = drawn(Meeting())
    assert soup.form["autocomplete"] == "off"
    for field in soup.select("input:not([type=hidden]), select, textarea"):
        assert soup.find("label", {"for": field["id"]}), field
        assert not field.has_attr("required")
    assert soup.find("input", {"name": "happened_on"})["inputmode"] == "numeric"
    assert soup.find("input", {"name": "women"})["inputmode"] == "numeric"


def test_why_stands_under_its_field() -> None:
    details = drawn(Meeting()).select("details")
    assert [(part.summary.text, part.div.text) for part in details] == [
        ("Why do we ask?", "So that visits count apart.")
    ]


def test_what_needs_script_is_hidden_until_there_is_some() -> None:
    soup = drawn(Meeting())
    for button in soup.select("[data-wh-step], [data-wh-fill]"):
        assert button.has_attr("hidden")
    assert soup.select_one("[data-wh-noscript]")["formnovalidate"] == ""


def test_a_new_form_has_its_own_id_each_time() -> None:
    ids = {drawn(Meeting()).find("input", {"name": "id"})["value"] for _time in range(3)}
    assert len(ids) == 3
    assert all(uuid.UUID(one) for one in ids)


def test_a_broken_hidden_field_is_told_without_a_link_to_nowhere() -> None:
    form = Meeting({**GOOD, "id": "x"})
    assert [(anchor, label) for anchor, label, _sentence in form.faults] == [("", "")]


def test_a_refusal_stands_at_its_field() -> None:
    form = Meeting(GOOD)
    assert form.is_valid()
    form.refuse(Refused(_("There is no such code."), field="code"))
    form.refuse(Refused(_("The month is closed.")))
    assert form.faults == [("", "", "The month is closed."), ("id_code", "Code", "There is no such code.")]


@pytest.mark.parametrize(
    ("data", "value", "told"),
    [
        ({"place": "p2"}, "p2", ""),
        ({"place": "", "place_q": "phúc"}, "p3", ""),
        ({"place": "p2", "place_q": PLACES["p2"]}, "p2", ""),
        ({"place": "p1", "place_q": "phúc"}, "p3", ""),
        ({"place_q": "hương"}, None, "Choose one of these."),
        ({"place_q": "Atlantis"}, None, "Nothing found for “Atlantis”"),
        ({"place": "p9"}, None, "on the list"),
        ({}, "", ""),
    ],
)
def test_one_of_many_is_found_by_typing(data: dict[str, str], value: str | None, told: str) -> None:
    form = Meeting({key: one for key, one in GOOD.items() if key != "place"} | data)
    assert form.is_valid() is (value is not None)
    if value is not None:
        assert form.cleaned_data["place"] == value
    else:
        assert told in form.errors["place"][0]
        assert drawn(form).find("input", {"name": "place_q"})["value"] == data.get("place_q", "")


class Told(CreateForm):
    """Typed text of every kind."""

    words = forms.CharField(widget=forms.Textarea)
    place = PickField(find=find, words=PLACES.get)
    topics = forms.MultipleChoiceField(choices=[("a", "Sleep")], widget=ChoiceBoxes)


@pytest.mark.parametrize(
    "sign", ["\x00", "\x07", "\x0b", "\x0c", "\x1b", "\x1f", "\ufffe", "\uffff", "\ud800"]
)
def test_signs_that_nobody_types_are_dropped_whatever_box_they_came_in(sign: str) -> None:
    sent = {"words": f"A{sign}b\tc\r\nd", "place_q": f"Phúc{sign} Tr", "topics": [f"a{sign}"]}
    form = Told({"id": GOOD["id"], **sent})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["words"] == "Ab\tc\r\nd"
    assert form.cleaned_data["place"] == "p3"
    assert form.cleaned_data["topics"] == ["a"]
    assert sign not in str(Told({**sent}))


def test_no_more_of_a_name_is_looked_for_than_a_name_has() -> None:
    looked_for: list[str] = []

    class Asked(CreateForm):
        place = PickField(find=lambda text: looked_for.append(text) or [], words=PLACES.get)

    form = Asked({"id": GOOD["id"], "place_q": "x" * 60_000})
    assert len(form.errors["place"][0]) < 200
    assert looked_for == ["x" * 100]


def test_several_matches_come_back_as_choices() -> None:
    soup = drawn(Meeting({**GOOD, "place": "", "place_q": "hương"}))
    assert [part["value"] for part in soup.select('input[type=radio][name="place"]')] == ["p1", "p2"]


def test_two_forms_do_not_share_what_was_found() -> None:
    Meeting({**GOOD, "place": "", "place_q": "hương"}).is_valid()
    assert not drawn(Meeting()).select('input[type=radio][name="place"]')


class Change(EditForm):
    """A form that changes a record."""

    happened_on = DateField()
    kind = forms.ChoiceField(choices=[("one", "One to one"), ("phone", "By phone")], widget=ChoiceButtons)
    women = WholeField()
    paper = forms.BooleanField(required=False)
    place = PickField(find=find, words=PLACES.get, required=False)


class Ticks(EditForm):
    seen = forms.MultipleChoiceField(
        choices=[("near", "Lives near"), ("threats", "Threats"), ("self_harm", "Self-harm")],
        widget=ChoiceBoxes, required=False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("chosen", "kept"), [("saved", ["near", "self_harm"]), ("mine", ["near", "threats"])]
)
def test_what_two_ticked_differently_is_shown_and_chosen_whole(chosen: str, kept: list[str]) -> None:
    form = Ticks(MultiValueDict({"version": ["1"], "seen": ["threats", "near"]}))
    clash = conflicted(form, {"seen": ["self_harm", "near"]}, version=2)
    assert [(row.saved, row.mine) for row in clash.rows] == [("Lives near, Self-harm", "Lives near, Threats")]
    assert clash.hidden == ()
    row = clash.rows[0]
    raw = row.saved_raw if chosen == "saved" else row.mine_raw
    answer = Ticks(MultiValueDict({"version": ["2"], row.name: [raw]}))
    assert answer.is_valid(), answer.errors
    assert answer.cleaned_data["seen"] == kept


def test_nothing_ticked_is_an_answer_too() -> None:
    clash = conflicted(Ticks(MultiValueDict({"version": ["1"]})), {"seen": ["near"]}, version=2)
    assert [(row.saved, row.mine, row.mine_raw) for row in clash.rows] == [("Lives near", "", "")]
    answer = Ticks(MultiValueDict({"version": ["2"], "seen": [""]}))
    assert answer.is_valid(), answer.errors
    assert answer.cleaned_data["seen"] == []


def test_two_savers_choose_line_by_line_and_the_answer_is_the_same_form() -> None:
    mine = {"version": "1", "happened_on": "24.10.2022", "kind": "one", "women": "4", "place": "p1"}
    form = Change(mine)
    saved: dict[str, Any] = {
        "happened_on": dt.date(2022, 10, 25),
        "kind": "phone",
        "women": 4,
        "paper": True,
        "place": "p1",
    }
    clash = conflicted(form, saved, version=3, who="Lan")
    assert [(row.name, row.saved, row.mine) for row in clash.rows] == [
        ("happened_on", "25/10/2022", "24.10.2022"),
        ("kind", "By phone", "One to one"),
        ("paper", "Yes", "No"),
    ]
    template = engines["django"].get_template("kit/conflict.html")
    page = template.render(
        {"conflict": clash, "back": "/", "menu": [], "viewer": None}, RequestFactory().get("/")
    )
    soup = BeautifulSoup(page, "html.parser")
    sent = {part["name"]: part["value"] for part in soup.select("main input[type=hidden]")}
    sent |= {part["name"]: part["value"] for part in soup.select("main input[type=radio][checked]")}
    sent |= {"kind": soup.select_one("#kind-saved")["value"]}
    answer = Change(sent)
    assert answer.is_valid(), answer.errors
    assert answer.cleaned_data == {
        "version": 3,
        "happened_on": dt.date(2022, 10, 24),
        "kind": "phone",
        "women": 4,
        "paper": False,
        "place": "p1",
    }
