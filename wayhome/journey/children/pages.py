"""Pages of what is best for a child: all looks, one, a new one, corrected, taken out."""

import uuid
from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from wayhome.journey.cases.clocks import clocks
from wayhome.journey.cases.models import Case
from wayhome.journey.cases.naming import names_of
from wayhome.journey.cases.profiles import maybe_child
from wayhome.journey.cases.queries import case_for, permissions_on
from wayhome.journey.children import actions, codes, forms, queries, sealed
from wayhome.journey.children.models import BestInterest
from wayhome.kit import histories
from wayhome.kit.clashes import conflicted
from wayhome.kit.dates import today
from wayhome.kit.errors import Refused
from wayhome.kit.facts import Conflict
from wayhome.kit.forms import Form
from wayhome.kit.gate import page
from wayhome.kit.media import PDF
from wayhome.kit.records import RetireForm
from wayhome.kit.sending import sent as file_sent
from wayhome.trust.access.colleagues import colleagues
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import User


def viewer_of(request: HttpRequest) -> Viewer:
    request.menu_entry = "people"  # type: ignore[attr-defined]
    return request.viewer  # type: ignore[attr-defined]


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _headed(viewer: Viewer, case: Case) -> dict[str, Any]:
    """Return what every page shows above: her code, and her name to whom it is open."""
    return {"case": case, "name": names_of(viewer, [case.pk], page="best_interest").get(case.pk)}


def _may_record(viewer: Viewer, case: Case) -> bool:
    return case.retired_at is None and queries.RECORD in permissions_on(viewer, case, [queries.RECORD])


@page("plans.view")
def listed(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """What was weighed for a child, the latest first."""
    viewer = viewer_of(request)
    case = case_for(viewer, id, queries.VIEW)
    child = maybe_child(case, today(case.office.time_zone)) or case.person.birth_year is None
    context = {
        "rows": list(queries.looks(viewer, case)),
        "may_record": child and _may_record(viewer, case),
    }
    return render(request, "children/list.html", context | _headed(viewer, case))


@page("plans.view")
def show(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """One look: how the child was heard, what was weighed, what came of it, and its history."""
    viewer = viewer_of(request)
    row = queries.look_for(viewer, id)
    before = sealed.words_then(viewer, row)
    may_read = sealed.may_read(viewer, row.case)
    people = dict(User.objects.filter(pk__in=histories.writers(row)).values_list("pk", "display_name"))
    context = {
        "row": row,
        "text": sealed.words_of(viewer, row.case, [row])[row.pk] if may_read else "",
        "may_record": row.retired_at is None and _may_record(viewer, row.case),
        "may_print": "papers.print" in permissions_on(viewer, row.case, ["papers.print"]),
        "versions": histories.told(
            row, _labels(), people=people, also=lambda version: _also_then(version, before)
        ),
    }
    return render(request, "children/show.html", context | _headed(viewer, row.case))


def _labels() -> dict[str, Any]:
    return {
        "happened_on": _("Day"),
        "about": _("What is it about?"),
        "heard": _("How was the child heard?"),
        "adult_said": _("What does the guardian say?"),
        "outcome": _("What came of it?"),
        "why": _("Why not as the child wishes?"),
        "again_on": _("Look again on"),
    }


def _also_then(version: Any, before: Mapping[int, str]) -> dict[str, str]:
    return {
        _("What was weighed?"): ", ".join(codes.WEIGHED.words(version.weighed)),
        _("With whom was it weighed?"): ", ".join(codes.WITH_WHOM.words(version.with_whom)),
        _("In words"): before.get(version.version, ""),
    }


@page("plans.record")
def record(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Write down what was weighed today. Who is grown meanwhile is only taken off the list of things to do."""
    viewer = viewer_of(request)
    case = case_for(viewer, id, queries.RECORD)
    zone = case.office.time_zone
    day = today(zone)
    back = reverse("desk:person", args=[case.pk])
    if case.person.birth_year is not None and not maybe_child(case, case.happened_on):
        raise Http404
    if case.person.birth_year is not None and not maybe_child(case, day):
        return _answer(
            request, forms.GrownForm(_sent(request)), lambda: actions.follow(by=viewer, case_id=case.pk), title=_("This person is grown up now"),
            case=case, back=back, text=_("By the year of birth this person decides alone. Nobody weighs it for them any more."),
            submit=_("Take it off the list"),
        )  # fmt: skip
    again = clocks(case.office, day).due("best_interest_again", day)
    form = forms.LookForm(
        _sent(request), initial={"happened_on": day, "again_on": again}, zone=zone, writes=sealed.may_write(viewer, case),
        colleagues=colleagues([case.office_id]), me=viewer.user,
    )  # fmt: skip

    def write() -> Any:
        told = form.cleaned_data
        return actions.record_look(
            by=viewer, case_id=case.pk, id=told["id"], words=told.get("words", ""), **form.told, **form.proxy
        )

    return _answer(
        request, form, write, title=_("What is best for the child"), case=case, back=back,
        text=_("Hear the child first, in its own words or through somebody it trusts. What it says has weight."),
    )  # fmt: skip


@page("plans.record")
def change(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Correct a look; where somebody else saved it meanwhile, both versions are shown to choose from."""
    viewer = viewer_of(request)
    row = queries.look_for(viewer, id, queries.RECORD)
    if row.retired_at is not None:
        raise Http404
    may_read = sealed.may_read(viewer, row.case)

    def initial(of: BestInterest) -> dict[str, Any]:
        told: dict[str, Any] = {name: getattr(of, name) for name in ("version", *forms.TOLD)}
        told |= {
            "weighed": codes.WEIGHED.chosen(of.weighed),
            "with_whom": codes.WITH_WHOM.chosen(of.with_whom),
        }
        return told | {"words": sealed.words_of(viewer, row.case, [of])[of.pk] if may_read else ""}

    first = initial(row)
    writes = first["words"] is not None and sealed.may_write(viewer, row.case)
    form = forms.LookEdit(_sent(request), initial=first, zone=row.case.office.time_zone, writes=writes)

    def write() -> Any:
        told = form.cleaned_data
        return actions.correct_look(
            by=viewer, look_id=row.pk, version=told["version"], words=told.get("words"), **form.told
        )

    back = reverse("children:show", args=[row.pk])
    return _answer(
        request, form, write, title=_("What is best for the child"), case=row.case, back=back, saved=initial
    )


@page("plans.record")
def retire(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Take a look out that was written down wrongly."""
    viewer = viewer_of(request)
    row = queries.look_for(viewer, id, queries.RECORD)
    form = RetireForm(_sent(request))
    return _answer(
        request, form, lambda: actions.retire_look(by=viewer, look_id=row.pk, reason=form.cleaned_data["reason"]),
        title=_("Retire this look?"), case=row.case, back=reverse("children:list", args=[row.case_id]), submit=_("Retire it"),
    )  # fmt: skip


@page("papers.print")
def paper(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """One look on a sheet of paper, to be signed."""
    viewer = viewer_of(request)
    row = queries.look_for(viewer, id, "papers.print")
    form = forms.PaperForm(_sent(request), initial={"language": row.case.office.languages[0]})

    def write() -> Any:
        made = actions.print_look(by=viewer, look_id=row.pk, language=form.cleaned_data["language"])
        return file_sent(request, made, PDF, name="best-interest")

    back = reverse("children:show", args=[row.pk])
    return _answer(request, form, write, title=_("Print it"), case=row.case, back=back, submit=_("Print"))


def _answer(
    request: HttpRequest,
    form: Form,
    write: Callable[[], Any],
    *,
    title: str,
    case: Case,
    back: str,
    text: str = "",
    submit: str = "",
    saved: Callable[[Any], Mapping[str, Any]] | None = None,
) -> HttpResponse:
    """Show a form; when it is sent and whole, write and go back. What was refused stands at its field, a conflict on its own page."""
    if request.method == "POST" and not form.only_looks() and form.is_valid():
        try:
            made = write()
        except Refused as refused:
            form.refuse(refused)
        except Conflict as conflict:
            row: Any = conflict.saved
            told = saved(row) if saved else {}
            laid = conflicted(form, told, row.version, str(row.recorded_by), row.recorded_at)
            return render(request, "kit/conflict.html", {"conflict": laid, "back": back}, status=409)
        else:
            if isinstance(made, HttpResponse):
                return made
            messages.success(request, _("Saved."))
            return redirect(back)
    context = {"form": form, "title": title, "text": text, "submit": submit, "back": back}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "children/form.html", context | _headed(viewer_of(request), case), status=status)
