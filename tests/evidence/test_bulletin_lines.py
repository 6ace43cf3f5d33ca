"""The lines on prevention: several figures in a sentence, words from the records, and less where less is known."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.evidence.events import Events
from tests.evidence.october import prevention
from tests.evidence.world import OCTOBER, day
from wayhome.evidence.bulletins.queries import bulletin, render_bulletin
from wayhome.evidence.bulletins.rules import cut, listed, place
from wayhome.prevention.tallies.actions import add_kind, record_tally
from wayhome.trust.access.viewer import SYSTEM, Viewer


def lines(office: str = "vn", lang: str = "en", viewer: Viewer = SYSTEM) -> list[str]:
    """The lines of the section on prevention."""
    found = [
        section for section in bulletin(viewer, office, OCTOBER, lang).sections if section.key == "prevent"
    ]
    return [line.text for section in found for line in section.lines]


@pytest.mark.seed("F27", "F28", "F29", "F34")
def test_what_the_seeds_tell_of_trainings_needs_and_referrals_is_told(events: Events) -> None:
    first = events.activity("training", topics=["childrens_rights"], heads=[("participant", "unknown", 20)])
    events.activity(
        "training", topics=["childrens_rights"], heads=[("ngo_staff", "female", 8), ("ngo_staff", "male", 12)]
    )
    events.activity("reflection_workshop", topics=["project"], heads=[("participant", "unknown", 36)])
    events.asked(first, "yes", 14)
    events.asked(first, "no", 20)
    women = [events.person() for _number in range(36)]
    for woman in women:
        events.service("needs_review", person=woman)
        events.service("livelihood_plan", person=woman)
    for woman in women[:4]:
        events.service("referral", person=woman, agency=events.agency(f"Shelter {woman.code}"))
    partners = [(events.agency(f"Seed {number}"), "attended") for number in range(18)]
    events.activity("coordination_meeting", agencies=partners)
    events.project(day(1), None, *(events.place(f"Xa {number}", level=3) for number in range(7)))
    assert lines() == [
        "2 trainings on children's rights provided to 20 (8F) staff members of organisations and 20 participants",
        "Of those asked at our activities, approximately 40% find reading or writing hard",
        "36 needs reviews done and 36 livelihood plans made",
        "4 referrals made to other organisations",
        "36 people at our workshops on the project and its results",
        "1 coordination meeting held, and 18 social organisations met at visits and meetings",
        "Projects at work in 7 communes",
    ]


def test_a_line_says_less_where_less_is_known_and_nothing_of_nothing(events: Events) -> None:
    assert lines() == []
    events.activity("round_table")
    assert lines() == ["1 round table conducted"]
    made = events.activity("awareness_event", heads=[("community_member", "female", 3)])
    assert "1 community awareness event conducted; 3 (3F) key community members reached" in lines()
    events.heads(made, "villager", "unknown", 200, method="crowd", high=300)
    assert (
        "1 community awareness event conducted; 3 (3F) key community members reached, and a further 200–300 villagers"
        in lines()
    )
    village = events.place("Phum")
    events.activity("leadership_event", places=[village], topics=["gbv"])
    assert (
        "2 community awareness events on gender-based violence conducted in 1 village, reaching 3 (3F) key community members"
        " and a further 200–300 villagers" in lines()
    )
    events.issue(made, "debt")  # raised where no round table was: not the figure's
    assert "2 community issues" not in " ".join(lines())


def test_what_others_reached_from_afar_is_not_told_of_awareness_events(events: Events) -> None:
    made = events.activity("awareness_event", heads=[("community_member", "female", 3)])
    events.heads(made, "villager", "unknown", 200, method="crowd")
    events.activity("training", role="guest", heads=[("villager", "unknown", 9, {"method": "crowd"})])
    together = "1 community awareness event conducted; 3 (3F) key community members reached, and a further 200 villagers"
    assert lines()[0] == together
    other = events.activity("community_action", heads=[("villager", "unknown", 50, {"method": "crowd"})])
    assert lines()[:2] == [
        "1 community awareness event conducted; 3 (3F) key community members reached",
        "A further 250 people reached by all our activities: an estimate",
    ]
    events.retire(other)
    assert lines()[0] == together


def test_what_happened_elsewhere_or_was_retired_lends_no_words(events: Events) -> None:
    events.activity("training", topics=["gbv"])
    events.activity("training", role="guest", topics=["english"])
    events.activity("training", day(5, 9), topics=["livelihood"])
    events.activity("training", offices=("kh",), topics=["environment"])
    wrong = events.activity("training", topics=["project"])
    events.retire(wrong)
    assert lines() == ["1 training on gender-based violence provided"]
    assert "the environment" in lines("kh")[0]
    assert "1 training" in lines("kh")[0]


def test_days_that_differ_are_told_in_all_only(events: Events) -> None:
    events.enrolled(events.person(), day(1), day(3), days=[day(1), day(2)])
    assert lines() == ["1 (1F) person received 2 days of support (2 days in all): food"]
    events.enrolled(events.person(), day(1), day(3), days=[day(1)])
    events.enrolled(events.person(), day(1), package="vocational_course", days=[day(9)])
    assert lines() == ["2 (2F) people received support (3 days in all): food"]


@pytest.mark.seed("F26")
def test_whom_a_package_was_for_why_and_with_whom(events: Events) -> None:
    committee = events.agency("Provincial Committee for Counter Trafficking", "coordination_body")
    told = {
        "reason": "being_identified",
        "partner": committee,
        "days": [day(1), day(2), day(3)],
        "office": "kh",
    }
    for _number in range(75):
        events.enrolled(events.person(country="VN"), day(1), day(3), **told)
    assert lines("kh") == [
        "In collaboration with Provincial Committee for Counter Trafficking, 75 (75F) people from Vietnam received 3 days of support"
        " (225 days in all) while it was found out whether they had been trafficked: food"
    ]
    assert "clients/survivors" not in "".join(lines("kh"))  # nobody is admitted by it


def test_of_packages_only_what_holds_for_all_is_told(events: Events) -> None:
    with_us = events.agency("Harbour House")
    here = {"reason": "returned", "days": [day(1)]}
    events.enrolled(events.person(country="KH"), day(1), day(3), **here, partner=with_us)
    assert lines() == [
        "In collaboration with Harbour House, 1 (1F) person from Cambodia received 1 day of support (1 day in all)"
        " after they came back from abroad: food"
    ]
    events.enrolled(events.person(country="KH"), day(1), day(3), **here)
    assert lines() == [
        "2 (2F) people from Cambodia received 1 day of support (2 days in all) after they came back from abroad: food"
    ]
    events.enrolled(events.person(country="VN"), day(1), day(3), reason="at_risk", days=[day(1), day(2)])
    assert lines() == ["3 (3F) people received support (4 days in all): food"]


def test_people_of_our_own_country_are_not_told_apart(events: Events) -> None:
    partner = events.agency("Harbour House")
    events.enrolled(events.person(country="VN"), day(1), day(3), days=[day(1)], partner=partner)
    assert lines() == [
        "1 (1F) person received 1 day of support (1 day in all): food; in collaboration with Harbour House"
    ]


def test_money_of_two_currencies_is_never_added(events: Events) -> None:
    made = events.activity("green_reflection")
    events.gift(made, "140", "USD")
    events.gift(made, "200000", "KHR")
    events.gift(made, "50", "USD", kind="labour")
    assert lines() == [
        "1 green and clean reflection held",
        "KHR200,000 and US$140.00 raised from teachers and monks",
    ]


def test_who_sees_few_hidden_reads_no_words_that_betray_them(events: Events) -> None:
    """People with a package are clients: three of another office are "<5", and what they were given is not told."""
    for _number in range(3):
        events.enrolled(events.person(), day(1), day(3), office="kh", days=[day(1)])
    events.activity("round_table", offices=("kh",))
    assert lines("kh") == [
        "1 round table conducted",
        "3 (3F) people received 1 day of support (3 days in all): food",
    ]
    everywhere = frozenset(office.pk for office in events.cast.offices.values())
    afar = Viewer(
        user=events.cast.users["stranger"],
        label="sam",
        via_office={"bulletins.view": everywhere, "figures.view": everywhere},
        roles=("reader",),
    )
    assert lines("kh", viewer=afar) == [
        "1 round table conducted",
        "<5 people received support (<5 days in all)",
        "<5 needs reviews done and <5 livelihood plans made",  # none is hidden like few
        "<5 referrals made to other organisations",
    ]


def test_a_full_month_asks_no_more_than_a_short_one(events: Events, django_assert_max_num_queries) -> None:
    prevention(events)
    bulletin(SYSTEM, "kh", OCTOBER, "en")
    with django_assert_max_num_queries(75) as asked:
        bulletin(SYSTEM, "kh", OCTOBER, "en")
    before = len(asked)
    for number in range(20):
        events.activity("training", day(1 + number), offices=("kh",), topics=["gbv", "drugs_abuse"])
    with django_assert_max_num_queries(before):
        bulletin(SYSTEM, "kh", OCTOBER, "en")


@given(st.lists(st.one_of(st.text("ab, %។ខ", min_size=1), st.integers(0, 99))))
def test_a_sentence_is_cut_where_its_figures_stand_and_nowhere_else(parts: list[str | int]) -> None:
    sentence = "".join(place(part) if isinstance(part, int) else part for part in parts)
    found = cut(sentence)
    assert "".join(place(part) if isinstance(part, int) else part for part in found) == sentence
    assert [part for part in found if isinstance(part, int)] == [
        part for part in parts if isinstance(part, int)
    ]
    assert "" not in found


@given(
    st.lists(st.sampled_from(["a", "ខ", "b c", place(3)]), max_size=6), st.sampled_from(["en", "vi", "km"])
)
def test_a_row_names_each_word_in_its_order(words: list[str], lang: str) -> None:
    row = listed(words, lang)
    at = 0
    for word in words:
        at = row.index(word, at) + len(word)
    assert "{" not in row


def besides(office: str, lang: str = "en", viewer: Viewer = SYSTEM) -> tuple[str, list[str]]:
    """The title of the section of other counts, and its lines."""
    made = bulletin(viewer, office, OCTOBER, lang)
    return next(
        ((one.title, [line.text for line in one.lines]) for one in made.sections if one.key == "tallies"),
        ("", []),
    )


def test_what_an_office_counts_besides_has_a_section(events: Events) -> None:
    meals = {"names": {"en": "Meals served", "vi": "Bữa ăn"}, "units": {"en": "meals", "vi": "bữa"}}
    for office, who, quantities in (("vn", "supervisor", (40, 1200)), ("kh", "kh_supervisor", (7,))):
        by = events.cast.viewer(who)
        kind = add_kind(by=by, office=events.cast.offices[office], **meals)
        for quantity in quantities:
            record_tally(by=by, kind=kind, quantity=quantity, happened_on=day(3))
        record_tally(by=by, kind=kind, quantity=5, happened_on=day(3, 11))
    assert besides("vn") == ("Other counts", ["Meals served: 1,240 meals"])
    assert besides("vn", "vi")[1] == ["Bữa ăn: 1.240 bữa"]
    # Each office's is told by itself, to whoever reads the bulletin.
    assert besides("all")[1] == [
        "Meals served, Lantern Path Cambodia: 7 meals",
        "Meals served, Lantern Path Viet Nam: 1,240 meals",
    ]
    assert besides("vn", viewer=events.cast.viewer("director"))[1] == ["Meals served: 1,240 meals"]
    _name, text = render_bulletin(SYSTEM, "vn", OCTOBER, "en", "txt")
    assert "Other counts\n\n  • Meals served: 1,240 meals" in text.decode()


def test_other_counts_stand_before_those_of_healing(events: Events) -> None:
    by = events.cast.viewer("supervisor")
    events.stay(events.person(), day(2))
    events.activity("training")
    kind = add_kind(by=by, office=events.cast.offices["vn"], names={"en": "100%"}, units={"en": "%(n)s"})
    record_tally(by=by, kind=kind, quantity=2, happened_on=day(3))
    assert [section.key for section in bulletin(SYSTEM, "vn", OCTOBER, "en").sections] == [
        "prevent",
        "tallies",
        "heal",
    ]
    assert besides("vn")[1] == ["100%: 2 %(n)s"]
