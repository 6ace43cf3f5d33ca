"""A proposal of new trustees, for everybody whom it concerns: who is proposed, how far it is, and what each has to say."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from wayhome.kit.errors import Refused
from wayhome.kit.forms import Form
from wayhome.kit.gate import page
from wayhome.trust.vault import queries
from wayhome.trust.vault.actions import accept_trusteeship, endorse_trustees, stop_proposal
from wayhome.trust.vault.forms import ObjectForm
from wayhome.trust.vault.models import Proposal
from wayhome.trust.vault.pages.asking import Viewer, sent, viewer_of


def _seen(viewer: Viewer, id: uuid.UUID) -> Proposal:
    """Return a proposal that concerns the viewer; any other is not there for her."""
    row = queries.all_proposals().filter(pk=id).first()
    if row is None or not queries.may_watch(viewer, row):
        raise Http404
    return row


@page("today.view")
def proposal(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Who is proposed, by whom and why; what the viewer is asked, and what is still missing."""
    viewer = viewer_of(request)
    row = _seen(viewer, id)
    stands = queries.progress(row)
    mine = viewer.user.pk
    context = {
        "row": row,
        "stands": stands,
        "asked_to_accept": stands.open and any(one.pk == mine for one in stands.waits_for),
        "asked_to_agree": stands.open
        and queries.can_endorse(viewer.user, row)
        and all(one.pk != mine for one in stands.agreed),
        "may_stop": stands.open and _may_stop(viewer, row),
        "keeps": stands.open and queries.keeps_recovery(viewer),
    }
    return render(request, "vault/proposal.html", context)


def _may_stop(viewer: Viewer, row: Proposal) -> bool:
    named = row.nominees.filter(user=viewer.user).exists()
    return named or queries.may_object(viewer, row) or queries.keeps_recovery(viewer)


def _answered(
    request: HttpRequest, row: Proposal, form: Any, deed: Callable[[], object], *, said: str, **words: str
) -> HttpResponse:
    back = reverse("vault:proposal", args=[row.pk])
    if form.is_bound and form.is_valid():
        try:
            deed()
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, said)
            return redirect(back)
    stands = queries.progress(row)
    facts = [
        (_("Proposed by"), row.proposed_by.display_name if row.proposed_by else "–"),
        (_("Proposed as trustees"), stands.names),
        (_("Why"), row.reason),
    ]
    return render(request, "kit/confirm.html", {"form": form, "facts": facts, "back": back, **words})


@page("today.view")
def accept(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Say yes to being a trustee."""
    viewer = viewer_of(request)
    row = _seen(viewer, id)
    if not row.nominees.filter(user=viewer.user).exists():
        raise Http404
    return _answered(
        request, row, Form(sent(request)), lambda: accept_trusteeship(by=viewer, proposal=row),
        title=_("Be a trustee?"),
        text=_("You would keep pieces of the recovery key that only your password opens. Say yes only after you have spoken with the others. If you forget your password, your pieces are lost."),
        submit=_("Yes, I will keep them"), said=_("Thank you. Your pieces are sealed to you when the key is made."),
    )  # fmt: skip


@page("today.view")
def endorse(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Agree, as a trustee of the key in use, that it is replaced."""
    viewer = viewer_of(request)
    row = _seen(viewer, id)
    if not queries.can_endorse(viewer.user, row):
        raise Http404
    return _answered(
        request, row, Form(sent(request)), lambda: endorse_trustees(by=viewer, proposal=row),
        title=_("Agree to these trustees?"),
        text=_("From then on they keep the recovery key, in your place. Speak with those proposed before you agree."),
        submit=_("I agree"), said=_("You have agreed."),
    )  # fmt: skip


@page("today.view")
def stop(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Object to it, say no, or take it back."""
    viewer = viewer_of(request)
    row = _seen(viewer, id)
    if not _may_stop(viewer, row):
        raise Http404
    form = ObjectForm(sent(request))
    return _answered(
        request, row, form,
        lambda: stop_proposal(by=viewer, proposal=row, reason=form.cleaned_data["reason"]),
        title=_("Stop this proposal?"), text=_("The recovery key stays as it is. All who were told of it read that you stopped it, and why."),
        submit=_("Stop it"), said=_("The proposal is stopped."),
    )  # fmt: skip
