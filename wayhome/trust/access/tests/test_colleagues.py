"""Who works with an office: its own, those above, those of its sites; nobody of another office or organisation. And in which one may what."""

import pytest

from tests.cast import Cast
from wayhome.kit.errors import Refused
from wayhome.trust.access.colleagues import colleague, colleagues, colleagues_who_may, works_here
from wayhome.trust.access.offices import offices_for
from wayhome.trust.access.viewer import SYSTEM, Viewer
from wayhome.trust.accounts.models import Office

pytestmark = pytest.mark.django_db


def stands(cast: Cast, who: str, office: str, by: str = "supervisor") -> bool:
    try:
        colleague(cast.viewer(by), [cast.offices[office].pk], cast.users[who])
    except Refused as refused:
        return refused.field != "done_by"
    return True


def test_those_of_the_office_and_those_above_it(cast: Cast) -> None:
    assert stands(cast, "worker", "vn")
    assert stands(cast, "administrator", "vn")  # of the organisation above
    assert stands(cast, "worker", "lp")
    assert not stands(cast, "kh_supervisor", "vn")
    assert not stands(cast, "partner", "vn")
    assert not stands(cast, "administrator", "sb")


def test_one_of_several_offices_is_enough(cast: Cast) -> None:
    both = [cast.offices["vn"].pk, cast.offices["kh"].pk]
    colleague(cast.viewer("supervisor"), both, cast.users["kh_supervisor"])


def test_those_of_its_sites_work_with_it_and_the_other_way_round(cast: Cast) -> None:
    vn = cast.offices["vn"]
    site = Office.objects.create(code="vn-x", name="X", kind="site", parent=vn, country="VN", time_zone="UTC")
    hoa = cast.users["worker"]
    colleague(cast.viewer("supervisor"), [site.pk], hoa)
    hoa.office = site
    hoa.save()
    colleague(cast.viewer("supervisor"), [vn.pk], hoa)
    assert hoa in colleagues([vn.pk])


def test_who_has_left_stays_right_but_is_offered_no_more(cast: Cast) -> None:
    hoa = cast.users["worker"]
    hoa.is_active = False
    hoa.save()
    assert stands(cast, "worker", "vn")
    assert hoa not in colleagues([cast.offices["vn"].pk])
    with pytest.raises(Refused, match="Choose a colleague") as refused:
        works_here([cast.offices["vn"].pk], hoa, "owner")
    assert refused.value.field == "owner"


def test_what_is_to_be_done_is_for_who_works_here_now(cast: Cast) -> None:
    here = [cast.offices["vn"].pk]
    for who in ("worker", "administrator"):
        works_here(here, cast.users[who], "owner")
    works_here(here, None, "owner")
    for who in ("kh_supervisor", "partner"):
        with pytest.raises(Refused):
            works_here(here, cast.users[who], "owner")


def test_who_may_something_is_asked_of_roles(cast: Cast) -> None:
    here = [cast.offices["vn"].pk]
    offered = set(colleagues_who_may("counselling.record", here))
    assert cast.users["counsellor"] in offered
    assert offered < set(colleagues(here))
    assert not {cast.users[who] for who in ("field_officer", "kh_counsellor")} & offered


def test_oneself_nobody_and_the_system_are_right(cast: Cast) -> None:
    assert stands(cast, "supervisor", "kh")
    colleague(cast.viewer("supervisor"), [cast.offices["kh"].pk], None)
    colleague(SYSTEM, [cast.offices["vn"].pk], cast.users["partner"])


def test_an_office_is_offered_where_one_may_her_own_first(cast: Cast) -> None:
    vn = cast.offices["vn"]
    assert offices_for(cast.viewer("supervisor"), "cases.admit")[0] == vn
    assert offices_for(cast.viewer("worker"), "cases.edit") == [vn], "her own persons are of her own office"
    assert offices_for(cast.viewer("director"), "cases.admit") == []
    assert offices_for(Viewer(), "cases.admit") == []
    every = offices_for(SYSTEM, "cases.admit")
    assert {"vn", "kh", "sb"} <= {office.code for office in every}
    for office in every:
        for who in ("supervisor", "worker", "administrator", "kh_supervisor"):
            viewer = cast.viewer(who)
            assert (office in offices_for(viewer, "cases.admit")) == viewer.may_in("cases.admit", office.pk)
