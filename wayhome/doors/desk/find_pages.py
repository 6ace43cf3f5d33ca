"""The search box of the list of people: what is typed may be a name, so it comes by POST and stands in no address."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from wayhome.journey.cases.finding import find as found_by
from wayhome.journey.cases.naming import names_of
from wayhome.kit.gate import page
from wayhome.kit.ids import read_code
from wayhome.registry.people.actions import keep_registers
from wayhome.trust.access.viewer import Viewer

SUGGESTED = 8
LONGEST = 80


def _asked(request: HttpRequest) -> str:
    return request.POST.get("q", "")[:LONGEST].strip()


@page("cases.view")
def find(request: HttpRequest) -> HttpResponse:
    """Whom a code, a number or a name finds; looked at without a question it is the box alone."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    request.menu_entry = "people"  # type: ignore[attr-defined]
    typed = _asked(request)
    if not typed:
        return redirect("desk:people")
    keep_registers(by=viewer)
    answer = found_by(viewer, typed)
    if len(answer.cases) == 1 and read_code(typed):
        return redirect("desk:person", answer.cases[0].pk)
    named = names_of(viewer, [case.pk for case in answer.cases], page="search")
    context = {
        "typed": typed,
        "answer": answer,
        "rows": [(case, named.get(case.pk)) for case in answer.cases],
        "may_admit": viewer.may("cases.admit"),
        "names": viewer.may("identity.view") and viewer.private_key is not None,
    }
    return render(request, "desk/find.html", context)


@page("cases.view")
def suggest(request: HttpRequest) -> HttpResponse:
    """The first of them while somebody types: a piece of the page."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    typed = _asked(request)
    if not typed:
        return redirect("desk:people")
    answer = found_by(viewer, typed, SUGGESTED) if len(typed) > 1 else None
    cases = answer.cases if answer else []
    named = names_of(viewer, [case.pk for case in cases], page="search")
    context = {"answer": answer, "rows": [(case, named.get(case.pk)) for case in cases]}
    return render(request, "desk/found.html", context)
