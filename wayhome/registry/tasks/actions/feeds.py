"""The secret address of an account's calendar: made, made anew, ended. It is shown once; of it a digest is kept."""

import secrets

from django.http import Http404

from wayhome.kit.dates import now
from wayhome.registry.tasks.models import CalendarFeed
from wayhome.registry.tasks.queries import READ, digest_of
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import User
from wayhome.trust.audit.actions import act, record, unchanged


@act("tasks.make_calendar")
def make_calendar(*, by: Viewer) -> str:
    """Make a secret address for the actor's own calendar and return its token; one that was there before ends."""
    if by.user is None or not by.may(READ):
        raise Http404
    by.user.hold()
    _end(by.user)
    token = secrets.token_urlsafe(32)
    feed = CalendarFeed(user=by.user, digest=digest_of(token), made_at=now())
    feed.save(force_insert=True)
    record(by, "tasks.make_calendar", feed)
    return token


@act("tasks.end_calendar")
def end_calendar(*, by: Viewer) -> None:
    """End the address of the actor's calendar: whoever has it reads nothing more."""
    if by.user is None:
        raise Http404
    if _end(by.user):
        record(by, "tasks.end_calendar", by.user)
    else:
        unchanged()


def _end(user: User) -> int:
    return CalendarFeed.objects.filter(user=user, ended_at=None).update(ended_at=now())
