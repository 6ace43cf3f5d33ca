"""What stands between the password and the house: the second step, once a session."""

import time
from typing import Any

from allauth.mfa.stages import AuthenticateStage
from django.conf import settings
from django.http import HttpRequest

from wayhome.trust.accounts import sessions


def was_passed(request: HttpRequest, user: Any) -> bool:
    """Whether this very session, since locked, is hers and has passed the second step within its twelve hours."""
    session: Any = request.session
    fresh = time.time() - session.get(sessions.BEGAN, 0) < settings.SESSION_COOKIE_AGE
    return session.locked_user == user.pk and bool(session.get(sessions.STEPPED)) and fresh


class SecondStep(AuthenticateStage):
    """The second step: unlocking a session that has passed it asks for the password alone."""

    def _should_handle(self, request: HttpRequest) -> bool:
        return bool(super()._should_handle(request)) and not was_passed(request, self.login.user)
