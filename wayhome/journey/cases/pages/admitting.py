"""Pages on which people are admitted: one, or many who arrive together."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wayhome.journey.cases import actions, queries
from wayhome.journey.cases.alike import Written, alike
from wayhome.journey.cases.forms import admitting as forms
from wayhome.journey.cases.models import Case
from wayhome.journey.cases.pages.frame import answer, home, light, proxied, status, viewer_of, warned
from wayhome.journey.cases.refusals import RowsRefused
from wayhome.journey.cases.rules import MOST_ROWS
from wayhome.kit.dates import today
from wayhome.kit.errors import Refused
from wayhome.kit.gate import page
from wayhome.trust.access.colleagues import colleagues
from wayhome.trust.access.viewer import Viewer, who_may
from wayhome.trust.accounts.models import Office

FIRST_ROWS, MORE_ROWS = 5, 5


@page("cases.admit")
def admit(request: HttpRequest) -> HttpResponse:
    """Admit one person."""
    viewer = viewer_of(request)
    offices = queries.admitting(viewer)
    form = forms.AdmitForm(request.POST or None, **arriving(viewer, offices), **proxied(viewer, offices[0]))

    def write() -> Any:
        told, office = form.cleaned_data, form.chosen_office
        asked = {name: told[name] for name in ("category", "happened_on", "paper_number", "id", "checks")}
        asked |= {"office": office, "facts": form.facts(), "assigned": form.walking, "name": form.named}
        if queries.asks_first(viewer, office):
            return actions.ask_admission(by=viewer, **asked, **form.proxy)
        return actions.admit(by=viewer, **asked, **form.proxy).case

    def said(case: Case) -> str:
        if case.stage != "admission":
            return _("Written down under the code %(code)s. A supervisor is asked now.") % {
                "code": case.person.code
            }
        return _("Admitted under the code %(code)s. Write this code on the paper list.") % {
            "code": case.person.code
        }

    def warn() -> Any:
        return _alike(viewer, form.chosen_office, [(form.named, form.facts())])[0]

    return answer(
        request, form, write, title=_("Admit a person"), submit=_("Admit"), to=lambda made: home(viewer, made.pk), said=said,
        back=reverse("desk:people"), template="cases/admit.html",
        warn=warn,
    )  # fmt: skip


@page("cases.admit")
def admit_many(request: HttpRequest) -> HttpResponse:
    """Admit up to 75 people who arrive together, on one screen."""
    viewer = viewer_of(request)
    light(request)
    offices = queries.admitting(viewer)
    asked = {**arriving(viewer, offices), **proxied(viewer, offices[0])}
    rows: Any
    if request.method != "POST":
        form, rows = forms.AdmitManyForm(**asked), blank_rows(forms.RowSet, FIRST_ROWS)
    elif "more" in request.POST:
        form, rows = (
            forms.AdmitManyForm(**{**asked, "initial": request.POST.dict()}),
            longer(request, forms.RowSet),
        )
    else:
        form, rows = forms.AdmitManyForm(request.POST, **asked), forms.RowSet(request.POST, prefix="rows")
        ready = whole(form, rows) and not _rows_warned(request, viewer, form, rows)
        made = _admit_rows(viewer, form, rows) if ready else 0
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
    return render(request, "cases/admit_many.html", context, status=status(form))


def _alike(viewer: Viewer, office: Office, named: list[tuple[Any, Any]]) -> list[Any]:
    """Return for each (name or none, facts) what is told of somebody like her who is known already."""
    told = [
        Written(name, facts.get("birth_year"), getattr(facts.get("province"), "pk", None))
        for name, facts in named
        if name is not None
    ]
    found = iter(alike(by=viewer, office=office, told=told)) if told else iter(())
    return [[] if name is None else next(found) for name, _facts in named]


def _rows_warned(request: HttpRequest, viewer: Viewer, form: forms.AdmitManyForm, rows: Any) -> bool:
    """Whether somebody like one of the rows is known already: said at the row, and once on top."""
    filled = [row for row in rows if any(row.cleaned_data.values())]
    said = [row.told(form.cleaned_data["birth_precision"]) for row in filled]

    def warn() -> list[Refused]:
        found = _alike(viewer, form.chosen_office, [(one["name"], one["facts"]) for one in said])
        for row, told in zip(filled, found, strict=True):
            for one in told:
                row.refuse(Refused(one.sentence, field="name"))
        first = Refused(_("Somebody like them may be known already. Look at the rows marked below."))
        return [first] if any(found) else []

    return warned(request, form, warn)


def arriving(viewer: Viewer, offices: list[Office]) -> dict[str, Any]:
    """What the forms of admission need: the offices, today there, and whom one may assign."""
    assigns = any(
        viewer.may_in("cases.edit", office.pk) and office.pk in viewer.offices("cases.admit")
        for office in offices
    )
    staff = colleagues([offices[0].pk]).filter(pk__in=who_may("cases.view")) if assigns else None
    zone = offices[0].time_zone
    return {"offices": offices, "staff": staff, "zone": zone, "initial": {"happened_on": today(zone)}}


def blank_rows(rowset: Any, count: int) -> Any:
    """Return so many empty rows."""
    return rowset(prefix="rows", initial=[{} for _row in range(count)])


def longer(request: HttpRequest, rowset: Any) -> Any:
    """Return the rows as typed so far, with a few empty ones more: how rows are added without script."""
    typed = rowset(request.POST, prefix="rows")
    count = min(typed.total_form_count(), MOST_ROWS)
    names = list(rowset.form.base_fields)
    kept = [{name: request.POST.get(f"rows-{at}-{name}", "") for name in names} for at in range(count)]
    return rowset(prefix="rows", initial=kept + [{} for _row in range(min(MORE_ROWS, MOST_ROWS - count))])


def whole(form: Any, rows: Any) -> bool:
    """Whether the screen can be read; what is wrong in the rows is said on top too."""
    valid, readable = form.is_valid(), rows.is_valid()
    if rows.non_form_errors():
        too_many = _("At most %(most)s people on one screen. Save these, then start the next.") % {
            "most": MOST_ROWS
        }
        form.refuse(Refused(too_many))
    elif not readable:
        form.refuse(Refused(_("Nothing was saved yet. Look at the rows marked below.")))
    return valid and readable


def _admit_rows(viewer: Viewer, form: forms.AdmitManyForm, rows: Any) -> int:
    """Admit the filled rows; return how many, 0 where something has to be mended first."""
    told = form.cleaned_data
    filled = [row for row in rows if any(row.cleaned_data.values())]

    def write() -> Any:
        return actions.admit_many(
            by=viewer, office=form.chosen_office, happened_on=told["happened_on"], category=told["category"], shared=form.shared,
            rows=[row.told(told["birth_precision"]) for row in filled], assigned=form.walking, id=told["id"], **form.proxy,
        )  # fmt: skip

    return rows_saved(form, filled, write)


def rows_saved(form: Any, filled: list[Any], write: Callable[[], Any]) -> int:
    """Write the rows of a screen; return how many, 0 where something has to be mended first, said at its row."""
    try:
        return len(write())
    except RowsRefused as refused:
        for number, faults in refused.rows.items():
            for fault in faults:
                filled[number - 1].refuse(fault)
        form.refuse(Refused(_("Nothing was saved yet. Look at the rows marked below.")))
    except Refused as refused:
        form.refuse(refused)
    return 0
