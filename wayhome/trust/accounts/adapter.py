"""How allauth behaves here: nobody signs up by herself, no e-mail, one way in; what happens at each sign-in stands in ``login``."""

import base64
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.stagekit import clear_login
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CSRF_SESSION_KEY
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from wayhome.kit import crypto
from wayhome.kit.dates import today
from wayhome.trust.accounts import actions, devices, lockout, queries, sessions, stages
from wayhome.trust.accounts.models import User
from wayhome.trust.accounts.rules import is_phone

# allauth says these through templates of its own; the rest of what it says (signed in, signed out) needs no words.
_SAID = {
    "mfa/messages/totp_activated.txt": _("The second step is set up."),
    "mfa/messages/totp_deactivated.txt": _("The second step was taken away."),
    "mfa/messages/webauthn_added.txt": _("The passkey is set up."),
    "mfa/messages/webauthn_removed.txt": _("The passkey was taken away."),
    "mfa/messages/recovery_codes_generated.txt": _(
        "These are your new codes for emergencies. Older ones no longer work."
    ),
}
# Which password the first step was passed with, while the second is still owed.
_PROVED = "first step"


class AccountsAdapter(DefaultAccountAdapter):
    """Accounts are opened by invitation slips; signing in is counted, and leaves a row in the log."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _(
            "User name and password do not go together. Check both and try again."
        ),
        "incorrect_password": _("This is not your password. Try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def is_ajax(self, request: HttpRequest) -> bool:
        """Never: pages answer with pages."""
        return False

    def is_safe_url(self, url: str | None) -> bool:
        """Only addresses of this very site."""
        return url_has_allowed_host_and_scheme(
            url, {self.request.get_host()}, require_https=self.request.is_secure()
        )

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """Return the account, or None; ValidationError with how long to wait after too many wrong tries."""
        username = credentials.get("username", "")
        try:
            turn = lockout.begin("password", username, request)
        except lockout.Waiting as waiting:
            raise ValidationError(str(waiting.sentence)) from waiting
        user = authenticate(request, **credentials)
        if isinstance(user, User):
            turn.passed()
            return user
        if turn.last_free:
            self.note_wrong_tries(username)
        return None

    def note_wrong_tries(self, username: str) -> None:
        """Log that somebody has to wait: whoever is signed in, or nobody known."""
        who = self.request.user
        actions.note_wrong_tries(by=who if isinstance(who, User) else actions.NOBODY, username=username)

    def reauthenticate(self, user: User, password: str) -> bool:
        """Whether this is the password of the account that is signed in."""
        return self.authenticate(self.request, username=user.username, password=password) is not None

    def pre_login(self, request: HttpRequest, user: User, **told: Any) -> HttpResponse | None:
        """Keep, until the second step is passed too, the key that the password opened and a mark of that password."""
        request.session[_PROVED] = user.get_session_auth_hash()
        request.session[sessions.PHONE] = is_phone(
            request.headers.get("User-Agent", ""), request.headers.get("Sec-CH-UA-Mobile", "")
        )
        key = user.take_key()
        if key is not None:
            request.session[sessions.PRIVATE_KEY] = base64.b64encode(key).decode()
        return super().pre_login(request, user, **told)

    def get_login_stages(self) -> list[str]:
        """Return what stands between the password and the house."""
        mine = f"{stages.SecondStep.__module__}.{stages.SecondStep.__qualname__}"
        return [
            mine if path == "allauth.mfa.stages.AuthenticateStage" else path
            for path in super().get_login_stages()
        ]

    def login(self, request: HttpRequest, user: User) -> None:
        """Begin the session, in the account's language; back to the start if the password was changed since it was typed.

        So a sign-in that waits for its code outlives neither a new slip nor the account's end.
        """
        session: Any = request.session
        proved, key = session.pop(_PROVED, ""), session.pop(sessions.PRIVATE_KEY, None)
        stands = user.is_active and user.has_usable_password()
        if not stands or not crypto.same(proved.encode(), user.get_session_auth_hash().encode()):
            clear_login(request)
            raise ImmediateHttpResponse(redirect(settings.LOGIN_URL))
        stepped, unlocked = stages.was_passed(request, user), session.locked_user == user.pk
        if not stepped:
            session.pop(sessions.BEGAN, None)
        form_token = session.get(CSRF_SESSION_KEY) if unlocked else None
        super().login(request, user)
        if form_token:  # her own pages, open in other tabs, stay good
            session[CSRF_SESSION_KEY] = request.META["CSRF_COOKIE"] = form_token
        if key is not None:
            session[sessions.PRIVATE_KEY] = key
        step = any(record.get("method") == "mfa" for record in get_authentication_records(request, user))
        session[sessions.STEPPED] = stepped or step
        session["language"] = user.language
        sessions.purge()
        actions.note_sign_in(by=user)

    def post_login(self, request: HttpRequest, user: User, **told: Any) -> HttpResponse:
        """Make the device known to the account, so that attacks from elsewhere do not shut her out here."""
        response = super().post_login(request, user, **told)
        if queries.has_unsent(user.pk):
            response = redirect("accounts:forms")
        devices.remember(request, response, user.username)
        return response

    def logout(self, request: HttpRequest) -> None:
        """End the session."""
        if isinstance(request.user, User):
            actions.note_sign_out(by=request.user)
        super().logout(request)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Return the ways to say once more who is at the screen: everybody has a password, and may have a code."""
        ways = {"reauthenticate": "account_reauthenticate"}
        codes = (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES)
        if Authenticator.objects.filter(user=user, type__in=codes).exists():
            ways["mfa_reauthenticate"] = "mfa_reauthenticate"
        return [{"id": way, "description": way, "url": reverse(name)} for way, name in ways.items()]

    def is_reauthentication_required(self, *, app: str, **told: Any) -> bool:
        """Whether to ask for the password once more: not of who typed it a moment ago, on the way through the first sign-in."""
        return sessions.GUIDED not in self.request.session and super().is_reauthentication_required(
            app=app, **told
        )

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Say it in our words, or not at all."""
        words = message or _SAID.get(message_template or "")
        if words:
            messages.add_message(request, level, words, extra_tags=extra_tags)


class SecondStepAdapter(DefaultMFAAdapter):
    """The second step by an app on the phone, with recovery codes; its secrets are sealed under the pepper."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _(
            "This is not the code that the app shows now. Wait for the next one and type it."
        ),
        "used_code": _("This code was used already. Wait for the next one and type it."),
        "incorrect_passkey": _("The passkey did not answer as it should. Try again, or use a code."),
    }

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        """Return what a new passkey is called: by the day, so that one knows them apart."""
        return today(user.office.time_zone).isoformat()

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Return what the browser binds a passkey to: this address."""
        return {"id": context.request.get_host().partition(":")[0], "name": settings.MFA_TOTP_ISSUER}

    def get_totp_label(self, user: Any) -> str:
        """Return what the app on the phone shows: the user name."""
        return str(user.username)

    def build_totp_svg(self, url: str) -> str:
        """Return the square to scan, on white also by night."""
        return str(super().build_totp_svg(url)).replace(
            "<path", '<rect width="100%" height="100%" fill="#fff"/><path', 1
        )

    def encrypt(self, text: str) -> str:
        """Seal a secret, so that a copied database opens no second step."""
        return base64.b64encode(crypto.wrap(text.encode(), _second_step_key())).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Open it; ValueError if the pepper is not the one it was sealed under."""
        plain = crypto.unwrap(base64.b64decode(encrypted_text), _second_step_key())
        if plain is None:
            raise ValueError("the second step's secret was sealed under another pepper")
        return plain.decode()


def _second_step_key() -> bytes:
    return crypto.digest(settings.PEPPER, b"second step")
