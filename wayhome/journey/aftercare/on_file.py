"""This room's part of a case file: what stands of graduation, the next contact, and the end of the work."""

from typing import Any

from django.db.models import CharField, F, Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from wayhome.journey.aftercare import codes, queries
from wayhome.journey.aftercare.models import Closure, FollowUp, Graduation, OfCase
from wayhome.journey.cases.models import Case
from wayhome.journey.cases.sections import Event, Offer, Section
from wayhome.trust.access.viewer import Viewer

# Before these stages nobody thinks of graduating: the file stays short.
EARLY = frozenset(
    {"signal", "first_contact", "consent", "safety", "identification", "immediate_support", "referral", "admission"}
)  # fmt: skip

WORDS = {
    "contact": _("Contact after graduation"),
    "tried": _("Tried to reach them"),
    "graduation": _("Graduation"),
    "closure": _("End of the work"),
}
PAGES = {
    "contact": "aftercare:contact",
    "tried": "aftercare:contact",
    "graduation": "aftercare:graduation",
    "closure": "aftercare:closure",
}


def section(viewer: Viewer, case: Case, may: set[str]) -> Section | None:
    """Return the part about graduation and the years after; None for who may not see it, and before it is of use."""
    if "aftercare.view" not in may or case.forgotten_on is not None:
        return None
    stands = queries.aftercare(case)
    graduation = queries.open_graduation(viewer, case) if stands.began is None else None
    closure = next(iter(queries.closures(viewer, case)), None)
    shown = closure if closure is not None and closure.state in ("asked", "returned", "agreed") else None
    if closure is not None and closure.state == "agreed" and case.stage != "closure":
        shown = None  # she came back since
    record = "aftercare.record" in may and case.retired_at is None
    may_begin = (
        record and stands.began is None and graduation is None and case.stage not in EARLY | {"closure"}
    )
    if stands.began is None and graduation is None and shown is None and not may_begin:
        if not record or case.stage == "closure":
            return None
        ends = Offer(_("End the work with this person"), reverse("aftercare:close", args=[case.pk]))
        return Section("aftercare", offer=ends)
    if stands.began is None and graduation is None and shown is None:
        first = Offer(_("Ready to graduate?"), reverse("aftercare:graduate", args=[case.pk]))
        return Section("aftercare", offer=first)
    context = {
        "case": case,
        "may": may if case.retired_at is None else may - {"aftercare.record", "cases.approve"},
        "stands": stands,
        "graduation": graduation,
        "closure": shown,
        "marks": queries.marks_of(stands.contacts, stands.last),
        "may_close": record and stands.began is not None and shown is None and case.stage != "closure",
    }
    return Section("aftercare", "aftercare/on_file.html", context)


def happened(viewer: Viewer, case: Case, most: int) -> list[Event]:
    """Return contacts after graduation, graduations agreed to and ends of the work, the latest first; one query."""

    def rows(model: type[OfCase], kind: str, how: Any, **which: Any) -> Any:
        mine = model.objects.visible_to(viewer).filter(case=case, retired_at=None, **which).order_by()
        told = mine.annotate(told_kind=Value(kind, CharField()), told_how=how)
        return told.values_list("pk", "happened_on", "told_kind", "told_how")

    nothing = Value("", CharField())
    told = rows(FollowUp, "contact", F("how"), reached="yes").union(
        rows(FollowUp, "tried", F("how"), reached="no"),
        rows(Graduation, "graduation", nothing, state="agreed"),
        rows(Closure, "closure", nothing, state="agreed"),
        all=True,
    )
    return [
        Event(on, WORDS[kind], codes.HOWS.label(how) if how else "", reverse(PAGES[kind], args=[pk]))
        for pk, on, kind, how in told.order_by("-happened_on")[:most]
    ]
