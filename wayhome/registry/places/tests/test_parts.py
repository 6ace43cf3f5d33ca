"""The lists loaded in parts: only some countries, only provinces."""

import pytest

from wayhome.registry.places.actions import load_places
from wayhome.registry.places.models import Place, Succession
from wayhome.registry.places.queries import provinces
from wayhome.trust.access.viewer import SYSTEM


@pytest.mark.django_db
def test_less_can_be_loaded_and_the_rest_later() -> None:
    told: list[tuple[int, int]] = []
    load_places(
        by=SYSTEM, countries=["AF", "SB"], deepest=1, progress=lambda done, whole: told.append((done, whole))
    )
    assert Place.objects.count() == 44
    assert told[-1] == (44, 44)
    load_places(by=SYSTEM, countries=["AF"])
    assert Place.objects.filter(country="AF", level=2).count() == 22


@pytest.mark.django_db
def test_provinces_alone_bring_their_succession() -> None:
    load_places(by=SYSTEM, deepest=1)
    assert Succession.objects.count() == 63
    assert provinces("VN").count() == 34
