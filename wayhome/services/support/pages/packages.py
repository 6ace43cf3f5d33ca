"""Pages of packages: people of one operation enrolled on one screen, and the grid of their days."""

import datetime as dt
import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from wayhome.kit import formats
from wayhome.kit.dates import Month
from wayhome.kit.errors import Refused
from wayhome.kit.gate import page
from wayhome.registry.people.actions import enrol_group
from wayhome.registry.people.codes import SUPPORT_PACKAGES
from wayhome.registry.people.models import Enrolment
from wayhome.services.support import queries
from wayhome.services.support.actions import Moved, tick_grid
from wayhome.services.support.codes import ITEMS
from wayhome.services.support.forms.packages import Grid, IntakeForm, TickedForm, window
from wayhome.services.support.models import correctable
from wayhome.services.support.pages.asked import proxied, sent, status, viewer_of, zone
from wayhome.services.support.rules import Span, clock


@page("support.record")
def intake(request: HttpRequest) -> HttpResponse:
    """Enrol all people of one operation on one screen; nobody is admitted by it."""
    viewer = viewer_of(request)
    offices = queries.recording(viewer)
    known = queries.person_known(viewer, request.GET.get("person", ""))
    came = queries.came_together(viewer, request.GET.get("together", ""))
    typed = ", ".join(came) if came else known.code if known else ""
    initial = {"happened_on": viewer.today, "codes": typed}
    form = IntakeForm(
        sent(request), initial=initial, offices=offices, viewer=viewer, zone=zone(viewer), **proxied(viewer, offices[0])
    )  # fmt: skip
    if form.is_bound and form.is_valid() and not form.only_looks():
        told = form.cleaned_data
        try:
            made = enrol_group(
                by=viewer,
                office=form.chosen_office,
                package=told["package"],
                happened_on=told["happened_on"],
                people=form.people,
                ended_on=form.last_day,
                reason=told["reason"],
                partner=told["partner"],
                together=told["id"],
                **form.proxy,
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            said = ngettext("%(n)s person was enrolled.", "%(n)s people were enrolled.", len(made))
            messages.success(request, said % {"n": len(made)})
            return redirect("support:days", told["id"])
    context = {"form": form, "back": reverse("support:list"), "came": len(came)}
    return render(request, "support/intake.html", context, status=status(form))


@page("support.view")
def days(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """The people of one operation and their days: what all got on each day, and who was not there."""
    viewer = viewer_of(request)
    people = queries.enrolled(viewer, key)
    may_tick = viewer.may("support.record") and _all_hers(viewer, people)
    supported = people[0].package in SUPPORT_PACKAGES
    if request.method == "POST" and not (may_tick and supported):
        raise Http404
    span = _span(people)
    now = viewer.today
    shown = window(span.first, span.last, now, _asked_day(request)) if supported else []
    grid = Grid(people, queries.ticked(viewer, people), shown, now, sent(request))
    faults: list[str] = []
    ticked = TickedForm(sent(request), **proxied(viewer, people[0].office))
    answer = _save(request, grid, ticked, faults) if request.method == "POST" else None
    if answer is not None:
        return answer
    context = _context(people, span, grid) | {
        "key": key,
        "faults": faults,
        "ticked": ticked,
        "may_tick": may_tick,
        "supported": supported,
        "cases": queries.cases_of(viewer, [row.person_id for row in people]) if len(people) == 1 else {},
        "group": key if people[0].together == key else "",
    }
    return render(request, "support/days.html", context, status=409 if faults else 200)


def _save(request: HttpRequest, grid: Grid, ticked: TickedForm, faults: list[str]) -> HttpResponse | None:
    """Tick what was sent; sentences of what stands against it go into ``faults``."""
    if not ticked.is_valid():
        faults += [sentence for _anchor, _label, sentence in ticked.faults]
        return None
    try:
        wanted, seen = grid.sent()
    except ValueError:
        faults.append(_("This list changed after you opened it. Look at it again, then save."))
        return None
    try:
        changed = tick_grid(by=viewer_of(request), ticks=wanted, seen=seen, **ticked.proxy)
    except Moved as moved:
        faults.append(
            _(
                "Somebody ticked these days after you opened the page. Below is what you chose: look, then save again."
            )
        )
        faults += _moved(grid, moved)
        return None
    except Refused as refused:
        faults.append(str(refused.sentence))
        return None
    if changed:
        said = ngettext("%(n)s day of a person was saved.", "%(n)s days of persons were saved.", changed)
        messages.success(request, said % {"n": changed})
    else:
        messages.success(request, _("Nothing was changed."))
    return redirect(request.get_full_path())


def _moved(grid: Grid, moved: Moved, most: int = 5) -> list[str]:
    codes = {row.pk: row.person.code for row in grid.people}
    lang = formats.language(get_language())
    told = []
    for (id, day), items in sorted(moved.saved.items(), key=lambda cell: (cell[0][1], codes[cell[0][0]])):
        words = ", ".join(str(ITEMS.label(item)) for item in ITEMS.codes if item in items) or _("nothing")
        sentence = _("%(code)s, %(day)s: saved meanwhile: %(items)s.")
        told.append(sentence % {"code": codes[id], "day": formats.day(day, lang), "items": words})
    rest = len(told) - most
    if rest > 0:
        more = ngettext("And %(n)s more.", "And %(n)s more.", rest) % {"n": rest}
        return [*told[:most], more]
    return told


def _context(people: list[Enrolment], span: Span, grid: Grid) -> dict[str, Any]:
    first = people[0]
    delivered = queries.days_by_person(grid.ticked)
    earlier = grid.days and grid.days[0] > span.first
    later = grid.days and (span.last is None or grid.days[-1] < span.last) and grid.days[-1] < grid.now
    step = dt.timedelta(days=len(grid.days))
    return {
        "first": first,
        "people": people,
        "span": span,
        "clock": clock(span, grid.now) if grid.days else None,
        "grid": grid,
        "days": grid.days,
        "rows": [(row, boxes, delivered.get(row.pk, 0)) for row, boxes in grid.persons()],
        "delivered": sum(delivered.values()),
        "earlier": max(span.first, grid.days[0] - step) if earlier else None,
        "later": grid.days[-1] + dt.timedelta(days=1) if later else None,
        "month": Month.of(first.happened_on),
    }


def _span(people: list[Enrolment]) -> Span:
    ends = [row.ended_on for row in people]
    last = None if None in ends else max(end for end in ends if end is not None)
    return Span(min(row.happened_on for row in people), last)


def _all_hers(viewer: Any, people: list[Enrolment]) -> bool:
    rows = Enrolment.objects.visible_to(viewer).filter(correctable(viewer), pk__in=[row.pk for row in people])
    return rows.count() == len(people)


def _asked_day(request: HttpRequest) -> dt.date | None:
    try:
        return dt.date.fromisoformat(request.GET.get("from", ""))
    except ValueError:
        return None
