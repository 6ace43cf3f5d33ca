"""Waits after wrong tries, by account and device and never by address: an office behind one address is not shut out.

Devices that never signed in to an account share one counter for it; a device that did keeps its own. A try is counted
before it is judged, so that many at once are no way around it. Unknown user names are counted like known ones.
"""

import datetime as dt
import math
from dataclasses import dataclass

from django.conf import settings
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import ngettext

from wayhome.kit import crypto
from wayhome.kit.dates import now
from wayhome.kit.errors import Refused
from wayhome.kit.once import held
from wayhome.trust.accounts import devices
from wayhome.trust.accounts.models import SignInGuard, UsedCode, User
from wayhome.trust.accounts.rules import FORGOTTEN_AFTER, FREE_TRIES, standing, wait_left


class Waiting(Refused):
    """Too many wrong tries: ``sentence`` says how long to wait, and nothing about the account."""


@dataclass(frozen=True)
class Turn:
    """One try that was let through: it counts as wrong until ``passed()``."""

    key: str
    failures: int

    @property
    def last_free(self) -> bool:
        """Whether a wait begins if this try was wrong."""
        return self.failures >= FREE_TRIES

    def passed(self) -> None:
        """The try was right: the account's wrong tries from here are forgotten."""
        SignInGuard.objects.filter(key=self.key).delete()


def _key(purpose: str, username: str, device: str | None) -> str:
    parts = (purpose, username.strip().lower(), device or "unknown")
    return crypto.digest(settings.PEPPER, b"sign-in guard", *(part.encode() for part in parts)).hex()


def _sentence(left: dt.timedelta) -> str:
    seconds = math.ceil(left.total_seconds())
    if seconds < 60:
        text = ngettext(
            "Too many wrong tries. Wait %(count)d second, then try again.",
            "Too many wrong tries. Wait %(count)d seconds, then try again.",
            seconds,
        )
        return text % {"count": seconds}
    minutes = math.ceil(seconds / 60)
    text = ngettext(
        "Too many wrong tries. Wait %(count)d minute, then try again.",
        "Too many wrong tries. Wait %(count)d minutes, then try again.",
        minutes,
    )
    return text % {"count": minutes}


def begin(purpose: str, username: str, request: HttpRequest) -> Turn:
    """Count a try and let it through; Waiting if one has to wait first (which costs nothing more)."""
    key, at = _key(purpose, username, devices.known(request, username)), now()
    with transaction.atomic():
        SignInGuard.objects.filter(last_at__lt=at - FORGOTTEN_AFTER).delete()
        SignInGuard.objects.get_or_create(key=key, defaults={"last_at": at})
        guard = held(SignInGuard.objects.all()).get(key=key)
        left = wait_left(guard.failures, guard.last_at, at)
        if left:
            raise Waiting(_sentence(left))
        guard.failures, guard.last_at = standing(guard.failures, guard.last_at, at) + 1, at
        guard.save()
    return Turn(key, guard.failures)


_CODES_KEPT = dt.timedelta(minutes=10)


def use_code(user: User, code: str) -> bool:
    """Use up a code of the second step; False if it was used before, in whatever process of this server."""
    at = timezone.now()  # the clock that the codes themselves go by
    key = crypto.digest(settings.PEPPER, b"used code", user.pk.bytes, code.encode()).hex()
    UsedCode.objects.filter(used_at__lt=at - _CODES_KEPT).delete()
    try:
        with transaction.atomic():
            UsedCode(key=key, used_at=at).save(force_insert=True)
    except IntegrityError:
        return False
    return True
