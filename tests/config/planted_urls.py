"""The house with pages that break in the worst way: each puts a name into what it breaks with."""

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from wayhome.config.urls import handler500
from wayhome.config.urls import urlpatterns as house
from wayhome.kit.errors import Refused
from wayhome.kit.gate import PUBLIC, page

NAME = "Nguyễn Thị Sao Mai"
assert handler500


class Person:
    """Somebody whose name breaks whoever asks for it."""

    @property
    def name(self) -> str:
        """Her name, told the wrong way."""
        raise ValueError(f"{NAME} has no file")


@page(PUBLIC)
def in_words(request: HttpRequest) -> HttpResponse:
    """Break with a name in a chain of exceptions, in their notes and their arguments."""
    try:
        {}[NAME]
    except KeyError as missing:
        missing.add_note(NAME)
        raise Refused(f"no {NAME}") from missing


@page(PUBLIC)
def in_database(request: HttpRequest) -> HttpResponse:
    """Break with a name in a statement."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f'SELECT "{NAME}".x FROM accounts_office WHERE code = %s', [NAME])  # noqa: S608  planted
    return HttpResponse()


@page(PUBLIC)
def in_template(request: HttpRequest) -> HttpResponse:
    """Break while a template is filled in."""
    return HttpResponse(engines["django"].from_string("{{ person.name }}").render({"person": Person()}))


@page(PUBLIC)
def in_group(request: HttpRequest) -> HttpResponse:
    """Break several times at once."""
    raise ExceptionGroup(NAME, [ValueError(NAME), ExceptionGroup("inner", [KeyError(NAME)])])


urlpatterns = [
    path("planted/words", in_words, name="planted-words"),
    path("planted/database", in_database, name="planted-database"),
    path("planted/template", in_template, name="planted-template"),
    path("planted/group", in_group, name="planted-group"),
    *house,
]
