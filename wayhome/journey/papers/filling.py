"""Answers for a form from the file of a person: each by its name, as far as the viewer may see. What is not known is not there."""

from django.utils.translation import gettext as _

from wayhome.journey.cases import consents, queries
from wayhome.journey.cases.models import Case
from wayhome.journey.papers.answers import Answers
from wayhome.journey.papers.from_rooms import Rooms, written
from wayhome.journey.papers.who import lines_of
from wayhome.journey.plans.queries import worker_of
from wayhome.kit.codes import recorded
from wayhome.kit.dates import today
from wayhome.registry.people import sealed
from wayhome.trust.access.viewer import Viewer

NAMED, CODED, BLANK = "named", "coded", "blank"
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
            found.lines |= lines_of(part.body for part in who.parts if part.body is not None)
    return found


def _of_the_case(viewer: Viewer, case: Case, found: Answers) -> None:
    stays = queries.admissions(viewer, case)
    last = max(stays, key=lambda stay: stay.happened_on, default=None)
    day = today(case.office.time_zone)
    # Who stands in for somebody walks today too.
    worker = worker_of(case, day) or viewer.user
    found.lines |= {
        "code": case.person.code,
        "paper_number": case.paper_number,
        "today": written(day),
        "worker": worker.display_name if worker else "",
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
