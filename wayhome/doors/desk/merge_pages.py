"""Two records of one person: joined after a look at both, and taken apart again."""

import uuid
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wayhome.doors.desk import actions, queries
from wayhome.journey.cases import queries as cases
from wayhome.journey.cases.models import Case
from wayhome.journey.cases.naming import names_of
from wayhome.kit.errors import Refused
from wayhome.kit.forms import CreateForm, Form
from wayhome.kit.gate import page
from wayhome.kit.ids import read_code
from wayhome.trust.access.viewer import Viewer


class OtherForm(CreateForm):
    """Which other record is hers too; ``looked`` once both were shown beside each other."""

    code = django_forms.CharField(
        label=gettext_lazy("Code of the other record"),
        max_length=20,
        widget=django_forms.TextInput({"autocapitalize": "characters", "spellcheck": "false"}),
    )
    looked = django_forms.CharField(required=False, widget=django_forms.HiddenInput)


@page("cases.edit")
def same(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Say that another record is this person's too: first both are shown, then they become one."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    request.menu_entry = "people"  # type: ignore[attr-defined]
    case = cases.case_for(viewer, id, "cases.edit")
    form = OtherForm(request.POST or None)
    other: Case | None = None
    if request.method == "POST" and form.is_valid():
        try:
            other = _other(viewer, case, form.cleaned_data["code"])
            if form.cleaned_data["looked"] == str(other.person_id):
                told = {"kept_case_id": case.pk, "gone_case_id": other.pk, "id": form.cleaned_data["id"]}
                made = actions.merge(by=viewer, **told)
                said = _("The two records are one now. The code %(code)s leads here too.")
                messages.success(request, said % {"code": made.gone.code})
                return redirect("desk:person", case.pk)
            form = OtherForm(initial=form.cleaned_data | {"looked": str(other.person_id)})
        except Refused as refused:
            form.refuse(refused)
    both = [case] if other is None else [case, other]
    named = names_of(viewer, [one.pk for one in both], page="merge")
    context = {
        "case": case,
        "form": form,
        "both": [(one, named.get(one.pk), queries.facts_told(one.person)[0]) for one in both],
        "ready": other is not None,
        "back": reverse("desk:person", args=[case.pk]),
    }
    return render(request, "desk/same.html", context, status=422 if form.errors else 200)


def _other(viewer: Viewer, case: Case, typed: str) -> Case:
    """Return a case of the person with this code that the viewer may edit; Refused where there is none."""
    code = read_code(typed)
    mine = cases.cases(viewer, q=code).order_by("-happened_on", "-pk") if code else []
    found = [one for one in mine if "cases.edit" in cases.permissions_on(viewer, one, ["cases.edit"])]
    if not found:
        raise Refused(_("Nobody whom you may change has this code. Check it letter by letter."), field="code")
    if found[0].person_id == case.person_id:
        raise Refused(actions.SAME, field="code")
    return found[0]


@page("cases.edit")
def apart(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Take two persons apart who were found to be one."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    request.menu_entry = "people"  # type: ignore[attr-defined]
    made = queries.merge_for(viewer, id)
    case = cases.cases(viewer).filter(person=made.kept_id).first()
    back = reverse("desk:person", args=[case.pk]) if case else reverse("desk:people")
    form = Form(request.POST or None)
    if request.method == "POST":
        try:
            actions.take_apart(by=viewer, merge_id=made.pk)
        except Refused as refused:
            form.is_valid()
            form.refuse(refused)
        else:
            said = _("They are two persons again, each with a code and records of their own.")
            messages.success(request, said)
            return redirect(back)
    facts: list[tuple[str, Any]] = [
        (_("Stays"), made.kept.code),
        (_("Becomes a person of their own again"), made.gone.code),
    ]
    context = {
        "title": _("Take these two apart?"),
        "text": _("Everything that came with the second code goes back to it, as it was. What was recorded since stays where it belongs."),
        "facts": facts, "form": form, "back": back, "submit": _("Take them apart"),
    }  # fmt: skip
    return render(request, "kit/confirm.html", context, status=422 if form.errors else 200)
