"""The catalogue of messages: heard on the page, added in more languages, taken out."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from wayhome.kit import sounds
from wayhome.kit.errors import Refused
from wayhome.kit.gate import page
from wayhome.kit.records import RetireForm
from wayhome.kit.sending import sent as answered
from wayhome.prevention.activities import codes
from wayhome.prevention.activities.actions import add_sound, retire_sound
from wayhome.prevention.activities.forms.messages import SoundForm
from wayhome.prevention.activities.queries import messages as queries
from wayhome.trust.access.viewer import Viewer


@page("activities.view")
def catalogue(request: HttpRequest) -> HttpResponse:
    """Every message, and in which languages it can be heard."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    context = {"catalogue": queries.catalogue(viewer), "may_record": viewer.may("activities.record")}
    return render(request, "activities/messages.html", context)


@page("activities.view")
def hear(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """One spoken message."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    row = queries.sound_for(viewer, id)
    data = sounds.read(row.pk)
    if data is None:
        raise Http404
    return answered(request, data, row.media_type, name=f"{row.message}-{row.language}")


@page("activities.record")
def add(request: HttpRequest, message: str) -> HttpResponse:
    """Add a message as it is spoken in a language."""
    if message not in codes.MESSAGES.codes:
        raise Http404
    form = SoundForm(request.POST or None, request.FILES or None)
    return _answer(
        request, form, title=_("Add a recording: %(message)s") % {"message": codes.MESSAGES.label(message)},
        write=lambda viewer: add_sound(
            by=viewer, message=message, language=form.cleaned_data["language"], clean=form.cleaned_data["file"].clean,
            id=form.cleaned_data["id"],
        ),
    )  # fmt: skip


@page("activities.record")
def retire(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Take a spoken message out of the catalogue."""
    row = queries.sound_for(request.viewer, id)  # type: ignore[attr-defined]
    form = RetireForm(request.POST or None)
    return _answer(
        request, form, title=_("Retire this?"), submit=_("Retire it"),
        text=f"{row.get_message_display()} ({row.get_language_display()})",
        write=lambda viewer: retire_sound(by=viewer, sound_id=row.pk, reason=form.cleaned_data["reason"]),
    )  # fmt: skip


def _answer(request: HttpRequest, form: Any, *, title: str, write: Any, text: str = "", submit: str = "") -> HttpResponse:  # fmt: skip
    back = reverse("activities:messages")
    if form.is_bound and form.is_valid():
        try:
            write(request.viewer)  # type: ignore[attr-defined]
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Saved."))
            return redirect(back)
    context = {"form": form, "title": title, "text": text, "submit": submit, "back": back}
    code = 422 if form.is_bound else 200
    return render(request, "activities/message_form.html", context, status=code)
