"""Who may see figures: the value is the same for everyone, the records behind it are not; every reading leaves a trace."""

import dataclasses

import pytest

from tests.evidence.events import Events
from tests.evidence.test_figures import numbers, of
from tests.evidence.world import OCTOBER, World, day
from tests.opened import opened
from wayhome.evidence.indicators.presenter import HIDDEN, NOT_FEW
from wayhome.evidence.indicators.queries import NoSuchFigures, figures, history, rows, scopes, shown
from wayhome.kit.dates import Month
from wayhome.trust.access.viewer import SYSTEM, Viewer
from wayhome.trust.audit.models import Entry
from wayhome.trust.audit.queries import verify


@pytest.fixture
def october(world: World) -> World:
    """Viet Nam: 6 women and 2 men in service, 2 sessions; Cambodia: 3 women; the partner: one man."""
    stays = [world.stay(world.person(), day(1, 5)) for _number in range(6)]
    for _number in range(2):
        stays.append(world.stay(world.person("male"), day(2), case=None))
    for _number in range(3):
        world.stay(world.person(), day(3), office="kh")
    world.stay(world.person("male"), day(4), office="sb")
    world.session(stays[0], stays[1], on=day(5))
    world.session(stays[7], on=day(6))
    return world


def seen(viewer: Viewer, whose: str = "vn") -> dict:
    return {figure.code: figure for figure in figures(viewer, whose, OCTOBER)}


@pytest.mark.parametrize("name", ["supervisor", "me_officer", "director"])
def test_the_value_is_the_same_for_everyone(october: World, name: str) -> None:
    told = {code: (*numbers(figure), figure.printed) for code, figure in of(october).items()}
    assert {
        code: (*numbers(figure), figure.printed) for code, figure in seen(october.cast.viewer(name)).items()
    } == told
    assert told["clients_in_service"] == (8, 6, 2, 0, 8, "8 (6F)")


@pytest.mark.parametrize(
    ("name", "whose"),
    [
        ("supervisor", "kh"), ("director", "all"), ("me_officer", "lp"), ("partner", "vn"), ("kh_supervisor", "sb"),
        ("worker", "vn"), ("counsellor", "vn"), ("administrator", "vn"), ("data_protection", "lp"), ("donor", "lp"), ("stranger", "vn"),
    ],
)  # fmt: skip
def test_others_figures_are_as_if_they_did_not_exist(october: World, name: str, whose: str) -> None:
    viewer = october.cast.viewer(name)
    before = Entry.objects.count()
    for read in (
        lambda: figures(viewer, whose, OCTOBER),
        lambda: rows(viewer, whose, "clients_admitted", OCTOBER),
        lambda: history(viewer, whose, [OCTOBER]),
    ):
        with pytest.raises(NoSuchFigures):
            read()
    assert Entry.objects.count() == before


def test_the_offices_to_choose_from_are_her_own(october: World) -> None:
    assert [scope.code for scope in scopes(october.cast.viewer("director"))] == ["vn"]
    assert [scope.code for scope in scopes(october.cast.viewer("worker"))] == []
    assert [scope.code for scope in scopes(SYSTEM)] == ["all", "af", "kh", "lp", "sb", "vn"]


def test_each_reading_is_written_down_once(october: World) -> None:
    viewer = october.cast.viewer("me_officer")
    before = Entry.objects.count()
    months = list(Month(2022, 1).until(OCTOBER))
    history(viewer, "vn", months, as_of=day(5, 11), codes=["clients_admitted"])
    entry = Entry.objects.get(seq=before + 1)
    assert Entry.objects.count() == before + 1
    assert (entry.verb, entry.actor, entry.office_id) == (
        "figures.read",
        "duc",
        october.cast.offices["vn"].pk,
    )
    assert opened(entry) == {
        "scope": "vn", "months": ["2022-01", "2022-10"], "as_of": "2022-11-05", "codes": ["clients_admitted"],
    }  # fmt: skip
    assert verify().whole


def test_the_records_are_those_of_the_figure_and_only_those_she_may_open(october: World) -> None:
    for name, persons, sessions in (("me_officer", 8, 2), ("supervisor", 8, 2), ("director", 0, 0)):
        viewer = october.cast.viewer(name)
        for code, visible in (("clients_in_service", persons), ("counselling_sessions", sessions)):
            behind = rows(viewer, "vn", code, OCTOBER)
            assert behind.total == of(october)[code].rows
            assert behind.visible.count() == visible


def test_the_persons_of_a_session_are_named_by_code(october: World) -> None:
    viewer = october.cast.viewer("me_officer")
    behind = rows(viewer, "vn", "counselling_sessions", OCTOBER)
    alone, group = shown(viewer, behind, list(behind.visible))
    assert (len(group.persons), len(alone.persons)) == (2, 1)
    assert (alone.cells["on"], str(alone.cells["mode"]), str(alone.cells["done_by"])) == (
        day(6),
        "In person",
        "Mai (supervisor)",
    )
    assert not group.retired


def outsider(world: World, **more) -> Viewer:
    """Somebody who sees the figures of several offices, and no record of any."""
    everywhere = frozenset(office.pk for office in world.cast.offices.values())
    viewer = Viewer(
        user=world.cast.users["stranger"],
        label="sam",
        via_office={"figures.view": everywhere},
        roles=("reader",),
    )
    return dataclasses.replace(viewer, **more)


@pytest.mark.seed("M02")
def test_small_counts_of_other_offices_are_hidden(october: World) -> None:
    viewer = outsider(october)
    there = seen(viewer, "kh")["clients_in_service"]
    assert (*numbers(there), there.printed, there.hidden) == (None, None, None, None, None, HIDDEN, True)
    assert all(group.value is None for group in there.breakdown)
    everywhere = seen(viewer, "all")["clients_in_service"]
    # 12 in all, 3 of them men: the men would tell, so only the sum is printed.
    assert (*numbers(everywhere), everywhere.printed) == (12, None, None, None, 12, "12")
    assert rows(viewer, "kh", "clients_in_service", OCTOBER).total is None
    assert seen(viewer, "kh")["clients_readmitted"].printed == HIDDEN  # none is hidden like few


def test_one_hidden_group_takes_a_second_with_it(october: World) -> None:
    for _number in range(4):
        october.stay(october.person(), day(9), how="missing", until=day(20))
    for number in range(14):
        october.stay(october.person(), day(9), how="died" if number < 6 else "moved_abroad", until=day(20))
    figure = seen(outsider(october), "all")["clients_exited"]
    printed = {group.key: group.printed for group in figure.breakdown if group.by == "exit_kind"}
    assert printed == {"moved_abroad": "8 (8F)", "missing": HIDDEN, "died": NOT_FEW}
    assert figure.value == 18


def test_nothing_is_hidden_of_one_s_own_office_nor_from_who_may_open_the_records(october: World) -> None:
    exact = of(october, "kh")["clients_in_service"].printed
    everywhere = frozenset(office.pk for office in october.cast.offices.values())
    both = {"figures.view": everywhere, "cases.view": everywhere}
    for viewer in (
        outsider(october, user=october.cast.users["kh_counsellor"]),
        outsider(october, roles=("director",)),
        outsider(october, via_office=both),
    ):
        assert seen(viewer, "kh")["clients_in_service"].printed == exact
    assert seen(outsider(october), "vn")["counselling_sessions"].printed == "2"


def test_members_ticked_are_named_only_to_who_sees_their_group(events: Events) -> None:
    joint = events.activity("group_meeting", offices=("vn", "kh"))
    events.ticked(joint, *(events.member(events.group(office=office)) for office in ("vn", "kh")))
    viewer = events.cast.viewer("me_officer")
    behind = rows(viewer, "vn", "group_members_met", OCTOBER)
    told = [len(record.persons) for record in shown(viewer, behind, list(behind.visible))]
    assert sorted(told) == [0, 1]
