"""Beneath the pages: each scope asked alone, and each gate with nothing behind it, so that no check stands only because of another."""

import pytest
from django.db.models import Q
from django.http import HttpRequest, HttpResponse

from tests.cast import Cast
from tests.examples import World
from tests.house import bare_gates, rows
from tests.house.test_walk import PAGES
from wayhome.evidence.bulletins.models import Statistic
from wayhome.journey.cases.models import Case
from wayhome.kit.gate import SIGNED_IN, page

pytestmark = pytest.mark.django_db


def test_every_scope_alone_shows_rows_to_whose_they_are_and_to_nobody_else(cast: Cast) -> None:
    world = World(cast)
    nobodys = rows.parts(world)
    labels = [*rows.scoped(), rows.USED]
    assert len(labels) > 25
    assert "\n".join(rows.wrong(world, nobodys, labels)) == ""


def test_a_scope_that_hides_nothing_is_seen_where_there_is_no_row_yet(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    stranger = cast.viewer("stranger")
    assert not Statistic.objects.unscoped("the test looks").exists()
    assert not rows.shows_all(Statistic, stranger)
    assert not rows.shows_all(Case, stranger)
    monkeypatch.setattr(Statistic, "scope", classmethod(lambda cls, viewer: ~Q(pk__in=[])))
    assert rows.shows_all(Statistic, stranger)


def test_a_scope_that_hides_nothing_or_all_is_seen(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    world = World(cast)
    case = rows.parts(world)
    monkeypatch.setattr(Case, "scope", classmethod(lambda cls, viewer: ~Q(pk__in=[])))
    found = rows.wrong(world, case, ["cases.Case"])
    assert "cases.Case shows a row to stranger" in found
    assert "cases.Case of nobody's case is shown to worker" in found
    monkeypatch.setattr(Case, "scope", classmethod(lambda cls, viewer: Q(pk__in=[])))
    assert rows.wrong(world, case, ["cases.Case"]) == ["cases.Case shows its rows to nobody"]


# --- gates ----------------------------------------------------------------------------------------------------------


def test_every_gate_alone_asks_for_its_own_permission(cast: Cast) -> None:
    assert bare_gates.wrong(cast, PAGES) == []


def test_a_gate_that_lets_everybody_in_or_asks_for_something_else_is_seen(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    pattern = dict(bare_gates.patterns())["groups:meeting_retire"]
    asked = {"groups:meeting_retire": PAGES["groups:meeting_retire"]}

    def behind(request: HttpRequest, **ids: str) -> HttpResponse:
        return HttpResponse("inside")

    for other in (SIGNED_IN, "accounts.view"):
        monkeypatch.setattr(pattern, "callback", page(other)(behind))
        assert bare_gates.wrong(cast, asked)
    monkeypatch.setattr(pattern, "callback", page(asked["groups:meeting_retire"])(behind))
    assert bare_gates.wrong(cast, asked) == []
