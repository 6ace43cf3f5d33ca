"""Answers for a form from the file of a person: each by its name, as far as the viewer may see. What is not known is not there."""

from django.utils.translation import gettext as _

from wayhome.journey.cases import consents, queries
from wayhome.journey.cases.models import Case
from wayhome.journey.papers.answers import Answers
from wayhome.journey.papers.from_rooms import Rooms, written
from wayhome.kit.codes import recorded
from wayhome.kit.dates import today
from wayhome.registry.people import sealed
from wayhome.registry.people.bodies import (
    AddressBody,
    ContactBody,
    DateBody,
    IdentifierBody,
    NameBody,
    RelativeBody,
)
from wayhome.registry.people.sealed import Identity
from wayhome.registry.people.told import told, when
from wayhome.trust.access.viewer import Viewer

NAMED, CODED, BLANK = "named", "coded", "blank"
# With these a call or a visit does harm: they stand on no paper.
_UNSAFE = frozenset({"never", "unknown"})
# Every answer a form may ask for (a test compares).
KNOWN = frozenset(
    [
        "office",
        "code",
        "paper_number",
        "today",
        "worker",
        "admitted_on",
        "exit_on",
        "agrees",
        "agreed_on",
        "consent_language",
        "sex",
        "country",
        "ethnicity",
        "language",
        "literacy",
        "disability",
        "born",
        "province",
        "name",
        "other_names",
        "birth_place",
        "id_number",
        "address",
        "telephone",
        "guardian",
        "guardian_relation",
        "guardian_contact",
        "safety",
        "needs",
        "need_rows",
        "strengths",
        "wishes",
        "means",
        "acts",
        "purposes",
        "identified",
        "decision",
        "border",
        "abroad",
        "handed_by",
        "receiving",
        "plan_rows",
        "review_on",
        "follow_up_rows",
        "next_follow_up",
        "step_rows",
        "situation",
        "placement",
        "ending",
    ]
)
_ASKED = ("safety.view", "plans.view", "aftercare.view")
_CARERS = ("guardian", "mother", "father")


def answers(viewer: Viewer, case: Case, content: str) -> Answers:
    """Return what a form about this person can say: ``named`` with who she is, ``coded`` without, ``blank`` nothing but the office.

    Who she is comes only where the viewer may see it and her keys open it; that look is written to the log.
    """
    found = Answers()
    found.lines["office"] = case.office.name
    if content == BLANK:
        return found
    _of_the_case(viewer, case, found)
    _of_the_person(case, found)
    named = content == NAMED and case.pk in queries.may_see_identity(viewer, [case.pk])
    Rooms(viewer, case, queries.permissions_on(viewer, case, _ASKED), named, found).fill()
    if named:
        who = sealed.identity(viewer, case.person_id, page="print", office_id=case.office_id)
        if who is not None:
            _of_who_she_is(who, found)
    return found


def _of_the_case(viewer: Viewer, case: Case, found: Answers) -> None:
    stays = queries.admissions(viewer, case)
    last = max(stays, key=lambda stay: stay.happened_on, default=None)
    walking = [
        one for one in queries.assignments(viewer, case) if one.until is None and one.role == "case_worker"
    ]
    found.lines |= {
        "code": case.person.code,
        "paper_number": case.paper_number,
        "today": written(today(case.office.time_zone)),
        "worker": walking[0].user.display_name
        if walking
        else viewer.user.display_name
        if viewer.user
        else "",
        "admitted_on": written(last.happened_on) if last else "",
        "exit_on": written(last.exit_on) if last else "",
    }
    if "consent.view" in queries.permissions_on(viewer, case, ["consent.view"]):
        stands = consents.standing(case, "service")
        if stands.open:
            found.ticked["agrees"] = frozenset({"yes"})
            found.lines["agreed_on"] = written(stands.since)


def _of_the_person(case: Case, found: Answers) -> None:
    her = case.person
    if recorded(her.sex):
        found.ticked["sex"] = frozenset({her.sex})
    found.lines |= {
        name: str(getattr(her, f"get_{source}_display")())
        for name, source in (
            ("country", "country"), ("ethnicity", "ethnicity"), ("language", "first_language"), ("literacy", "literacy"),
            ("disability", "disability"),
        )
        if recorded(getattr(her, source))
    }  # fmt: skip
    if her.birth_year is not None:
        year = str(her.birth_year)
        found.lines["born"] = (
            _("%(year)s, estimated") % {"year": year} if her.birth_precision == "estimated" else year
        )
    if her.province is not None:
        found.lines["province"] = her.province.name


def _of_who_she_is(who: Identity, found: Answers) -> None:
    bodies = [part.body for part in who.parts if part.body is not None]
    names = [body for body in bodies if isinstance(body, NameBody)]
    if names:
        found.lines["name"] = names[0].text
        found.lines["other_names"] = ", ".join(body.text for body in names[1:])
    for body in bodies:
        if isinstance(body, DateBody) and body.what.startswith("birth"):
            found.lines["born"] = when(body.on)
        elif isinstance(body, IdentifierBody):
            found.lines.setdefault("id_number", body.number)
        elif isinstance(body, AddressBody) and body.until is None:
            found.lines.setdefault(
                "address", ", ".join(part for part in (body.detail, body.place_words) if part)
            )
        elif isinstance(body, ContactBody) and body.way == "phone" and body.safe not in _UNSAFE:
            notes = ", ".join(part for part in (body.when, body.how) if part)
            found.lines.setdefault("telephone", f"{body.value} ({notes})" if notes else body.value)
        elif isinstance(body, RelativeBody) and body.relation in _CARERS:
            found.lines.setdefault("guardian", body.name)
            found.lines.setdefault("guardian_relation", str(told(body).notes[0][1]))
            if body.told != "nothing":
                found.lines.setdefault("guardian_contact", body.contact)
