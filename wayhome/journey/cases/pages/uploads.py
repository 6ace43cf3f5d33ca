"""Pages of photos, scans and recordings: sent by a form, opened one by one, each opening in the log."""

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from wayhome.journey.cases import actions, consents, queries
from wayhome.journey.cases.attached import file_for
from wayhome.journey.cases.forms.uploads import ConsentFile, HerFile
from wayhome.journey.cases.pages.frame import answer, gone, light, viewer_of
from wayhome.kit.gate import page
from wayhome.kit.records import RetireForm
from wayhome.kit.sending import sent
from wayhome.registry.people import codes, sealed


@page("identity.edit")
def add(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Keep a photo of the person or a scan of a paper of hers."""
    viewer = viewer_of(request)
    case = queries.case_for(viewer, id, "identity.edit")
    form: Any = HerFile(request.POST or None, request.FILES or None)

    def write() -> Any:
        told = form.cleaned_data
        return actions.keep_file(
            by=viewer, case_id=case.pk, purpose=told["purpose"], clean=form.clean_file_sent, name=form.file_name,
            caption=told["caption"], original=form.original, id=told["id"],
        )  # fmt: skip

    back = reverse("cases:who", args=[case.pk])
    return answer(
        request, form, write, title=_("Add a photo or a scan"), text=_sealed(), case=case, back=back, to=lambda _made: back
    )  # fmt: skip


@page("identity.edit")
def add_to_consent(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Keep what she signed, or a recording of what she said, with her answer."""
    viewer = viewer_of(request)
    row = consents.consent_for(viewer, id, "identity.edit")
    case = queries.case_for(viewer, row.case_id, "identity.edit")
    form: Any = ConsentFile(request.POST or None, request.FILES or None)

    def write() -> Any:
        return actions.keep_consent_file(
            by=viewer, consent_id=row.pk, clean=form.clean_file_sent, name=form.file_name, original=form.original,
            id=form.cleaned_data["id"],
        )  # fmt: skip

    back = reverse("cases:consent", args=[row.pk])
    return answer(
        request, form, write, title=_("Add what was signed or said"), text=_sealed(), case=case, back=back, to=lambda _made: back
    )  # fmt: skip


@page("identity.view")
def show(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Open a file."""
    return _opened(request, id, "identity.view", "shown")


@page("identity.view")
def small(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Open a picture's thumbnail."""
    return _opened(request, id, "identity.view", "thumbnail")


@page("evidence.open")
def original(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Open the original of what was kept as evidence, as it came."""
    return _opened(request, id, "evidence.open", "original")


def _opened(request: HttpRequest, id: uuid.UUID, permission: str, form: str) -> HttpResponse:
    viewer = viewer_of(request)
    row, case = file_for(viewer, id, permission, form=form)
    if permission != "identity.view":
        file_for(viewer, id)
    data = sealed.content(viewer, row, office_id=case.office_id)
    if data is not None:
        return sent(request, data, row.media_type)
    light(request)
    no_key = not sealed.opens(viewer, [case.person_id])
    shut = str(sealed.NOT_OPEN) if no_key else _("It cannot be read any more.")
    return render(
        request, "cases/who_shut.html", {"case": case, "shut": shut, "back": reverse("cases:who", args=[case.pk])}
    )  # fmt: skip


@page("identity.edit")
def retire(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Take a file that is wrong out of what is shown."""
    viewer = viewer_of(request)
    row, case = file_for(viewer, id, "identity.edit")
    if row.retired_at is not None:
        raise Http404
    form = RetireForm(request.POST or None)
    back = reverse("cases:consent", args=[row.about]) if row.about else reverse("cases:who", args=[case.pk])
    facts = [(_("Code"), case.person.code), (_("What is it?"), codes.FILE_PURPOSES.label(row.purpose))]

    def write() -> Any:
        return actions.retire_file(by=viewer, file_id=row.pk, reason=form.cleaned_data["reason"])

    return answer(
        request, form, write, title=_("Retire this?"), text=gone(), case=case, submit=_("Retire it"), back=back, to=lambda _made: back,
        told=facts, template="kit/confirm.html",
    )  # fmt: skip


def _sealed() -> str:
    return _("It is sealed: only colleagues who may see who this person is can open it.")
