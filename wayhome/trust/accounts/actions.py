"""What is done with accounts, slips, passwords and offices. Who may do it to whom is asked by ``trust/access``, and again here."""

import uuid
from dataclasses import dataclass

from wayhome.trust.accounts.models import User
from wayhome.trust.audit.actions import Actor, act, record


@dataclass(frozen=True)
class Nobody:
    """Whoever has not signed in, as an actor."""

    user_id: uuid.UUID | None = None
    label: str = "nobody"


NOBODY = Nobody()


@act("accounts.sign_in")
def note_sign_in(*, by: Actor) -> None:
    """Log that an account signed in."""
    record(by, "accounts.sign_in", ("accounts.user", by.user_id))


@act("accounts.sign_out")
def note_sign_out(*, by: Actor) -> None:
    """Log that an account signed out."""
    record(by, "accounts.sign_out", ("accounts.user", by.user_id))


@act("accounts.wrong_tries")
def note_wrong_tries(*, by: Actor, username: str) -> None:
    """Log that somebody has to wait after wrong tries; a name that no account has is not kept (it may be a password)."""
    user = User.objects.filter(username=username.strip().lower()).first()
    record(
        by,
        "accounts.wrong_tries",
        ("accounts.user", user.pk if user else "unknown"),
        office_id=user.office_id if user else None,
    )
