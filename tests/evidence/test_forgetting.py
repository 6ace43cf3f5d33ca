"""Whoever is forgotten for good still counts: every figure of every month, as of every day, is what it was."""

from tests.evidence.test_figures import of
from tests.evidence.world import World, day
from wayhome.journey.cases.actions import ask_forgetting, forget
from wayhome.kit.dates import Month
from wayhome.registry.people.models import Person
from wayhome.trust.access.actions import agree_second

MONTHS = [Month(2022, 9), Month(2022, 10), Month(2022, 11)]
DAYS = [None, day(20, 10), day(2, 11), day(30, 11)]


def everything(world: World) -> dict:
    """All that figures say: numbers and every breakdown, by month and as of which day."""
    found = {}
    for month in MONTHS:
        for on in DAYS:
            told = of(world, month=month, **({} if on is None else {"as_of": on}))
            for code, one in told.items():
                groups = sorted(map(repr, ((g.by, g.key, g.value) for g in one.breakdown)))
                found[month, on, code] = (one.value, one.female, one.male, one.sex_unknown, one.rows, groups)
    return found


def test_every_figure_of_every_month_and_day_is_what_it_was(world: World) -> None:
    with world.recorded(day(19, 10)):
        known = {
            "birth_year": 2001,
            "birth_precision": "exact",
            "country": "VN",
            "ethnicity": "kinh",
            "literacy": "reads_writes",
        }
        her, other = world.person(**{**known, "first_language": "vi"}), world.person("male")
        stay = world.stay(her, day(5, 9), day(10, 10))
        second = world.stay(other, day(3, 10))
        world.session(stay, second, on=day(8, 10))
        world.career(stay, day(9, 10))
    with world.recorded(day(1, 11)):
        world.correct(her, birth_year=2005)
        world.correct(stay.case, category="abuse")
    with world.recorded(day(28, 11)):
        before = everything(world)
    assert any(value[0] for value in before.values())
    with world.recorded(day(29, 11)):
        asked = ask_forgetting(by=world.by, case_id=stay.case_id, reason="danger")
        agree_second(by=world.cast.viewer("data_protection"), id=asked.second_id)
        assert forget(by=world.by, id=asked.pk).done_at is not None
    with world.recorded(day(28, 11)):
        assert everything(world) == before
    assert Person.objects.get(pk=her.pk).first_language == "not_asked"
