"""Signing in and out, locking, the language, one's own password, the slip's page."""

from collections.abc import Callable
from typing import Any, cast

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from allauth.account.views import LoginView, LogoutView, ReauthenticateView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from wayhome.kit.errors import Refused
from wayhome.kit.forms import Form
from wayhome.kit.gate import PUBLIC, SIGNED_IN, page
from wayhome.trust.accounts import actions, lockout, queries, sessions
from wayhome.trust.accounts.forms import AgainForm, LanguageForm, PasswordForm, SignInForm, WelcomeForm
from wayhome.trust.accounts.models import User
from wayhome.trust.accounts.rules import never_kept

LANGUAGE_KEPT = 365 * 24 * 3600


class _SignIn(LoginView):
    """In a session that has locked, the page says so and knows whose it was."""

    form_class = SignInForm
    template_name = "accounts/sign_in.html"

    def get_initial(self) -> dict[str, Any]:
        """Her user name, if the session is hers."""
        locked = _locked(self.request)
        return {**super().get_initial(), **({"login": locked.username} if locked else {})}

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        """Whether it has locked, and whether a form was kept."""
        locked = _locked(self.request)
        kept = locked is not None and queries.has_unsent(locked.pk)
        return {**super().get_context_data(**more), "demo": settings.DEMO, "locked": locked, "kept": kept}


def _locked(request: HttpRequest) -> User | None:
    whose = request.session.locked_user  # type: ignore[attr-defined]
    return whose and User.objects.filter(pk=whose, is_active=True).first()


_sign_in = _SignIn.as_view()
_sign_out = LogoutView.as_view(template_name="accounts/sign_out.html")
_again = ReauthenticateView.as_view(form_class=AgainForm, template_name="accounts/again.html")


@page(PUBLIC)
def sign_in(request: HttpRequest) -> HttpResponse:
    """User name and password."""
    return cast(HttpResponse, _sign_in(request))


@page(PUBLIC)
def sign_out(request: HttpRequest) -> HttpResponse:
    """Ask on GET, end the session on POST; a sign-in that waits for its second step, or a locked session, ends too."""
    if request.method == "POST" and not request.user.is_authenticated:
        request.session.flush()
    return cast(HttpResponse, _sign_out(request))


@page(SIGNED_IN)
@never_kept
def lock(request: HttpRequest) -> HttpResponse:
    """Lock now: the key leaves the session, and her password opens it again where she was."""
    back = _safe(request, request.POST.get("next", "/"))
    if request.method != "POST":
        return redirect("/")
    actions.note_lock(by=cast(User, request.user))
    request.session.lock()  # type: ignore[attr-defined]
    return redirect(f"{reverse(settings.LOGIN_URL)}?{urlencode({'next': back})}")


@page(SIGNED_IN)
@never_kept
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
@never_kept
@sensitive_post_parameters()
def password(request: HttpRequest) -> HttpResponse:
    """Change one's own password; other devices are signed out."""
    form = PasswordForm(request.POST if request.method == "POST" else None)
    me = cast(User, request.user)
    if form.is_bound and form.is_valid():
        user = _changed(request, me, form)
        if user is not None:
            update_session_auth_hash(request, user)
            sessions.end_all(user.pk, but=sessions.row_of(request.session))
            messages.success(request, _("Your password is changed. Other devices are signed out."))
            return redirect("accounts:me")
    return render(request, "accounts/password.html", {"form": form})


@page(PUBLIC)
@sensitive_post_parameters()
def welcome(request: HttpRequest) -> HttpResponse:
    """Exchange a slip's code for a password, and go on from there; looking at the page uses nothing up."""
    form = WelcomeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        user = _chosen(request, form)
        if user is not None:
            return _signed_in(request, user)
    return render(request, "accounts/welcome.html", {"form": form})


def _signed_in(request: HttpRequest, user: User) -> HttpResponse:
    """Sign in with the password that was chosen a moment ago: her second step, if she has one, is asked for as ever."""
    if request.user.is_authenticated:
        get_adapter(request).logout(request)
    return cast(HttpResponse, perform_password_login(request, {"username": user.username}, Login(user=user)))


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
