"""The house, and what a fault in a page that holds a name would be: in its code, in a statement, in what a template is given."""

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from wayhome.config.urls import handler500
from wayhome.config.urls import urlpatterns as house
from wayhome.kit.gate import page

assert handler500


@page("identity.edit")
def breaks(request: HttpRequest, how: str) -> HttpResponse:
    """Break with all that was sent."""
    sent = request.POST.get("sent") or request.GET.get("sent") or ""
    if how == "words":
        raise LookupError(f"nobody is called {sent}") from KeyError(sent)
    if how == "template":
        return HttpResponse(
            engines["django"].from_string("{{ person.name.first.text }}").render({"person": Unready(sent)})
        )
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT "{sent}".x FROM accounts_office WHERE code = %s', [sent])  # noqa: S608  planted
    return HttpResponse()


class Unready:
    """Somebody whose name breaks a template that asks for it."""

    def __init__(self, name: str) -> None:
        self.kept = name

    @property
    def name(self) -> str:
        """Her name, told the wrong way."""
        raise ValueError(f"{self.kept} has no file")


urlpatterns = [path("breaks/<slug:how>/", breaks, name="breaks"), *house]
