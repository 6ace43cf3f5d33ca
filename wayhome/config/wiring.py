"""Who hears which news: every listener of the house is named here, and nowhere else.

A line is (news, listener). The listener is an action or a job of a room above the one that tells the news; it gets what
``news(...)`` was called with, in a transaction of its own, after the one that made the news was committed.
"""

from collections.abc import Callable, Sequence
from typing import Any

from wayhome.journey.aftercare.jobs import on_consent_withdrawn, on_stays_settled
from wayhome.journey.cases.consents import consent_withdrawn
from wayhome.journey.cases.stays import stays_settled
from wayhome.kit.events import News
from wayhome.prevention.groups.jobs import on_facts_corrected
from wayhome.registry.people.news import facts_corrected

# Rooms of stories, referrals and exchange add what they do when a consent ends.
WIRING: Sequence[tuple[News[Any], Callable[..., Any]]] = (
    (facts_corrected, on_facts_corrected),
    (stays_settled, on_stays_settled),
    (consent_withdrawn, on_consent_withdrawn),
)


def wire() -> None:
    """Let every listener hear its news; twice does no harm."""
    for news, listener in WIRING:
        if listener not in news.listeners:
            news.listeners.append(listener)
