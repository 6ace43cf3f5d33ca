"""The field for a place: what it offers, what it takes, and what it says when it cannot."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.utils import translation

from wayhome.kit.forms import Form
from wayhome.registry.places.choices import PlaceChoice
from wayhome.registry.places.models import Place

pytestmark = pytest.mark.usefixtures("lists")
OLD, NEW = "vn-to-2025-06", "vn-2025-07"
Get = Callable[..., Place]


class Asked(Form):
    """One place of any level."""

    place = PlaceChoice(required=False)


class Home(Form):
    """A province."""

    place = PlaceChoice(level=1)


class Then(Form):
    """A place as it stood in October 2022."""

    place = PlaceChoice(level=1, on=lambda: dt.date(2022, 10, 24))


def fault(form: Form) -> str:
    assert not form.is_valid()
    return form.errors["place"][0]


def test_a_place_that_was_chosen_comes_back_as_a_place(place: Get) -> None:
    form = Asked({"place": str(place("18409").pk), "place_q": ""})
    assert form.is_valid()
    assert form.cleaned_data["place"] == place("18409")


def test_what_may_stay_empty_gives_none() -> None:
    form = Asked({})
    assert form.is_valid()
    assert form.cleaned_data["place"] is None


def test_a_name_only_one_place_has_is_enough(place: Get) -> None:
    form = Home({"place_q": "banteay meanchey"})
    assert form.is_valid()
    assert form.cleaned_data["place"] == place("01", "kh-2025")


def test_without_script_the_page_comes_back_with_what_was_found() -> None:
    form = Home({"place_q": "ha noi"})
    assert "Choose the one you mean" in fault(form)
    page = str(form["place"])
    assert page.count('type="radio"') == 2
    assert "until 30 June 2025" in page
    assert 'value="ha noi"' in page


def test_an_unknown_place_is_said_to_be_unknown() -> None:
    assert (
        fault(Home({"place_q": "Atlantis"}))
        == "No place found for “Atlantis”. Try a shorter part of the name."
    )
    assert "Type a part" in fault(Home({}))


@pytest.mark.parametrize("code", ["x", "8f6ad0a5-4a0e-4d3e-9f6a-3f5a3b1c2d4e", "'; drop table"])
def test_an_id_of_no_place_is_refused(code: str) -> None:
    assert fault(Home({"place": code})) == "Choose a place from the list."


def test_a_province_is_asked_so_nothing_finer_is_taken(place: Get) -> None:
    assert fault(Home({"place": str(place("18409").pk)})) == "Choose a place from the list."
    assert all("Commune" not in words for _code, words in Home().fields["place"].offered("ha"))


def test_a_place_of_another_time_is_refused_where_the_day_is_known(place: Get) -> None:
    assert Then({"place": str(place("15", OLD).pk)}).is_valid()
    assert "was not there on that day" in fault(Then({"place": str(place("15", NEW).pk)}))
    assert Then({"place_q": "ha noi"}).is_valid(), "of that day there is only one"


def test_the_choice_already_made_is_shown_and_kept(place: Get) -> None:
    chosen = place("01", "kh-2025")
    form = Home(initial={"place": chosen})
    assert "Banteay Meanchey" in str(form["place"])
    assert "checked" in str(form["place"])
    sent = Home({"place": str(chosen.pk), "place_q": ""}, initial={"place": chosen})
    assert sent.is_valid()
    assert not sent.has_changed()
    assert Home({"place_q": "pailin"}, initial={"place": chosen}).has_changed()


def test_a_choice_that_may_stay_empty_can_be_taken_back(place: Get) -> None:
    shown = str(Asked(initial={"place": place("18409")})["place"])
    assert shown.count('type="radio"') == 2
    assert "Leave this empty" in shown
    for typed in ("", "Leave this empty"):
        form = Asked({"place": "", "place_q": typed}, initial={"place": place("18409")})
        assert form.is_valid(), form.errors
        assert form.cleaned_data["place"] is None
        assert form.has_changed()
    assert str(Home(initial={"place": place("15")})["place"]).count('type="radio"') == 1


def test_khmer_digits_in_a_name_do_not_hide_the_choice(place: Get) -> None:
    district = place("1203", "kh-2025")
    with translation.override("km"):
        form = Asked({"place": str(district.pk), "place_q": district.words})
        assert form.is_valid(), form.errors
        assert form.cleaned_data["place"] == district


def test_two_forms_do_not_share_their_choices() -> None:
    fault(Home({"place_q": "ha noi"}))
    assert "radio" not in str(Home()["place"])
