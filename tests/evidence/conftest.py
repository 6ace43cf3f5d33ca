"""Fixtures of the evidence tests."""

import pytest

from tests.cast import Cast
from tests.evidence.events import Events
from tests.evidence.world import World


@pytest.fixture
def world(cast: Cast) -> World:
    """An empty world with its cast and the standing indicators."""
    return World(cast)


@pytest.fixture
def events(cast: Cast) -> Events:
    """The same, in which things happen before anybody is harmed."""
    return Events(cast)
