"""What this room's tests share: a morning in October 2022."""

import datetime as dt
from collections.abc import Iterator

import pytest

from wayhome.kit.dates import clock_at


@pytest.fixture(autouse=True)
def october() -> Iterator[None]:
    """The house believes it is 20 October 2022, 10:00 in Viet Nam."""
    with clock_at(dt.datetime(2022, 10, 20, 3, 0, tzinfo=dt.UTC)):
        yield
