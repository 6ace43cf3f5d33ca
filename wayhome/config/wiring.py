"""Who hears which news: every listener of the house is named here, and nowhere else.

A line is (news, listener). The listener is an action or a job of a room above the one that tells the news; it gets what
``news(...)`` was called with, in a transaction of its own, after the one that made the news was committed.
"""

from collections.abc import Callable, Sequence
from typing import Any

from wayhome.kit.events import News
from wayhome.prevention.groups.jobs import on_facts_corrected
from wayhome.registry.people.news import facts_corrected

# ``cases.consents.consent_withdrawn`` has no listener yet: no room above keeps anything that hangs on a consent. The rooms of
# stories, referrals and exchange add their lines here.
WIRING: Sequence[tuple[News[Any], Callable[..., Any]]] = ((facts_corrected, on_facts_corrected),)


def wire() -> None:
    """Let every listener hear its news; twice does no harm."""
    for news, listener in WIRING:
        if listener not in news.listeners:
            news.listeners.append(listener)
