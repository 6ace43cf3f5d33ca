"""The news of the house reach who is to hear them."""

from wayhome.config.wiring import wire
from wayhome.prevention.groups.jobs import on_facts_corrected
from wayhome.registry.people.news import facts_corrected


def test_groups_hear_that_facts_of_a_person_were_corrected_and_once() -> None:
    wire()
    wire()
    assert facts_corrected.listeners.count(on_facts_corrected) == 1
