"""The page of a fault: it says that we are sorry and a number, and the number is in the log. And of what is too large to be taken, or came without its token."""

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.shortcuts import render
from django.template import loader
from django.views.csrf import csrf_failure
from django.views.defaults import bad_request

from wayhome.doors.hers.pages import away
from wayhome.kit import crypto

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # none that is taken for another; 32, so that every byte is fair
PLAIN = "<!doctype html><title>Wayhome</title><h1>Something broke on our side</h1><p>{number}</p>"


def new_number() -> str:
    """Return a number to tell on the telephone, such as K7QM-2F9D; it says nothing."""
    letters = [LETTERS[byte % len(LETTERS)] for byte in crypto.random_bytes(8)]
    return "".join(letters[:4]) + "-" + "".join(letters[4:])


def broke(request: HttpRequest) -> HttpResponseServerError:
    """Answer after a fault, without anything of the page that was asked for; the log finds the number on the request."""
    number = new_number()
    request.wh_fault = number  # type: ignore[attr-defined]
    try:
        page = loader.get_template("500.html").render({"number": number})
    except Exception:  # whatever broke may have broken templates, too
        page = PLAIN.format(number=number)
    return HttpResponseServerError(page)


def not_taken(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer to what could not be read: what is too large is told so, in words."""
    if isinstance(exception, RequestDataTooBig):
        return render(request, "413.html", status=413)
    return bad_request(request, exception)


def without_token(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form that came without its token: nothing is taken. But who leaves her own page gets away, also where the session is over."""
    asked = request.resolver_match
    return (
        away(request)
        if asked is not None and asked.view_name == "hers:leave"
        else csrf_failure(request, reason)
    )
