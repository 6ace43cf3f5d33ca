"""The cast and a few groups of invented communes, on a Saturday of October 2022."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.cast import Cast, make_cast
from wayhome.kit.dates import clock_at
from wayhome.prevention.groups.actions import add_member, start_group
from wayhome.prevention.groups.models import Group, GroupMember

NOON = dt.datetime(2022, 10, 22, 5, 0, tzinfo=dt.UTC)
DAY = dt.date(2022, 10, 22)
BEGAN = dt.date(2022, 1, 10)


@dataclass
class Commune:
    """Who works, and the group of wives that Phúc keeps: three women and a man, of whom one joined only in September."""

    cast: Cast
    group: Group = field(init=False)
    members: list[GroupMember] = field(init=False)

    def __post_init__(self) -> None:
        self.group = self.started()
        facts: list[dict[str, Any]] = [
            {"sex": "female", "birth_year": 1990, "literacy": "none", "ethnicity": "hmong"},
            {"sex": "female", "birth_year": 1985, "literacy": "reads_writes", "ethnicity": "kinh"},
            {"sex": "male", "birth_year": 2008, "disability": "walking"},
            {"joined_on": dt.date(2022, 9, 1)},
        ]
        self.members = [self.member(self.group, **told) for told in facts]

    def started(self, by: str = "field_officer", office: str = "vn", **told: Any) -> Group:
        """A group started by somebody."""
        told = {"kind": "good_wife", "title": "Wives of Suối Mây", "began_on": BEGAN} | told
        return start_group(by=self.cast.viewer(by), office=self.cast.offices[office], **told)

    def member(self, group: Group, by: str = "field_officer", **told: Any) -> GroupMember:
        """A member of a group."""
        return add_member(by=self.cast.viewer(by), group=group, **{"joined_on": BEGAN} | told)

    @property
    def ids(self) -> list[Any]:
        """The ids of all members."""
        return [member.pk for member in self.members]


@pytest.fixture
def noon():
    """Let it be noon of 22 October 2022 in Viet Nam."""
    with clock_at(NOON):
        yield NOON


@pytest.fixture
def commune(db, noon) -> Commune:
    """Return the cast with a group."""
    return Commune(make_cast())
