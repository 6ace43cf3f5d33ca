"""Pages on which the journey is recorded: admissions, exits, returns, steps, corrections, and who walks with whom."""

import datetime as dt
import uuid
from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from wayhome.journey.cases import actions, forms, queries
from wayhome.journey.cases.models import Case
from wayhome.journey.cases.refusals import RowsRefused
from wayhome.journey.cases.rules import MOST_ROWS
from wayhome.journey.cases.telling import record_told
from wayhome.kit import formats
from wayhome.kit.dates import today
from wayhome.kit.errors import Refused
from wayhome.kit.facts import Conflict
from wayhome.kit.forms import Form, conflicted
from wayhome.kit.gate import page
from wayhome.kit.records import RetireForm
from wayhome.registry.people.questions import facts_initial
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import Office

FIRST_ROWS, MORE_ROWS = 5, 5
Write = Callable[[], Any]
Told = Sequence[tuple[str, Any]]


@page("cases.admit")
def admit(request: HttpRequest) -> HttpResponse:
    """Admit one person."""
    viewer = _viewer(request)
    offices = queries.admitting(viewer)
    form = forms.AdmitForm(request.POST or None, **_arriving(viewer, offices), **_proxied(viewer, offices[0]))

    def write() -> Any:
        told = form.cleaned_data
        return actions.admit(
            by=viewer, office=form.chosen_office, facts=form.facts(), category=told["category"], happened_on=told["happened_on"],
            paper_number=told["paper_number"], assigned=form.walking, id=told["id"], **form.proxy,
        )  # fmt: skip

    return _answer(
        request, form, write, title=_("Admit a person"), submit=_("Admit"), to=lambda made: _home(viewer, made.case_id),
        said=lambda made: _("Admitted under the code %(code)s. Write this code on the paper list.") % {"code": made.person.code},
        back=reverse("desk:people"), template="cases/admit.html",
    )  # fmt: skip


@page("cases.admit")
def admit_many(request: HttpRequest) -> HttpResponse:
    """Admit up to 75 people who arrive together, on one screen."""
    viewer = _viewer(request)
    _light(request)
    offices = queries.admitting(viewer)
    asked = {**_arriving(viewer, offices), **_proxied(viewer, offices[0])}
    rows: Any
    if request.method != "POST":
        form, rows = forms.AdmitManyForm(**asked), _blank_rows(FIRST_ROWS)
    elif "more" in request.POST:
        form, rows = forms.AdmitManyForm(**{**asked, "initial": request.POST.dict()}), _longer(request)
    else:
        form, rows = forms.AdmitManyForm(request.POST, **asked), forms.RowSet(request.POST, prefix="rows")
        made = _admit_rows(viewer, form, rows) if _whole(form, rows) else 0
        if made:
            said = ngettext("%(n)s person was admitted.", "%(n)s people were admitted.", made) % {"n": made}
            messages.success(request, said)
            return redirect("desk:people")
    context = {
        "form": form,
        "rows": rows,
        "most": MOST_ROWS,
        "full": rows.total_form_count() >= MOST_ROWS,
        "back": reverse("desk:people"),
    }
    return render(request, "cases/admit_many.html", context, status=_status(form))


@page("cases.admit")
def record_exit(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """End the open stay of a case."""
    viewer = _viewer(request)
    case = queries.case_for(viewer, id, "cases.admit")
    stay = queries.open_admission(viewer, case)
    if stay is None and request.method != "POST":
        raise Http404
    stay = stay or next(iter(queries.admissions(viewer, case)), None)
    if stay is None:
        raise Http404
    initial = {"version": stay.version, "exit_on": _today(case)}
    form = forms.ExitForm(
        request.POST or None, initial=initial, zone=case.office.time_zone, **_proxied(viewer, case.office)
    )

    def write() -> Any:
        told = form.cleaned_data
        return actions.record_exit(
            by=viewer,
            admission_id=stay.pk,
            version=told["version"],
            exit_on=told["exit_on"],
            exit_kind=told["exit_kind"],
            **form.proxy,
        )

    return _answer(request, form, write, title=_("Record the exit"), case=case, submit=_("Record the exit"))


@page("cases.admit")
def readmit(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Take the person of a case into service again."""
    viewer = _viewer(request)
    case = queries.case_for(viewer, id, "cases.admit")
    form = forms.ReadmitForm(
        request.POST or None,
        initial={"happened_on": _today(case)},
        zone=case.office.time_zone,
        **_proxied(viewer, case.office),
    )

    def write() -> Any:
        told = form.cleaned_data
        return actions.readmit(
            by=viewer, case_id=case.pk, happened_on=told["happened_on"], id=told["id"], **form.proxy
        )

    return _answer(request, form, write, title=_("Record a return"), case=case, submit=_("Admit again"))


@page("cases.admit")
def step(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Record a step of the journey."""
    viewer = _viewer(request)
    case = queries.case_for(viewer, id, "cases.admit")
    initial = {"happened_on": _today(case), "stage": queries.next_stage(case)}
    form = forms.StepForm(
        request.POST or None, initial=initial, zone=case.office.time_zone, **_proxied(viewer, case.office)
    )

    def write() -> Any:
        told = form.cleaned_data
        return actions.move(
            by=viewer,
            case_id=case.pk,
            stage=told["stage"],
            happened_on=told["happened_on"],
            id=told["id"],
            **form.proxy,
        )

    return _answer(request, form, write, title=_("Record a step"), case=case)


@page("cases.edit")
def facts(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Correct a person's coded facts."""
    viewer = _viewer(request)
    case = queries.case_for(viewer, id, "cases.edit")
    person = case.person
    form = forms.FactsEdit(request.POST or None, initial={**facts_initial(person), "version": person.version})

    def write() -> Any:
        return actions.correct_person_facts(
            by=viewer, case_id=case.pk, version=form.cleaned_data["version"], changes=form.facts()
        )

    return _answer(
        request,
        form,
        write,
        title=_("Correct the facts"),
        text=_kept(),
        case=case,
        saved=lambda row: facts_initial(row),
    )


@page("cases.edit")
def change(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Correct a case: its category, paper number and first sign."""
    viewer = _viewer(request)
    case = queries.case_for(viewer, id, "cases.edit")
    names = ("category", "paper_number", "happened_on")
    initial = {name: getattr(case, name) for name in (*names, "version")}
    form = forms.CaseForm(request.POST or None, initial=initial, zone=case.office.time_zone)

    def write() -> Any:
        changes = {name: form.cleaned_data[name] for name in names}
        return actions.correct_case(
            by=viewer, case_id=case.pk, version=form.cleaned_data["version"], changes=changes
        )

    return _answer(request, form, write, title=_("Correct the record"), text=_kept(), case=case)


@page("cases.edit")
def admission(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Correct a stay."""
    viewer = _viewer(request)
    stay = queries.admission_for(viewer, id, "cases.edit")
    names = ("happened_on", "exit_on", "exit_kind")
    initial = {name: getattr(stay, name) for name in (*names, "version")}
    form = forms.AdmissionForm(request.POST or None, initial=initial, zone=stay.office.time_zone)

    def write() -> Any:
        changes = {name: form.cleaned_data[name] for name in names}
        return actions.correct_admission(
            by=viewer, admission_id=stay.pk, version=form.cleaned_data["version"], changes=changes
        )

    return _answer(request, form, write, title=_("Correct the admission"), text=_kept(), case=stay.case)


@page("cases.edit")
def undo_exit(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Take an exit back."""
    viewer = _viewer(request)
    stay = queries.admission_for(viewer, id, "cases.edit")
    form = forms.SureForm(request.POST or None, initial={"version": stay.version})

    def write() -> Any:
        return actions.undo_exit(by=viewer, admission_id=stay.pk, version=form.cleaned_data["version"])

    text = _(
        "This person counts as in service again from the day of admission. What was recorded stays in the history."
    )
    return _answer(
        request,
        form,
        write,
        title=_("Take the exit back?"),
        text=text,
        case=stay.case,
        submit=_("Take the exit back"),
    )


@page("cases.edit")
def retire_admission(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Take a wrong admission out of lists and figures."""
    viewer = _viewer(request)
    stay = queries.admission_for(viewer, id, "cases.edit")
    form = RetireForm(request.POST or None)

    def write() -> Any:
        return actions.retire_admission(by=viewer, admission_id=stay.pk, reason=form.cleaned_data["reason"])

    return _answer(
        request,
        form,
        write,
        title=_("Retire the admission?"),
        text=_gone(),
        case=stay.case,
        submit=_("Retire the admission"),
    )


@page("cases.edit")
def retire_step(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Take a wrongly recorded step off the path."""
    viewer = _viewer(request)
    step = queries.step_for(viewer, id)
    told = [(_("Step"), step.get_stage_display()), (_("Day"), _written(step.happened_on))]

    def write(reason: str) -> Any:
        return actions.retire_step(by=viewer, step_id=step.pk, reason=reason)

    return _retiring(
        request, write, case=step.case, title=_("Retire the step?"), submit=_("Retire the step"), told=told
    )


@page("cases.edit")
def retire_assignment(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Take a wrong assignment out of lists."""
    viewer = _viewer(request)
    one = queries.assignment_for(viewer, id)
    told = [(_("Colleague"), one.user.display_name), (_("As what?"), one.get_role_display())]
    told += [(_("From which day?"), _written(one.happened_on))]

    def write(reason: str) -> Any:
        return actions.retire_assignment(by=viewer, assignment_id=one.pk, reason=reason)

    return _retiring(
        request, write, case=one.case, title=_("Retire the assignment?"), submit=_("Retire the assignment"), told=told
    )  # fmt: skip


@page("cases.edit")
def retire(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Take a wrong record out of lists."""
    viewer = _viewer(request)
    case = queries.case_for(viewer, id, "cases.edit")
    form = RetireForm(request.POST or None)

    def write() -> Any:
        return actions.retire_case(by=viewer, case_id=case.pk, reason=form.cleaned_data["reason"])

    return _answer(
        request,
        form,
        write,
        title=_("Retire this record?"),
        text=_gone(),
        case=case,
        submit=_("Retire the record"),
    )


@page("cases.edit")
def assign(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Let a colleague walk with a person."""
    viewer = _viewer(request)
    case = queries.case_for(viewer, id, "cases.edit")
    staff = queries.colleagues(viewer, case.office_id)
    form = forms.AssignForm(
        request.POST or None,
        initial={"happened_on": _today(case), "role": "case_worker"},
        zone=case.office.time_zone,
        staff=staff,
    )

    def write() -> Any:
        told = form.cleaned_data
        user = form.staff[told["user"]]
        return actions.assign(
            by=viewer,
            case_id=case.pk,
            user=user,
            role=told["role"],
            happened_on=told["happened_on"],
            id=told["id"],
        )

    text = _("From that day on the colleague sees this person's record.")
    return _answer(
        request, form, write, title=_("Who walks with this person"), text=text, case=case, submit=_("Assign")
    )


@page("cases.edit")
def end_assignment(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Let a colleague's part end."""
    viewer = _viewer(request)
    assignment = queries.assignment_for(viewer, id)
    case = queries.case_for(viewer, assignment.case_id, "cases.edit")
    form = forms.EndForm(
        request.POST or None,
        initial={"until": _today(case), "version": assignment.version},
        zone=case.office.time_zone,
    )

    def write() -> Any:
        return actions.end_assignment(
            by=viewer,
            assignment_id=assignment.pk,
            version=form.cleaned_data["version"],
            until=form.cleaned_data["until"],
        )

    title = _("%(name)s no longer walks with this person") % {"name": assignment.user}
    return _answer(request, form, write, title=title, case=case)


@page("cases.view")
def history(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Every version of what is recorded about a person's case: who wrote what, and when."""
    viewer = _viewer(request)
    _light(request)
    case = queries.case_for(viewer, id)
    return render(request, "cases/history.html", {"case": case, "told": record_told(viewer, case)})


def _viewer(request: HttpRequest) -> Viewer:
    return request.viewer  # type: ignore[attr-defined]


def _light(request: HttpRequest) -> None:
    request.menu_entry = "people"  # type: ignore[attr-defined]


def _today(case: Case) -> Any:
    return today(case.office.time_zone)


def _status(form: Form) -> int:
    return 422 if form.is_bound and form.errors else 200


def _kept() -> str:
    return _("What was recorded before stays in the history.")


def _gone() -> str:
    return _(
        "It will no longer stand in lists or figures. Nothing is deleted: the record and its history stay."
    )


def _arriving(viewer: Viewer, offices: list[Office]) -> dict[str, Any]:
    """What the forms of admission need: the offices, today there, and whom one may assign."""
    assigns = any(
        viewer.may_in("cases.edit", office.pk) and office.pk in viewer.offices("cases.admit")
        for office in offices
    )
    staff = queries.colleagues(viewer, offices[0].pk) if assigns else None
    zone = offices[0].time_zone
    return {"offices": offices, "staff": staff, "zone": zone, "initial": {"happened_on": today(zone)}}


def _proxied(viewer: Viewer, office: Office) -> dict[str, Any]:
    return {"colleagues": queries.colleagues(viewer, office.pk), "me": viewer.user}


def _blank_rows(count: int) -> Any:
    return forms.RowSet(prefix="rows", initial=[{} for _row in range(count)])


def _longer(request: HttpRequest) -> Any:
    """Return the rows as typed so far, with a few empty ones more: how rows are added without script."""
    typed = forms.RowSet(request.POST, prefix="rows")
    count = min(typed.total_form_count(), MOST_ROWS)
    names = list(forms.RowForm.base_fields)
    kept = [{name: request.POST.get(f"rows-{at}-{name}", "") for name in names} for at in range(count)]
    return forms.RowSet(
        prefix="rows", initial=kept + [{} for _row in range(min(MORE_ROWS, MOST_ROWS - count))]
    )


def _whole(form: forms.AdmitManyForm, rows: Any) -> bool:
    """Whether the screen can be read; what is wrong in the rows is said on top too."""
    whole, readable = form.is_valid(), rows.is_valid()
    if rows.non_form_errors():
        too_many = _("At most %(most)s people on one screen. Save these, then start the next.") % {
            "most": MOST_ROWS
        }
        form.refuse(Refused(too_many))
    elif not readable:
        form.refuse(Refused(_("Nothing was saved yet. Look at the rows marked below.")))
    return whole and readable


def _admit_rows(viewer: Viewer, form: forms.AdmitManyForm, rows: Any) -> int:
    """Admit the filled rows; return how many, 0 where something has to be mended first."""
    told = form.cleaned_data
    filled = [row for row in rows if any(row.cleaned_data.values())]
    try:
        made = actions.admit_many(
            by=viewer, office=form.chosen_office, happened_on=told["happened_on"], category=told["category"], shared=form.shared,
            rows=[row.told(told["birth_precision"]) for row in filled], assigned=form.walking, id=told["id"], **form.proxy,
        )  # fmt: skip
    except RowsRefused as refused:
        for number, faults in refused.rows.items():
            for fault in faults:
                filled[number - 1].refuse(fault)
        form.refuse(Refused(_("Nothing was saved yet. Look at the rows marked below.")))
        return 0
    except Refused as refused:
        form.refuse(refused)
        return 0
    return len(made)


def _home(viewer: Viewer, case_id: uuid.UUID) -> str:
    """Return the address of a person's page, or of the list where the viewer no longer sees her."""
    seen = Case.objects.visible_to(viewer).filter(pk=case_id).exists()
    return reverse("desk:person", args=[case_id]) if seen else reverse("desk:people")


def _answer(
    request: HttpRequest,
    form: Form,
    write: Write,
    *,
    title: str,
    case: Case | None = None,
    text: str = "",
    submit: str | Promise = "",
    back: str = "",
    to: Callable[[Any], str] | None = None,
    said: Callable[[Any], str] | None = None,
    saved: Callable[[Any], dict[str, Any]] | None = None,
    told: Told = (),
    template: str = "cases/form.html",
) -> HttpResponse:
    """Show a form; when it is sent and whole, write and go on. What was refused stands at its field, a conflict on a page of its own."""
    viewer = _viewer(request)
    _light(request)
    back = back or (reverse("desk:person", args=[case.pk]) if case else "")
    if "find" in request.POST:
        _only_what_was_looked_for(form, request.POST["find"])
    elif request.method == "POST" and form.is_valid():
        try:
            made = write()
        except Refused as refused:
            form.refuse(refused)
        except Conflict as conflict:
            return _conflict(request, form, conflict, back, saved)
        else:
            messages.success(request, said(made) if said else _("Saved."))
            return redirect(to(made) if to else _home(viewer, case.pk) if case else back)
    context = {"form": form, "title": title, "text": text, "case": case, "submit": submit, "back": back}
    context["facts"] = told
    return render(request, template, context, status=_status(form))


def _retiring(
    request: HttpRequest, write: Callable[[str], Any], *, case: Case, title: str, submit: str, told: Told
) -> HttpResponse:
    """Ask why a record of a case is retired, and tell which it is."""
    form = RetireForm(request.POST or None)
    return _answer(
        request, form, lambda: write(form.cleaned_data["reason"]), title=title, text=_gone(), case=case, submit=submit,
        told=[(_("Code"), case.person.code), *told], template="kit/confirm.html",
    )  # fmt: skip


def _written(day: dt.date) -> str:
    return formats.day(day, formats.language(get_language()))


def _only_what_was_looked_for(form: Form, name: str) -> None:
    """Leave of all complaints only that of the box that was searched in: nothing is to be saved yet."""
    for other in [field for field in form.errors if field != name]:
        del form.errors[other]


def _conflict(
    request: HttpRequest,
    form: Form,
    conflict: Conflict,
    back: str,
    saved: Callable[[Any], dict[str, Any]] | None,
) -> HttpResponse:
    row = conflict.saved
    known = saved(row) if saved else {name: getattr(row, name) for name in form.fields if hasattr(row, name)}
    laid = conflicted(form, known, row.version, str(row.recorded_by), row.recorded_at)
    return render(request, "kit/conflict.html", {"conflict": laid, "back": back}, status=409)
