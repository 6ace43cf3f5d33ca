"""Whom a visitor of the demo can sign in as: for the sign-in page, and only where the demo runs."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from wayhome.config.demo.cast import NEWCOMER, OFFICES, PASSWORD, STAFF
from wayhome.trust.access.roles import ROLES

_TRY_FIRST = {name: rank for rank, name in enumerate(NEWCOMER)}


def demo_people(request: HttpRequest) -> dict[str, Any]:
    """Context of every page: nothing, unless this is the demo."""
    if not settings.DEMO:
        return {}
    offices = {office.code: office.name for office in OFFICES}
    people = [
        {
            "username": person.username,
            "name": person.display_name,
            "role": ROLES[person.role].name,
            "what": ROLES[person.role].description,
            "office": offices[person.office],
        }
        for person in sorted(STAFF, key=lambda person: _TRY_FIRST.get(person.username, len(_TRY_FIRST)))
    ]
    return {
        "demo_people": people[: len(NEWCOMER)],
        "demo_others": people[len(NEWCOMER) :],
        "demo_password": PASSWORD,
    }
