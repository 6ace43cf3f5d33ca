"""Heads: three counters that read what people paste, and make no man of somebody whose sex nobody told."""

import pytest
from bs4 import BeautifulSoup
from django.template import engines
from django.test import RequestFactory
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from wayhome.kit.clashes import conflicted
from wayhome.kit.forms import EditForm, Form
from wayhome.kit.heads import Heads, HeadsField, read, told
from wayhome.kit.inputs import WholeField

COUNTS = st.integers(min_value=0, max_value=900_000)


class Meeting(Form):
    """A form that counts who came."""

    came = HeadsField(label="Who came?")


class Correction(EditForm):
    """A form that corrects who came."""

    came = HeadsField(label="Who came?", required=False, most=500)


def sent(women: str = "", men: str = "", untold: str = "") -> dict[str, str]:
    """The three boxes as a browser sends them."""
    return {"came_women": women, "came_men": men, "came_untold": untold}


@pytest.mark.seed("G08")
@pytest.mark.parametrize(
    ("boxes", "heads"),
    [
        (("27", "19", ""), (27, 19, 0)),
        (("២៧", "១៩", ""), (27, 19, 0)),
        (("1.564", "", "8"), (1564, 0, 8)),
        (("46 (27F)", "", ""), (27, 19, 0)),
        (("", "46 (27F)", ""), (27, 19, 0)),
        (("", "", "46 (27F)"), (27, 19, 0)),
        (("46 (27F)", "", "7"), (27, 12, 7)),
        (("12 authorities (6F)", "", ""), (6, 6, 0)),
        (("5 (0F)", "", ""), (0, 5, 0)),
        (("27 (27F)", "", ""), (27, 0, 0)),
        (("20 (12M)", "", ""), (0, 12, 8)),
        (("", "", "46"), (0, 0, 46)),
        (("46 (27F)", "19", ""), (27, 19, 0)),
        (("46 (27F)", "9", "10"), (27, 9, 10)),
        (("122,321 (F= 67,543) villagers", "", ""), (67543, 54778, 0)),
        (("20 staff members, comprising 12 males and eight females", "", ""), (8, 12, 0)),
        (("97 (56 nữ, 41 nam)", "", ""), (56, 41, 0)),
        (("97 (ស្ត្រី 56)", "", ""), (56, 41, 0)),
        (("", "eight females", ""), (8, 0, 0)),
        (("12 males", "", ""), (0, 12, 0)),
        (("27F", "19M", ""), (27, 19, 0)),
        (("", "", "20 people"), (0, 0, 20)),
        (("twelve", "", ""), (12, 0, 0)),
        (("0", "", ""), (0, 0, 0)),
    ],
)
def test_what_is_pasted_goes_where_it_belongs(
    boxes: tuple[str, str, str], heads: tuple[int, int, int]
) -> None:
    form = Meeting(sent(*boxes))
    assert form.is_valid(), form.errors
    assert form.cleaned_data["came"] == Heads(*heads)


@given(COUNTS, COUNTS, st.sampled_from(["women", "men", "untold"]), st.sampled_from(["en", "vi", "km"]))
def test_a_printed_figure_pasted_anywhere_is_read(female: int, others: int, box: str, lang: str) -> None:
    with translation.override(lang):
        printed = str(Heads(female, others and others - 1, min(others, 1)))
    boxes = {"women": "", "men": "", "untold": ""} | {box: printed}
    heads = read(**boxes)
    assert heads is not None
    assert heads.total == female + others
    if "F" in printed:
        assert heads == Heads(female, others, 0)


@pytest.mark.parametrize(
    ("boxes", "sentence"),
    [
        (("", "", ""), "Count who came: at least one number."),
        (("5 (6F)", "", ""), "There are more women and men than people in all. Check the numbers."),
        (("46 (27F)", "20", ""), "There are more women and men than people in all. Check the numbers."),
        (("46 (27F)", "", "20"), "Female, male and not told make 47, but 46 in all was written."),
        (("46 (27F)", "", "9" * 15), "Female, male and not told make 1,000,000,000,000,026, but 46"),
        (("46 (27F)", "", "9" * 25 + " people"), "Not told: write a whole number in digits"),
        (("9" * 25 + " (27F)", "", ""), "Female: write a whole number in digits"),
        (("46 (27F)", "45 (27F)", ""), "The same was told twice, with different numbers."),
        (("12 males", "11", ""), "The same was told twice, with different numbers."),
        (("-5", "", ""), "Female: write a whole number in digits"),
        (("", "12.5", ""), "Male: write a whole number in digits"),
        (("", "", "some"), "Not told: write a whole number in digits"),
        (("3%", "", ""), "Female: write a whole number in digits"),
        (("10-12", "", ""), "Female: write a whole number in digits"),
        (("1e5", "", ""), "Female: write a whole number in digits"),
        (("9" * 400, "", ""), "Female: write a whole number in digits"),
        (("46 people (27F), 14 issues", "", ""), "Female: there is more than one figure in this text."),
        (("3000000", "", ""), "Female: this must be 2,000,000 or less."),
        (("\x00", "|", "<b>"), "Not told: write a whole number in digits"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(boxes: tuple[str, str, str], sentence: str) -> None:
    form = Meeting(sent(*boxes))
    assert not form.is_valid()
    assert sentence in form.errors["came"][0]


def drawn(form: Form) -> BeautifulSoup:
    """The form as kit/form.html draws it."""
    template = engines["django"].from_string('{% include "kit/form.html" %}')
    return BeautifulSoup(template.render({"form": form}, RequestFactory().get("/")), "html.parser")


def test_three_labelled_boxes_whose_text_is_given_back_after_a_fault() -> None:
    soup = drawn(Meeting(sent("5 (6F)", "two", "")))
    values = {
        soup.find("label", {"for": box["id"]}).text: box.get("value") for box in soup.select("fieldset input")
    }
    assert values == {"Female": "5 (6F)", "Male": "two", "Not told": None}
    assert soup.select_one(".govuk-error-summary a")["href"] == "#id_came_women"
    assert soup.select_one("#id_came_women")
    for button in soup.select("[data-wh-step]"):
        assert button.has_attr("hidden")
        assert soup.find(id=button["aria-controls"])
    sums = soup.select_one("[data-wh-sum]")["data-wh-sum"].split()
    assert all(soup.find(id=part) for part in sums)


def test_what_was_recorded_stands_in_the_boxes() -> None:
    soup = drawn(Meeting(initial={"came": told({"female": 27, "other": 1, "unknown": 2})}))
    assert [box.get("value") for box in soup.select("fieldset input")] == ["27", None, "3"]


@pytest.mark.parametrize(
    ("before", "boxes", "changed"),
    [
        (None, ("", "", ""), False),
        (None, ("1", "", ""), True),
        (Heads(27, 19), ("27", "19", ""), False),
        (Heads(27, 19), ("27", "", "19"), True),
    ],
)
def test_it_knows_whether_something_changed(
    before: Heads | None, boxes: tuple[str, str, str], changed: bool
) -> None:
    assert Meeting(sent(*boxes), initial={"came": before}).has_changed() is changed


def test_two_savers_see_both_figures_and_choose() -> None:
    form = Correction({"version": "1", **sent("27", "", "19")})
    clash = conflicted(form, {"came": Heads(26, 20)}, version=2)
    (row,) = clash.rows
    assert (row.saved, row.mine) == ("46 (26F)", "46 (27F)")
    answer = Correction({"version": "2", row.name: row.mine_raw})
    assert answer.is_valid(), answer.errors
    assert answer.cleaned_data["came"] == Heads(27, 0, 19)
    assert Correction({"version": "2"}).is_valid()


class Plain(Form):
    """Numbers that are not about heads."""

    people = WholeField(required=False)
    women = WholeField(required=False, half="female")


@pytest.mark.seed("G08")
@pytest.mark.parametrize(
    ("typed", "people"),
    [
        ("97 (56F)", 97),
        ("122,321 (F= 67,543)", 122321),
        ("eight females", 8),
        ("1,564", 1564),
        ("-3", -3),
        ("97 people", None),
        ("12 months", None),
        ("5 (6F)", None),
        ("12.5", None),
        ("97 (56F) and 5 (2F)", None),
        ("10/2022", None),
    ],
)
def test_a_figure_pasted_into_a_plain_number_is_its_total(typed: str, people: int | None) -> None:
    form = Plain({"people": typed})
    assert form.is_valid() is (people is not None)
    if people is not None:
        assert form.cleaned_data["people"] == people


def test_a_box_for_women_takes_the_women_of_a_figure() -> None:
    assert Plain({"women": "97 (56F)"}).is_valid()
    form = Plain({"women": "97 (56F)"})
    form.is_valid()
    assert form.cleaned_data["women"] == 56
    assert not Plain({"women": "12 males"}).is_valid()
