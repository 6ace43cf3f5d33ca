"""What the case file shows of safety: how the person stands and when one looks again; each look and incident on the timeline."""

from django.urls import reverse
from django.utils.translation import gettext as _

from wayhome.journey.cases.models import Case
from wayhome.journey.cases.sections import Event, Section
from wayhome.journey.safety import codes
from wayhome.journey.safety.queries import checks_of, flags_of, incidents_of, standing
from wayhome.kit.dates import today
from wayhome.kit.ids import new_id
from wayhome.trust.access.viewer import Viewer

FLAGS = 5


def section(viewer: Viewer, case: Case, may: set[str]) -> Section | None:
    """Return how a person's safety stands, without words; None where the viewer may not see it."""
    if "safety.view" not in may:
        return None
    stands = standing(viewer, case)
    told = {
        "case": case,
        "latest": stands.latest,
        "planned": stands.planned,
        "icon": codes.LEVEL_ICONS.get(stands.latest.level) if stands.latest else "ring",
        "concerns": codes.CONCERNS.words(stands.latest.concerns) if stands.latest else [],
        "flags": list(
            flags_of(viewer, case).filter(closed_on=None).order_by("-danger", "due_on", "-pk")[:FLAGS]
        ),
        "day": today(case.office.time_zone),
        "may_record": "safety.record" in may and case.retired_at is None,
        "levels": [(code, words, codes.LEVEL_ICONS[code]) for code, words in codes.LEVELS.choices],
        "kinds": codes.FLAG_KINDS.choices,
        "once": {"level": new_id(), "flag": new_id()},
    }
    return Section("safety", "safety/on_file.html", told)


def happened(viewer: Viewer, case: Case, most: int) -> list[Event]:
    """Return the looks at safety and the incidents as events, the latest ones; nothing for who may not see them."""
    if not viewer.may("safety.view"):
        return []
    looks = [
        Event(row.happened_on, _("Safety: %(level)s") % {"level": row.get_level_display()}, row.done_by.display_name, reverse("safety:check", args=[row.pk]))
        for row in checks_of(viewer, case)[:most]
    ]  # fmt: skip
    return looks + [
        Event(row.happened_on, _("Incident: %(kind)s") % {"kind": row.get_kind_display()}, row.get_severity_display(), reverse("safety:incident", args=[row.pk]))
        for row in incidents_of(viewer, case)[:most]
    ]  # fmt: skip
