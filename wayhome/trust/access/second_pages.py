"""Acts that need two persons: the list, agreeing, and saying no."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wayhome.kit import formats
from wayhome.kit.errors import Refused
from wayhome.kit.forms import Form
from wayhome.kit.gate import page
from wayhome.trust.access import second_queries as queries
from wayhome.trust.access.actions import agree_second, refuse_second
from wayhome.trust.access.models import SecondPerson
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.vault.queries import all_proposals, progress


@page("today.view")
def waiting(request: HttpRequest) -> HttpResponse:
    """What waits for a second person."""
    request.menu_entry = "today"  # type: ignore[attr-defined]
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    return render(request, "access/second.html", {"waiting": queries.waiting(viewer)})


@page("today.view")
def agree(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Agree to what a colleague asked."""
    return _answer(
        request, id, agree_second,
        title=_("Agree to this?"), text=_("Speak with your colleague first. Your name stands beside theirs in the log."),
        submit=_("I agree"), said=_("You have agreed. One of you two can do it now."),
    )  # fmt: skip


@page("today.view")
def refuse(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Say no to what a colleague asked, or take one's own request back."""
    return _answer(
        request, id, refuse_second,
        title=_("Say no to this?"), text=_("It is not done. Whoever wants it has to ask again."),
        submit=_("No"), said=_("It will not be done."),
    )  # fmt: skip


def _answer(
    request: HttpRequest, id: uuid.UUID, deed: Callable[..., Any], *, said: str, **words: str
) -> HttpResponse:
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    found = queries.one(viewer, id)
    if found is None:  # nothing of hers, or answered meanwhile
        return redirect("access:second")
    form = Form(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            deed(by=viewer, id=found.pk)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, said)
            return redirect("access:second")
    context = {"form": form, "facts": _facts(found), "back": reverse("access:second"), **words}
    return render(request, "kit/confirm.html", context)


def _facts(found: SecondPerson) -> list[tuple[str, Any]]:
    ends = formats.moment(timezone.localtime(found.runs_out_at), formats.language(get_language()))
    proposal = all_proposals().filter(pk=found.subject).first() if found.kind == "recovery" else None
    named = [] if proposal is None else [(_("Proposed as trustees"), progress(proposal).names)]
    return [
        (_("What"), found.get_kind_display()),
        *named,
        (_("Why"), found.why),
        (_("Asked by"), found.asked_by.display_name),
        (_("Office"), found.office.name),
        (_("Stands until"), ends),
    ]
