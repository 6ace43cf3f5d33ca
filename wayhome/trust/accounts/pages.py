"""Signing in and out, the second step, the language, one's own password, the slip's page."""

from typing import Any, cast

from allauth.account.views import LoginView, LogoutView, ReauthenticateView
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language

from wayhome.kit.gate import PUBLIC, SIGNED_IN, page
from wayhome.trust.accounts.forms import AgainForm, LanguageForm, SignInForm

LANGUAGE_KEPT = 365 * 24 * 3600
_sign_in = LoginView.as_view(
    form_class=SignInForm, template_name="accounts/sign_in.html", extra_context={"demo": settings.DEMO}
)
_sign_out = LogoutView.as_view(template_name="accounts/sign_out.html")
_again = ReauthenticateView.as_view(form_class=AgainForm, template_name="accounts/again.html")


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
