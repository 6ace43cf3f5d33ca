"""Proposing trustees of the recovery key, and making it when all have agreed. What else there is to a proposal: ``vault``."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from wayhome.kit.errors import Refused
from wayhome.kit.forms import Form
from wayhome.kit.gate import page
from wayhome.trust.access.actions import make_new_trustees, propose_new_trustees
from wayhome.trust.access.trustee_forms import TrusteesForm
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.vault import queries, rules


def _keeper(request: HttpRequest) -> Viewer:
    """Return the viewer if she keeps the recovery key of the whole organisation; else there is nothing here."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    if not queries.keeps_recovery(viewer):
        raise Http404
    request.menu_entry = "vault"  # type: ignore[attr-defined]
    return viewer


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


@page("recovery.manage")
def propose(request: HttpRequest) -> HttpResponse:
    """Propose trustees: for the first recovery key, or in place of those of the key in use."""
    viewer = _keeper(request)
    users = list(queries.candidates())
    form = TrusteesForm(_sent(request), users=users)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            made = propose_new_trustees(
                by=viewer, trustees=form.chosen, reason=given["reason"], id=given["id"]
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(
                request, _("It is proposed. Everybody whom it concerns sees it on the day's page.")
            )
            return redirect("vault:proposal", made.pk)
    context = {
        "form": form,
        "pair": queries.pair_now(rules.RECOVERY, queries.INSTALLATION),
        "enough": len(users) >= min(rules.QUORUMS),
    }
    return render(request, "access/propose_trustees.html", context)


@page("recovery.manage")
def make(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Make the recovery key for those who were proposed and accepted."""
    viewer = _keeper(request)
    row = queries.all_proposals().filter(pk=id).first()
    if row is None:
        raise Http404
    form = Form(_sent(request))
    if form.is_bound and form.is_valid():
        try:
            make_new_trustees(by=viewer, proposal=row)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("The recovery key is made. Rehearse it now, while all are here."))
            return redirect("vault:recovery")
    context = {
        "form": form,
        "title": _("Make the recovery key?"),
        "text": _(
            "The key is made, cut into pieces, sealed to each trustee, and forgotten: all in this moment."
        ),
        "facts": [(_("Proposed as trustees"), queries.progress(row).names), (_("Why"), row.reason)],
        "submit": _("Make the recovery key"),
        "back": reverse("vault:proposal", args=[row.pk]),
    }
    return render(request, "kit/confirm.html", context)
