"""The second step: an app's codes, passkeys, codes on paper; asked for at sign-in, set up and taken away."""

import json
from typing import Any, cast

from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from allauth.mfa.base.views import AuthenticateView, IndexView
from allauth.mfa.base.views import ReauthenticateView as CodeAgainView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView, RemoveWebAuthnView
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy

from wayhome.kit.gate import PUBLIC, SIGNED_IN, page
from wayhome.trust.accounts import actions
from wayhome.trust.accounts.forms import (
    PasskeyForm,
    PasskeyStepForm,
    SecondStepAgainForm,
    SecondStepForm,
    SecondStepSetUpForm,
)
from wayhome.trust.accounts.models import User
from wayhome.trust.accounts.rules import never_kept


class _Asked:
    """What the browser is asked to do with a passkey, as its script reads it."""

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        found = super().get_context_data(**more)  # type: ignore[misc]
        asked = found.get("js_data", {})
        options = asked.get("creation_options") or asked.get("request_options") or {}
        return {**found, "passkey": json.dumps(options, cls=DjangoJSONEncoder)}


class _Step(_Asked, AuthenticateView):
    form_class = SecondStepForm
    webauthn_form_class = PasskeyStepForm
    template_name = "accounts/second_step.html"

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        """Which ways this account has."""
        kinds = Authenticator.objects.filter(user=self.stage.login.user).values_list("type", flat=True)
        return {**super().get_context_data(**more), "kinds": set(kinds)}


class _AddPasskey(_Asked, AddWebAuthnView):
    form_class = PasskeyForm
    template_name = "accounts/passkey.html"


_step = _Step.as_view()
_step_again = CodeAgainView.as_view(
    form_class=SecondStepAgainForm, template_name="accounts/second_step_again.html"
)
_steps = IndexView.as_view(template_name="accounts/second_step_state.html")
_set_up = ActivateTOTPView.as_view(
    form_class=SecondStepSetUpForm, template_name="accounts/second_step_set_up.html"
)
_take_away = DeactivateTOTPView.as_view(template_name="accounts/second_step_take_away.html")
_new_codes = GenerateRecoveryCodesView.as_view(template_name="accounts/codes_new.html")
_add_passkey = _AddPasskey.as_view()
_drop_passkey = RemoveWebAuthnView.as_view(
    template_name="accounts/passkey_take_away.html", success_url=reverse_lazy("mfa_index")
)


@page(PUBLIC)
def second_step(request: HttpRequest) -> HttpResponse:
    """The code at sign-in, after the password."""
    return cast(HttpResponse, _step(request))


@page(SIGNED_IN)
@never_kept
def second_step_again(request: HttpRequest) -> HttpResponse:
    """The code instead of the password, before something that guards the account is changed."""
    return cast(HttpResponse, _step_again(request))


@page(SIGNED_IN)
@never_kept
def second_step_state(request: HttpRequest) -> HttpResponse:
    """Whether the second step is set up, and what to do about it."""
    return cast(HttpResponse, _steps(request))


def _logged(request: HttpRequest, view: Any, what: str, **at: Any) -> HttpResponse:
    """Run one of allauth's views; what it did to the second step and the log's row are one transaction."""
    with transaction.atomic():
        before = _authenticators(request)
        response = cast(HttpResponse, view(request, **at))
        if _authenticators(request) != before:
            actions.note_second_step(by=cast(User, request.user), what=what)
    return response


def _authenticators(request: HttpRequest) -> list[int]:
    return sorted(Authenticator.objects.filter(user=cast(User, request.user)).values_list("pk", flat=True))


@page(SIGNED_IN)
@never_kept
def second_step_set_up(request: HttpRequest) -> HttpResponse:
    """Set the second step up: scan, type the first code."""
    return _logged(request, _set_up, "set_up")


@page(SIGNED_IN)
@never_kept
def second_step_take_away(request: HttpRequest) -> HttpResponse:
    """Take the second step away."""
    return _logged(request, _take_away, "taken_away")


@page(SIGNED_IN)
@never_kept
def passkey_add(request: HttpRequest) -> HttpResponse:
    """Add a passkey: the phone or the computer itself is the second step."""
    return _logged(request, _add_passkey, "set_up")


@page(SIGNED_IN)
@never_kept
def passkey_take_away(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a passkey away."""
    return _logged(request, _drop_passkey, "taken_away", pk=pk)


@page(SIGNED_IN)
@never_kept
def codes(request: HttpRequest) -> HttpResponse:
    """The codes for emergencies that are not used yet."""
    kept = _unused_codes(request)
    return redirect("mfa_index") if kept is None else render(request, "accounts/codes.html", {"codes": kept})


@page(SIGNED_IN)
@never_kept
def codes_file(request: HttpRequest) -> HttpResponse:
    """The same as a file."""
    kept = _unused_codes(request)
    if kept is None:
        return redirect("mfa_index")
    headers = {"Content-Disposition": 'attachment; filename="wayhome-codes.txt"'}
    return HttpResponse("\n".join([*kept, ""]), content_type="text/plain; charset=utf-8", headers=headers)


@page(SIGNED_IN)
@never_kept
def codes_new(request: HttpRequest) -> HttpResponse:
    """Make new codes for emergencies; older ones no longer work."""
    if not Authenticator.objects.filter(user=cast(User, request.user)).exists():
        return redirect("mfa_index")
    return _logged(request, _new_codes, "new_codes")


def _unused_codes(request: HttpRequest) -> list[str] | None:
    kept = Authenticator.objects.filter(
        user=cast(User, request.user), type=Authenticator.Type.RECOVERY_CODES
    ).first()
    if kept is None:
        return None
    raise_if_reauthentication_required(request, app="allauth.mfa")
    return cast(list[str], kept.wrap().get_unused_codes())
