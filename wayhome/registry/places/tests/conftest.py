"""The countries' lists, loaded once for a file of tests; each test's own writing is taken back as usual."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import transaction

from wayhome.registry.places.actions import load_places
from wayhome.registry.places.models import Place
from wayhome.trust.access.viewer import SYSTEM


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """All lists, written around the tests' own transactions."""
    around = transaction.atomic()
    with django_db_blocker.unblock():
        around.__enter__()
        load_places(by=SYSTEM)
    yield
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        around.__exit__(None, None, None)


@pytest.fixture
def lists(loaded: None, db: None) -> None:
    """All lists, and the database open."""


@pytest.fixture
def place(lists: None) -> Callable[..., Place]:
    """Find one place by its code: ``place("18433", "vn-to-2025-06")``."""

    def get(code: str, edition: str = "vn-2025-07") -> Place:
        return Place.objects.select_related("parent__parent__parent").get(code=code, edition=edition)

    return get
