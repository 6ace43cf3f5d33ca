"""One's own sessions, and forms that were kept because they came too late."""

import uuid
from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from wayhome.kit.gate import SIGNED_IN, page
from wayhome.trust.accounts import actions, queries, sessions
from wayhome.trust.accounts.middleware import FIELD
from wayhome.trust.accounts.models import User
from wayhome.trust.accounts.queries import UnsentForm
from wayhome.trust.accounts.rules import never_kept


def _me(request: HttpRequest) -> User:
    return cast(User, request.user)


def _key(request: HttpRequest) -> bytes | None:
    viewer: Any = request.viewer  # type: ignore[attr-defined]
    return cast("bytes | None", viewer.private_key)


@page(SIGNED_IN)
@never_kept
def own_sessions(request: HttpRequest) -> HttpResponse:
    """Where one is signed in; sent: sign out everywhere."""
    if request.method == "POST":
        actions.end_sessions(by=_me(request))
        logout(request)
        messages.success(request, _("You are signed out everywhere."))
        return redirect(settings.LOGIN_URL)
    here = sessions.row_of(request.session)
    return render(
        request, "accounts/sessions.html", {"found": queries.sessions_of(_me(request)), "here": here}
    )


@page(SIGNED_IN)
def stay(request: HttpRequest) -> HttpResponse:
    """The script says that she is still at work: the time until the session locks begins anew."""
    return HttpResponse(status=204)


@page(SIGNED_IN)
def forms(request: HttpRequest) -> HttpResponse:
    """Forms that were kept for her."""
    return render(request, "accounts/forms.html", {"kept": queries.unsent_forms(_me(request), _key(request))})


def _form(request: HttpRequest, id: uuid.UUID) -> UnsentForm:
    found = queries.unsent_form(_me(request), _key(request), id)
    if found is None:
        raise Http404
    return found


@page(SIGNED_IN)
@never_kept
def form(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """What was written in one of them, to be sent again; sent here: let it go."""
    found = _form(request, id)
    if request.method == "POST":
        actions.drop_form(by=_me(request), id=id)
        return redirect("accounts:forms")
    return render(request, "accounts/form.html", {"kept": found, "field": FIELD})


@page(SIGNED_IN)
def form_fields(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """The same for the script, which fills the form in."""
    found = _form(request, id)
    return JsonResponse({"path": found.path, "fields": [*found.fields, [FIELD, [str(found.id)]]]})
