"""Who hears which news, and who takes part in which act: every listener of the house is named here, and nowhere else.

A line is (news, listener). The listener is an action or a job of a room above the one that tells the news; it gets what
``news(...)`` was called with, in a transaction of its own, after the one that made the news was committed. Who takes part in an act
(``ALONG``) writes in the act's own transaction: all of it is done, or nothing.
"""

from collections.abc import Callable, Sequence
from typing import Any

from wayhome.journey.aftercare.jobs import on_settled
from wayhome.journey.cases.along import case_ended, people_passed
from wayhome.journey.cases.consents import consents_settled
from wayhome.journey.cases.stays import stays_settled
from wayhome.journey.children import jobs as children
from wayhome.journey.conferences.passing import pass_decisions
from wayhome.journey.notes import jobs as notes
from wayhome.journey.plans.along import end_plans, pass_plans
from wayhome.journey.plans.news import needs_talked
from wayhome.journey.safety import jobs as safety
from wayhome.journey.safety.passing import pass_flags
from wayhome.kit.events import Along, News
from wayhome.prevention.groups.jobs import on_facts_corrected
from wayhome.registry.people.news import facts_corrected
from wayhome.services.support.jobs import on_needs_talked

# ``cases.consents.consent_withdrawn`` has no listener yet: rooms of stories, referrals and exchange add what they do when one ends.
WIRING: Sequence[tuple[News[Any], Callable[..., Any]]] = (
    (facts_corrected, on_facts_corrected),
    (stays_settled, on_settled),
    (consents_settled, on_settled),
    (stays_settled, notes.on_stays_settled),
    (stays_settled, safety.on_stays_settled),
    (stays_settled, children.on_stays_settled),
    (facts_corrected, children.on_facts_corrected),
    (needs_talked, on_needs_talked),
)

ALONG: Sequence[tuple[Along[Any], Callable[..., Any]]] = (
    (people_passed, pass_plans),
    (people_passed, pass_flags),
    (people_passed, pass_decisions),
    (case_ended, end_plans),
)


def wire() -> None:
    """Let every listener hear its news and take part in its acts; twice does no harm."""
    told: Sequence[tuple[News[Any] | Along[Any], Callable[..., Any]]] = (*WIRING, *ALONG)
    for kind, listener in told:
        if listener not in kind.listeners:
            kind.listeners.append(listener)
