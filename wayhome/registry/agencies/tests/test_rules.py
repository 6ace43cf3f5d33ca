"""Spans of days that meet, and trees without rings."""

import uuid

from hypothesis import given
from hypothesis import strategies as st

from wayhome.registry.agencies.rules import OFFICE_TYPES, makes_a_ring, overlap
from wayhome.registry.agencies.types import HTCDS, SOCIAL, TYPES
from wayhome.trust.accounts.models import OFFICE_KINDS

DAY = st.none() | st.dates()
# IOM HTCDS 2.0, list organisation_type.
HTCDS_CODES = {
    "NGO", "LawEnforcement", "HealthServiceOrganisation", "CentralGovernmentOrganisation", "LocalGovernmentOrganisation",
    "ImmigrationService", "LegalService", "CorporateBusiness", "SchoolOrCollege",
}  # fmt: skip


@given(DAY, DAY, DAY, DAY)
def test_spans_meet_exactly_if_some_day_is_in_both(first, last, other_first, other_last) -> None:
    if (first and last and last < first) or (other_first and other_last and other_last < other_first):
        return
    latest_first = max([day for day in (first, other_first) if day], default=None)
    earliest_last = min([day for day in (last, other_last) if day], default=None)
    both = latest_first is None or earliest_last is None or latest_first <= earliest_last
    assert overlap(first, last, other_first, other_last) == both
    assert overlap(other_first, other_last, first, last) == both


def test_a_ring_is_seen_at_any_depth() -> None:
    top, middle, low, other = (uuid.uuid4() for _ in range(4))
    parents = {top: None, middle: top, low: middle, other: None}
    assert makes_a_ring(top, low, parents)
    assert makes_a_ring(top, top, parents)
    assert not makes_a_ring(low, other, parents)
    assert not makes_a_ring(low, None, parents)
    assert not makes_a_ring(other, low, {low: middle, middle: low}), (
        "a ring that is there already ends the walk"
    )


def test_every_type_has_its_place_in_the_standard() -> None:
    assert set(HTCDS) == set(TYPES.codes)
    assert {code for code in HTCDS.values() if code} <= HTCDS_CODES
    assert set(TYPES.codes) >= SOCIAL
    assert set(OFFICE_TYPES) == set(OFFICE_KINDS.codes)
    assert set(OFFICE_TYPES.values()) <= set(TYPES.codes)


def test_state_bodies_own_offices_and_donors_are_not_social() -> None:
    assert not SOCIAL & {
        "own_office",
        "ministry",
        "police",
        "local_authority",
        "mass_organisation",
        "donor",
        "border_guard",
    }
