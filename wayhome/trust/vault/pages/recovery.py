"""The organisation's recovery key: its state, the ceremony that makes it, and asking its trustees."""

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
from wayhome.trust.accounts.models import Team, User
from wayhome.trust.vault import queries, rules
from wayhome.trust.vault.actions import (
    approve_recovery,
    ask_recovery,
    carry_out_recovery,
    stop_recovery,
)
from wayhome.trust.vault.forms import OpenForm, RehearseForm, RenewForm, StopForm
from wayhome.trust.vault.pages.asking import Viewer, sent, viewer_of

_SHOWN = 20


def _keeper(request: HttpRequest) -> Viewer:
    """Return the viewer if she keeps the recovery key of the whole organisation; else there is nothing here."""
    viewer = viewer_of(request)
    if not queries.keeps_recovery(viewer):
        raise Http404
    return viewer


@page("recovery.manage")
def recovery(request: HttpRequest) -> HttpResponse:
    """How the recovery key stands: trustees, rehearsals, what it does not hold yet, and requests."""
    _keeper(request)
    pair = queries.pair_now(rules.RECOVERY, queries.INSTALLATION)
    context = {
        "pair": pair,
        "trustees": queries.trustee_states(pair) if pair else [],
        "quorum": queries.quorum(pair) if pair else 0,
        "candidates": queries.candidates().count(),
        "not_held": queries.not_held().count(),
        "rehearsed": queries.last_rehearsal(),
        "due": queries.rehearsal_due(),
        "older": queries.older_pair() is not None,
        "short": len(queries.orphaned()),
        "checked": queries.last_check(),
        "asked": queries.asked(queries.requests()[:_SHOWN]),
        "proposal": queries.open_proposal(),
        "past": queries.all_proposals().exclude(ended_at=None)[:_SHOWN],
    }
    return render(request, "vault/recovery.html", context)


@page("recovery.manage")
def ask(request: HttpRequest, purpose: str) -> HttpResponse:
    """Ask the trustees: to open what is lost, to give everything to a new key, or to rehearse."""
    viewer = _keeper(request)
    form = _ask_form(request, purpose)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        to = form.to if isinstance(form, OpenForm) else {}
        try:
            made = ask_recovery(
                by=viewer, purpose=purpose, reason=given.get("reason", ""), id=given["id"], **to
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("The trustees are asked: each sees it on the day's page."))
            return redirect("vault:request", made.pk)
    titles = {
        "open": _("Open what nobody can open any more"),
        "renew": _("Give everything to the new recovery key"),
        "rehearsal": _("Rehearse the recovery"),
    }
    texts = {
        "open": _("For what fewer than two people can open, after forgotten passwords or people who left. Those you name can open it then; you see nothing of it."),
        "renew": _("The trustees of the older key hand over their pieces once more. Nobody sees anything of it."),
        "rehearsal": _("The same steps as in earnest, on a test that holds nothing. It shows that the pieces work."),
    }  # fmt: skip
    context = {"form": form, "title": titles[purpose], "text": texts[purpose], "submit": _("Ask the trustees"), "back": reverse("vault:recovery")}  # fmt: skip
    return render(request, "vault/form.html", context)


def _ask_form(request: HttpRequest, purpose: str) -> Any:
    if purpose == "rehearsal":
        return RehearseForm(sent(request))
    if purpose == "renew":
        return RenewForm(sent(request))
    if purpose != "open":
        raise Http404
    teams = list(Team.objects.filter(ended_at=None).select_related("office").order_by("office__code", "name"))
    users = User.objects.filter(is_active=True, public_key__isnull=False).select_related("office")
    return OpenForm(sent(request), teams=teams, users=list(users.order_by("display_name")))


def _one(id: uuid.UUID) -> queries.Asked:
    row = queries.requests().filter(pk=id).first()
    if row is None:
        raise Http404
    return queries.asked([row])[0]


@page("recovery.manage")
def one_request(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """One request: who has handed over her pieces, and what whoever asked can do now."""
    viewer = _keeper(request)
    asked = _one(id)
    context = {
        "asked": asked,
        "mine": asked.request.asked_by_id == viewer.user.pk,
        "to": queries.named_in(asked.request),
    }
    return render(request, "vault/request.html", context)


@page("recovery.manage")
def carry_out(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Put the pieces together and do what was asked for."""
    viewer, asked = _keeper(request), _one(id)
    form = Form(sent(request))
    if form.is_bound and form.is_valid():
        try:
            done = carry_out_recovery(by=viewer, request=asked.request)
        except Refused as refused:
            form.refuse(refused)
        else:
            if done.outcome == "done":
                messages.success(request, _("It is done, and the pieces are destroyed."))
            else:
                messages.error(request, _("The pieces do not open the recovery key. Set it up anew."))
            return redirect("vault:request", done.pk)
    context = {
        "form": form,
        "title": _("Carry it out?"),
        "text": _("The key is put together for this one moment. You see nothing of what is opened."),
        "facts": _facts(asked),
        "submit": _("Carry it out"),
        "back": reverse("vault:request", args=[id]),
    }
    return render(request, "kit/confirm.html", context)


def _facts(asked: queries.Asked) -> list[tuple[str, Any]]:
    row = asked.request
    facts = [
        (_("Asked by"), row.asked_by.display_name),
        (_("What for"), queries.PURPOSE_WORDS[row.purpose]),
        (_("Why"), row.reason or "–"),
    ]
    to = queries.named_in(row)
    return [*facts, (_("For"), ", ".join(to))] if to else facts


def _stopped(request: HttpRequest, asked: queries.Asked, back: str, then: str) -> HttpResponse:
    form = StopForm(sent(request))
    if form.is_bound and form.is_valid():
        try:
            stop_recovery(by=viewer_of(request), request=asked.request, reason=form.cleaned_data["reason"])
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("The request is stopped, and the pieces are destroyed."))
            return redirect(then)
    text = _("Nothing is opened. Whoever asked can ask anew.")
    context = {"form": form, "title": _("Stop this request?"), "text": text, "facts": _facts(asked), "submit": _("Stop it"), "back": back}  # fmt: skip
    return render(request, "kit/confirm.html", context)


@page("recovery.manage")
def withdraw(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """End a request, by who keeps the recovery key."""
    _keeper(request)
    return _stopped(request, _one(id), reverse("vault:request", args=[id]), "vault:recovery")


# --- for trustees -----------------------------------------------------------------------------------------------------


def _for_me(request: HttpRequest, id: uuid.UUID) -> queries.Asked:
    """Return a request of whose key the viewer keeps a piece; nothing else is there for her."""
    row = queries.open_for(viewer_of(request).user).filter(pk=id).first()
    if row is None:
        raise Http404
    return queries.asked([row])[0]


@page("recovery.hold")
def pieces(request: HttpRequest) -> HttpResponse:
    """A trustee's page: what is asked of her, and what being one means."""
    user = viewer_of(request).user
    pair = queries.pair_now(rules.RECOVERY, queries.INSTALLATION)
    states = queries.trustee_states(pair) if pair else []
    context = {
        "asked": queries.asked(queries.open_for(user)),
        "mine": next((one for one in states if one.user.pk == user.pk), None),
        "others": [one.user for one in states if one.user.pk != user.pk],
        "quorum": queries.quorum(pair) if pair else 0,
    }
    return render(request, "vault/pieces.html", context)


@page("recovery.hold")
def approve(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Hand one's pieces over."""
    asked = _for_me(request, id)
    form = Form(sent(request))
    if form.is_bound and form.is_valid():
        try:
            approve_recovery(by=viewer_of(request), request=asked.request)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Your pieces are handed over."))
            return redirect("vault:pieces")
    context = {
        "form": form,
        "title": _("Hand over your pieces?"),
        "text": _("Speak with whoever asks before you do, in person or by telephone. Your pieces are sealed to them, for this one time."),
        "facts": _facts(asked),
        "submit": _("Hand them over"),
        "back": reverse("vault:pieces"),
    }  # fmt: skip
    return render(request, "kit/confirm.html", context)


@page("recovery.hold")
def stop(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Stop a request, by a trustee who does not agree."""
    return _stopped(request, _for_me(request, id), reverse("vault:pieces"), "vault:pieces")
