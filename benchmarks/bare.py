"""Pages of bare Django: the same rows out of the same tables, without sign-in, permission, scope, names, words or look."""

import uuid

from django.contrib.auth.decorators import login_not_required
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from wayhome.config.urls import urlpatterns as house
from wayhome.journey.cases.models import Assignment, Case
from wayhome.journey.notes.models import Note
from wayhome.prevention.activities.models import Activity
from wayhome.registry.tasks.models import Task

ROWS = 50
_TEXT = (
    "<!doctype html><title>People</title><table>{% for case in cases %}<tr><td>{{ case.person.code }}<td>{{ case.category }}"
    "<td>{{ case.stage }}<td>{{ case.happened_on }}{% endfor %}</table>"
)

_ACTIVITIES = (
    "<!doctype html><title>Activities</title><table>{% for one in activities %}<tr><td>{{ one.happened_on }}<td>{{ one.type }}"
    "<td>{{ one.title }}<td>{{ one.done_by.display_name }}{% endfor %}</table>"
)

_FILE = (
    "<!doctype html><title>Person</title><h1>{{ case.person.code }}</h1><table>{% for one in notes %}<tr><td>{{ one.happened_on }}"
    "<td>{{ one.kind }}<td>{{ one.done_by.display_name }}{% endfor %}</table>"
)

_TODAY = (
    "<!doctype html><title>Today</title><table>{% for one in tasks %}<tr><td>{{ one.due_on }}<td>{{ one.kind }}"
    "<td>{{ one.person.code }}{% endfor %}</table>"
)

_BOARD = (
    "<!doctype html><title>Board</title><table>{% for one in rows %}<tr><td>{{ one.user__display_name }}<td>{{ one.people }}"
    "{% endfor %}</table>"
)


def _page(text: str, context: dict[str, object], request: HttpRequest) -> HttpResponse:
    return HttpResponse(engines["django"].from_string(text).render(context, request))


@login_not_required
def file(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """A case and its thirty latest notes."""
    case = Case._base_manager.select_related("person").get(pk=id)
    notes = Note._base_manager.filter(case=case, retired_at=None).select_related("done_by")
    return _page(_FILE, {"case": case, "notes": notes.order_by("-happened_on")[:30]}, request)


@login_not_required
def today(request: HttpRequest, account: uuid.UUID) -> HttpResponse:
    """The first forty open tasks of an account."""
    tasks = Task._base_manager.filter(owner=account, state="open", retired_at=None).select_related("person")
    return _page(_TODAY, {"tasks": tasks.order_by("due_on")[:40]}, request)


@login_not_required
def board(request: HttpRequest) -> HttpResponse:
    """How many people everybody walks with."""
    walking = Assignment._base_manager.filter(until=None, retired_at=None).order_by("user__display_name")
    return _page(
        _BOARD, {"rows": walking.values("user__display_name").annotate(people=Count("case"))}, request
    )


@login_not_required
def people(request: HttpRequest) -> HttpResponse:
    """The newest fifty cases."""
    cases = (
        Case._base_manager.filter(retired_at=None).select_related("person").order_by("-happened_on")[:ROWS]
    )
    return HttpResponse(engines["django"].from_string(_TEXT).render({"cases": cases}, request))


@login_not_required
def activities(request: HttpRequest) -> HttpResponse:
    """The newest fifty activities."""
    found = Activity._base_manager.filter(retired_at=None).select_related("done_by").order_by("-happened_on")
    return HttpResponse(
        engines["django"].from_string(_ACTIVITIES).render({"activities": found[:ROWS]}, request)
    )


urlpatterns = [
    path("bare/people/", people),
    path("bare/activities/", activities),
    path("bare/file/<uuid:id>/", file),
    path("bare/today/<uuid:account>/", today),
    path("bare/board/", board),
    *house,
]
