"""Targets and choices of lines keep what they were: shown on their pages, and both laid out to the second of two savers."""

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.urls import reverse

from tests.cast import make_cast
from tests.evidence.test_pages import october_world, page, signed_in, words
from tests.evidence.world import World
from wayhome.evidence.bulletins.actions import choose_lines
from wayhome.evidence.bulletins.models import Layout, LayoutVersion
from wayhome.evidence.indicators.actions import change_target, set_target
from wayhome.trust.access.viewer import SYSTEM

assert october_world


def told(soup: BeautifulSoup) -> list[str]:
    """The versions shown, newest first, without their moments."""
    return [" ".join(item.div.get_text(" ").split()) for item in soup.select(".wh-history li")]


def test_a_target_tells_what_it_was(october_world: World) -> None:
    by, office = october_world.cast.viewer("me_officer"), october_world.cast.offices["vn"]
    kept = set_target(by=by, office=office, code="clients_admitted", period="2022-10", value=6)
    change_target(by=october_world.cast.viewer("supervisor"), id=kept.pk, version=1, value=7, baseline=5)
    shown = told(page(october_world, reverse("indicators:target", args=["vn", "clients_admitted", kept.pk])))
    assert [text.split(" Target ")[1] for text in shown] == ["6 7 Baseline empty 5", "6"]
    assert "(supervisor)" in shown[0]
    assert "(supervisor)" not in shown[1]


def test_a_choice_of_lines_tells_what_was_printed_before(october_world: World) -> None:
    office, url = october_world.cast.offices["vn"], reverse("bulletins:lines", args=["vn"])
    assert told(page(october_world, url)) == []
    choose_lines(by=SYSTEM, office=office, lines=["in_service", "admitted"])
    choose_lines(by=october_world.by, office=office, lines=["in_service", "exited"])
    newest, first = told(page(october_world, url))
    assert first.startswith("Recorded by the system ")
    assert "… clients/survivors are currently benefitting from our services Yes" in first
    assert [newest.count(change) for change in ("No Yes", "Yes No")] == [1, 1]
    assert "currently benefitting" not in newest
    assert list(LayoutVersion.objects.order_by("version").values_list("lines", flat=True)) == [
        ["in_service", "admitted"], ["in_service", "exited"],
    ]  # fmt: skip


def test_the_second_to_choose_lines_sees_both_choices(october_world: World) -> None:
    url = reverse("bulletins:lines", args=["vn"])
    first, second = signed_in(october_world, "supervisor"), signed_in(october_world, "me_officer")
    assert first.post(url, {"version": 0, "lines": ["in_service", "career"]}).status_code == 302
    answer = second.post(url, {"version": 0, "lines": ["career", "exited", "admitted"]})
    assert answer.status_code == 409
    soup = BeautifulSoup(answer.content, "html.parser")
    assert "(supervisor)" in words(soup)
    assert len(soup.select("fieldset")) == 3
    assert Layout.objects.get().lines == ["in_service", "career"]
    sent: dict[str, object] = {}
    for field in soup.select(".wh-form input[type=hidden], .wh-form input[checked]"):
        sent.setdefault(field["name"], field["value"])
    sent["lines-in_service"] = "in_service"  # hers, beside all of mine
    assert second.post(url, sent).status_code == 302
    kept = Layout.objects.get()
    assert (kept.lines, kept.version) == (["in_service", "admitted", "exited", "career"], 2)


def test_the_same_choice_made_twice_is_one(october_world: World) -> None:
    url = reverse("bulletins:lines", args=["vn"])
    for name in ("supervisor", "me_officer"):
        sent = {"version": 0, "lines": ["in_service", "career"]}
        assert signed_in(october_world, name).post(url, sent).status_code == 302
    assert LayoutVersion.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_choices_from_before_are_carried_over() -> None:
    cast = make_cast()
    office = cast.offices["vn"]
    try:
        executor = MigrationExecutor(connection)
        old = executor.migrate([("bulletins", "0001_initial")]).apps.get_model("bulletins", "Layout")
        old.objects.create(office_id=office.pk, lines=["counselled"], version=3)
    finally:
        executor = MigrationExecutor(connection)
        executor.migrate(executor.loader.graph.leaf_nodes())
    kept = Layout.objects.get()
    assert (kept.office_id, kept.lines, kept.version, kept.recorded_by) == (
        office.pk,
        ["counselled"],
        3,
        None,
    )
    assert isinstance(kept.recorded_at, dt.datetime)
    changed = choose_lines(by=cast.viewer("supervisor"), office=office, lines=["career"], version=3)
    assert changed.version == 4
    assert LayoutVersion.objects.filter(row_id=kept.pk).count() == 2
