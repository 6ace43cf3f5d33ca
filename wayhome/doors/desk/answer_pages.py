"""A person asks what we hold about her: the language first, then a print for her hand. Shown once; given again, it is asked for again."""

import uuid

from django import forms as django_forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from wayhome.doors.desk.answering import gathered
from wayhome.journey.cases.actions import give_answer
from wayhome.journey.cases.answering import why_not
from wayhome.journey.cases.queries import case_for
from wayhome.kit.dates import today
from wayhome.kit.errors import Refused
from wayhome.kit.forms import Form
from wayhome.kit.gate import page
from wayhome.kit.inputs import ChoiceButtons
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import LANGUAGES


class LanguageForm(Form):
    """In which language."""

    language = django_forms.ChoiceField(
        label=_("In which language?"),
        choices=LANGUAGES.choices,
        widget=ChoiceButtons(inline=True),
        error_messages={"required": _("Choose the language.")},
    )


@page("identity.view")
def answer(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Ask in which language; when sent, the print itself, within the act that notes it."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    request.menu_entry = "people"  # type: ignore[attr-defined]
    case = case_for(viewer, id, "identity.view")
    first = case.person.first_language
    form = LanguageForm(
        request.POST if request.method == "POST" else None,
        initial={"language": first if first in LANGUAGES else case.office.languages[0]},
    )
    if form.is_bound and form.is_valid():
        language = form.cleaned_data["language"]
        try:
            give_answer(by=viewer, case_id=case.pk, language=language)
        except Refused as refused:
            form.refuse(refused)
        else:
            with translation.override(language):
                context = {
                    "case": case, "lang": language, "answer": gathered(viewer, case),
                    "day": today(case.office.time_zone),
                }  # fmt: skip
                return render(request, "desk/answer_print.html", context)
    context = {"case": case, "form": form, "not_now": why_not(viewer, case)}
    return render(request, "desk/answer.html", context, status=422 if form.is_bound and form.errors else 200)
