"""Where what was asked is answered: kind by kind, the page of the room that keeps it."""

from django.urls import reverse

from wayhome.journey.cases.models import Approval

# kind: url name, opened with the id of what is asked about
PAGES = {
    "admission": "cases:admission_answer",
    "plan": "plans:decide",
    "grant": "plans:grant_answer",
    "graduation": "aftercare:graduation_answer",
    "closure": "aftercare:closure_answer",
}


def page_of(asked: Approval) -> str:
    """Return the page where it is answered; the person's page where the kind has none."""
    name = PAGES.get(asked.kind)
    return reverse(name, args=[asked.about]) if name else reverse("desk:person", args=[asked.case_id])
