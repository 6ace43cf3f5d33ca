"""The notation: what is printed can be read back, and what the offices wrote can be read at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wayhome.kit.notation import Figure, find, notate, parse

COUNTS = st.integers(min_value=0, max_value=2_000_000)
LANGUAGES = st.sampled_from(["en", "vi", "km"])


@st.composite
def figures(draw: st.DrawFn) -> Figure:
    """A figure with women and men that fit into the whole."""
    total = draw(COUNTS)
    female = draw(st.one_of(st.none(), st.integers(0, total)))
    male = draw(st.one_of(st.none(), st.integers(0, total - (female or 0))))
    return Figure(total, female, male)


@pytest.mark.seed("G08")
@given(figures(), LANGUAGES)
def test_what_is_printed_is_read_back(figure: Figure, lang: str) -> None:
    read = parse(notate(figure.total, figure.female, figure.male, lang))
    recorded = bool(figure.female or figure.male)
    assert read == Figure(figure.total, (figure.female or 0) if recorded else None)


@given(figures(), LANGUAGES)
def test_only_latin_digits_and_one_line(figure: Figure, lang: str) -> None:
    printed = notate(figure.total, figure.female, figure.male, lang)
    assert all(letter in "0123456789,.( )F" for letter in printed)


@given(st.lists(figures(), max_size=5), LANGUAGES)
def test_all_figures_of_a_sentence_are_found(several: list[Figure], lang: str) -> None:
    told = "; then ".join(notate(f.total, f.female, f.male, lang) for f in several)
    assert [figure.total for figure in find(told)] == [figure.total for figure in several]


@pytest.mark.seed("G08")
@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("97 (56F)", (97, 56, None)),
        ("97 participants (46F)", (97, 46, None)),
        ("1564 (876F) key community members", (1564, 876, None)),
        ("122,321 (F= 67,543) villagers", (122321, 67543, None)),
        ("1.564 (876F)", (1564, 876, None)),
        ("97 (56 nữ, 41 nam)", (97, 56, 41)),
        ("97 (ស្ត្រី 56)", (97, 56, None)),
        ("៩៧ (៥៦F)", (97, 56, None)),
        ("eight females", (8, 8, None)),
        ("twenty-one women", (21, 21, None)),
        ("12 males", (12, None, 12)),
        ("20 staff members, comprising 12 males and eight females", (20, 8, 12)),
        ("20 staff members from Islamic Relief, comprising 12 males and eight females.", (20, 8, 12)),
        ("46", (46, None, None)),
    ],
)
def test_what_the_offices_wrote(written: str, read: tuple[int, int | None, int | None]) -> None:
    figure = parse(written)
    assert (figure.total, figure.female, figure.male) == read


def test_a_bracket_only_where_sex_was_recorded() -> None:
    assert notate(92) == "92"
    assert notate(92, 0, 0) == "92"
    assert notate(5, 0, 5) == "5 (0F)"
    assert notate(1564, 876) == "1,564 (876F)"
    assert notate(1564, 1200, lang="vi") == "1.564 (1.200F)"


@pytest.mark.parametrize("wrong", [(5, 6, None), (5, 3, 3), (-1, None, None), (5, -1, None)])
def test_figures_that_cannot_be_true_are_refused(wrong: tuple[int, int | None, int | None]) -> None:
    with pytest.raises(ValueError, match=r"count|more than"):
        notate(*wrong)


@pytest.mark.parametrize("text", ["", "many people", "46 people (27F), 14 issues", "5 (6F)"])
def test_no_figure_or_several_are_not_guessed(text: str) -> None:
    with pytest.raises(ValueError, match=r"expected|more than"):
        parse(text)


def test_words_may_stand_before_the_bracket() -> None:
    assert find("12 church leaders and 12 local authorities (6F)") == [Figure(12), Figure(12, 6)]
    assert parse("46 key community members (27F)") == Figure(46, 27)
    assert find("18 meetings for 97 (56F) members") == [Figure(18), Figure(97, 56)]
