"""What one's keys can do for others, each with one tap: let colleagues in, make a team's new key, complete the recovery."""

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from wayhome.kit import formats
from wayhome.kit.errors import Refused
from wayhome.kit.gate import page
from wayhome.trust.vault import queries, rules
from wayhome.trust.vault.actions import complete_recovery, reseal_for, rotate_team
from wayhome.trust.vault.forms import CompleteForm
from wayhome.trust.vault.pages.asking import sent, viewer_of


@page("today.view")
def waiting(request: HttpRequest) -> HttpResponse:
    """Colleagues who wait for this viewer's keys, and what else her keys can do."""
    viewer = viewer_of(request)
    context = {
        "waiting": queries.waiting_for(viewer.user),
        "rotations": queries.rotations_due(viewer.user),
        "completable": queries.completable(viewer.user).count(),
        "trustees": queries.trustee_names(),
        "locked": viewer.private_key is None,
    }
    return render(request, "vault/waiting.html", context)


def _done(request: HttpRequest, deed: Callable[[], str]) -> HttpResponse:
    """Do it if it was asked for by a button, say what came of it, and go back to the page."""
    if request.method == "POST":
        try:
            messages.success(request, deed())
        except Refused as refused:
            messages.error(request, str(refused.sentence))
    return redirect("vault:waiting")


@page("today.view")
def reseal(request: HttpRequest, account: uuid.UUID) -> HttpResponse:
    """Give one colleague what she should be able to open."""
    viewer = viewer_of(request)
    user = next((one.user for one in queries.waiting_for(viewer.user) if one.user.pk == account), None)
    if user is None:
        return redirect("vault:waiting")  # somebody else was faster, or she never waited

    def deed() -> str:
        reseal_for(by=viewer, user=user)
        return _("%(name)s can open it now. Thank you.") % {"name": user.display_name}

    return _done(request, deed)


@page("today.view")
def rotate(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Give a team its new key."""
    viewer = viewer_of(request)
    team = next((one for one in queries.opened_by(viewer.user) if one.pk == id), None)
    if team is None:
        return redirect("vault:waiting")

    def deed() -> str:
        rotate_team(by=viewer, team=team)
        return _("%(team)s has a new key.") % {"team": team.name}

    return _done(request, deed)


@page("today.view")
def complete(request: HttpRequest) -> HttpResponse:
    """Give the recovery key whatever one can open, after reading who keeps it."""
    viewer = viewer_of(request)
    pair = queries.pair_now(rules.RECOVERY, queries.INSTALLATION)
    if pair is None or not queries.completable(viewer.user).exists():
        return redirect("vault:waiting")
    form = CompleteForm(sent(request), initial={"pair": pair.pk})
    if form.is_bound and form.is_valid():
        try:
            n = complete_recovery(by=viewer, shown=form.cleaned_data["pair"])
        except Refused as refused:
            messages.error(request, str(refused.sentence))
            return redirect("vault:waiting")
        else:
            words = ngettext("The recovery key holds one more.", "The recovery key holds %(n)s more.", n)
            messages.success(request, words % {"n": n})
            return redirect("vault:waiting")
    context = {
        "form": form,
        "title": _("Give the recovery key what you can open?"),
        "text": _("These people could open it together. If one is a stranger to you, do not give it: ask the data protection officer first."),
        "facts": [(_("Trustees"), queries.trustee_names()), (_("Its key was made"), formats.moment(timezone.localtime(pair.made_at), formats.language(get_language())))],
        "submit": _("Give it"),
        "back": reverse("vault:waiting"),
    }  # fmt: skip
    return render(request, "kit/confirm.html", context)
