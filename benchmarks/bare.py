"""Pages of bare Django: the same fifty rows out of the same tables, without sign-in, permission, scope, words or look."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from wayhome.config.urls import urlpatterns as house
from wayhome.journey.cases.models import Case
from wayhome.prevention.activities.models import Activity

ROWS = 50
_TEXT = (
    "<!doctype html><title>People</title><table>{% for case in cases %}<tr><td>{{ case.person.code }}<td>{{ case.category }}"
    "<td>{{ case.stage }}<td>{{ case.happened_on }}{% endfor %}</table>"
)

_ACTIVITIES = (
    "<!doctype html><title>Activities</title><table>{% for one in activities %}<tr><td>{{ one.happened_on }}<td>{{ one.type }}"
    "<td>{{ one.title }}<td>{{ one.done_by.display_name }}{% endfor %}</table>"
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


urlpatterns = [path("bare/people/", people), path("bare/activities/", activities), *house]
