"""Pictures: lengths tell the truth, words carry the rest."""

import re

import pytest
from bs4 import BeautifulSoup
from django.template import engines
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from wayhome.kit.charts import Chart, Point, Station, by_kind, by_month, journey
from wayhome.kit.dates import Month

OCTOBER = Month(2022, 10)


def drawn(template: str, **context: object) -> BeautifulSoup:
    """A part as its template draws it."""
    return BeautifulSoup(engines["django"].get_template(template).render(context), "html.parser")


def heights(chart: Chart) -> list[float]:
    """Height of each bar, its pieces and the gaps between them together."""
    return [150 - min((float(piece.y) for piece in bar.parts), default=150) for bar in chart.bars]


@given(st.lists(st.integers(0, 100_000), min_size=1, max_size=24))
def test_bars_are_as_long_as_their_numbers(values: list[int]) -> None:
    chart = by_month("Sessions", {OCTOBER.plus(at): Point(value) for at, value in enumerate(values)})
    most = max(values)
    for value, height in zip(values, heights(chart), strict=True):
        expected = 118 * value / most if most else 0
        assert height == pytest.approx(max(expected, 2) if value else 0, abs=0.06)


@given(st.integers(0, 500), st.integers(0, 500), st.integers(0, 50))
def test_women_men_and_not_recorded_make_the_whole(women: int, men: int, unknown: int) -> None:
    point = Point(women + men + unknown, female=women, male=men)
    bar = by_kind("Who came", [("Meeting", point)], halves=True).bars[0]
    assert [piece.kind for piece in bar.parts] == [
        kind for kind, value in (("a", women), ("b", men), ("c", unknown)) if value
    ]
    if bar.parts:
        last = bar.parts[-1]
        assert 98 <= float(last.along) + float(last.length) <= 101


def test_thirteen_months_say_their_year_and_where_we_are() -> None:
    chart = by_month("People", {OCTOBER.plus(-at): Point(60 + at) for at in range(13)}, here=OCTOBER)
    assert [bar.year for bar in chart.bars if bar.year] == ["2021", "2022"]
    assert [piece.kind for bar in chart.bars for piece in bar.parts] == ["b"] * 12 + ["a"]
    assert chart.sentence == "People: 72 in October 2021, 60 in October 2022"


def test_a_month_without_record_is_no_zero() -> None:
    chart = by_month(
        "People", {OCTOBER: None, OCTOBER.plus(1): 0, OCTOBER.plus(2): Point(None, printed="<5")}
    )
    assert [bar.printed for bar in chart.bars] == ["–", "0", "<5"]


@pytest.mark.parametrize("lang", ["en", "vi", "km"])
def test_lengths_are_written_for_machines_in_every_language(lang: str) -> None:
    with translation.override(lang):
        chart = by_month(
            "People", {OCTOBER.plus(at): Point(7 + at, female=3, male=3) for at in range(7)}, halves=True
        )
        soup = drawn("kit/chart_months.html", chart=chart)
    for part in soup.select("rect, text"):
        for name in ("x", "y", "width", "height"):
            if part.has_attr(name):
                assert re.fullmatch(r"\d+(\.\d)?", part[name]), part


def test_the_picture_has_its_sentence_and_its_table() -> None:
    point = Point(1564, female=876, male=600, url="/rows")
    chart = by_month("Reached", {OCTOBER: point}, halves=True)
    soup = drawn("kit/chart_months.html", chart=chart)
    assert soup.select_one("[role=img]")["aria-label"] == "Reached: 1,564 in October 2022"
    row = soup.select_one("tbody tr")
    assert [part.text for part in row.select("td")] == ["876", "600", "88", "1,564"]
    assert all(part["data-label"] for part in row.select("td"))
    assert row.a["href"] == "/rows"
    assert not soup.select("[style]")


def test_a_hidden_figure_is_said_in_words() -> None:
    soup = drawn("kit/chart_bars.html", chart=by_kind("Who", [("Few", Point(None, printed="fewer than 10"))]))
    assert "fewer than 10" in soup.select_one("[role=img]")["aria-label"]
    assert not soup.select("rect")


def test_the_lamp_stands_where_she_is() -> None:
    stations = [Station(name) for name in "abcdefghi"]
    path = journey("Her journey", stations, here=6)
    assert [knot.state for knot in path.knots] == ["walked"] * 6 + ["here"] + ["ahead"] * 2
    assert path.long
    soup = drawn("kit/path.html", path=path, url="/all")
    here = soup.select("[aria-current=step]")
    assert [part.b.text for part in here] == ["g"]
    assert len(soup.select("svg .knot")) == 6
    assert len(soup.select("svg .open")) == 2
    assert [part.select_one(".wh-hide").text.strip(" ()") for part in soup.select("li")] == (
        ["done"] * 6 + ["here now"] + ["ahead"] * 2
    )


def test_a_caseload_has_numbers_and_no_lamp() -> None:
    path = journey(
        "People",
        [Station("Safety", "1 person", 1), Station("Plan", "", 0), Station("Services", "", 12)],
        None,
    )
    soup = drawn("kit/path.html", path=path, url="")
    assert [part.text for part in soup.select("svg text")] == ["1", "12"]
    assert not soup.select(".lamp")
    assert not soup.select(".wh-hide")


@pytest.mark.parametrize("count", [0, 10])
def test_a_path_nobody_reads_is_refused(count: int) -> None:
    with pytest.raises(ValueError, match="1 to 9"):
        journey("Too long", [Station("x")] * count, 0)
