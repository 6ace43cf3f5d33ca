"""Signing in and out, the second step, the language, one's own password, the slip's page."""

from collections.abc import Callable
from typing import Any, cast

from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from allauth.account.views import LoginView, LogoutView, ReauthenticateView
from allauth.mfa.base.views import AuthenticateView, IndexView
from allauth.mfa.base.views import ReauthenticateView as CodeAgainView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from wayhome.kit.errors import Refused
from wayhome.kit.forms import Form
from wayhome.kit.gate import PUBLIC, SIGNED_IN, page
from wayhome.trust.accounts import actions, lockout
from wayhome.trust.accounts.forms import (
    AgainForm,
    LanguageForm,
    PasswordForm,
    SecondStepAgainForm,
    SecondStepForm,
    SecondStepSetUpForm,
    SignInForm,
    WelcomeForm,
)
from wayhome.trust.accounts.models import User

LANGUAGE_KEPT = 365 * 24 * 3600
_sign_in = LoginView.as_view(
    form_class=SignInForm, template_name="accounts/sign_in.html", extra_context={"demo": settings.DEMO}
)
_sign_out = LogoutView.as_view(template_name="accounts/sign_out.html")
_again = ReauthenticateView.as_view(form_class=AgainForm, template_name="accounts/again.html")
_step = AuthenticateView.as_view(form_class=SecondStepForm, template_name="accounts/second_step.html")
_step_again = CodeAgainView.as_view(
    form_class=SecondStepAgainForm, template_name="accounts/second_step_again.html"
)
_steps = IndexView.as_view(template_name="accounts/second_step_state.html")
_set_up = ActivateTOTPView.as_view(
    form_class=SecondStepSetUpForm, template_name="accounts/second_step_set_up.html"
)
_take_away = DeactivateTOTPView.as_view(template_name="accounts/second_step_take_away.html")
_new_codes = GenerateRecoveryCodesView.as_view(template_name="accounts/codes_new.html")


@page(PUBLIC)
def sign_in(request: HttpRequest) -> HttpResponse:
    """User name and password."""
    return cast(HttpResponse, _sign_in(request))


@page(PUBLIC)
def sign_out(request: HttpRequest) -> HttpResponse:
    """Ask on GET, end the session on POST."""
    return cast(HttpResponse, _sign_out(request))


@page(SIGNED_IN)
def again(request: HttpRequest) -> HttpResponse:
    """The password once more, before something that guards the account is changed."""
    return cast(HttpResponse, _again(request))


def _safe(request: HttpRequest, url: str) -> str:
    """Return the address to go on to, if it is one of this site."""
    safe = url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())
    return url if safe else "/"


@page(PUBLIC)
def language(request: HttpRequest) -> HttpResponse:
    """Choose the language of the pages on this device."""
    sent: Any = request.POST if request.method == "POST" else None
    initial = {"language": get_language(), "next": request.GET.get("next", "/")}
    form = LanguageForm(sent, initial=initial)
    if sent is not None and form.is_valid():
        response = HttpResponseRedirect(_safe(request, form.cleaned_data["next"]))
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            form.cleaned_data["language"],
            max_age=LANGUAGE_KEPT,
            httponly=True,
            samesite="Lax",
            secure=settings.HTTPS,
        )
        return response
    return render(request, "accounts/language.html", {"form": form})


# --- one's own password, and the slip that stands in for it ---------------------------------------------------


@page(SIGNED_IN)
@sensitive_post_parameters()
def password(request: HttpRequest) -> HttpResponse:
    """Change one's own password; other devices are signed out."""
    form = PasswordForm(request.POST if request.method == "POST" else None)
    me = cast(User, request.user)
    if form.is_bound and form.is_valid():
        user = _changed(request, me, form)
        if user is not None:
            update_session_auth_hash(request, user)
            messages.success(request, _("Your password is changed. Other devices are signed out."))
            return redirect("accounts:me")
    return render(request, "accounts/password.html", {"form": form})


@page(PUBLIC)
@sensitive_post_parameters()
def welcome(request: HttpRequest) -> HttpResponse:
    """Exchange a slip's code for a password; looking at the page uses nothing up."""
    form = WelcomeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and _chosen(request, form):
        messages.success(request, _("Your password is set. Sign in with it."))
        return redirect(settings.LOGIN_URL)
    return render(request, "accounts/welcome.html", {"form": form})


def _guarded(
    request: HttpRequest, form: Form, purpose: str, username: str, deed: Callable[[], User]
) -> User | None:
    """Do it, with wrong tries counted; None after showing on the form what was refused."""
    try:
        turn = lockout.begin(purpose, username, request)
    except lockout.Waiting as waiting:
        form.refuse(waiting)
        return None
    try:
        user = deed()
    except Refused as refused:
        form.refuse(refused)
        if refused.field == "new_password":  # what was to be proved was right: no wrong try
            turn.passed()
        elif turn.last_free:
            by = request.user if isinstance(request.user, User) else actions.NOBODY
            actions.note_wrong_tries(by=by, username=username)
        return None
    turn.passed()
    return user


def _changed(request: HttpRequest, me: User, form: PasswordForm) -> User | None:
    given = form.cleaned_data

    def deed() -> User:
        return actions.change_password(by=me, user=me, old=given["old_password"], new=given["new_password"])

    return _guarded(request, form, "old password", me.username, deed)


def _chosen(request: HttpRequest, form: WelcomeForm) -> User | None:
    given = form.cleaned_data
    name, code, new = given["username"], given["code"], given["new_password"]

    def deed() -> User:
        return actions.use_slip(by=actions.NOBODY, username=name, code=code, password=new)

    return _guarded(request, form, "slip", name, deed)


# --- the second step ------------------------------------------------------------------------------------------


@page(PUBLIC)
def second_step(request: HttpRequest) -> HttpResponse:
    """The code at sign-in, after the password."""
    return cast(HttpResponse, _step(request))


@page(SIGNED_IN)
def second_step_again(request: HttpRequest) -> HttpResponse:
    """The code instead of the password, before something that guards the account is changed."""
    return cast(HttpResponse, _step_again(request))


@page(SIGNED_IN)
def second_step_state(request: HttpRequest) -> HttpResponse:
    """Whether the second step is set up, and what to do about it."""
    return cast(HttpResponse, _steps(request))


def _logged(request: HttpRequest, view: Any, what: str) -> HttpResponse:
    """Run one of allauth's views; what it did to the second step and the log's row are one transaction."""
    with transaction.atomic():
        before = _authenticators(request)
        response = cast(HttpResponse, view(request))
        if _authenticators(request) != before:
            actions.note_second_step(by=cast(User, request.user), what=what)
    return response


def _authenticators(request: HttpRequest) -> list[int]:
    return sorted(Authenticator.objects.filter(user=cast(User, request.user)).values_list("pk", flat=True))


@page(SIGNED_IN)
def second_step_set_up(request: HttpRequest) -> HttpResponse:
    """Set the second step up: scan, type the first code."""
    return _logged(request, _set_up, "set_up")


@page(SIGNED_IN)
def second_step_take_away(request: HttpRequest) -> HttpResponse:
    """Take the second step away."""
    return _logged(request, _take_away, "taken_away")


@page(SIGNED_IN)
def codes(request: HttpRequest) -> HttpResponse:
    """The codes for emergencies that are not used yet."""
    kept = _unused_codes(request)
    return redirect("mfa_index") if kept is None else render(request, "accounts/codes.html", {"codes": kept})


@page(SIGNED_IN)
def codes_file(request: HttpRequest) -> HttpResponse:
    """The same as a file."""
    kept = _unused_codes(request)
    if kept is None:
        return redirect("mfa_index")
    headers = {"Content-Disposition": 'attachment; filename="wayhome-codes.txt"'}
    return HttpResponse("\n".join([*kept, ""]), content_type="text/plain; charset=utf-8", headers=headers)


@page(SIGNED_IN)
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
